"""A film as a browser records it, and a server with a library of its own to send it to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from recorded_films import recorded
from recording_client import Place

from server.app import create_app
from server.data import Data


@pytest.fixture(scope="module")
def film() -> bytes:
    return recorded()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "clips")


@pytest.fixture
def client(place: Place) -> Iterator[TestClient]:
    app = create_app(clips=place.clips(), data=Data(lambda: pytest.fail("no database is needed")))
    with TestClient(app, base_url="http://localhost:8000") as opened:
        yield opened
