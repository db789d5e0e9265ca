"""A database that another program holds: whoever needs it is told so, and nobody else waits."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from httpx2 import ASGITransport, AsyncClient, Response
from sqlalchemy import URL

from posture.coach.safety import QUESTIONS
from posture.storage import Database, StorageError
from server.app import create_app
from server.clips.reviews import Clips
from server.clips.store import Library
from server.data import Data
from server.limits.caps import Caps

FEW = Caps(database_threads=2, database_wait_s=0.05)


def database(file: Path, patience_s: float) -> Database:
    return Database(URL.create("sqlite", database=str(file)), patience_s=patience_s)


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Another program has it for itself."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def browser(data: Data, folder: Path) -> AsyncClient:
    clips = Clips(library=Library(folder / "clips", samples=folder / "none", titles={}))
    return AsyncClient(transport=ASGITransport(create_app(data=data, clips=clips)), base_url="http://localhost:8000")


def test_whoever_needs_no_database_is_answered_while_others_wait_for_it(tmp_path: Path) -> None:
    file = tmp_path / "posture.db"
    data = Data(lambda: database(file, 60.0), FEW)

    async def scene() -> tuple[list[Response], list[Response]]:
        async with browser(data, tmp_path) as client:
            assert (await client.get("/api/profiles")).status_code == 200
            with held(file):
                waiting = [asyncio.create_task(client.get("/api/profiles")) for _ in range(60)]
                busy, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                paths = ("/health", "/", "/review", "/static/js/app.js", "/api/clips", "/api/stretches", "/samples")
                answered = [await client.get(path) for path in paths]
                assert busy
                while sum(task.done() for task in waiting) < 58:
                    await asyncio.sleep(0.01)
            return answered, [await task for task in waiting]

    answered, waited = asyncio.run(scene())
    data.close()
    assert {answer.status_code for answer in answered} == {200}
    codes = [answer.status_code for answer in waited]
    assert (codes.count(200), codes.count(503)) == (2, 58), "two threads wait, the others are told"
    assert "waiting for its database" in next(one for one in waited if one.status_code == 503).json()["problem"]


def test_a_database_that_stays_locked_is_said(tmp_path: Path) -> None:
    file = tmp_path / "posture.db"
    database(file, 1.0).close()
    data = Data(lambda: database(file, 0.05), FEW)

    async def scene() -> list[Response]:
        async with browser(data, tmp_path) as client:
            asked = ("/api/profiles", "/api/history", "/api/history/export.csv", "/api/clips?profile_id=1")
            return [await client.get(path) for path in asked for _ in range(3)]

    with held(file):
        answers = asyncio.run(scene())
    assert {answer.status_code for answer in answers} == {503}
    assert all(set(answer.json()) == {"problem", "remedy"} for answer in answers)
    assert data.profiles.list() == ()
    data.close()


def test_the_questions_are_asked_and_answered_without_a_database(tmp_path: Path) -> None:
    file = tmp_path / "posture.db"
    database(file, 1.0).close()
    data = Data(lambda: database(file, 0.05), FEW)
    no = {question.id: False for question in QUESTIONS}

    async def scene() -> tuple[Response, Response, list[Response]]:
        async with browser(data, tmp_path) as client:
            asked = await client.get("/api/safety")
            said = await client.post("/api/safety", json={"answers": no})
            many = [await client.post("/api/safety", json={"profile_id": n, "answers": no}) for n in range(1, 4)]
            return asked, said, many

    with held(file), pytest.MonkeyPatch.context() as patch:
        patch.setattr("server.people.safety.MAX_UNKEPT", 2)
        asked, said, many = asyncio.run(scene())
    assert asked.json()["due"]
    assert not said.json()["kept"]
    assert {answer.status_code for answer in many} == {200}
    assert list(data.unkept) == [2, 3], "only so many are remembered"
    data.close()


def test_what_is_saved_of_a_session_waits_longer(tmp_path: Path) -> None:
    file = tmp_path / "posture.db"
    database(file, 1.0).close()
    opened: list[float] = []

    def counted(patience_s: float = 10.0) -> Database:
        opened.append(patience_s)
        return database(file, patience_s)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("server.data.Database", counted)
        data = Data(caps=Caps(database_patience_s=0.5))
        assert data.database.where == data.patient.where
    data.close()
    assert opened == [0.5, 10.0]


def test_who_waits_for_it_to_be_opened_does_not_wait_in_line(tmp_path: Path) -> None:
    data = Data(lambda: pytest.fail("it is opened by somebody else"), Caps(database_wait_s=0.01))
    with data._lock, pytest.raises(StorageError, match="waiting for its database"):
        _ = data.database
