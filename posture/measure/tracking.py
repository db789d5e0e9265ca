"""Plausibility over time: is this still the same person, and are the landmarks still on them?

Detection is not correctness. The landmarker locks on to a passer-by, a dog or a helper's leg without a word. A body
doesn't jump half a leg's length between two frames, doesn't grow or shrink by a third, doesn't turn round in mid-bend.
Such a frame is not measured; if the new figure stays, it is somebody else and everything starts afresh. Who only walks
past never stays. And where the landmarks went off with somebody who crossed in front, without a jump, the one who is
seen again in the old place, as large as before, is the same as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from posture.measure.filters import Window
from posture.measure.geometry import distance
from posture.measure.legs import longer_leg
from posture.values import Landmark, Pose

# Chosen, not measured, between what one person does and what tells two apart: the clips in samples/ that are judged
# from end to end lose no frame to them.
MAX_SPEED = 2.5  # leg lengths a second that the hips may travel
MIN_JUMP = 0.35  # leg lengths; landmark noise and a slow camera stay below
MAX_JUMP = 0.9  # leg lengths, however long the hips were out of sight: further away it may be somebody else
MAX_GROWTH = 1.4  # ratio of the leg's length to its median over the last seconds
PATIENCE_S = 1.0  # a new figure that stays this long is a new person
STRAY = 0.25  # leg lengths: a new figure that goes further than this has not stayed; a stroll is 0.5 a second
PLACE = 0.5  # leg lengths: as far as this from where they stayed somebody is still in their place
SETTLED_S = 1.5  # who stays in one place this long is remembered there
REMEMBER_S = 10.0  # for so long after they were last seen there
BACK_GROWTH = 1.2  # ratio of the leg's length to that of whoever is remembered in a place, to be them again
PATIENCE = 4  # and over so many frames: where they come slowly, two slips of the landmarks are a second apart


class Track(Enum):
    """What became of the person since the last frame."""

    SAME = auto()
    DOUBTFUL = auto()
    NEW = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    """Somebody who has stayed in one place."""

    hips: np.ndarray
    """(2,) where, in pixels."""
    size: float
    """Usual length of the leg, in pixels."""
    time_s: float
    """When they were last seen there."""

    def again(self, hips: np.ndarray, size: float, time_s: float) -> bool:
        """Whether this figure is them again."""
        return (
            0 <= time_s - self.time_s <= REMEMBER_S
            and distance(self.hips, hips) <= PLACE * self.size
            and 1 / BACK_GROWTH <= size / self.size <= BACK_GROWTH
        )


class Tracker:
    """Follows hips and leg length of one person."""

    def __init__(self) -> None:
        self._size = Window(length_s=2.0, gap_s=3.0)
        self._hips: np.ndarray | None = None
        self._time_s = 0.0
        self._doubt_since_s: float | None = None
        self._doubts = 0
        self._stranger: np.ndarray | None = None
        self._place: np.ndarray | None = None
        self._place_since_s = 0.0
        self._settled: _Settled | None = None

    def reset(self) -> None:
        """Forget the person."""
        self._size.reset()
        self._hips = self._doubt_since_s = self._stranger = self._place = self._settled = None

    def step(self, pose: Pose, time_s: float) -> Track:
        """Whether `pose` can be the person of the frames before."""
        hips = (pose.points[Landmark.LEFT_HIP] + pose.points[Landmark.RIGHT_HIP]) / 2
        size = longer_leg(pose)
        if self._hips is None or not self._size.values:
            self._accept(hips, size, time_s)
            return Track.SAME
        usual = self._size.median
        moved = distance(self._hips, hips) / usual
        allowed = min(max(MAX_SPEED * (time_s - self._time_s), MIN_JUMP), MAX_JUMP)
        if moved <= allowed and 1 / MAX_GROWTH <= size / usual <= MAX_GROWTH:
            self._doubt_since_s = None
            self._accept(hips, size, time_s)
            return Track.SAME
        if self._settled is not None and self._settled.again(hips, size, time_s):
            self._size.reset()
            self._doubt_since_s = None
            self._accept(hips, size, time_s)
            return Track.SAME
        passes = self._stranger is None or distance(self._stranger, hips) > STRAY * size
        # Time that runs backwards is another clock.
        if self._doubt_since_s is None or time_s < self._doubt_since_s or passes:
            self._doubt_since_s, self._doubts, self._stranger = time_s, 0, hips
        self._doubts += 1
        if time_s - self._doubt_since_s < PATIENCE_S or self._doubts < PATIENCE:
            return Track.DOUBTFUL
        self.reset()
        self._accept(hips, size, time_s)
        return Track.NEW

    def _accept(self, hips: np.ndarray, size: float, time_s: float) -> None:
        self._hips, self._time_s = hips, time_s
        self._size.push(size, time_s)
        usual = self._size.median or size
        if self._place is None or time_s < self._place_since_s or distance(self._place, hips) > PLACE * usual:
            self._place, self._place_since_s = hips, time_s
        if time_s - self._place_since_s >= SETTLED_S:
            self._settled = _Settled(hips=self._place, size=usual, time_s=time_s)
