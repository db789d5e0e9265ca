"""Recordings of a session: they come in parts, and are in the library once they have ended."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from recorded_films import FRAMES, RATE, frames_of
from recording_client import Place, begin, end, parts_of, put, send

from server.app import create_app
from server.clips.recordings import Recordings
from server.limits.caps import UploadLimits


def test_a_recording_is_of_whoever_was_chosen(client: TestClient, film: bytes) -> None:
    recording_id = client.post("/api/recordings", json={"title": "Monday", "profile_id": 7}).json()["id"]
    send(client, recording_id, parts_of(film))
    assert end(client, recording_id).json()["clip"]["profile_id"] == 7


def test_parts_become_a_clip_with_a_length_and_an_index(client: TestClient, place: Place, film: bytes) -> None:
    recording_id = begin(client)
    send(client, recording_id, parts_of(film))
    clip = end(client, recording_id).json()["clip"]
    assert (clip["id"], clip["kind"], clip["title"]) == (recording_id, "recording", "Recording, Monday")
    assert clip["duration_s"] == pytest.approx(FRAMES / RATE, abs=0.11)
    folder = place.home / recording_id
    assert sorted(path.name for path in folder.iterdir()) == ["clip.json", "film", "poster.jpg"]
    assert frames_of(folder / "film") == FRAMES
    with av.open(str(folder / "film")) as kept:
        assert len(kept.streams.video[0].index_entries) >= FRAMES // 10
    assert [one["id"] for one in client.get("/api/clips").json()["clips"]] == [recording_id]
    assert place.left_over() == []


def test_what_comes_in_is_for_the_user_alone(client: TestClient, place: Place) -> None:
    begin(client)
    (folder,) = place.home.glob(".rec-*")
    assert stat.S_IMODE(place.home.stat().st_mode) == stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_part_may_be_sent_again_and_a_gap_is_refused(client: TestClient, place: Place, film: bytes) -> None:
    recording_id = begin(client)
    first, second, *rest = parts_of(film)
    send(client, recording_id, [first])
    assert put(client, recording_id, 2, b"".join(rest)).status_code == 422
    assert put(client, recording_id, 0, first).status_code == 204
    for number, part in enumerate([second, *rest], 1):
        assert put(client, recording_id, number, part).status_code == 204
    assert (place.home / f".rec-{recording_id}" / "film").read_bytes() == film
    assert end(client, recording_id).json()["clip"]["duration_s"] == pytest.approx(FRAMES / RATE, abs=0.11)


def test_ending_it_twice_tells_of_the_same_clip(client: TestClient, film: bytes) -> None:
    recording_id = begin(client)
    send(client, recording_id, [film])
    assert end(client, recording_id).json() == end(client, recording_id).json()
    assert put(client, recording_id, 1, film).status_code == 404


@pytest.mark.parametrize("recording_id", ["0" * 16, "..", "%2e%2e", "sample-one", "*", "0" * 15 + "/", "....//film"])
def test_an_id_that_nobody_gave_out_is_nothing(
    client: TestClient, place: Place, film: bytes, recording_id: str
) -> None:
    begin(client)
    before = sorted(place.home.rglob("*"))
    assert put(client, recording_id, 0, film).status_code in (404, 405)
    for what in ("end", "alive"):
        assert client.post(f"/api/recordings/{recording_id}/{what}").status_code in (404, 405)
    assert sorted(place.home.rglob("*")) == before


@pytest.mark.parametrize("number", ["-1", "x", "1e3", str(10**9)])
def test_a_part_has_a_number(client: TestClient, film: bytes, number: str) -> None:
    assert client.put(f"/api/recordings/{begin(client)}/parts/{number}", content=film).status_code == 422


def test_more_than_is_taken_ends_it_and_keeps_what_is_there(client: TestClient, place: Place, film: bytes) -> None:
    place.limits = UploadLimits(max_bytes=len(film) + 10, max_seconds=60, keep_free=1)
    with TestClient(create_app(clips=place.clips()), base_url="http://localhost:8000") as small:
        recording_id = begin(small)
        send(small, recording_id, [film])
        for body in (film, iter([film])):  # announced, and not
            answer = small.put(f"/api/recordings/{recording_id}/parts/1", content=body)
            assert answer.status_code == 413
        assert end(small, recording_id).json()["clip"]["duration_s"] > 3
    assert place.left_over() == []


def test_a_recording_is_no_longer_than_a_clip_may_be(place: Place, film: bytes) -> None:
    now = time.time()
    recordings = Recordings(place.clips(), now_s=lambda: now)
    app = create_app(clips=place.clips(), recordings=recordings)
    with TestClient(app, base_url="http://localhost:8000") as client:
        recording_id = begin(client)
        send(client, recording_id, [film])
        now += 61
        assert put(client, recording_id, 1, film).status_code == 413
        now -= 61  # it is not abandoned yet
        assert end(client, recording_id).json()["clip"]


def test_a_full_disk_ends_it_and_keeps_what_is_there(client: TestClient, place: Place, film: bytes) -> None:
    recording_id = begin(client)
    first, second, *rest = parts_of(film)
    send(client, recording_id, [first, second])
    place.free = 1000
    answer = put(client, recording_id, 2, rest[0])
    assert answer.status_code == 507
    assert "room" in answer.json()["problem"]
    clip = end(client, recording_id).json()["clip"]
    assert 1 < clip["duration_s"] < FRAMES / RATE - 1
    assert place.left_over() == []


def test_without_room_for_a_copy_the_film_stays_as_it_came(place: Place, film: bytes) -> None:
    recordings = Recordings(place.clips(), free=lambda _: 600 + len(film) - 200)
    with TestClient(create_app(clips=place.clips(), recordings=recordings), base_url="http://localhost:8000") as client:
        recording_id = begin(client)
        send(client, recording_id, [film])
        assert end(client, recording_id).json()["clip"]["duration_s"] is None
    assert (place.home / recording_id / "film").read_bytes() == film


@pytest.mark.parametrize("came", [b"", b"\x1aE\xdf\xa3", b"<html>" * 50])
def test_where_nothing_usable_came_nothing_stays(client: TestClient, place: Place, came: bytes) -> None:
    recording_id = begin(client)
    if came:
        send(client, recording_id, [came])
    assert end(client, recording_id).json() == {"clip": None}
    assert list(place.home.iterdir()) == []


def test_two_tabs_record_at_once(client: TestClient, place: Place, film: bytes) -> None:
    one, other = begin(client, "One"), begin(client, "Other")
    for number, part in enumerate(parts_of(film)):
        for recording_id in (one, other):
            assert put(client, recording_id, number, part).status_code == 204
    for recording_id in (one, other):
        assert end(client, recording_id).json()["clip"]["duration_s"] > 3
        assert frames_of(place.home / recording_id / "film") == FRAMES


def test_another_page_can_not_record(client: TestClient, place: Place, film: bytes) -> None:
    recording_id = begin(client)
    calls: list[Callable[[dict[str, str]], Response]] = [
        lambda headers: client.post("/api/recordings", json={"title": "x"}, headers=headers),
        lambda headers: client.put(f"/api/recordings/{recording_id}/parts/0", content=film, headers=headers),
        lambda headers: client.post(f"/api/recordings/{recording_id}/end", headers=headers),
    ]
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}):
        assert [call(headers).status_code for call in calls] == [403] * 3
    assert len(list(place.home.iterdir())) == 1


def test_ended_by_many_at_once_all_are_told_of_the_same_clip(place: Place, film: bytes) -> None:
    recordings = Recordings(place.clips())
    with TestClient(create_app(clips=place.clips(), recordings=recordings), base_url="http://localhost:8000") as client:
        recording_id = begin(client)
        send(client, recording_id, [film])
        with ThreadPoolExecutor(6) as pool:
            clips = list(pool.map(lambda _: recordings.end(recording_id), range(6)))
    assert {clip.id for clip in clips if clip} == {recording_id}
    assert None not in clips
    assert recordings._ending == {}


def test_a_disk_too_full_to_begin_leaves_no_folder(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        Recordings(place.clips()).begin("Recording")
    assert place.left_over() == []
