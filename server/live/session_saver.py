"""A coached session on its way into the history: saved every few seconds, and at its end, off the measuring thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from contextvars import copy_context
from datetime import datetime
from uuid import uuid4

from posture.calibration.places import Spot
from posture.coach.summary import Summary
from posture.errors import PostureError
from posture.storage import History, StorageError
from posture.storage.coached import EVERY_S, Whose, stored, worth
from posture.storage.places import Places
from posture.words import say
from server.data import Data

log = logging.getLogger(__name__)

LAST_WAIT_S = 3.0
"""How long the report waits for the last save to say whether it went well."""

_SLOW = StorageError(say("server-save-slow"))
_FAULT = StorageError(say("server-save-fault"))


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

    def finish(self, summary: Summary, time_s: float, spot: Spot | None = None) -> None:
        """Save the end, at `time_s` of the session, and wait a moment to know whether it went well.

        spot: where it was done, to be remembered if it is anybody's.
        """
        self._last(summary, True, time_s, spot)

    def cut_short(self, summary: Summary, spot: Spot | None = None) -> None:
        """Save what there is: the page is gone, perhaps for good."""
        self._last(summary, False, None, spot)

    def close(self) -> None:
        """Nothing more will be saved; what is under way is let finish."""
        self._executor.shutdown(wait=False)

    def _last(self, summary: Summary, finished: bool, pain_at_s: float | None, spot: Spot | None) -> None:
        if not worth(summary):
            return
        self._busy = self._executor.submit(self._save, summary, finished, pain_at_s)
        if spot is not None and self._whose.profile_id is not None:
            # A new place gets a name in the language of whoever stands there.
            self._executor.submit(copy_context().run, self._remember, self._whose.profile_id, spot)
        try:
            self._busy.result(LAST_WAIT_S)
        except TimeoutError:
            self.error = _SLOW

    def _remember(self, profile_id: int, spot: Spot) -> None:
        try:
            Places(self._data.patient).remember(profile_id, spot, self._whose.stretch, self._now())
        except Exception:  # whoever has stretched need not hear of it: the next session remembers
            log.exception("a place could not be remembered")

    def _save(self, summary: Summary, finished: bool, pain_at_s: float | None) -> None:
        try:
            session = stored(summary, self._whose, self.key, self._now(), finished=finished, pain_at_s=pain_at_s)
            History(self._data.patient).save(session)
        except PostureError as error:
            self.error = error
        except Exception:
            log.exception("a session could not be saved")
            self.error = _FAULT
        else:
            self.error = None
