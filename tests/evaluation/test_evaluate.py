from __future__ import annotations

import json
from collections.abc import Callable

import figures
import pytest
from command import command
from typer.testing import CliRunner

from posture.cli.main import app
from posture.evaluation.evaluate import headings
from posture.evaluation.ratchet import SAMPLES, judge_again
from posture.evaluation.scoring import Score
from posture.evaluation.usual_methods import METHODS
from posture.resources import samples_dir

NAME = "flat_then_rounded_avg_f_left"


@pytest.fixture(scope="module")
def scores() -> list[Score]:
    """A clip scored once, for all who show it; test_ratchet.py has the same from the film."""
    return [judge_again(figures.POSES / SAMPLES / f"{NAME}.zip", samples_dir() / f"{NAME}.mp4")]


@pytest.fixture
def evaluate(scores: list[Score], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """evaluate(*options) → what the command prints of those scores."""
    monkeypatch.setattr("posture.evaluation.evaluate.evaluate_folder", lambda *_, **__: scores)

    def run(*options: str) -> str:
        done = CliRunner().invoke(app, ["evaluate", *options])
        assert done.exit_code == 0
        return done.stdout

    return run


def test_json_holds_errors_coverage_warnings_and_the_usual_method(evaluate):
    found = json.loads(evaluate("--json"))
    assert found["schema"] == "posture.evaluation/1"
    (clip,) = found["clips"]
    assert clip["name"] == NAME
    assert clip["mae_deg"]["lumbar_flexion_deg"] < 6
    assert clip["mae_deg"]["hip_hinge_deg"] < clip["shoulder_hip_line"]["hip_hinge_mae_deg"] / 2
    assert clip["warnings"] == found["overall"]["warnings"]
    assert (clip["warnings"]["recall"], clip["warnings"]["precision"]) == (1.0, 1.0)
    assert clip["lumbar_coverage_95"] > 0.9


def test_markdown_has_a_line_a_clip_one_for_all_and_one_a_usual_method(evaluate):
    lines = evaluate("--markdown").splitlines()
    assert lines[0].strip("| ").split(" | ") == list(headings())
    assert [line.split(" | ")[0].strip("| ") for line in lines[2:4]] == [NAME, "all"]
    assert len(lines) == 4 + len(METHODS)


def test_a_folder_without_truth_is_one_sentence(tmp_path):
    done = command("evaluate", str(tmp_path))
    assert done.returncode == 2
    assert "no clips with known angles" in done.stderr
    assert len(done.stderr.splitlines()) == 1
