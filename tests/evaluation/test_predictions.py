from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from posture.cli.main import app
from posture.errors import TruthError
from posture.evaluation.predictions import read_predictions, score_predictions
from posture.settings import Settings

# Flat for a second, rounded by 40 deg for two, flat again; the hips do the same by 30 deg.
LUMBAR = [0.0] * 10 + [40.0] * 20 + [0.0] * 10
HEADER = "time_s,pelvis_tilt_deg,lumbar_flexion_deg,thoracic_flexion_deg,camera_yaw_deg\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one clip, of which nobody looks inside, and its truth."""
    lines = [f"{i / 10},{lumbar * 0.75},{lumbar},0,0\n" for i, lumbar in enumerate(LUMBAR)]
    (tmp_path / "bend.mp4").touch()
    (tmp_path / "bend.truth.csv").write_text(HEADER + "".join(lines), encoding="utf-8")
    return tmp_path


def written(folder: Path, rows: list[str], header: str = "clip,time_s,lumbar_flexion_deg,hip_hinge_deg") -> Path:
    path = folder / "mine.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


def test_the_truth_itself_scores_without_an_error(folder):
    table = written(folder, [f"bend,{i / 10},{lumbar},{lumbar * 0.75}" for i, lumbar in enumerate(LUMBAR)])
    (score,) = score_predictions(table, folder, Settings())
    assert score.mean_absolute_error[:2] == pytest.approx([0.0, 0.0])
    assert (score.frames, score.judged, score.warned, score.false_warnings) == (40, 40, 1, 0)
    assert list(score.delays_s) == pytest.approx([Settings().warn_after_s])
    assert score.comforted == 0


def test_a_program_that_never_sees_a_rounding_comforts_falsely(folder):
    table = written(folder, [f"bend.mp4,{i / 10},0,{lumbar}" for i, lumbar in enumerate(LUMBAR)])
    (score,) = score_predictions(table, folder, Settings())
    assert (score.comforted, score.rounded, score.warned, score.episodes) == (20, 20, 0, 1)


def test_frames_left_out_are_not_judged(folder):
    table = written(folder, [f"bend,{i / 10},0," for i in range(10)] + ["bend,2.5,,"])
    (score,) = score_predictions(table, folder, Settings())
    assert (score.frames, score.judged, score.unseen) == (40, 10, 1)


def test_a_stated_uncertainty_is_believed(folder):
    rows = [f"bend,{i / 10},{lumbar + 5},2" for i, lumbar in enumerate(LUMBAR)]
    table = written(folder, rows, "clip,time_s,lumbar_flexion_deg,lumbar_sd_deg")
    (score,) = score_predictions(table, folder, Settings())
    assert (score.banded, score.covered) == (40, 0)
    assert np.isnan(score.mean_absolute_error[0])


def test_the_command_prints_the_same_table_for_any_program(folder):
    table = written(folder, [f"bend,{i / 10},{lumbar},{lumbar}" for i, lumbar in enumerate(LUMBAR)])
    done = CliRunner().invoke(app, ["evaluate", "--predictions", str(table), str(folder), "--json"])
    found = json.loads(done.stdout)
    assert (found["model"], found["overall"]["mae_deg"]["lumbar_flexion_deg"]) == ("mine.csv", 0.0)
    assert found["overall"]["lumbar_coverage_95"] is None
    assert found["methods"] == []


@pytest.mark.parametrize(
    "content", ["", "clip,time_s\nbend,0\n", "clip,time_s,lumbar_flexion_deg\nbend,soon,1\n"], ids=len
)
def test_a_table_that_can_not_be_used_is_one_sentence(tmp_path, content):
    path = tmp_path / "mine.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TruthError):
        score_predictions(path, Path(path.parent), Settings())


def test_predictions_of_other_clips_are_refused(folder):
    table = written(folder, ["someone,0,0,0"])
    assert list(read_predictions(table)) == ["someone"]
    with pytest.raises(TruthError, match="predicts none of the clips"):
        score_predictions(table, folder, Settings())
