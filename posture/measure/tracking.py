"""Plausibility over time: is this still the same person, and are the landmarks still on them?

Detection is not correctness. The landmarker locks on to a passer-by, a dog or a helper's leg without a word. A body
doesn't jump half a leg's length between two frames, doesn't grow or shrink by a third, doesn't turn round in mid-bend.
Such a frame is not measured; if the new figure stays, it is somebody else and everything starts afresh.
"""

from __future__ import annotations

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
PATIENCE = 4  # and over so many frames: where they come slowly, two slips of the landmarks are a second apart


class Track(Enum):
    """What became of the person since the last frame."""

    SAME = auto()
    DOUBTFUL = auto()
    NEW = auto()


class Tracker:
    """Follows hips and leg length of one person."""

    def __init__(self) -> None:
        self._size = Window(length_s=2.0, gap_s=3.0)
        self._hips: np.ndarray | None = None
        self._time_s = 0.0
        self._doubt_since_s: float | None = None
        self._doubts = 0

    def reset(self) -> None:
        """Forget the person."""
        self._size.reset()
        self._hips = self._doubt_since_s = None

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
        if self._doubt_since_s is None or time_s < self._doubt_since_s:  # time that runs backwards is another clock
            self._doubt_since_s, self._doubts = time_s, 0
        self._doubts += 1
        if time_s - self._doubt_since_s < PATIENCE_S or self._doubts < PATIENCE:
            return Track.DOUBTFUL
        self.reset()
        self._accept(hips, size, time_s)
        return Track.NEW

    def _accept(self, hips: np.ndarray, size: float, time_s: float) -> None:
        self._hips, self._time_s = hips, time_s
        self._size.push(size, time_s)
