from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posture.calibration.subject import Subject
from posture.clips.reviewing import Review, summarise
from posture.clips.rows import COLUMNS, Row, WarningEpisode
from posture.errors import TruthError
from posture.evaluation.scoring import match, pooled, score_review, summary_of, true_episodes
from posture.evaluation.truth import Truth, clips_with_truth, read_truth
from posture.sense.sources import Clip
from posture.settings import Settings
from posture.values import Status, Verdict

SETTINGS = Settings()  # caution from 22.5 deg, rounded from 31.5


def truth_of(lumbar: Sequence[float], *, fps: float = 10.0) -> Truth:
    n = len(lumbar)
    zeros = np.zeros(n)
    return Truth(
        time_s=np.arange(n) / fps, pelvis_deg=zeros, lumbar_deg=np.array(lumbar), thoracic_deg=zeros, yaw_deg=zeros
    )


def row(time_s: float, lumbar: float | None, verdict: Verdict, sd: float = 2.0) -> Row:
    known = lumbar is not None
    blank: dict[str, Any] = dict.fromkeys(COLUMNS)
    blank |= {"time_s": time_s, "status": Status.OK, "verdict": verdict, "warning": False, "advice": None}
    if known:
        blank |= {"lumbar_flexion_deg": lumbar, "lumbar_sd_deg": sd, "hip_hinge_deg": 1.0}
        blank |= {"thoracic_flexion_deg": 0.0, "trunk_lean_deg": 20.0}
    return Row(**blank)


def review_of(rows: list[Row], warnings: tuple[WarningEpisode, ...] = ()) -> Review:
    clip = Clip(path=Path("x.mp4"), name="x", width=1, height=1, duration_s=None, frame_count=None, fps=None)
    return Review(
        clip=clip, model="full", subject=Subject(), settings=SETTINGS, stale=(), reference=None,
        rows=tuple(rows), warnings=warnings,
        summary=summarise(rows, len(warnings), 1.0), damaged=False,
    )  # fmt: skip


def episode(start: float, end: float) -> WarningEpisode:
    return WarningEpisode(
        start_s=start, end_s=end, rounded_from_s=start, peak_lumbar_flexion_deg=40, peak_rounding_pct=90
    )


def test_errors_coverage_and_wrong_judgements_are_counted():
    good, rounded, unknown = Verdict.GOOD, Verdict.ROUNDED, Verdict.UNKNOWN
    rows = [
        row(0.0, 3.0, good),  # truth 0: off by +3, within 1.96 sd
        row(0.1, 10.0, rounded),  # truth 0: off by +10, outside; says rounded where it is good
        row(0.2, 38.0, good),  # truth 40: off by -2; says good where it is rounded
        row(0.3, None, unknown),
        row(0.4, 5.0, good),  # nobody there: does not count
    ]
    score = score_review(review_of(rows), truth_of([0.0, 0.0, 40.0, 40.0, np.nan]))
    assert (score.frames, score.measured, score.judged, score.refused, score.wrong) == (4, 3, 3, 1, 2)
    assert score.mean_absolute_error == pytest.approx([1.0, 5.0, 0.0])
    assert score.bias == pytest.approx([1.0, 11 / 3, 0.0])
    assert score.covered == 2
    assert score.line_hinge_error / 3 == pytest.approx(20.0)
    assert score.line_lumbar_error / 3 == pytest.approx(40 / 3)


def test_true_episodes_have_the_judge_s_hysteresis_and_least_length():
    lumbar = [0] * 5 + [35] * 10 + [28] * 5 + [35] * 10 + [0] * 5 + [35] * 2 + [0] * 5
    # 28 deg is above the release at 27: one episode. The last one lasts 0.2 s: too short to warn of.
    assert true_episodes(truth_of(lumbar), SETTINGS) == [(0.5, 3.0)]


def test_a_rounding_up_to_the_end_is_an_episode():
    assert true_episodes(truth_of([0] * 5 + [35] * 10), SETTINGS) == [(0.5, 1.4)]


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        ([2.3], (1, 0, (pytest.approx(0.3),))),
        ([1.5], (1, 0, (pytest.approx(-0.5),))),  # a little early still belongs to it
        ([0.5], (0, 1, ())),
        ([6.0], (0, 1, ())),
        ([2.3, 3.5], (1, 1, (pytest.approx(0.3),))),  # warned twice of one episode: the second is false
        ([], (0, 0, ())),
    ],
)
def test_warnings_are_matched_to_episodes(starts, expected):
    warnings = tuple(episode(start, start + 1) for start in starts)
    assert match([(2.0, 5.0)], warnings) == expected


def test_a_refused_episode_is_not_seen_rather_than_missed():
    rows = [row(i / 10, None, Verdict.UNKNOWN) for i in range(20)]
    score = score_review(review_of(rows), truth_of([0] * 5 + [40] * 10 + [0] * 5))
    assert (score.episodes, score.unseen, score.warned) == (1, 1, 0)
    assert np.isnan(score.recall)
    assert summary_of(score)["mae_deg"] == dict.fromkeys(
        ("hip_hinge_deg", "lumbar_flexion_deg", "thoracic_flexion_deg")
    )


def test_pooling_adds_up():
    rows = [row(i / 10, 5.0, Verdict.GOOD) for i in range(4)]
    one = score_review(review_of(rows, (episode(0.1, 0.2),)), truth_of([0.0] * 4))
    both = pooled("all", [one, one])
    assert (both.frames, both.measured, both.false_warnings) == (8, 8, 2)
    assert both.mean_absolute_error == pytest.approx(one.mean_absolute_error)
    assert both.precision == 0.0


@pytest.mark.parametrize(
    "table",
    ["", "time_s,other\n0,1\n", "time_s,pelvis_tilt_deg\n", "time_s\nx\n"],
    ids=["empty", "columns", "none", "words"],
)
def test_a_bad_truth_table_is_one_sentence(tmp_path, table):
    (tmp_path / "x.truth.csv").write_text(table)
    with pytest.raises(TruthError):
        read_truth(tmp_path / "x.mp4")


def test_a_folder_without_truth_says_what_is_needed(tmp_path):
    with pytest.raises(TruthError, match="no clips with known angles"):
        clips_with_truth(tmp_path)


def test_truth_is_aligned_to_the_nearest_frame():
    aligned = truth_of([0.0, 10.0, 20.0]).at(np.array([0.04, 0.06, 9.0]))
    assert aligned.lumbar_deg == pytest.approx([0.0, 10.0, 20.0])
