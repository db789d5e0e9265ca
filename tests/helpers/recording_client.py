"""Recordings as a page sends them, part by part, and what becomes of them in the data folder."""

from __future__ import annotations

import os
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from fastapi.testclient import TestClient
from httpx2 import Response

from server.app import create_app
from server.clips.recordings import ABANDONED_S
from server.clips.reviews import Clips
from server.clips.store import Library
from server.clips.uploads import Doorway
from server.limits.caps import UploadLimits


def parts_of(film: bytes, count: int = 4) -> list[bytes]:
    size = len(film) // count + 1
    return [film[i : i + size] for i in range(0, len(film), size)]


@dataclass
class Place:
    """A data folder, and what a test turns: the room on the disk."""

    home: Path
    free: int = 10**9
    limits: UploadLimits = field(default_factory=lambda: UploadLimits(max_bytes=10**6, max_seconds=60, keep_free=1000))

    def clips(self) -> Clips:
        library = Library(self.home, samples=self.home / "none", titles={})
        return Clips(library=library, doorway=Doorway(self.limits, free=lambda _: self.free))

    def left_over(self) -> list[str]:
        return [path.name for path in self.home.glob(".*")]


def begin(client: TestClient, title: str = "Recording, Monday") -> str:
    answer = client.post("/api/recordings", json={"title": title})
    assert answer.status_code == 201
    found: str = answer.json()["id"]
    return found


def put(client: TestClient, recording_id: str, number: int, part: bytes) -> Response:
    return client.put(f"/api/recordings/{recording_id}/parts/{number}", content=part)


def send(client: TestClient, recording_id: str, parts: list[bytes]) -> None:
    for number, part in enumerate(parts):
        assert put(client, recording_id, number, part).status_code == 204


def end(client: TestClient, recording_id: str) -> Response:
    return client.post(f"/api/recordings/{recording_id}/end")


def forgotten(place: Place, ago_s: float = ABANDONED_S + 5) -> None:
    """Nothing was heard of what is coming in for so long."""
    then = time.time() - ago_s
    for folder in place.home.glob(".rec-*"):
        for path in (*folder.iterdir(), folder):
            os.utime(path, (then, then))


def killed(place: Place, film: bytes) -> str:
    """A server that is gone without a word, in the midst of a recording."""
    with closing(TestClient(create_app(clips=place.clips()), base_url="http://localhost:8000")) as client:
        recording_id = begin(client)
        send(client, recording_id, parts_of(film)[:3])
    return recording_id
