"""The shipped samples, whose true angles are known, through the whole corridor; and what is written about them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from functools import cache
from typing import Any

import figures
import numpy as np
import pytest
from _pytest.mark.structures import ParameterSet
from builders import angles

from posture.clips.report import SCHEMA, in_words, report_of, when_in_words, write_review
from posture.clips.reviewing import Review, review_clip, review_frames, summarise
from posture.clips.rows import COLUMNS, EpisodeCollector, Row, WarningEpisode
from posture.errors import OutputError
from posture.evaluation.ratchet import SAMPLES as SHIPPED
from posture.files import whole_file
from posture.judge import JudgeState, advance
from posture.resources import sample_clips
from posture.sense.recorded import RecordedPoses, recorded_clip
from posture.sense.sources import read_clip
from posture.settings import Settings, stands_for_s
from posture.values import Event, Feedback, Status, Verdict
from posture.words import text

LIMIT_DEG = Settings().limits.rounded_deg
SAMPLES = {path.stem: path for path in sample_clips()}
QUICK = ("hinge_flat_avg_f_left", "rounded_slim_m_left")


@cache
def reviewed(name: str) -> Review:
    """The quick ones as film, the others from what the pose model saw of them, which takes a tenth of the time."""
    if name in QUICK:
        return review_clip(SAMPLES[name])
    recorded = recorded_clip(figures.POSES / SHIPPED / f"{name}.zip")
    with RecordedPoses(recorded.recording) as source:
        return review_frames(recorded, source, model=recorded.recording.head.model)


@cache
def truth(name: str) -> dict[str, np.ndarray]:
    with SAMPLES[name].with_suffix(".truth.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {key: np.array([float(row[key]) if row[key] else np.nan for row in rows]) for key in rows[0]}


def side_on(name: str) -> bool:
    return bool(np.abs(truth(name)["camera_yaw_deg"]).max() <= 15)


def each(names: Iterable[str]) -> list[ParameterSet]:
    """A flat and a rounded clip always, the others with the marker `samples`."""
    return [pytest.param(name, marks=() if name in QUICK else pytest.mark.samples) for name in names]


def crossings(name: str) -> list[float]:
    """Times at which the true flexion first passes the limit, one an episode."""
    lumbar, times = np.nan_to_num(truth(name)["lumbar_flexion_deg"]), truth(name)["time_s"]
    return [float(times[i]) for i in range(1, len(times)) if lumbar[i - 1] < LIMIT_DEG <= lumbar[i]]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_frame_of_a_clip_is_read_at_its_own_time(name):
    times = [time_s for time_s, _ in read_clip(SAMPLES[name]).pictures()]
    assert times == pytest.approx(truth(name)["time_s"], abs=0.006)


@pytest.mark.parametrize("name", each(SAMPLES))
def test_one_row_a_frame_at_the_clip_s_own_times(name):
    times = [row.time_s for row in reviewed(name).rows]
    assert times == pytest.approx(truth(name)["time_s"], abs=0.006)


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in SAMPLES if name not in QUICK])
def test_a_film_is_judged_as_what_was_recorded_of_it(name):
    film, recorded = review_clip(SAMPLES[name]), reviewed(name)
    assert len(film.rows) == len(recorded.rows)
    assert len(film.warnings) == len(recorded.warnings)
    for one, other in zip(film.warnings, recorded.warnings, strict=True):
        assert one.start_s == pytest.approx(other.start_s, abs=0.2)
    apart = [
        one.lumbar_flexion_deg - other.lumbar_flexion_deg
        for one, other in zip(film.rows, recorded.rows, strict=True)
        if one.lumbar_flexion_deg is not None and other.lumbar_flexion_deg is not None
    ]
    assert not apart or np.abs(apart).mean() < 0.5


@pytest.mark.parametrize("name", each(name for name in SAMPLES if side_on(name)))
@pytest.mark.parametrize(
    ("column", "true_column"),
    [("hip_hinge_deg", "pelvis_tilt_deg"), ("lumbar_flexion_deg", "lumbar_flexion_deg")],
)
def test_angles_agree_with_the_truth_within_six_degrees(name, column, true_column):
    rows, true = reviewed(name).rows, truth(name)[true_column]
    errors = [
        getattr(row, column) - value
        for row, value in zip(rows, true, strict=True)
        if row.status is Status.OK and np.isfinite(value)
    ]
    assert len(errors) > 0.7 * np.isfinite(true).sum()
    assert np.abs(errors).mean() <= 6.0


@pytest.mark.parametrize("name", each(name for name in SAMPLES if side_on(name)))
def test_each_rounding_is_warned_of_in_time_and_nothing_else_is(name):
    started = [one.start_s for one in reviewed(name).warnings]
    assert len(started) == len(crossings(name))
    for start, crossing in zip(started, crossings(name), strict=True):
        # A little early is the estimate's error, late is a strained back.
        assert -0.7 <= start - crossing <= 0.7


def test_the_report_has_the_contract_s_fields(tmp_path):
    folder = write_review(reviewed("rounded_slim_m_left"), tmp_path / "out")
    assert sorted(path.name for path in folder.iterdir()) == ["frames.csv", "report.json", "timeline.png"]
    report = json.loads((folder / "report.json").read_text())
    assert report["schema"] == SCHEMA == "posture.report/1"
    assert {"clip", "model", "reference", "summary", "warnings"} <= set(report)
    summary_fields = "duration_s judged_s rounded_s max_hip_hinge_deg max_lumbar_flexion_deg warnings"
    assert list(report["summary"]) == summary_fields.split()
    for field in ("start_s", "end_s", "peak_lumbar_flexion_deg", "peak_rounding_pct"):
        assert field in report["warnings"][0]
    assert (folder / "timeline.png").read_bytes().startswith(b"\x89PNG")


def test_frames_csv_begins_with_the_contract_s_columns(tmp_path):
    folder = write_review(reviewed("hinge_flat_avg_f_left"), tmp_path)
    with (folder / "frames.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = (
        "time_s,status,verdict,trunk_lean_deg,hip_hinge_deg,lumbar_flexion_deg,lumbar_sd_deg,thoracic_flexion_deg,"
        "rounding_pct,knee_flexion_left_deg,knee_flexion_right_deg,view_yaw_deg"
    )
    assert list(rows[0])[:12] == wanted.split(",")
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(truth("hinge_flat_avg_f_left")["time_s"])
    assert {row["status"] for row in rows} <= {status.value for status in Status}


def row(time_s: float, verdict: Verdict, *, lumbar: float | None = 0.0, hinge: float | None = 0.0) -> Row:
    blank: dict[str, Any] = dict.fromkeys(COLUMNS)
    blank |= {"time_s": time_s, "status": Status.OK, "verdict": verdict, "warning": False, "advice": None}
    return Row(**(blank | {"lumbar_flexion_deg": lumbar, "hip_hinge_deg": hinge}))


def test_summary_counts_seconds_not_frames():
    rows = [
        row(0.0, Verdict.UNKNOWN, lumbar=80.0, hinge=90.0),  # not judged: its figures don't count
        row(1.0, Verdict.GOOD, hinge=40.0),
        row(1.5, Verdict.ROUNDED, lumbar=35.0),
        row(2.25, Verdict.GOOD, lumbar=None),
    ]
    summary = summarise(rows, 1, 1.0)
    assert summary.duration_s == pytest.approx(3.0)  # the last frame lasts as long as the one before
    assert summary.judged_s == pytest.approx(2.0)
    assert summary.rounded_s == pytest.approx(0.75)
    assert (summary.max_hip_hinge_deg, summary.max_lumbar_flexion_deg) == (40.0, 35.0)


def session_with_a_hole(hole_s: float) -> tuple[list[Row], list[WarningEpisode]]:
    """Twelve seconds at ten frames a second, rounded from 5 s on, with a hole after the frame at 8 s."""
    settings, state = Settings(), JudgeState()
    rows, collector = [], EpisodeCollector([], settings.gap_s)
    for i in range(120):
        time_s = i / 10 + (hole_s if i > 80 else 0.0)
        lumbar = 45.0 if i >= 50 else 0.0
        state, verdict, events = advance(state, lumbar, 2.0, time_s, settings)
        rows.append(row(time_s, verdict, lumbar=lumbar))
        collector.add(
            Feedback(
                time_s=time_s,
                status=Status.OK,
                verdict=verdict,
                events=events,
                angles=angles(lumbar),
                rounding_pct=100.0,
            )
        )
    collector.finish()
    return rows, collector.episodes


def test_a_hole_in_time_is_neither_judged_nor_rounded():
    rows, episodes = session_with_a_hole(600.0)
    summary = summarise(rows, len(episodes), Settings().gap_s)
    assert summary.duration_s == pytest.approx(612.0)
    assert 11.5 < summary.judged_s <= 13.0
    assert 6.5 < summary.rounded_s <= 8.0
    before, after = episodes
    assert [before.start_s, before.end_s] == pytest.approx([5.3, 9.0])  # at most a second after 8 s
    assert [after.start_s, after.end_s] == pytest.approx([608.4, 611.9])


def test_without_a_hole_the_cap_changes_nothing():
    rows, episodes = session_with_a_hole(0.0)
    summary = summarise(rows, len(episodes), Settings().gap_s)
    assert summary.judged_s == summary.duration_s == pytest.approx(12.0)
    assert summary.rounded_s == pytest.approx(7.0)
    (whole,) = episodes
    assert [whole.start_s, whole.end_s] == pytest.approx([5.3, 11.9])


@pytest.mark.parametrize(("step_s", "stands_for"), [(0.1, 0.1), (0.0, 0.0), (-3.0, 0.0), (600.0, 1.0), (1e6, 1.0)])
def test_a_frame_stands_for_no_longer_than_the_gap(step_s: float, stands_for: float):
    assert stands_for_s(step_s, 1.0) == stands_for


def test_a_single_picture_has_a_summary():
    summary = summarise([row(0.0, Verdict.UNKNOWN, lumbar=None, hinge=None)], 0, 1.0)
    assert (summary.duration_s, summary.judged_s, summary.max_hip_hinge_deg) == (0.0, 0.0, None)


def test_a_warning_still_on_at_the_end_is_closed():
    collector = EpisodeCollector([], 1.0)
    for i, event in enumerate([(), (Event.WARNING_STARTED,), (), ()]):
        collector.add(
            Feedback(
                time_s=float(i),
                status=Status.OK,
                verdict=Verdict.ROUNDED,
                warning=i > 0,
                events=event,
                angles=angles(40.0 + i),
                rounding_pct=90.0 + i,
            )
        )
    collector.finish()
    (one,) = collector.episodes
    assert (one.rounded_from_s, one.start_s, one.end_s) == (0.0, 1.0, 3.0)
    assert (one.peak_lumbar_flexion_deg, one.peak_rounding_pct) == (43.0, 93.0)


def test_words_say_what_happened():
    assert "One warning" in in_words(reviewed("rounded_slim_m_left"))
    assert "No warning" in in_words(reviewed("hinge_flat_avg_f_left"))
    assert report_of(reviewed("hinge_flat_avg_f_left"))["reference"]["kind"] == "standing"


def test_of_many_warnings_the_sentence_names_the_first_the_last_and_the_longest():
    def warning(start_s: float, seconds: float) -> WarningEpisode:
        return WarningEpisode(
            start_s=start_s,
            end_s=start_s + seconds,
            rounded_from_s=start_s,
            peak_lumbar_flexion_deg=40.0,
            peak_rounding_pct=90.0,
        )

    many = [warning(10.0 * n, 6.0 if n == 7 else 2.0) for n in range(1, 301)]
    assert text(when_in_words(many[:2])) == "at 10.0 s and 20.0 s"
    assert text(when_in_words(many[:8])).count(" s") == 8
    assert text(when_in_words(many)) == "the first at 10.0 s, the last at 3000.0 s, the longest (6 s) at 70.0 s"


def test_a_full_disk_leaves_no_half_written_file(tmp_path):
    target = tmp_path / "frames.csv"
    target.write_text("the old one")

    def fill_up() -> None:
        with whole_file(target) as path:
            path.write_text("half")
            raise OSError("disk full")

    with pytest.raises(OSError, match="full"):
        fill_up()
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("frames.csv", "the old one")]


def test_a_folder_that_can_t_be_made_is_one_sentence(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(OutputError, match="can't be written") as caught:
        write_review(reviewed("hinge_flat_avg_f_left"), blocked / "out")
    assert "--out" in caught.value.remedy
