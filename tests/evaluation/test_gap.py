from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from english import told
from typer.testing import CliRunner

from posture.cli.main import app
from posture.evaluation.gap import Gap, Seen, gap_of, gap_of_folder, weighted_median
from posture.evaluation.gap_table import as_json, is_foreign, remarks
from posture.measure.shape import FEATURES
from posture.resources import plain_sample
from posture.sense.sources import read_clip
from posture.words import say

LAST = FEATURES[-1]


def seen(last: list[float], *, sd: float = 4.0, referenced: bool = True) -> Seen:
    """So many frames in which every feature is as in the fit but the last one, which lies at these distances."""
    distances = np.zeros((len(last), len(FEATURES)))
    distances[:, -1] = last
    return Seen(
        distances=distances, sd_deg=np.full(len(last), sd), referenced=np.full(len(last), referenced, dtype=bool)
    )


def test_every_clip_counts_the_same_however_long_it_is():
    gap = gap_of({"photo": seen([5.0]), "clip": seen([0.0] * 9)})
    foreign = gap.features[0]
    assert (foreign.name, foreign.beyond) == (LAST, 0.5)
    assert gap.beyond == pytest.approx(0.5 / len(FEATURES))
    assert (gap.clips, gap.frames) == (2, 10)


def test_a_shifted_feature_is_shown_though_nothing_is_beyond():
    gap = gap_of({"clip": seen([-0.8, -0.7, -0.9])})
    assert [feature.name for feature in gap.features if is_foreign(feature)] == [LAST]
    assert gap.features[0].shift_sd == pytest.approx(-0.8)


def test_stated_uncertainty_is_told_with_and_without_standing_apart():
    gap = gap_of({"a": seen([0.0], sd=3.0), "b": seen([0.0] * 5, sd=9.0, referenced=False)})
    assert (gap.sd_deg, gap.sd_unreferenced_deg) == (3.0, 9.0)


def test_clips_without_anybody_bent_are_named_and_count_for_nothing():
    gap = gap_of({"stands": seen([]), "bends": seen([4.0])}, unread=["broken.mp4"])
    assert (gap.unseen, gap.unread, gap.clips) == (("stands",), ("broken.mp4",), 1)
    assert gap.features[0].beyond == 1.0
    said = {remark.id for remark in remarks(gap)}
    assert {"evaluation-gap-unseen", "evaluation-gap-unread"} <= said


def test_nobody_at_all_is_null_to_machines():
    found = as_json(gap_of({}), model="full")
    assert (found["clips"], found["beyond"], found["sd_deg"], found["features"]) == (0, None, None, [])


@pytest.mark.parametrize(
    ("values", "weights", "expected"),
    [([1.0, 2.0, 3.0], [1, 1, 1], 2.0), ([3.0, 1.0, 2.0], [1, 1, 1], 2.0), ([1.0, 9.0], [1, 3], 9.0)],
)
def test_weighted_median(values, weights, expected):
    assert weighted_median(np.array(values), np.array(weights, float)) == expected


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo of somebody bent and one that is none."""
    path = tmp_path_factory.mktemp("photos")
    frame = next(frame for frame in read_clip(plain_sample()).frames() if frame.time_s > 4)
    cv2.imwrite(str(path / "bent.png"), cv2.cvtColor(frame.image, cv2.COLOR_RGB2BGR))
    (path / "broken.jpg").write_bytes(b"no picture")
    (path / "notes.txt").write_text("no clip", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def gap(folder: Path) -> Gap:
    """The gap of that folder, looked for once."""
    return gap_of_folder(folder)


def test_photos_are_clips_of_one_frame_and_broken_files_are_named(gap):
    assert (gap.clips, gap.frames, gap.unread) == (1, 1, ("broken.jpg",))
    assert np.isnan(gap.sd_deg)  # nobody stood before
    assert gap.sd_unreferenced_deg > 0


@pytest.fixture
def evaluate_gap(gap, folder, monkeypatch):
    """evaluate_gap(*options) → what came of the command on that folder."""
    monkeypatch.setattr("posture.evaluation.gap.gap_of_folder", lambda *_, **__: gap)

    def run(*options: str):
        return CliRunner().invoke(app, ["evaluate", "--gap", str(folder), *options])

    return run


def test_the_command_prints_every_feature_for_machines(evaluate_gap):
    found = json.loads(evaluate_gap("--json").stdout)
    assert found["schema"] == "posture.gap/1"
    assert {feature["name"] for feature in found["features"]} == set(FEATURES)


def test_the_command_prints_a_table_and_what_was_seen(evaluate_gap):
    printed = evaluate_gap().stdout
    for heading in ("feature", "beyond", "shift"):
        assert told(say(f"evaluation-gap-heading-{heading}")) in printed
    assert "One clip or photo with somebody bent, one frame." in printed
    assert "broken.jpg" in printed


def test_nobody_bent_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr("posture.evaluation.gap.gap_of_folder", lambda *_, **__: gap_of({}))
    done = CliRunner().invoke(app, ["evaluate", "--gap", str(tmp_path)])
    assert done.exit_code != 0
    assert done.exception is not None
    assert "Nobody bent" in str(done.exception)
