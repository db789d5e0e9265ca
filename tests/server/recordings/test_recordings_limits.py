"""Recordings within limits: how many are open, for how long, and how much they may bring."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from server.app import create_app
from server.clips.recordings import ABANDONED_S, Recordings
from server.clips.reviews import Clips
from server.clips.store import Library
from server.clips.uploads import Doorway
from server.limits.caps import UploadLimits


@dataclass
class Place:
    """A server, its folder, and its clock."""

    home: Path
    limits: UploadLimits
    late_s: float = 0.0
    recordings: Recordings = field(init=False)

    def opened(self) -> TestClient:
        library = Library(self.home, samples=self.home / "none", titles={})
        clips = Clips(library=library, doorway=Doorway(self.limits, free=lambda _: 10**9))
        self.recordings = Recordings(clips, now_s=lambda: time.time() + self.late_s)
        return TestClient(create_app(clips=clips, recordings=self.recordings), base_url="http://localhost:8000")

    def left_over(self) -> list[str]:
        return [path.name for path in self.home.glob(".rec-*")]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "clips", UploadLimits(max_bytes=10**6, max_seconds=60, keep_free=1, recordings=2))


def begin(client: TestClient) -> str:
    answer = client.post("/api/recordings", json={})
    assert answer.status_code == 201
    found: str = answer.json()["id"]
    return found


def test_only_so_many_are_open_and_one_that_ends_makes_room(place: Place, film: bytes) -> None:
    with place.opened() as client:
        first, _ = begin(client), begin(client)
        refused = client.post("/api/recordings", json={})
        assert refused.status_code == 503
        assert "already 2 recordings" in refused.json()["problem"]
        assert len(place.left_over()) == 2
        client.post(f"/api/recordings/{first}/end")
        begin(client)


def test_abandoned_ones_make_room_as_well(place: Place) -> None:
    with place.opened() as client:
        for _ in range(2):
            begin(client)
        place.late_s = ABANDONED_S + 5
        place.recordings.end_abandoned()
        begin(client)


def test_one_whose_folder_was_deleted_makes_room(place: Place) -> None:
    with place.opened() as client:
        for _ in range(2):
            begin(client)
        for folder in place.home.glob(".rec-*"):
            for file in folder.iterdir():
                file.unlink()
            folder.rmdir()
        place.recordings.end_abandoned()
        begin(client)


def test_one_that_only_says_that_it_is_there_ends_when_it_is_as_long_as_it_may_be(place: Place, film: bytes) -> None:
    with place.opened() as client:
        recording_id = begin(client)
        client.put(f"/api/recordings/{recording_id}/parts/0", content=film)
        place.late_s = 60 + ABANDONED_S - 5
        client.post(f"/api/recordings/{recording_id}/alive")
        place.late_s = 60 + ABANDONED_S + 5
        then = time.time() + place.late_s
        (folder,) = place.home.glob(".rec-*")
        for file in (*folder.iterdir(), folder):  # heard of just now
            os.utime(file, (then, then))
        place.recordings.end_abandoned()
        assert place.left_over() == []
        assert [one["id"] for one in client.get("/api/clips").json()["clips"]] == [recording_id]


def test_a_full_library_ends_it_and_keeps_what_is_there(place: Place, film: bytes) -> None:
    place.limits = UploadLimits(max_bytes=10**6, keep_free=1, library_bytes=len(film) * 3 // 2)
    with place.opened() as client:
        recording_id = begin(client)
        assert client.put(f"/api/recordings/{recording_id}/parts/0", content=film).status_code == 204
        refused = client.put(f"/api/recordings/{recording_id}/parts/1", content=film)
        assert refused.status_code == 507
        assert "What was recorded until then is kept" in refused.json()["remedy"]
        assert client.post(f"/api/recordings/{recording_id}/end").json()["clip"]["id"] == recording_id
