"""Where Posture keeps what it knows of people: one database, opened safely, in short transactions.

    with Database() as database, database.write() as connection:
        connection.execute(...)

A write is whole or never happened: across a crash, a full disk, and two tabs or processes at once.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from posture.errors import why
from posture.folders import DATA_VARIABLE as DATA_VARIABLE
from posture.folders import PRIVATE_FILE, private_folder
from posture.folders import data_dir as data_dir
from posture.storage.errors import StorageError, explained
from posture.storage.tables import REVISION, metadata
from posture.storage.upgrade import revision_of, upgrade
from posture.words import say

URL_VARIABLE = "POSTURE_DATABASE_URL"
"""Environment variable naming another database, as SQLAlchemy writes it: postgresql://user@host/name."""

FILE_NAME = "posture.db"

_LOCK = "posture_lock"
_UNBOUND = "posture_unbound"


def database_url() -> URL:
    """The database in use: POSTURE_DATABASE_URL, or a SQLite file in the data folder."""
    own = os.environ.get(URL_VARIABLE)
    if not own:
        return URL.create("sqlite", database=str(data_dir() / FILE_NAME))
    try:
        url = make_url(own)
    except ArgumentError as error:
        # The text itself is not shown: it may hold a password.
        raise StorageError(say("storage-address-wrong", variable=URL_VARIABLE)) from error
    # The bare name means an older driver to SQLAlchemy 2.0.
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


class Database:
    """An open database whose tables are those this version knows.

    patience_s: how long to wait for another process before giving up with StorageError.
    """

    def __init__(self, url: URL | None = None, *, patience_s: float = 10.0) -> None:
        url = url or database_url()
        self.file = _file_of(url)
        self.where = str(self.file) if self.file else url.render_as_string(hide_password=True)
        self._patience_s = patience_s
        if self.file:
            _make(self.file)
        options: dict[str, Any] = {"poolclass": NullPool} if self.file else {"pool_pre_ping": True}
        if url.drivername == "postgresql+psycopg":
            lock_ms = f"-c lock_timeout={patience_s * 1000:.0f}"
            options["connect_args"] = {"connect_timeout": max(2, int(patience_s)), "options": lock_ms}
        try:
            self.engine = create_engine(url, **options)
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            lacking = say("storage-address-driver", variable=URL_VARIABLE, driver=url.drivername)
            raise StorageError(lacking) from error
        if self.file:
            event.listen(self.engine, "connect", self._prepare)
            event.listen(self.engine, "begin", _begin)
        try:
            self._bring_up_to_date()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    def scrub(self) -> None:
        """Overwrite what deleted rows have left in the file and in its journal. Raises StorageError, such as for locks.

        A PostgreSQL server gives the room back; its own journals and backups are its administrator's.
        """
        if not self.file:
            with explained(self.where), self.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(
                    f"VACUUM FULL {', '.join(metadata.tables)}"
                )
            return
        with explained(self.where):
            raw = self.engine.raw_connection()
            try:
                raw.cursor().execute("VACUUM")
                blocked = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                raw.close()
        if blocked:
            raise StorageError(say("storage-database-locked", where=self.where))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database, whatever others write meanwhile."""
        with explained(self.where), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose changes all last at the end of the block, or none when the block raises."""
        with self._locked() as connection:
            yield connection

    @contextmanager
    def _locked(self, **options: bool) -> Iterator[Connection]:
        with explained(self.where), self.engine.connect() as connection:
            connection.execution_options(**{_LOCK: True, **options})
            with connection.begin():
                yield connection

    def _bring_up_to_date(self) -> None:
        with self.read() as connection:
            current = revision_of(connection)
        # Rebuilding a table must not set off what hangs on its rows; upgrade() checks them at the end instead.
        if current != REVISION:
            with self._locked(**{_UNBOUND: True}) as connection:
                upgrade(connection, self.where, self.file)
        if self.file:
            self._use_wal()

    def _use_wal(self) -> None:
        """Let readers and a writer work at once. Lasts in the file; SQLite may refuse without waiting, so we wait."""
        deadline = time.monotonic() + self._patience_s
        with explained(self.where):
            while True:
                raw = self.engine.raw_connection()
                try:
                    raw.cursor().execute("PRAGMA journal_mode = WAL")  # costs nothing once it is so
                    return
                except sqlite3.OperationalError:
                    if time.monotonic() > deadline:
                        raise
                finally:
                    raw.close()
                time.sleep(0.05)

    def _prepare(self, connection: sqlite3.Connection, _: object) -> None:
        """Python must not begin transactions by itself: _begin does."""
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {self._patience_s * 1000:.0f}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        # What is deleted is overwritten, and not only forgotten where it stood.
        connection.execute("PRAGMA secure_delete = ON")


def _begin(connection: Connection) -> None:
    """Writers take the lock at once, so that two that read first never end in each other's way."""
    options = connection.get_execution_options()
    if options.get(_UNBOUND):
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_LOCK) else "BEGIN")


def _file_of(url: URL) -> Path | None:
    """The file of a SQLite database; None for any other."""
    if url.get_backend_name() != "sqlite":
        return None
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StorageError(say("storage-address-no-file", variable=URL_VARIABLE))
    return Path(url.database)


def _make(file: Path) -> None:
    """The folder and an empty file that only this user may read, for it is about their body.

    An existing file is left to SQLite: opening and closing it here would drop the locks of this very process.
    """
    try:
        private_folder(file.parent)
        if file.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        if not file.exists():
            file.touch(mode=PRIVATE_FILE)
    except (FileExistsError, NotADirectoryError) as error:
        not_one = say("storage-folder-none", folder=str(file.parent), variable=DATA_VARIABLE)
        raise StorageError(not_one) from error
    except OSError as error:
        barred = say("storage-database-not-made", file=str(file), why=why(error), variable=DATA_VARIABLE)
        raise StorageError(barred) from error
