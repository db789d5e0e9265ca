"""Leans of a clip: when each began and ended, counted as the coach counts them live."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scripted import rounded_feedback

from posture.clips.leans import LeanWatcher
from posture.coach.run import Coach
from posture.coach.state import Options
from posture.stretches.library import stretch
from posture.values import Feedback, Frame, Status, Verdict

FRAME = Frame(image=np.zeros((1, 1, 3), np.uint8), time_s=0.0)
LeanAt = Callable[[float], float | None]


def clip(lean: LeanAt, status: Status = Status.OK) -> list[Feedback]:
    """Ten seconds, ten frames a second; None: not seen."""
    seen = rounded_feedback(verdict=Verdict.GOOD, warning=False, events=(), status=status)
    angles = seen.angles
    assert angles is not None
    frames = []
    for n in range(100):
        at = lean(n / 10)
        if at is None:
            frames.append(replace(seen, time_s=n / 10, status=Status.OUT_OF_FRAME, angles=None))
        else:
            frames.append(replace(seen, time_s=n / 10, angles=replace(angles, trunk_lean_deg=at, hip_hinge_deg=at)))
    return frames


def leans_of(frames: list[Feedback]) -> list[tuple[float, float]]:
    watcher = LeanWatcher()
    for feedback in frames:
        watcher.see(FRAME, feedback)
    return watcher.finish()


LEANS: dict[str, tuple[LeanAt, list[tuple[float, float]]]] = {
    "held": (lambda t: 40.0 if 2 <= t <= 7 else 5.0, [(2.0, 7.0)]),
    "to the end of the clip": (lambda t: 40.0 if t >= 6 else 5.0, [(6.0, 9.9)]),
    "too short": (lambda t: 40.0 if 2 <= t <= 2.5 else 5.0, []),
    "up in between": (lambda t: 5.0 if t < 1 or 4 < t < 6 else 40.0, [(1.0, 4.0), (6.0, 9.9)]),
    "deeper after a while": (lambda t: 5.0 if t < 1 else 40.0 if t <= 4 else 60.0, [(1.0, 9.9)]),
    "unseen in between": (lambda t: None if 4 < t < 6 else 5.0 if t < 1 else 40.0, [(1.0, 9.9)]),
    "not leaning": (lambda t: 10.0, []),
}


@pytest.mark.parametrize(("lean", "expected"), LEANS.values(), ids=LEANS)
def test_a_lean_lasts_from_reaching_the_posture_to_coming_up(lean: LeanAt, expected: list[tuple[float, float]]) -> None:
    assert leans_of(clip(lean)) == [pytest.approx(one, abs=0.11) for one in expected]


@pytest.mark.parametrize("lean", [lean for lean, _ in LEANS.values()], ids=LEANS)
def test_a_review_counts_what_the_coach_counts(lean: LeanAt) -> None:
    coach = Coach(stretch("free_practice"), Options(unreferenced=True))
    for feedback in clip(lean):
        coach.step(feedback)
    coach.finish(9.9)
    assert coach.summary is not None
    assert len(leans_of(clip(lean))) == len(coach.summary.holds)


def test_a_clip_that_shows_nobody_standing_has_leans_too() -> None:
    assert len(leans_of(clip(lambda t: 40.0 if 2 <= t <= 7 else 5.0, Status.NO_REFERENCE))) == 1
