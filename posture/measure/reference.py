"""The reference: this person's own relaxed standing, found without being asked for; in seated stretches, sitting tall.

A wrong reference poisons every later figure, so a moment of standing must prove itself: hips high above the feet and
over them, trunk upright, knees straight, both feet down (a raised heel tips the pelvis backwards by 6-10 deg), the
whole body still, the back's shape one that standing people have. Once taken it stays until `reset`; it is never
adapted silently.

Sitting rounds the low back and tips the pelvis backwards in everybody, so that against their standing all who sit would
be warned. Seated people are therefore compared with how they sat tall.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from posture.measure.filters import Window
from posture.measure.geometry import joint_flexion_deg
from posture.measure.legs import leg, longer_leg
from posture.measure.positions import read_position
from posture.measure.shape import Shape
from posture.pace import Pace
from posture.values import Landmark, Pose, Position
from posture.words import Sentence, say

MAX_TRUNK_LEAN_DEG = 15.0
MAX_KNEE_FLEXION_DEG = 25.0  # landmarks read a straight knee as 0-15 deg
MAX_FEET_APART = 0.12  # difference of the ankles' heights, in leg lengths
# How high the hips are above the lower ankle, in leg lengths: of people who stand 0.97 and more (1,000 rendered
# pictures), sitting on a chair 0.51-0.62, kneeling about 0.5, on the floor 0. Chosen in between; that those who don't
# stand are refused was tried on drawn figures only.
MIN_HIP_HEIGHT = 0.85
# How far the hips are ahead of the feet or behind them, in leg lengths: of people who stand up to 0.11, small in a dark
# room 0.17. Further off somebody leans on something. Chosen beyond what 27 dark clips showed, in 13 of which
# standing was found; in 34 clips of others it was found in 32. Leaning was tried on drawn figures only.
MAX_OFF_FEET = 0.25
MAX_MOVE = 0.06  # travel of the hips within the window, in leg lengths
MAX_SWAY_DEG = 4.0  # change of trunk lean within the window
STEADY_DEG = 1.2  # frames further than this from the median lean are left out of the average
# Against the average person's standing; people's flat backs differ by +-15 deg.
MAX_LUMBAR_DEG = 22.0
# Sitting, the trunk leans back a little more, and without a reference the low back is read 7-11 deg too flat. With the
# same limit for it, of 86 rendered pictures of people who slouched by more than 40 deg one was taken, of 51 by 30-40
# deg 14; of 30 people who sat tall, 29.
SITTING_LEAN_DEG = (-20.0, MAX_TRUNK_LEAN_DEG)
GAP_S = 0.5  # frames further apart are not one standing, unless they always are
MIN_S = 0.5  # standing at least this long
FULL_S = 1.5  # and averaged over at most this long
MIN_PICTURES = 4
"""And from at least so many pictures, where they come slowly: the slopes of a single outline are off by up to 20 deg
(measured on still people of ten rendered clips), and every later figure rests on the mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A standing shape: the mean over `seconds` of standing that ended at `time_s`."""

    shape: Shape
    time_s: float
    seconds: float


def standing_doubt(pose: Pose, shape: Shape, lumbar_deg: float) -> Sentence | None:
    """Why this moment is no relaxed standing, in words for a person; None when it is.

    lumbar_deg: the flexion read without any reference.
    """
    if abs(shape.trunk_lean_deg) > MAX_TRUNK_LEAN_DEG:
        return say("measure-reference-stand-upright")
    left, right = leg(pose, left=True), leg(pose, left=False)
    length = longer_leg(pose)
    hips, feet = (left[0] + right[0]) / 2, (left[2] + right[2]) / 2
    if max(left[2][1], right[2][1]) - hips[1] < MIN_HIP_HEIGHT * length:
        return say("measure-reference-stand-up")
    if abs(left[2][1] - right[2][1]) > MAX_FEET_APART * length:
        return say("measure-reference-both-feet-down")
    if abs(hips[0] - feet[0]) > MAX_OFF_FEET * length:
        return say("measure-reference-over-feet")
    if min(joint_flexion_deg(*left), joint_flexion_deg(*right)) > MAX_KNEE_FLEXION_DEG:
        return say("measure-reference-straighten-knees")
    if abs(lumbar_deg) > MAX_LUMBAR_DEG:
        return say("measure-reference-stand-tall")
    return None


def sitting_doubt(pose: Pose, shape: Shape, lumbar_deg: float) -> Sentence | None:
    """Why this moment is no sitting tall, in words for a person; None when it is. Arguments as in `standing_doubt`."""
    if read_position(pose) is not Position.SEATED:
        return say("measure-reference-sit-down")
    low, high = SITTING_LEAN_DEG
    if not low <= shape.trunk_lean_deg <= high:
        return say("measure-reference-sit-upright")
    if abs(lumbar_deg) > MAX_LUMBAR_DEG:
        return say("measure-reference-sit-taller")
    return None


class ReferenceFinder:
    """Gathers standing (or sitting) moments and hands out the reference once there are enough of them in a row.

    doubt: why a moment is not one, in words; None when it is.
    """

    def __init__(self, doubt: Callable[[Pose, Shape, float], Sentence | None] = standing_doubt) -> None:
        self.doubt = doubt
        self.reference: Reference | None = None
        self._shapes: list[Shape] = []
        self._closed = False
        self._lean, self._x, self._leg = Window(FULL_S), Window(FULL_S), Window(FULL_S)
        self._began_s = 0.0

    def reset(self) -> None:
        """Forget the person."""
        self.reference, self._closed = None, False
        self._restart()

    def hold(self, reference: Reference) -> None:
        """Use a reference that was taken elsewhere (a calibration)."""
        self.reference, self._closed = reference, True

    @property
    def closed(self) -> bool:
        """Whether the reference is settled, so that nothing more is taken in."""
        return self._closed

    @property
    def progress(self) -> float:
        """0..1, how much of the needed standing has been seen; 1 once there is a reference."""
        return 1.0 if self.reference else min(self._lean.span_s / MIN_S, len(self._shapes) / MIN_PICTURES, 1.0)

    def bridge(self, pace: Pace) -> None:
        """From now on frames as far apart as this pace lets them be belong to one standing."""
        self._lean.gap_s = self._x.gap_s = self._leg.gap_s = pace.gap_s(GAP_S)

    def offer(self, pose: Pose, shape: Shape, lumbar_deg: float, time_s: float) -> bool:
        """Look at one measured frame; True when a reference was first taken at this frame."""
        if self._closed:
            return False
        hips = (pose.points[Landmark.LEFT_HIP, 0] + pose.points[Landmark.RIGHT_HIP, 0]) / 2
        if self.doubt(pose, shape, lumbar_deg):
            self._break()
            return False
        if self._lean.times and time_s == self._lean.times[-1]:
            return False  # a clock that stands still
        if self._lean.times and not 0 < time_s - self._lean.times[-1] <= self._lean.gap_s:
            self._restart()
        self._lean.push(shape.trunk_lean_deg, time_s)
        self._x.push(float(hips), time_s)
        self._leg.push(longer_leg(pose), time_s)
        # By the usual length of the leg, not this frame's: in the dark that trembles far more than the hips do.
        if self._lean.spread > MAX_SWAY_DEG or self._x.spread > MAX_MOVE * self._leg.median:
            self._break()
            return False
        if not self._shapes:
            self._began_s = time_s
        self._shapes.append(shape)
        span_s = time_s - self._began_s
        if span_s < MIN_S or len(self._shapes) < MIN_PICTURES:
            return False
        first = self.reference is None
        self.reference = Reference(shape=steady_mean(self._shapes), time_s=time_s, seconds=span_s)
        # Half a frame short of the full time counts: the window never spans it exactly.
        self._closed = span_s > FULL_S - 0.1
        return first

    def _break(self) -> None:
        """Standing has ended: what was gathered stands if it was enough, and is dropped if not."""
        if self.reference is not None:
            self._closed = True
        self._restart()

    def _restart(self) -> None:
        self._shapes = []
        self._lean.reset()
        self._x.reset()
        self._leg.reset()


def steady_mean(shapes: list[Shape]) -> Shape:
    """The average of the shapes whose trunk leans as the median does: a bend that has just begun stays out of it."""
    usual = float(np.median([s.trunk_lean_deg for s in shapes]))
    shapes = [s for s in shapes if abs(s.trunk_lean_deg - usual) <= STEADY_DEG]
    return Shape(
        features=np.mean([s.features for s in shapes], axis=0),
        quality=np.mean([s.quality for s in shapes], axis=0),
        trunk_lean_deg=float(np.mean([s.trunk_lean_deg for s in shapes])),
    )
