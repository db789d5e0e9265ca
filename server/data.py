"""The database behind the page: opened when first needed, once a server."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Annotated, TypeAlias

from pydantic import Field

from posture.calibration.result import Calibration
from posture.storage import Database, Profiles, StoredAnswers

ProfileId: TypeAlias = Annotated[int, Field(ge=1, lt=2**53)]
"""A profile's number as a client may name it: what JavaScript keeps exactly."""


class Data:
    """What lasts. A page that needs nothing of it never opens it; its errors are StorageErrors."""

    def __init__(self, open_database: Callable[[], Database] = Database) -> None:
        self._open = open_database
        self._lock = Lock()
        self._database: Database | None = None
        self.unkept: dict[int | None, StoredAnswers] = {}
        """Answers to the safety questions that the database would not take, by profile: good while the server runs."""

    @property
    def database(self) -> Database:
        """The open database; safe from any thread."""
        with self._lock:
            if self._database is None:
                self._database = self._open()
            return self._database

    @property
    def profiles(self) -> Profiles:
        """The people in it."""
        return Profiles(self.database, check=Calibration.from_json)

    def close(self) -> None:
        """Give back every connection."""
        with self._lock:
            if self._database is not None:
                self._database.close()
                self._database = None
