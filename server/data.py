"""The database behind the page: opened when first needed, once a server, and used by few threads that wait briefly."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

import anyio
from anyio import to_thread

from posture.calibration.result import Calibration
from posture.storage import Database, Profiles, StorageError, StoredAnswers
from posture.words import say
from server.limits.caps import CAPS, Caps

P = ParamSpec("P")
T = TypeVar("T")


class Data:
    """What lasts. A page that needs nothing of it never opens it; its errors are StorageErrors.

    Another program may hold the database for minutes. Whoever needs it then is told so soon, and nobody else waits:
    requests use it on threads of its own (`on_a_thread`), and with little patience.
    """

    def __init__(self, open_database: Callable[[], Database] | None = None, caps: Caps = CAPS) -> None:
        """open_database: this computer's own unless given."""
        self._open = open_database or partial(Database, patience_s=caps.database_patience_s)
        self._open_patient = open_database or Database
        self._caps = caps
        self._lock = Lock()
        self._database: Database | None = None
        self._patient: Database | None = None
        self._turns = anyio.Semaphore(caps.database_threads)
        self._threads = anyio.CapacityLimiter(caps.database_threads)
        self.unkept: dict[int | None, StoredAnswers] = {}
        """Answers to the safety questions that the database would not take, by profile: good while the server runs."""

    @property
    def database(self) -> Database:
        """The open database; safe from any thread. It waits briefly for other programs."""
        with self._opening():
            if self._database is None:
                self._database = self._open()
            return self._database

    @property
    def patient(self) -> Database:
        """The same for what must not be lost and keeps nobody waiting: it waits longer."""
        with self._opening():
            if self._patient is None:
                self._patient = self._open_patient()
            return self._patient

    @property
    def profiles(self) -> Profiles:
        """The people in it."""
        return Profiles(self.database, check=Calibration.from_json)

    async def run(self, work: Callable[[], T]) -> T:
        """Do this on one of the threads that may wait for the database. Raises StorageError when none comes free."""
        try:
            with anyio.fail_after(self._caps.database_wait_s):
                await self._turns.acquire()
        except TimeoutError:
            raise _busy() from None
        try:
            return await to_thread.run_sync(work, limiter=self._threads)
        finally:
            self._turns.release()

    def on_a_thread(self, work: Callable[P, T]) -> Callable[P, Coroutine[Any, Any, T]]:
        """A route's function that uses the database, made one that `run` does."""

        @wraps(work)
        async def waiting(*args: P.args, **named: P.kwargs) -> T:
            return await self.run(partial(work, *args, **named))

        return waiting

    def close(self) -> None:
        """Give back every connection."""
        with self._lock:
            for database in (self._database, self._patient):
                if database is not None:
                    database.close()
            self._database = self._patient = None

    @contextmanager
    def _opening(self) -> Iterator[None]:
        """One opens it, others wait, but not one after another."""
        if not self._lock.acquire(timeout=self._caps.database_wait_s):
            raise _busy()
        try:
            yield
        finally:
            self._lock.release()


def _busy() -> StorageError:
    return StorageError(say("server-database-busy"))
