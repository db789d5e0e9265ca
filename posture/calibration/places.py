"""Places: where a person stretches, as the camera sees it, and which of those known it is. Pure; time is passed in.

Nobody is asked. How somebody stands before it begins tells the place; which calibration fits there is found by itself
as well, from more than a place holds (`posture.calibration.staleness.fitting`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import log
from statistics import median

from posture.calibration.staleness import MAX_SIZE_RATIO
from posture.measure.legs import STILL_APART, left_minus_right, longer_leg
from posture.stretches.stretch import Position, Stretch
from posture.values import Feedback, Side, Status
from posture.words import Sentence, say

OWN, PHONE = "own", "phone"
"""What the camera of this computer and a phone are called; any other has the name its browser gives it."""

_NUMBERS = re.compile(r" \([0-9a-f]{4}:[0-9a-f]{4}\)$")
"""Of maker and model, which Chromium adds to a camera's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """How somebody is placed before a camera."""

    camera: str
    """As it is called, "" where that is not known."""
    facing: Side
    """The side turned to the camera."""
    leg_share: float
    """The leg's length as a share of the picture's height: how near they are, without knowing the lens."""
    heel_share: float | None = None
    """How much higher the raised heel is, in lengths of the leg; None where none was raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A spot that is remembered. stretch: the id of the one done there last; used_at: when that was."""

    id: int
    name: str
    spot: Spot
    stretch: str
    used_at: datetime


def fitting_place(places: Sequence[Place], spot: Spot) -> Place | None:
    """The place that this spot is: the same camera and side, and the nearest in size; None where it is a new one.

    A size within `MAX_SIZE_RATIO` is the same distance, as for calibrations: whoever stands in the same place again
    stands within a foot or two. The heel does not count: it is not up yet while the place is looked for.
    """
    alike = [
        place
        for place in places
        if (place.spot.camera, place.spot.facing) == (spot.camera, spot.facing)
        and _apart(place.spot, spot) <= log(MAX_SIZE_RATIO)
    ]
    return min(alike, key=lambda place: _apart(place.spot, spot), default=None)


def in_words(place: Place) -> Sentence:
    """What tells this place from others, in one sentence."""
    spot = place.spot
    return say(
        "calibration-place",
        side=spot.facing.value,
        camera=_NUMBERS.sub("", spot.camera) or "other",
        percent=round(100 * spot.leg_share),
        heel=0 if spot.heel_share is None else round(100 * spot.heel_share),
    )


class PlaceFinder:
    """Follows one stretch: which of the known places it is done in, and what there is to remember of it."""

    def __init__(self, camera: str, stretch: Stretch, places: Sequence[Place] = ()) -> None:
        """camera: as it is called. places: those of this person."""
        self.place: Place | None = None
        self._camera, self._stretch, self._places = camera, stretch, tuple(places)
        self._spot: Spot | None = None
        self._rises: list[float] = []

    @property
    def spot(self) -> Spot | None:
        """How the person stood, with the heel as it mostly was; None until they were seen side-on."""
        if self._spot is None or not self._rises:
            return self._spot
        return replace(self._spot, heel_share=median(self._rises))

    def step(self, feedback: Feedback, *, begun: bool) -> None:
        """One picture further. begun: they stretch; before, they get ready, which tells the place."""
        pose, view = feedback.pose, feedback.view
        # Of a stretch that is not done side-on the side means nothing.
        if pose is None or view is None or view.status is not Status.OK or not self._stretch.side_on:
            return
        if not begun:
            leg_share = longer_leg(pose) / pose.size[1]
            self._spot = Spot(camera=self._camera, facing=view.facing, leg_share=leg_share)
            self.place = fitting_place(self._places, self._spot)
        elif self._stretch.position is Position.HEEL_RAISED:
            rise = abs(left_minus_right(pose, view.facing)[0])
            if rise >= STILL_APART:
                self._rises.append(rise)


def _apart(one: Spot, other: Spot) -> float:
    return abs(log(one.leg_share / other.leg_share))
