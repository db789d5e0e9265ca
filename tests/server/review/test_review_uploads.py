"""Clips coming in over HTTP: what is taken under which name, what is refused, and nothing half-written."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from clips_api import add
from fastapi.testclient import TestClient
from tinyclips import write_clip

from posture.words import say
from server.clips.uploads import Doorway
from server.errors import BusyError, NoRoomError, StalledError
from server.limits.caps import UploadLimits


def test_a_clip_is_kept_for_the_user_alone_under_a_name_of_ours(client: TestClient, home: Path, film: bytes) -> None:
    clip = add(client, film, "Monday")
    assert clip["duration_s"] == pytest.approx(1.0, abs=0.15)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert sorted(path.name for path in (home / clip["id"]).iterdir()) == ["clip.json", "film", "poster.jpg"]
    assert client.get(f"/api/clips/{clip['id']}/poster").content[:2] == b"\xff\xd8"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ana\\My stretch", "My stretch"),
        ("/absolute", "absolute"),
        ("..", ".."),
        ("a\nb\x00c\u202e", "a b c"),
        ("", "Clip"),
        ("<script>", "<script>"),
        ("x" * 400, "x" * 100),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
    ],
)
def test_a_name_is_only_ever_a_title(client: TestClient, home: Path, film: bytes, name: str, title: str) -> None:
    clip = add(client, film, name)
    assert clip["title"] == title
    assert [path.name for path in home.iterdir()] == [clip["id"]]


def test_what_counts_is_what_is_in_the_file(client: TestClient, home: Path, film: bytes) -> None:
    refused = client.post("/api/clips?title=film.mp4", content=b"not a film at all" * 100)
    assert refused.status_code == 415
    told = refused.json()
    assert "“film.mp4” is not a video" in told["problem"]
    assert "MP4" in told["remedy"]
    assert str(home) not in refused.text
    assert list(home.iterdir()) == []
    assert add(client, film, "notes.txt")["title"] == "notes.txt"


def chunks(data: bytes, size: int = 1000) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


@pytest.mark.parametrize("told", [True, False], ids=["announced", "not announced"])
def test_more_than_is_allowed_is_refused(client: TestClient, home: Path, told: bool) -> None:
    data = bytes(60_000)
    answer = client.post("/api/clips", content=data if told else chunks(data))
    assert answer.status_code == 413
    assert "larger than" in answer.json()["problem"]
    assert list(home.iterdir()) == []


def test_too_long_empty_and_no_room(tmp_path: Path, home: Path, client: TestClient) -> None:
    long = write_clip(tmp_path / "long.mp4", frames=4, seconds_each=30).read_bytes()
    answer = client.post("/api/clips?title=Marathon", content=long)
    assert (answer.status_code, answer.json()["problem"]) == (415, "“Marathon” is longer than 1 minute.")
    assert client.post("/api/clips", content=b"").status_code == 415
    assert list(home.iterdir()) == []
    assert client.get("/api/clips").json()["max_bytes"] == 50_000


async def once(data: bytes) -> AsyncIterator[bytes]:
    yield data


def test_room_is_looked_for_before_and_promised_once(tmp_path: Path) -> None:
    doorway = Doorway(UploadLimits(keep_free=100), free=lambda _: 1000)

    async def two_at_once() -> list[int | BaseException]:
        both = [doorway.receive(once(bytes(600)), tmp_path / name, 600) for name in ("a", "b")]
        return await asyncio.gather(*both, return_exceptions=True)

    first, second = asyncio.run(two_at_once())
    assert first == 600
    assert isinstance(second, NoRoomError)
    assert asyncio.run(doorway.receive(once(bytes(600)), tmp_path / "c", 600)) == 600


def test_only_so_many_come_in_at_once_and_turns_come_free_again() -> None:
    doorway = Doorway(UploadLimits(at_once=1))
    with doorway.turn(), pytest.raises(BusyError), doorway.turn():
        pytest.fail("it was let in")
    with doorway.turn():
        pass


def test_an_upload_that_stalls_gives_its_room_back_and_leaves_nothing(client: TestClient, home: Path) -> None:
    doorway = Doorway(UploadLimits(keep_free=100), free=lambda _: 1000)

    async def stalls() -> AsyncIterator[bytes]:
        yield bytes(100)
        raise StalledError(say("server-clip-stalled"))

    home.mkdir()
    with pytest.raises(StalledError):
        asyncio.run(doorway.receive(stalls(), home / "a", 600))
    assert asyncio.run(doorway.receive(once(bytes(600)), home / "b", 600)) == 600


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
def test_a_disk_that_is_full_is_said() -> None:
    with pytest.raises(NoRoomError, match="not enough room"):
        asyncio.run(Doorway(free=lambda _: 10**12).receive(once(bytes(5_000_000)), Path("/dev/full"), None))


def test_an_upload_that_breaks_off_leaves_nothing(client: TestClient, home: Path, film: bytes) -> None:
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": film[:500], "more_body": True},
        {"type": "http.disconnect"},
    ]
    seen: list[bool] = []

    async def receive() -> dict[str, Any]:
        seen.append(any(home.iterdir()) if home.exists() else False)
        return messages.pop(0)

    async def send(_: Any) -> None:
        pass

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/api/clips",
        "raw_path": b"/api/clips",
        "query_string": b"title=x",
        "headers": [(b"host", b"localhost:8000"), (b"content-length", str(len(film)).encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }
    asyncio.run(client.app(scope, receive, send))  # type: ignore[arg-type]
    assert seen[-1], "it had not begun"
    assert list(home.iterdir()) == []
