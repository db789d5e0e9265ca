"""What each frame tells a calibration, and what a run of such moments shows: standing, bending, coming back. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from posture.calibration.result import Drift, Setup, setup_of
from posture.measure.reference import Reference
from posture.measure.shape import Shape, measure_shape
from posture.settings import TIME_SLACK_S, stands_for_s
from posture.values import Angles, Event, Feedback, Floats, Landmark, Status
from posture.words import Sentence

UPRIGHT_DEG = 10.0  # lean from the own standing
HOLD_S = 0.4  # a depth or a flexion counts once it was reached for this long in all
MAX_STEP_S = 0.2  # a moment stands for no longer than this, whatever the gap to the next
BEND_HOLD_S = 0.5
PEAK_S = 0.2  # a depth counts as reached after this long
MAX_SWAY_DEG = 4.0  # change of lean that still counts as holding
MAX_FEET_MOVE = 0.06  # travel of the feet that still counts as standing still, in leg lengths
NEAR_PEAK = 0.85  # a bend is held near its deepest point, not on the way
BACK_SHARE = 0.5  # come up past half the depth without a hold, a bend counts as done


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What one frame tells a calibration.

    angles: None unless measured against the person's own standing. knee_deg: flexion of the straighter knee, for an
    arm that hangs before the other misleads its landmark by up to 40 deg (measured). feet_x: middle of the ankles from
    the picture's left edge, as a share of its height; None where nobody was found. shape: only while upright.
    progress: 0..1, of the standing reference.
    """

    time_s: float
    status: Status
    advice: Sentence | None = None
    angles: Angles | None = None
    knee_deg: float = 0.0
    feet_x: float | None = None
    setup: Setup | None = None
    shape: Shape | None = None
    reference: Reference | None = None
    reference_taken: bool = False
    progress: float = 0.0

    @property
    def lean_deg(self) -> float:
        """Lean of the trunk from standing; 0 where not measured."""
        return self.angles.trunk_lean_deg if self.angles else 0.0


def moment_of(feedback: Feedback, reference: Reference | None) -> Moment:
    """What `feedback`, with the session's `reference` after it, tells a calibration."""
    pose, view = feedback.pose, feedback.view
    angles = feedback.angles if reference and feedback.status in (Status.OK, Status.LOW_CONFIDENCE) else None
    knee, shape, feet = 0.0, None, None
    if angles and view:
        knee = min(angles.knee_flexion_left_deg, angles.knee_flexion_right_deg)
        if pose and feedback.contour and abs(angles.trunk_lean_deg) < UPRIGHT_DEG:
            shape = measure_shape(pose, view, feedback.contour)
    if pose:
        ankles = pose.points[[Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE], 0]
        feet = float(ankles.mean()) / pose.size[1]
    return Moment(
        time_s=feedback.time_s,
        status=feedback.status,
        advice=feedback.advice,
        angles=angles,
        knee_deg=knee,
        feet_x=feet,
        setup=setup_of(pose, view) if pose and view else None,
        shape=shape,
        reference=reference,
        reference_taken=Event.REFERENCE_TAKEN in feedback.events,
        progress=feedback.reference_progress,
    )


def durations(moments: Sequence[Moment]) -> Floats:
    """Seconds that each moment stands for: until the next, at most `MAX_STEP_S`; the last as long as the one before."""
    steps = [stands_for_s(b.time_s - a.time_s, MAX_STEP_S) for a, b in pairwise(moments)]
    return np.array([*steps, steps[-1] if steps else 0.0])[: len(moments)]


def reached(moments: Sequence[Moment], figure: Callable[[Moment], float], hold_s: float = HOLD_S) -> float:
    """The largest value of `figure` that the measured moments kept at or above for `hold_s` in all; 0 if none did.

    A high quantile by time: neither a single wild frame nor a long wait before or after changes it.
    """
    figures = [
        (figure(moment), float(dt)) for moment, dt in zip(moments, durations(moments), strict=True) if moment.angles
    ]
    spent = 0.0
    for value, dt in sorted(figures, reverse=True):
        spent += dt
        if spent >= hold_s - TIME_SLACK_S:
            return value
    return 0.0


def corrected_deg(moment: Moment, drift: Drift) -> float:
    """Lumbar flexion of a moment with the drift removed; 0 where not measured."""
    angles = moment.angles
    return drift.removed(angles.lumbar_flexion_deg, angles.hip_hinge_deg) if angles else 0.0


def standing(moments: tuple[Moment, ...], hold_s: float, coming: float) -> tuple[bool, float]:
    """Whether the person has stood still for `hold_s`, and the progress: half `coming` (0..1), half the hold."""
    at_rest = still(moments)
    span = moments[-1].time_s - at_rest[0].time_s if at_rest else 0.0
    return span >= hold_s - TIME_SLACK_S, 0.5 * min(max(coming, 0.0), 1.0) + 0.5 * min(span / hold_s, 1.0)


def still(moments: tuple[Moment, ...]) -> tuple[Moment, ...]:
    """The unbroken upright, motionless stretch at the end of `moments`."""
    low, high, left, right = 180.0, -180.0, float("inf"), float("-inf")
    count = 0
    for moment in reversed(moments):
        if not moment.angles or moment.feet_x is None or moment.setup is None:
            break
        feet = moment.feet_x / moment.setup.leg_share
        low, high = min(low, moment.lean_deg), max(high, moment.lean_deg)
        left, right = min(left, feet), max(right, feet)
        if max(-low, high) > UPRIGHT_DEG or high - low > MAX_SWAY_DEG or right - left > MAX_FEET_MOVE:
            break
        count += 1
    return moments[len(moments) - count :]


def bent(moments: tuple[Moment, ...], figure: Callable[[Moment], float], enough: float) -> tuple[bool, float]:
    """Whether a bend got `enough` deep and stayed near its deepest, or was deep enough and is on its way back."""
    peak = reached(moments, figure, hold_s=PEAK_S)
    late = last(moments, BEND_HOLD_S)
    depths = [figure(m) for m in late if m.angles]
    waiting = bool(late) and len(depths) == len(late) and max(depths) - min(depths) <= MAX_SWAY_DEG
    held = waiting and min(depths) >= NEAR_PEAK * peak
    returned = bool(moments[-1].angles) and figure(moments[-1]) < BACK_SHARE * peak
    return peak >= enough and (held or returned), peak / enough


def last(moments: tuple[Moment, ...], seconds: float) -> tuple[Moment, ...]:
    """The moments of the last `seconds`, empty unless they reach back that far."""
    for i in range(len(moments) - 1, -1, -1):
        if moments[-1].time_s - moments[i].time_s >= seconds - TIME_SLACK_S:
            return moments[i:]
    return ()
