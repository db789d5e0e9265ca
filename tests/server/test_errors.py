"""What the system refuses is two sentences and a fitting status, whatever route it comes from."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import URL

from posture.storage import Database
from server.app import create_app
from server.clips.reviews import Clips
from server.clips.store import Library
from server.data import Data
from server.errors import ExplainedRoute


@pytest.mark.parametrize(
    ("number", "status", "word"),
    [
        (errno.ENOSPC, 507, "no room"),
        (errno.EDQUOT, 507, "no room"),
        (errno.EACCES, 503, "Permission denied"),
        (errno.EROFS, 503, "Read-only"),
        (errno.ENOTDIR, 503, "not a folder"),
        (errno.EIO, 503, "Input/output"),
    ],
)
def test_what_the_system_refuses_is_a_sentence(number: int, status: int, word: str) -> None:
    app, router = FastAPI(), APIRouter(route_class=ExplainedRoute)

    @router.get("/")
    def refuse() -> None:
        raise OSError(number, os.strerror(number))

    app.include_router(router)
    answer = TestClient(app).get("/")
    assert answer.status_code == status
    assert word in answer.json()["problem"]
    assert answer.json()["remedy"].endswith(".")


def client_in(folder: Path) -> TestClient:
    data = Data(lambda: Database(URL.create("sqlite", database=str(folder / "posture.db"))))
    clips = Clips(library=Library(folder / "clips", samples=folder / "none", titles={}))
    return TestClient(create_app(data=data, clips=clips), base_url="http://localhost:8000")


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """Shared by those who change nothing."""
    return client_in(tmp_path_factory.mktemp("unchanged"))


@pytest.mark.parametrize("number", [2**53, 2**63, 10**30, 0, -1])
@pytest.mark.parametrize(
    "ask",
    [
        lambda client, n: client.get(f"/api/history?profile_id={n}"),
        lambda client, n: client.delete(f"/api/history/of/{n}"),
        lambda client, n: client.get(f"/api/history/export.csv?profile_id={n}"),
        lambda client, n: client.get(f"/api/history/export.json?profile_id={n}"),
        lambda client, n: client.get(f"/api/safety?profile_id={n}"),
        lambda client, n: client.post("/api/safety", json={"profile_id": n, "answers": {}}),
        lambda client, n: client.get(f"/api/clips?profile_id={n}"),
        lambda client, n: client.delete(f"/api/profiles/{n}"),
    ],
)
def test_a_number_that_no_profile_has_is_not_understood(
    unchanged: TestClient, ask: Callable[[TestClient, int], Any], number: int
) -> None:
    answer = ask(unchanged, number)
    assert answer.status_code == 422
    assert set(answer.json()) == {"problem", "remedy"}


def test_a_data_folder_that_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    client = client_in(tmp_path)
    (tmp_path / "clips").write_text("not a folder")
    for answer in (
        client.post("/api/recordings", json={"title": "x"}),
        client.post("/api/clips?title=x", content=b"film"),
    ):
        assert answer.status_code == 503
        assert set(answer.json()) == {"problem", "remedy"}
