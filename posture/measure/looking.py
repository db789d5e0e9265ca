"""The first doors of the corridor: is there somebody, the same as before, seen well enough, and placed how.

Nothing in here knows what the back is found to be, so that many frames can pass before the first is measured further.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from posture.measure.legs import LegFinder, Settled
from posture.measure.positions import back_unjudged, misplaced, read_position
from posture.measure.tracking import Track, Tracker
from posture.measure.view import Viewer
from posture.pace import Pace
from posture.settings import Settings
from posture.stretches.stretch import Stretch
from posture.values import Floats, LegReading, Pose, Position, Status, View
from posture.words import Sentence, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What one frame shows before its back is measured."""

    status: Status
    advice: Sentence | None = None
    pose: Pose | None = None
    view: View | None = None
    legs: LegReading | None = None
    note: Sentence | None = None
    """Why the back is not to be judged, None where it is."""
    newcomer: bool = False
    """Somebody else than before: nothing found so far is about them."""
    back: bool = False
    """The outline of the back is to be measured; else this is all there is to know of the frame."""
    pace: Pace = field(default_factory=Pace)
    """How far apart the pictures before this one came."""


class Looker:
    """Follows one person up to the doors of view and placing."""

    def __init__(self, turn_of: Callable[[Floats], float], settings: Settings) -> None:
        """turn_of: as `Viewer` wants it."""
        self._viewer = Viewer(turn_of, settings)
        self._tracker = Tracker()
        self._placed: Settled[Position] = Settled(gap_s=settings.gap_s)
        self._legs = LegFinder(settings.gap_s)
        self._stretch: Stretch | None = None
        self._pace, self._least_s, self._gap_s = Pace(), settings.gap_s, settings.gap_s

    def look_for(self, stretch: Stretch | None) -> None:
        """Look for another stretch from now on."""
        self._stretch = stretch
        self._viewer.look_for(stretch)
        self._legs.look_for(stretch)

    def reset(self) -> None:
        """Forget the person and the clip."""
        self._tracker.reset()
        self._forget()
        self._pace = Pace()

    def look(self, pose: Pose | None, time_s: float) -> Looked:
        """What the frame at `time_s` shows."""
        pace, self._pace = self._pace, self._pace.seen(time_s)
        if (gap_s := pace.gap_s(self._least_s)) != self._gap_s:
            self._gap_s = gap_s
            self._viewer.bridge(gap_s)
            self._legs.bridge(gap_s)
            self._placed.gap_s = gap_s
        return replace(self._looked(pose, time_s), pace=pace)

    def _looked(self, pose: Pose | None, time_s: float) -> Looked:
        if pose is None:
            return Looked(status=Status.NO_PERSON, advice=say("measure-no-person"))
        track = self._tracker.step(pose, time_s)
        if track is Track.DOUBTFUL:
            return Looked(status=Status.LOW_CONFIDENCE, advice=say("measure-lost"), pose=pose)
        newcomer = track is Track.NEW
        if newcomer:
            self._forget()
        view = self._viewer.assess(pose, time_s)
        if view.status is not Status.OK:
            return Looked(status=view.status, advice=view.advice, pose=pose, view=view, newcomer=newcomer)
        seen = self._placed.step(read_position(pose), time_s)
        legs = self._legs.step(pose, view.facing, seen, time_s)
        if advice := misplaced(self._stretch, seen):
            return Looked(
                status=Status.LOW_CONFIDENCE, advice=advice, pose=pose, view=view, legs=legs, newcomer=newcomer
            )
        note = back_unjudged(self._stretch, legs.trunk_lean_deg or 0.0)
        hidden = self._stretch and (self._stretch.position is Position.LYING or not self._stretch.side_on)
        return Looked(status=Status.OK, pose=pose, view=view, legs=legs, note=note, newcomer=newcomer, back=not hidden)

    def _forget(self) -> None:
        self._viewer.reset()
        self._placed.reset()
        self._legs.reset()
