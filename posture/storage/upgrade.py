"""Bring a database to the tables this version of Posture knows: all of it or nothing, one process at a time.

The whole upgrade is one transaction that begins by taking the database's write lock, so a second process waits, then
finds nothing left to do. SQLite and PostgreSQL undo changes of tables like any other.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, inspect, text

from posture.errors import why
from posture.files import is_temporary, whole_file
from posture.storage.errors import StorageError
from posture.storage.tables import REVISION
from posture.words import say

VERSION_TABLE = "posture_version"
"""Where the database says which migration it is at; a name of our own, for a server may hold others' tables."""

MIGRATIONS = Path(__file__).resolve().parent / "migrations"

_ADVISORY_LOCK = 0x706F7374757265
"""PostgreSQL has no lock on a whole database, only on a number agreed upon: "posture" in ASCII."""

_alembic = Lock()
"""Alembic keeps the migration under way in a global."""


def revision_of(connection: Connection) -> str | None:
    """The migration the database is at, None for one that has never seen Posture."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    revision: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return revision


def upgrade(connection: Connection, where: str, file: Path | None) -> None:
    """Run the missing migrations in the transaction that `connection` has begun; `file` is that of SQLite.

    Raises StorageError for a database that is newer than this program, damaged, or another program's.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
    # Asked again under the lock: another process may just have done it.
    current = revision_of(connection)
    if current == REVISION:
        return
    if current is not None and current not in known_revisions():
        raise StorageError(say("storage-database-newer", where=where))
    if file is not None:
        if current is None and inspect(connection).get_table_names():
            raise StorageError(say("storage-database-another-programs", where=where))
        if connection.execute(text("PRAGMA quick_check(1)")).scalar() != "ok":
            raise StorageError(say("storage-database-damaged", where=where))
        if current is not None:
            back_up(file, current)
    _migrate(connection)
    if file is not None and connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
        raise StorageError(say("storage-database-orphans", where=where))


def back_up(file: Path, revision: str) -> Path:
    """Copy the database, whole and as it is now, to a name beside it that says when and before which upgrade."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    copy = file.with_name(f"{file.stem}-{revision}-{moment}.backup{file.suffix}")
    try:
        for left in file.parent.glob(f".{file.stem}-*.backup.*"):
            if is_temporary(left):  # whoever upgrades holds the lock: nobody else is at one
                left.unlink(missing_ok=True)
        with whole_file(copy, lasting=True) as unfinished:
            unfinished.touch(mode=0o600)
            with closing(sqlite3.connect(file)) as old, closing(sqlite3.connect(unfinished)) as new:
                old.backup(new)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(say("storage-database-no-backup", copy=str(copy), why=why(error))) from error
    return copy


def known_revisions() -> set[str]:
    """The migrations this version of Posture has."""
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    # A percent sign in the path would be read as a reference to another option.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    with _alembic:
        command.upgrade(config, REVISION)
