"""A coached session on its way into the history: saved every few seconds, and at its end, off the measuring thread."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from posture.coach.summary import Summary, to_json
from posture.errors import PostureError
from posture.storage import History, Leg, StorageError, StoredHold, StoredSession
from posture.words import say
from server.data import Data

log = logging.getLogger(__name__)

EVERY_S = 5.0
"""Seconds of the session between two saves: what a power cut may cost."""

LAST_WAIT_S = 3.0
"""How long the report waits for the last save to say whether it went well."""

_SLOW = StorageError(say("server-save-slow"))
_FAULT = StorageError(say("server-save-fault"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose session it is, of which stretch, and when it began."""

    profile_id: int | None
    stretch: str
    started_at: datetime


class Keeper:
    """Saves one session again and again under one key. Errors are kept for the page to tell, never raised."""

    def __init__(self, data: Data, whose: Whose, now: Callable[[], datetime]) -> None:
        self.key = str(uuid4())
        self.error: PostureError | None = None
        self._data = data
        self._whose = whose
        self._now = now
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="posture-keeping")
        self._busy: Future[None] | None = None
        self._saved_s = 0.0

    def keep(self, summary: Summary, time_s: float) -> None:
        """Save what there is so far, if it is time to; time_s: of the session. Returns at once."""
        if time_s - self._saved_s < EVERY_S or not worth(summary) or (self._busy and not self._busy.done()):
            return
        self._saved_s = time_s
        self._busy = self._executor.submit(self._save, summary, False, None)

    def finish(self, summary: Summary, time_s: float) -> None:
        """Save the end, at `time_s` of the session, and wait a moment to know whether it went well."""
        self._last(summary, True, time_s)

    def cut_short(self, summary: Summary) -> None:
        """Save what there is: the page is gone, perhaps for good."""
        self._last(summary, False, None)

    def close(self) -> None:
        """Nothing more will be saved; what is under way is let finish."""
        self._executor.shutdown(wait=False)

    def _last(self, summary: Summary, finished: bool, pain_at_s: float | None) -> None:
        if not worth(summary):
            return
        self._busy = self._executor.submit(self._save, summary, finished, pain_at_s)
        try:
            self._busy.result(LAST_WAIT_S)
        except TimeoutError:
            self.error = _SLOW

    def _save(self, summary: Summary, finished: bool, pain_at_s: float | None) -> None:
        try:
            session = stored(summary, self._whose, self.key, self._now(), finished=finished, pain_at_s=pain_at_s)
            History(self._data.database).save(session)
        except PostureError as error:
            self.error = error
        except Exception:
            log.exception("a session could not be saved")
            self.error = _FAULT
        else:
            self.error = None


def worth(summary: Summary) -> bool:
    """Whether there is anything to remember: who only looked has not stretched."""
    return bool(summary.holds or summary.reps or summary.pain)


def stored(
    summary: Summary, whose: Whose, key: str, now: datetime, *, finished: bool, pain_at_s: float | None
) -> StoredSession:
    """The report as the history keeps it."""
    return StoredSession(
        key=key,
        profile_id=whose.profile_id,
        started_at=whose.started_at,
        # A clock that was set back meanwhile must not lose the session.
        ended_at=max(now, whose.started_at),
        stretch=whose.stretch,
        finished=finished,
        pain=summary.pain,
        pain_at_s=pain_at_s if summary.pain else None,
        summary=json.dumps(to_json(summary)),
        holds=tuple(
            StoredHold(
                leg=Leg(hold.leg.value) if hold.leg else Leg.BOTH,
                round=hold.round,
                right_s=hold.right_s,
                in_position_s=hold.in_position_s,
                warnings=hold.warnings,
                deepest_flat_hinge_deg=hold.deepest_deg,
                rounding_share=None if hold.rounding_share is None else min(1.0, max(0.0, hold.rounding_share)),
                faults=tuple(fault.value for fault in hold.faults),
            )
            for hold in summary.holds
        ),
    )
