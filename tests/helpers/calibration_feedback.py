"""Calibrations played from scripts: keys of (seconds, hinge, lumbar) become feedback, feedback becomes moments."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, lru_cache

from builders import angles, person
from calibration_script import REFERENCE

from posture.calibration.machine import CalibrationState, advance, begin
from posture.calibration.moments import moment_of
from posture.calibration.result import Calibration
from posture.calibration.steps import Effect
from posture.measure.reference import Reference
from posture.values import Feedback, Pose, Side, Status, Verdict, View
from posture.words import Sentence, say

DO_SOMETHING = say("measure-no-person")

FPS = 20
TAKEN_AT = "2026-03-01T10:00:00+00:00"

# (seconds, hip hinge, lumbar flexion) to arrive at, in a straight line from the key before.
STAND = [(3.0, 0.0, 0.0)]
HINGE = [(2.5, 50.0, 5.0), (1.0, 50.0, 5.0), (2.0, 0.0, 0.0)]
ROUND = [(2.0, 20.0, 44.0), (1.0, 20.0, 44.0), (2.0, 0.0, 0.0)]
GOOD = [*STAND, *HINGE, *STAND, *ROUND, *STAND]

Change = Callable[[Feedback], Feedback]


@lru_cache
def standing_at(x: float = 160.0, scale: float = 1.0) -> Pose:
    return person(hip=(x, 120.0), scale=scale)


def script(
    keys: Iterable[tuple[float, float, float]],
    *,
    yaw: float = 0.0,
    knee: float = 0.0,
    sd: float = 2.0,
    start: float = 0.0,
) -> list[Feedback]:
    """Feedback at 20 frames a second; the lean is the hinge and half the flexion, `knee` grows with the lean."""
    found: list[Feedback] = []
    hinge = lumbar = 0.0
    time_s = start
    for seconds, to_hinge, to_lumbar in keys:
        count = round(seconds * FPS)
        for i in range(1, count + 1):
            h, low = hinge + (to_hinge - hinge) * i / count, lumbar + (to_lumbar - lumbar) * i / count
            lean = h + low / 2
            bent = knee * min(lean / 30, 1.0)
            found.append(
                Feedback(
                    time_s=time_s,
                    status=Status.OK,
                    verdict=Verdict.GOOD,
                    angles=replace(
                        angles(low, hinge=h, lean=lean, sd=sd), knee_flexion_left_deg=bent, knee_flexion_right_deg=bent
                    ),
                    reference_progress=1.0,
                    pose=standing_at(),
                    view=View(status=Status.OK, facing=Side.LEFT, yaw_deg=yaw),
                )
            )
            time_s += 1 / FPS
        hinge, lumbar = to_hinge, to_lumbar
    return found


def play(
    feedback: Iterable[Feedback], state: CalibrationState | None = None, *, reference: Reference | None = REFERENCE
) -> tuple[CalibrationState, list[tuple[float, Effect]]]:
    """The state after `feedback`, and all effects with the time they came at."""
    state = state or begin(TAKEN_AT)[0]
    heard: list[tuple[float, Effect]] = []
    for one in feedback:
        state, effects = advance(state, moment_of(one, reference), one.time_s)
        heard += [(one.time_s, effect) for effect in effects]
    return state, heard


def blind(status: Status, advice: Sentence = DO_SOMETHING) -> Change:
    return lambda one: replace(one, status=status, advice=advice, angles=None)


def from_time(feedback: list[Feedback], start: float, change: Change, end: float = 1e9) -> list[Feedback]:
    return [change(one) if start <= one.time_s < end else one for one in feedback]


@cache
def done() -> Calibration:
    """What a good script comes to; played once, as it never changes."""
    state, _ = play(script(GOOD))
    assert state.calibration is not None
    return state.calibration
