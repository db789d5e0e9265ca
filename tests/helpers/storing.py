"""What another process does to the database in a test."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, insert, make_url
from waiting import PATIENCE_S

from posture.storage import Database, History, Profiles, StorageError, StoredSession
from posture.storage.errors import ProfileError
from posture.storage.tables import calibrations
from posture.storage.upgrade import VERSION_TABLE

spawn = multiprocessing.get_context("spawn")


def open_and_write(url: str, barrier: Any, answers: Any, prefix: str, count: int) -> None:
    """Open at the same moment as the others, then add people, one of them called the same by everybody."""
    made: list[str] = []
    try:
        barrier.wait(PATIENCE_S)
        with Database(make_url(url), patience_s=30) as database:
            for number in range(count):
                one = Profiles(database).create(f"{prefix}{number}")
                made.append(one.name)
            try:
                made.append(Profiles(database).create("everyone's").name)
            except ProfileError:
                made.append("taken")
        answers.put(made)
    except (Exception, StorageError) as error:
        answers.put([f"{type(error).__name__}: {error}"])


def die_in_mid_write(url: str, profile_id: int) -> None:
    """Write a lot, and be killed before the end."""
    with Database(make_url(url)) as database, database.write() as connection:
        for _ in range(50):
            connection.execute(
                insert(calibrations).values(profile_id=profile_id, taken_at=datetime.now(UTC), json="x" * 100_000)
            )
        os.kill(os.getpid(), signal.SIGKILL)


def die_in_mid_session(url: str, session: StoredSession) -> None:
    """Save a session, and be killed when its row is in and its holds are not."""
    with Database(make_url(url)) as database:

        def kill(*arguments: Any) -> None:
            if "INSERT INTO holds" in arguments[2]:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(database.engine, "before_cursor_execute", kill)
        History(database).save(session)


def save_all_at_once(url: str, barrier: Any, answers: Any, sessions: list[StoredSession]) -> None:
    """Save these at the same moment as the others do."""
    try:
        with Database(make_url(url), patience_s=30) as database:
            barrier.wait(PATIENCE_S)
            for session in sessions:
                History(database).save(session)
        answers.put("saved")
    except (Exception, StorageError) as error:
        answers.put(f"{type(error).__name__}: {error}")


def die_in_mid_upgrade(url: str) -> None:
    """Be killed when the tables are made and the upgrade isn't finished."""
    from posture.storage import database as module
    from posture.storage.upgrade import upgrade as real

    def upgrade(*arguments: Any) -> None:
        real(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    module.upgrade = upgrade  # type: ignore[assignment, attr-defined]
    Database(make_url(url))


def file_url(file: Path) -> str:
    return URL.create("sqlite", database=str(file)).render_as_string()


def ended(function: Callable[..., None], *arguments: Any) -> int | None:
    process = spawn.Process(target=function, args=arguments)
    process.start()
    process.join(60)
    return process.exitcode


def sql(file: Path, *statements: str) -> list[Any]:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        rows = [connection.execute(statement).fetchall() for statement in statements]
        connection.commit()
    return rows[-1]


def put_back(file: Path) -> None:
    """To the tables of the first migration."""
    later = [
        f"DROP TABLE {table}" for table in ("holds", "sessions", "safety_answers", "goals", "places", "calibrations")
    ]
    sql(file, *later, f"UPDATE {VERSION_TABLE} SET version_num = '0001'")
