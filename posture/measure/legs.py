"""The legs: which one is stretched, its angle from the floor, and whether the knee is straight.

Nobody is asked which leg it is: the raised heel, the foot in front or the straighter knee tells. What is found changes
only once it has been seen for a moment, so that it never flickers.
"""

from __future__ import annotations

from dataclasses import replace
from math import atan2, degrees, dist
from typing import Generic, TypeVar

import numpy as np

from posture.measure.filters import ANGLE_BETA, ANGLE_CUTOFF_HZ, OneEuro
from posture.measure.geometry import distance, joint_flexion_deg
from posture.settings import TIME_SLACK_S
from posture.stretches.stretch import Knee, Position, Stretch
from posture.values import Floats, Landmark, LegReading, Pose, Side

T = TypeVar("T")

# In leg lengths: how much higher or further ahead an ankle must be to be found, and to stay found. Two feet side by
# side on the floor differ by up to 0.12 in height, and by as much in front where the camera is turned by 20 deg.
APART, STILL_APART = 0.20, 0.13
STRAIGHTER_DEG, STILL_STRAIGHTER_DEG = 20.0, 12.0  # seated: a straight knee against a bent one
SETTLE_S = 0.3  # a leg is believed after so long
FORGET_S = 1.0  # and forgotten when nothing tells it for so long

_HIPS = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
_SHOULDERS = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
_LEGS = (
    (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE),
    (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE),
)


def leg(pose: Pose, *, left: bool) -> tuple[Floats, Floats, Floats]:
    """Hip, knee and ankle of one leg, (2,) in image pixels."""
    points = pose.points
    if left:
        return points[Landmark.LEFT_HIP], points[Landmark.LEFT_KNEE], points[Landmark.LEFT_ANKLE]
    return points[Landmark.RIGHT_HIP], points[Landmark.RIGHT_KNEE], points[Landmark.RIGHT_ANKLE]


def leg_length(points: tuple[Floats, Floats, Floats]) -> float:
    """Length hip - knee - ankle in pixels."""
    hip, knee, ankle = points
    return distance(hip, knee) + distance(knee, ankle)


def longer_leg(pose: Pose) -> float:
    """Length of the longer leg in pixels, at least 1: the yardstick for distances in the picture."""
    points = pose.points.tolist()  # plain numbers: asked for several times a frame
    lengths = (dist(points[hip], points[knee]) + dist(points[knee], points[ankle]) for hip, knee, ankle in _LEGS)
    return max(*lengths, 1.0)


def knee_flexion_deg(pose: Pose, side: Side) -> float:
    """Flexion of one knee in the picture, 0 = straight."""
    return joint_flexion_deg(*leg(pose, left=side is Side.LEFT))


def leg_angle_deg(pose: Pose, side: Side) -> float:
    """Lying: the line hip - ankle from the horizontal, -180..180.

    0 flat on the floor, 90 upright, more towards the head. The floor is taken to be level in the picture.
    """
    hip, _, ankle = leg(pose, left=side is Side.LEFT)
    shoulders = pose.points[Landmark.LEFT_SHOULDER, 0] + pose.points[Landmark.RIGHT_SHOULDER, 0]
    hips = pose.points[Landmark.LEFT_HIP, 0] + pose.points[Landmark.RIGHT_HIP, 0]
    away = 1.0 if hips >= shoulders else -1.0  # from the head to the feet, along the floor
    return float(np.degrees(np.arctan2(hip[1] - ankle[1], away * (ankle[0] - hip[0]))))


def trunk_lean_deg(pose: Pose, facing: Side) -> float:
    """Lean of the line mid hips - mid shoulders in the picture from the vertical, -180..180, forwards positive."""
    dx, dy = (_middle(pose, _SHOULDERS) - _middle(pose, _HIPS)).tolist()
    return degrees(atan2(dx if facing is Side.RIGHT else -dx, -dy))


def trunk_tilt_deg(pose: Pose) -> float:
    """Angle of the trunk from the vertical in space, 0..180, whichever way it leans: for people not seen side-on."""
    hips, shoulders = (
        (pose.world[Landmark[f"LEFT_{name}"]] + pose.world[Landmark[f"RIGHT_{name}"]]) / 2
        for name in ("HIP", "SHOULDER")
    )
    x, y, z = shoulders - hips
    return float(np.degrees(np.arctan2(np.hypot(x, z), -y)))


def left_minus_right(pose: Pose, facing: Side) -> tuple[float, float, float]:
    """How much higher, further ahead (leg lengths) and straighter in the knee (degrees) the left leg is."""
    away = pose.points[Landmark.LEFT_ANKLE] - pose.points[Landmark.RIGHT_ANKLE]
    length, forward = longer_leg(pose), 1.0 if facing is Side.RIGHT else -1.0
    straighter = knee_flexion_deg(pose, Side.RIGHT) - knee_flexion_deg(pose, Side.LEFT)
    return float(-away[1] / length), float(forward * away[0] / length), straighter


def which(left_over_right: float, enough: float, still_enough: float, before: Side | None) -> Side | None:
    """The side that has more by `enough`; the one found `before` needs only `still_enough`. None when alike."""
    side = Side.LEFT if left_over_right > 0 else Side.RIGHT
    return side if abs(left_over_right) >= (still_enough if side is before else enough) else None


class Settled(Generic[T]):
    """A finding that changes only after another was seen for `settle_s` without a break, None for `forget_s`."""

    def __init__(self, settle_s: float = SETTLE_S, forget_s: float = FORGET_S, gap_s: float = 1.0) -> None:
        self.value: T | None = None
        self._settle_s, self._forget_s, self.gap_s = settle_s, forget_s, gap_s
        self._other: T | None = None
        self._since_s = self._time_s = 0.0

    def reset(self) -> None:
        """Forget everything."""
        self.value = self._other = None

    def step(self, reading: T | None, time_s: float) -> T | None:
        """What to believe at `time_s`; a gap or time that runs backwards starts the waiting anew."""
        if reading != self._other or not 0 <= time_s - self._time_s <= self.gap_s:
            self._other, self._since_s = reading, time_s
        self._time_s = time_s
        # Frame times are sums of fractions: half a millisecond keeps 0.3 s from being 0.2999.
        if time_s - self._since_s >= (self._forget_s if reading is None else self._settle_s) - TIME_SLACK_S:
            self.value = reading
        return self.value


class LegFinder:
    """Follows the legs of one person through one stretch."""

    def __init__(self, gap_s: float = 1.0) -> None:
        self._stretch: Stretch | None = None
        self._raised: Settled[Side] = Settled(gap_s=gap_s)
        self._front: Settled[Side] = Settled(gap_s=gap_s)
        self._straighter: Settled[Side] = Settled(gap_s=gap_s)
        self._smooth = {
            name: OneEuro(ANGLE_CUTOFF_HZ, ANGLE_BETA, gap_s=gap_s)
            for name in ("leg_angle_deg", "knee_deg", "trunk_lean_deg")
        }
        self._leg: Side | None = None

    def look_for(self, stretch: Stretch | None) -> None:
        """Follow another stretch, from now on."""
        self._stretch = stretch
        self.reset()

    def reset(self) -> None:
        """Forget the person."""
        for settled in (self._raised, self._front, self._straighter):
            settled.reset()
        for smoother in self._smooth.values():
            smoother.reset()
        self._leg = None

    def bridge(self, gap_s: float) -> None:
        """From now on frames this far apart still belong together."""
        for settled in (self._raised, self._front, self._straighter):
            settled.gap_s = gap_s
        for smoother in self._smooth.values():
            smoother.gap_s = gap_s

    def step(self, pose: Pose, facing: Side, position: Position | None, time_s: float) -> LegReading:
        """The legs of `pose`. position: what is seen; decides only where no stretch does."""
        higher, ahead, straighter = left_minus_right(pose, facing)
        raised = self._raised.step(which(higher, APART, STILL_APART, self._raised.value), time_s)
        front = self._front.step(which(ahead, APART, STILL_APART, self._front.value), time_s)
        read = which(straighter, STRAIGHTER_DEG, STILL_STRAIGHTER_DEG, self._straighter.value)
        straight = self._straighter.step(read, time_s)
        placed = self._stretch.position if self._stretch else position
        match placed:
            case None:
                stretched = None
            case Position.HEEL_RAISED | Position.LYING:
                stretched = raised
            case Position.SEATED:
                stretched = straight
            case Position.STANDING | Position.HANDS_AND_FEET:
                stretched = front
        if self._stretch and self._stretch.legs == 2:
            stretched = None
        if stretched is not self._leg:
            # Another leg's angles: nothing to smooth across.
            for name in ("leg_angle_deg", "knee_deg"):
                self._smooth[name].reset()
            self._leg = stretched
        lying = placed is Position.LYING and position in (Position.LYING, None)
        side_on = not self._stretch or self._stretch.side_on
        reading = LegReading(
            position=position,
            stretched=stretched,
            raised=raised,
            front=front,
            leg_angle_deg=self._angle(pose, stretched) if lying else None,
            knee_deg=self._knee(pose, stretched, front),
            trunk_lean_deg=trunk_lean_deg(pose, facing) if side_on else trunk_tilt_deg(pose),
        )
        return replace(
            reading,
            leg_angle_deg=self._smoothed("leg_angle_deg", reading.leg_angle_deg, time_s),
            knee_deg=self._smoothed("knee_deg", reading.knee_deg, time_s),
            trunk_lean_deg=self._smoothed("trunk_lean_deg", reading.trunk_lean_deg, time_s),
        )

    def _smoothed(self, name: str, value: float | None, time_s: float) -> float | None:
        return None if value is None else self._smooth[name].step(value, time_s)

    def _angle(self, pose: Pose, stretched: Side | None) -> float | None:
        """The stretched leg's angle; of both, the lower one's."""
        if stretched:
            return leg_angle_deg(pose, stretched)
        if self._stretch and self._stretch.legs == 2:
            return min(leg_angle_deg(pose, side) for side in Side)
        return None

    def _knee(self, pose: Pose, stretched: Side | None, front: Side | None) -> float | None:
        """Flexion of the knee that should be straight; of both, the more bent one."""
        match self._stretch.knee if self._stretch else Knee.STRETCHED:
            case Knee.NONE:
                return None
            case Knee.BOTH:
                return max(knee_flexion_deg(pose, side) for side in Side)
            case Knee.BACK:
                return knee_flexion_deg(pose, Side.RIGHT if front is Side.LEFT else Side.LEFT) if front else None
            case Knee.STRETCHED:
                if stretched is None and self._stretch and self._stretch.legs == 2:
                    return max(knee_flexion_deg(pose, side) for side in Side)
                return knee_flexion_deg(pose, stretched) if stretched else None


def _middle(pose: Pose, pair: tuple[Landmark, Landmark]) -> Floats:
    middle: Floats = (pose.points[pair[0]] + pose.points[pair[1]]) / 2
    return middle
