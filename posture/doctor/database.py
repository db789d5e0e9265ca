"""The database: whole, at the version of this program, and not held by another; and saved from what is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from posture.doctor.check import Finding, Machine, good, mended, needs_you, of_error
from posture.errors import PostureError, why
from posture.files import temporary_for
from posture.holdings.serving import running
from posture.storage import Database, StorageError
from posture.storage.database import database_url
from posture.storage.errors import explanation
from posture.storage.tables import REVISION, metadata
from posture.storage.upgrade import VERSION_TABLE, known_revisions
from posture.words import say

PATIENCE_S = 2.0
"""How long another process may hold it before it is said to be locked; writes take milliseconds."""


def database(machine: Machine) -> Iterator[Finding]:
    """One finding, of the first thing that is wrong."""
    try:
        url = database_url()
        if url.get_backend_name() != "sqlite":
            with closing(Database(url, patience_s=PATIENCE_S)):
                yield good(say("doctor-database-server"))
            return
        file = Path(url.database or "")
        if not file.exists():
            yield good(say("doctor-database-none"))
            return
        yield _of_file(file, machine.now())
    except PostureError as error:
        yield of_error(error)


def _of_file(file: Path, now: datetime) -> Finding:
    try:
        with closing(_opened(file)) as connection:
            complaints = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
            at = _revision(connection)
            foreign = at is None and bool(connection.execute("SELECT 1 FROM sqlite_master").fetchone())
            count = _people(connection)
    except sqlite3.DatabaseError as error:
        explained = explanation(str(file), error)
        if explained.said.id in ("storage-database-damaged", "storage-database-none"):
            return _damaged(file, now)
        return of_error(explained)
    if foreign:
        return of_error(StorageError(say("storage-database-another-programs", where=str(file))))
    if complaints != ["ok"]:
        if all("index" in complaint for complaint in complaints):
            offer = say("doctor-database-index-offer")
            return needs_you(say("doctor-database-index"), offer=offer, mend=partial(_reindex, file, now))
        return _damaged(file, now)
    if orphans:
        return _damaged(file, now)
    if at is not None and at not in known_revisions():
        return of_error(StorageError(say("storage-database-newer", where=str(file))))
    if locked := _lock(file):
        return of_error(locked)
    if at != REVISION:
        offer = say("doctor-database-behind-offer")
        return needs_you(say("doctor-database-behind"), offer=offer, mend=partial(_upgrade, file))
    return good(say("doctor-database-good", people=count, size_mb=file.stat().st_size / 1e6))


def _damaged(file: Path, now: datetime) -> Finding:
    offer = say("doctor-database-damaged-offer")
    return needs_you(say("doctor-database-damaged"), offer=offer, mend=partial(_save, file, now))


def _opened(file: Path) -> sqlite3.Connection:
    """For reading. Not by SQLite's read-only mode, which can't read a write-ahead log that another left."""
    connection = sqlite3.connect(file, timeout=PATIENCE_S, isolation_level=None)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _revision(connection: sqlite3.Connection) -> str | None:
    with suppress(sqlite3.OperationalError):
        row = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()
        return str(row[0]) if row else None
    return None


def _people(connection: sqlite3.Connection) -> int:
    with suppress(sqlite3.OperationalError):
        return int(connection.execute("SELECT count(*) FROM profiles").fetchone()[0])
    return 0


def _lock(file: Path) -> StorageError | None:
    """Why it can't be written just now; None when it can."""
    try:
        with closing(sqlite3.connect(file, timeout=PATIENCE_S, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        return explanation(str(file), error)
    return None


def _upgrade(file: Path) -> Finding:
    """As at every start; a copy is put beside it first."""
    from sqlalchemy import URL

    with closing(Database(URL.create("sqlite", database=str(file)), patience_s=PATIENCE_S)):
        return mended(say("doctor-database-upgraded"))


def _reindex(file: Path, now: datetime) -> Finding:
    try:
        with closing(sqlite3.connect(file, timeout=PATIENCE_S, isolation_level=None)) as connection:
            connection.execute("REINDEX")
            if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok":
                return mended(say("doctor-database-reindexed"))
    except sqlite3.Error as error:
        return of_error(explanation(str(file), error))
    return _damaged(file, now)


def _save(file: Path, now: datetime) -> Finding:
    """A new database with every row that can still be read; the damaged one stays beside it, under another name."""
    from sqlalchemy import URL

    if running(file.parent):  # what it wrote meanwhile would be left out
        return of_error(StorageError(say("storage-database-locked", where=str(file))))
    if (locked := _lock(file)) and locked.said.id == "storage-database-locked":
        return of_error(locked)
    new = temporary_for(file)
    try:
        with closing(Database(URL.create("sqlite", database=str(new)))):
            pass  # the tables are there now
        saved, lost = _copy(file, new)
        set_aside = file.with_name(f"posture-damaged-{now.strftime('%Y%m%dT%H%M%SZ')}.backup.db")
        for end in ("-wal", "-shm"):  # they belong to the damaged one: the new one must not read them
            with suppress(FileNotFoundError):
                file.with_name(file.name + end).rename(set_aside.with_name(set_aside.name + end))
        file.rename(set_aside)
        new.rename(file)
    except OSError as error:
        return needs_you(say("doctor-database-unsaved", why=why(error)))
    finally:
        for end in ("", "-wal", "-shm"):
            new.with_name(new.name + end).unlink(missing_ok=True)
    return mended(
        say("doctor-database-saved-part" if lost else "doctor-database-saved", rows=saved, file=set_aside.name)
    )


def _copy(damaged: Path, new: Path) -> tuple[int, bool]:
    """Copy what can be read; how many rows, and whether some could not be."""
    lost = False
    with closing(sqlite3.connect(new, isolation_level=None)) as into:
        into.execute("PRAGMA foreign_keys = OFF")
        into.execute("PRAGMA journal_mode = DELETE")  # one file, that can be renamed
        into.execute("BEGIN")
        for table in metadata.sorted_tables:
            names = [column.name for column in table.columns]
            # From the one end to the first row that can't be read, then from the other.
            if not _copy_rows(damaged, table.name, names, into, "ASC"):
                lost = True
                _copy_rows(damaged, table.name, names, into, "DESC")
        # What belongs to a person who could not be read belongs to nobody any more.
        while orphans := into.execute("PRAGMA foreign_key_check").fetchall():
            lost = True
            for table_name, row, *_ in orphans:
                into.execute(f"DELETE FROM {table_name} WHERE rowid = ?", (row,))
        _keep_counts(damaged, into)
        rows = sum(into.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0] for table in metadata.sorted_tables)
        into.execute("COMMIT")
    return rows, lost


def _copy_rows(damaged: Path, table: str, names: list[str], into: sqlite3.Connection, order: str) -> bool:
    """Copy the rows of a table in this order, up to the first that can't be read; whether all were read and taken."""
    insert = f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    before, read = into.total_changes, 0
    try:
        with closing(sqlite3.connect(damaged, timeout=PATIENCE_S, isolation_level=None)) as source:
            there = {row[1] for row in source.execute(f"PRAGMA table_info({table})")}
            chosen = ", ".join(name if name in there else "NULL" for name in names)
            for row in source.execute(f"SELECT {chosen} FROM {table} ORDER BY rowid {order}"):
                into.execute(insert, row)
                read += 1
    except sqlite3.Error:
        return False
    return into.total_changes - before == read


def _keep_counts(damaged: Path, into: sqlite3.Connection) -> None:
    """Go on counting where the damaged database was, so that no id is given twice."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(damaged, timeout=PATIENCE_S)) as source:
        counts = source.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
        for table in metadata.sorted_tables:
            if highest := max((seq for name, seq in counts if name == table.name), default=0):
                into.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table.name,))
                into.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table.name, highest))
