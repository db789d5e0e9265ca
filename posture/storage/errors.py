"""What can go wrong with what Posture keeps, and the one place where a driver's complaint becomes a sentence.

PostureError
├── StorageError    the database: locked, full, damaged, foreign, newer, not permitted, not reachable
├── ProfileError    a profile: no such one, name taken, name or limits that can't be used, a file that is none
├── PlaceError      a place: no such one, name taken, or a name that can't be used
└── HistoryError    a session that isn't there
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from posture.errors import PostureError
from posture.words import say


class StorageError(PostureError):
    """The database can't be opened, read or written."""


class StorageFullError(StorageError):
    """The disk on which the database is has no room left."""


class ProfileError(PostureError):
    """A profile is missing, its name is taken, or what it was given can't be used."""


class PlaceError(PostureError):
    """A place is missing, its name is taken or can't be used."""


class HistoryError(PostureError):
    """A session is not in the history (any more)."""


_SQLITE: dict[int, str] = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_PERM: "read-only",
    sqlite3.SQLITE_AUTH: "read-only",
    sqlite3.SQLITE_CANTOPEN: "not-opened",
    sqlite3.SQLITE_NOTADB: "none",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_IOERR: "disk",
}
"""Result code to the end of the sentence's id."""

_POSTGRES: dict[str, str] = {
    "55P03": "server-locked",
    "23": "changed",
    "40": "changed",
    "53": "server-full",
    "42501": "forbidden",
    "28": "user-refused",
    "3D": "absent",
}
"""Condition code, or the class that begins it, to the end of the sentence's id."""


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turn any complaint of the database called `where` into a StorageError."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise explanation(where, error) from error


def explanation(where: str, error: Exception) -> StorageError:
    """The sentence for an error of SQLAlchemy or of the driver beneath it."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    state: str | None = getattr(cause, "sqlstate", None)
    kind: str | None = None
    if isinstance(cause, sqlite3.Error):
        # Extended codes carry the plain one in their low byte; Python's own complaints carry none.
        kind = _SQLITE.get((getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF)
    elif state:
        kind = next((end for code, end in _POSTGRES.items() if state.startswith(code)), None)
    elif isinstance(error, DBAPIError):
        kind = "unreachable"
    if kind == "disk" and _full(where):
        kind = "full"
    if kind is None:
        first = (str(cause).strip().splitlines() or [type(cause).__name__])[0].rstrip(".")
        return StorageError(say("storage-database-refused", where=where, why=first))
    told = say(f"storage-database-{kind}", where=where)
    return StorageFullError(told) if kind == "full" else StorageError(told)


def _full(where: str) -> bool:
    """Whether there is no room left beside a file: then SQLite can't make the files it works with, and says no more."""
    try:
        return shutil.disk_usage(Path(where).parent).free < _LEAST_ROOM
    except OSError:
        return False


_LEAST_ROOM = 65_536
"""Bytes. SQLite's own index of its log takes 32 kB."""
