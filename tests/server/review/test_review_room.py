"""How much the library may take: said before anything is taken in or made, and shown on the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clips_api import add
from fastapi.testclient import TestClient
from sqlalchemy import URL
from tinyclips import Pretended, write_clip

from posture.errors import ServeError
from posture.storage import Database
from posture.words import say
from server.app import create_app
from server.clips.jobs import Jobs
from server.clips.reviews import Clips
from server.clips.room import COUNT_EVERY_S, LibraryRoom, bytes_in
from server.clips.store import Library
from server.clips.uploads import Doorway
from server.data import Data
from server.errors import NoRoomError
from server.limits.caps import GB, UploadLimits, library_bytes


@pytest.fixture
def small(tmp_path: Path, home: Path, film: bytes) -> Iterator[TestClient]:
    """A server whose library has room for one clip and not for two."""
    (tmp_path / "samples").mkdir()
    write_clip(tmp_path / "samples" / "one_sample.mp4")
    limits = UploadLimits(max_bytes=10**6, max_seconds=60, keep_free=1, library_bytes=len(film) * 7 // 4)
    clips = Clips(
        library=Library(home, samples=tmp_path / "samples", titles={"one_sample": say("server-sample-flat")}),
        jobs=Jobs(Pretended()),
        doorway=Doorway(limits, free=lambda _: 10**9),
    )
    data = Data(lambda: Database(URL.create("sqlite", database=str(tmp_path / "posture.db"))))
    with TestClient(create_app(clips=clips, data=data), base_url="http://localhost:8000") as opened:
        yield opened


def test_a_clip_for_which_the_library_has_no_room_is_refused_until_one_is_deleted(
    small: TestClient, film: bytes
) -> None:
    clip = add(small, film)
    told = small.get("/api/clips").json()
    assert len(film) < told["taken_bytes"] < told["library_bytes"]
    refused = small.post("/api/clips", content=film)
    assert refused.status_code == 507
    assert "as much room as they may" in refused.json()["problem"]
    assert "POSTURE_LIBRARY_GB" in refused.json()["remedy"]
    assert small.delete(f"/api/clips/{clip['id']}").status_code == 204
    add(small, film)


def test_a_full_library_is_told_before_it_is_written_to(small: TestClient, home: Path, film: bytes) -> None:
    clip = add(small, film)
    (home / clip["id"] / "copy.mp4").write_bytes(film)  # whatever belongs to a clip counts
    before = sorted(home.rglob("*"))
    asked: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("POST", "/api/clips", {"content": film}),
        ("POST", "/api/recordings", {"json": {"title": "x"}}),
        ("POST", f"/api/clips/{clip['id']}/review", {"json": {}}),
        ("POST", "/api/clips/sample-one_sample/copy", {}),
    )
    for method, path, sent in asked:
        assert small.request(method, path, **sent).status_code == 507, path
    assert sorted(home.rglob("*")) == before


def test_what_is_there_is_counted_now_and_then_and_what_comes_is_added(tmp_path: Path) -> None:
    now = 0.0
    room = LibraryRoom(lambda: tmp_path / "clips", 1000, now_s=lambda: now)
    assert room.taken() == 0
    (tmp_path / "clips" / "a" / "reviews").mkdir(parents=True)
    (tmp_path / "clips" / "a" / "reviews" / "film").write_bytes(bytes(600))
    (tmp_path / "clips" / "link").symlink_to(tmp_path)
    assert room.taken() == 0
    room.came(600)
    room.check(400)
    with pytest.raises(NoRoomError):
        room.check(401)
    now += COUNT_EVERY_S + 1
    link = (tmp_path / "clips" / "link").lstat().st_size
    assert room.taken() == 600 + link
    assert bytes_in(tmp_path / "none") == 0


@pytest.mark.parametrize(("own", "size"), [(None, 50 * GB), ("", 50 * GB), ("2", 2 * GB), ("0,5", GB // 2)])
def test_the_user_says_how_much_the_library_may_take(own: str | None, size: int) -> None:
    assert library_bytes({} if own is None else {"POSTURE_LIBRARY_GB": own}) == size


@pytest.mark.parametrize("own", ["x", "0", "-1", "nan", "inf", "1e30"])
def test_what_is_no_number_of_gigabytes_is_said(own: str) -> None:
    with pytest.raises(ServeError, match="POSTURE_LIBRARY_GB is not a number"):
        library_bytes({"POSTURE_LIBRARY_GB": own})
