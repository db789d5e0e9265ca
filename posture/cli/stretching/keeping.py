"""Keeps a stretch led in the terminal in the history: every few seconds, so that little can be lost, and at its end.

And where it was done, of somebody with a profile.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from uuid import uuid4

from posture.calibration.places import PlaceFinder
from posture.cli.stretching.leading import Moment
from posture.coach.phases import Phase
from posture.coach.run import Coach
from posture.errors import PostureError
from posture.storage import History
from posture.storage.coached import EVERY_S, Whose, stored, worth
from posture.storage.places import Places


class Kept:
    """Saves one session again and again under one key. What can't be saved is told at the end, not in the stretch."""

    def __init__(self, history: History, coach: Coach, whose: Whose, now: Callable[[], datetime]) -> None:
        self.error: PostureError | None = None
        self._history, self._coach, self._whose, self._now = history, coach, whose, now
        self._key = str(uuid4())
        self._saved_s = 0.0
        self._over = False

    def see(self, moment: Moment) -> None:
        """Take in the next moment."""
        over = self._coach.summary is not None
        if self._over or not (over or moment.time_s - self._saved_s >= EVERY_S):
            return
        self._over, self._saved_s = over, moment.time_s
        summary = self._coach.so_far()
        if not worth(summary):
            return
        pain_at_s = moment.time_s if over else None
        try:
            self._history.save(stored(summary, self._whose, self._key, self._now(), finished=over, pain_at_s=pain_at_s))
        except PostureError as error:
            self.error = error
        else:
            self.error = None


class Placed:
    """Remembers where a stretch of somebody with a profile was done, once it is over and worth keeping."""

    def __init__(self, places: Places, profile_id: int, coach: Coach, camera: str, now: Callable[[], datetime]) -> None:
        self._places, self._profile_id, self._coach, self._now = places, profile_id, coach, now
        self._finder = PlaceFinder(camera, coach.stretch)
        self._over = False

    def see(self, moment: Moment) -> None:
        """Take in the next moment."""
        if moment.feedback is not None:
            self._finder.step(moment.feedback, begun=moment.view.phase is not Phase.READY)
        summary = self._coach.summary
        if self._over or summary is None:
            return
        self._over = True
        if self._finder.spot is not None and worth(summary):
            with suppress(PostureError):  # whoever has stretched need not hear of it: the next session remembers
                self._places.remember(self._profile_id, self._finder.spot, self._coach.stretch.id, self._now())
