"""Looks after the data folder while the server runs: finishes what was cut off, deletes what is due, erases."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from posture.files import is_temporary
from posture.holdings.backup import finish_restoring
from posture.holdings.clip import CLIPS
from posture.holdings.erase import Plan, erase, plan_everything, plan_person, resume
from posture.holdings.here import tighten
from posture.holdings.inventory import Estate
from posture.holdings.kinds import JOURNAL
from posture.holdings.retention import Recorded, Rule, due, rule_of, set_rule
from posture.storage.names import key_of
from posture.words import say, text
from server.clips.reviews import Clips
from server.clips.room import bytes_in
from server.clips.under_way import reviewed_by
from server.data import Data
from server.errors import BusyError, UnusableError

_LOG = logging.getLogger(__name__)
_PASSING = (".export-*", ".backup-*")


class Keeper:
    """What is done with all that is kept. Safe for several threads, and beside other servers."""

    def __init__(self, data: Data, clips: Clips, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._data, self._clips, self._now = data, clips, now
        clips.after_taking_in = self.tidy
        self._handing_over = Lock()

    @property
    def folder(self) -> Path:
        """Of everything Posture keeps."""
        return self._clips.library.folder.parent

    def estate(self, *, patient: bool = False) -> Estate:
        """All that is kept. patient: for what must not be lost, waiting longer for other programs."""
        return Estate(folder=self.folder, database=self._data.patient if patient else self._data.database)

    def begin(self) -> None:
        """What a start is for: go on with what was cut off, close what is open to others, delete what is due.

        What can't be done now, such as for a locked database, is for the next start, and stops nobody from stretching.
        """
        if not self.folder.is_dir():
            return
        steps = (self._go_on, self._be_known, lambda: tighten(self.folder), self._clips.library.sweep, self.tidy)
        for do in steps:
            try:
                do()
            except Exception:
                _LOG.exception("What is kept could not be put in order at the start.")

    def _go_on(self) -> None:
        running = self._clips.library.running()
        if not running:
            finish_restoring(self.folder)
            half = [path for path in self.folder.glob(".*") if is_temporary(path)]
            for path in (*half, *(path for pattern in _PASSING for path in self.folder.glob(pattern))):
                path.unlink(missing_ok=True)
        if (self.folder / JOURNAL).exists():
            resume(self.estate(patient=True))

    def _be_known(self) -> None:
        """From now on nothing is restored beneath this server."""
        assert self._clips.library.token

    @contextmanager
    def handing_over(self, *, everything: bool) -> Iterator[None]:
        """An archive is written meanwhile: one at a time, for it may be as large as all that is kept.

        Raises BusyError, and NoRoomError when there is no room for it.
        """
        if not self._handing_over.acquire(blocking=False):
            raise BusyError(say("server-data-handing-over"))
        try:
            self._clips.doorway.check_free(self.folder, bytes_in(self.folder) if everything else 0)
            yield
        finally:
            self._handing_over.release()

    def due(self, rule: Rule, *new: str) -> tuple[Recorded, ...]:
        """What the rule deletes now. new: ids of clips that have just been taken in."""
        if not rule.on:
            return ()
        recordings = Estate(folder=self.folder, database=None).recordings()
        return due(recordings, rule, self._now(), {*new, *filter(self._busy, (one.clip_id for one in recordings))})

    def tidy(self, *new: str) -> None:
        """Delete the recordings that the person's rule names."""
        for recording in self.due(rule_of(self.folder), *new):
            self._clips.library.remove(recording.clip_id)
            self._clips.room.changed()

    def set_rule(self, rule: Rule) -> None:
        """Put a rule in force, and act on it."""
        set_rule(self.folder, rule)
        self.tidy()

    def _busy(self, clip_id: str) -> bool:
        """Whether a clip is being worked on, by this server or another."""
        noted = reviewed_by(self.folder / CLIPS / clip_id)
        return bool(self._clips.jobs.of(clip_id)[0]) or not noted.isdisjoint(self._clips.library.running())

    def plan(self, name: str | None) -> Plan:
        """What would be erased of this person, or of everybody for None. Raises ProfileError."""
        estate = self.estate()
        return plan_everything(estate) if name is None else plan_person(estate, name)

    def erase(self, name: str | None, typed: str) -> None:
        """Erase it. Raises UnusableError unless what was typed is the name, or the words for everything."""
        plan = self.plan(name)
        if key_of(typed) != key_of(word_for(plan)):
            raise UnusableError(say("server-data-not-typed", word=word_for(plan)))
        self._erase(plan)

    def delete_profile(self, profile_id: int) -> None:
        """Delete a person with what is known of them and the reviews by their limits; films stay, as nobody's."""
        name = self._data.profiles.by_id(profile_id).name
        self._erase(plan_person(self.estate(), name, films=False))

    def _erase(self, plan: Plan) -> None:
        self._call_off(plan)
        erase(self.estate(patient=True), plan)
        self._clips.room.changed()
        if plan.whose is None:
            self._data.unkept.clear()
        else:
            self._data.unkept.pop(plan.whose.profile_id, None)

    def _call_off(self, plan: Plan) -> None:
        """End the work on what goes, and by the limits of whoever goes: it would put back what was erased."""
        clips = {piece.unit.split("/")[1] for piece in (*plan.gone, *plan.retitled) if piece.unit.startswith(CLIPS)}
        for clip in self._clips.library.clips():
            jobs = self._clips.jobs.of(clip.id)[0]
            theirs = plan.whose and any(job.work.subject.profile_id == plan.whose.profile_id for job in jobs)
            if plan.whose is None or clip.id in clips or theirs:
                self._clips.jobs.cancel(clip.id)


def word_for(plan: Plan) -> str:
    """What has to be typed for this to be erased."""
    return plan.whose.name if plan.whose else text(say("server-data-everything"))
