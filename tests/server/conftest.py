"""What many tests of the server have: a real one, and a database of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from scripted import Sessions
from served import Served
from sqlalchemy import URL

from posture.storage import Database
from server.app import create_app
from server.data import Data
from server.live.sessions import MakeSession


@pytest.fixture
def serving() -> Iterator[Callable[..., str]]:
    """serving(make_session, **options of create_app) → "127.0.0.1:PORT"."""
    yield from _servers()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server with scripted sessions that the tests of a module share."""
    for start in _servers():
        yield start(Sessions())


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Data]:
    made = Data(lambda: Database(URL.create("sqlite", database=str(tmp_path / "data.sqlite3"))))
    yield made
    made.close()


def _servers() -> Iterator[Callable[..., str]]:
    running: list[Served] = []

    def start(make_session: MakeSession, **options: object) -> str:
        served = Served(lambda: create_app(make_session, **options))  # type: ignore[arg-type]
        served.start()
        running.append(served)
        return served.address

    yield start
    for served in running:
        served.stop()
