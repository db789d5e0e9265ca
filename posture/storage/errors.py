"""What can go wrong with what Posture keeps, and the one place where a driver's complaint becomes a sentence.

PostureError
├── StorageError    the database: locked, full, damaged, foreign, newer, not permitted, not reachable
├── ProfileError    a profile: no such one, name taken, name or limits that can't be used, a file that is none
└── HistoryError    a session that isn't there
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from posture.errors import PostureError


class StorageError(PostureError):
    """The database can't be opened, read or written."""


class ProfileError(PostureError):
    """A profile is missing, its name is taken, or what it was given can't be used."""


class HistoryError(PostureError):
    """A session is not in the history (any more)."""


_PERMISSION = ("can't be written", "Allow writing to it and its folder, or set POSTURE_DATA to another folder.")
_SQLITE: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: ("is locked", "Close other programs that have it open, and try again."),
    sqlite3.SQLITE_LOCKED: ("is locked", "Close other programs that have it open, and try again."),
    sqlite3.SQLITE_FULL: ("can't grow: the disk is full", "Make room, and try again; nothing old is lost."),
    sqlite3.SQLITE_READONLY: _PERMISSION,
    sqlite3.SQLITE_PERM: _PERMISSION,
    sqlite3.SQLITE_AUTH: _PERMISSION,
    sqlite3.SQLITE_CANTOPEN: (
        "can't be opened",
        "Check that its folder exists and may be written to, or set POSTURE_DATA to another folder.",
    ),
    sqlite3.SQLITE_NOTADB: ("is not a database", "Move the file away, and Posture will make a new one."),
    sqlite3.SQLITE_CORRUPT: ("is damaged", "Put a backup copy in its place, or move it away to begin afresh."),
    sqlite3.SQLITE_IOERR: ("can't be read or written: the disk reports an error", "Check the disk and its room."),
}
_POSTGRES: dict[str, tuple[str, str]] = {
    "55P03": ("is locked", "Wait for the other program that uses it, and try again."),
    "23": ("was changed by another program at the same moment", "Try again."),
    "40": ("was changed by another program at the same moment", "Try again."),
    "53": ("has no room or connection left", "Make room on the server, and try again; nothing old is lost."),
    "42501": ("doesn't permit this", "Give the user of POSTURE_DATABASE_URL the right to create and write tables."),
    "28": ("refuses the user or password", "Check POSTURE_DATABASE_URL."),
    "3D": ("doesn't exist", "Create it on the server, or check POSTURE_DATABASE_URL."),
}
"""Condition code, or the class that begins it, to what is wrong and what to do."""


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
    found = None
    if isinstance(cause, sqlite3.Error):
        # Extended codes carry the plain one in their low byte; Python's own complaints carry none.
        found = _SQLITE.get((getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF)
    elif state:
        found = next((words for code, words in _POSTGRES.items() if state.startswith(code)), None)
    elif isinstance(error, DBAPIError):
        found = ("can't be reached", "Check that its server runs, and POSTURE_DATABASE_URL.")
    if found is None:
        first = (str(cause).strip().splitlines() or [type(cause).__name__])[0].rstrip(".")
        found = (f"refused: {first}", "Try again; if it stays, put a backup copy in its place.")
    return StorageError(f"The database {where} {found[0]}.", found[1])
