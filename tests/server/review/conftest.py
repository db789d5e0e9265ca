"""A server for clips with a library of its own, in which reviews are only pretended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import URL
from tinyclips import Pretended, write_clip

from posture.storage import Database
from posture.words import say
from server.app import create_app
from server.clips.jobs import Jobs
from server.clips.reviews import Clips
from server.clips.store import Library
from server.clips.uploads import Doorway
from server.data import Data
from server.limits.caps import UploadLimits


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_clip(tmp_path_factory.mktemp("film") / "film.mp4").read_bytes()


@pytest.fixture
def pretended() -> Pretended:
    return Pretended()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "clips"


@pytest.fixture
def client(tmp_path: Path, home: Path, pretended: Pretended) -> Iterator[TestClient]:
    (tmp_path / "samples").mkdir()
    write_clip(tmp_path / "samples" / "one_sample.mp4")
    clips = Clips(
        library=Library(home, samples=tmp_path / "samples", titles={"one_sample": say("server-sample-flat")}),
        jobs=Jobs(pretended),
        doorway=Doorway(UploadLimits(max_bytes=50_000, max_seconds=60, keep_free=1), free=lambda _: 10**9),
    )
    data = Data(lambda: Database(URL.create("sqlite", database=str(tmp_path / "posture.db"))))
    with TestClient(create_app(clips=clips, data=data), base_url="http://localhost:8000") as opened:
        yield opened
