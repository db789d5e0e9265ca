"""Recordings that nobody ended: they are in the library whatever happens to the page or the server."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from recorded_films import FRAMES, RATE, frames_of
from recording_client import Place, begin, end, forgotten, killed, parts_of, put, send
from waiting import wait_until

from posture.holdings.clip import ClipKind
from server.app import create_app
from server.clips.recordings import ABANDONED_S, Recordings
from server.clips.remux import remux
from server.errors import UnusableError


def test_one_that_nobody_goes_on_with_is_taken_in(place: Place, film: bytes) -> None:
    recordings = Recordings(place.clips())
    with TestClient(create_app(clips=place.clips(), recordings=recordings), base_url="http://localhost:8000") as client:
        recording_id = begin(client)
        send(client, recording_id, parts_of(film)[:3])
        forgotten(place, ABANDONED_S - 5)
        recordings.end_abandoned()
        assert client.get("/api/clips").json()["clips"] == []
        forgotten(place)
        assert client.post(f"/api/recordings/{recording_id}/alive").status_code == 204
        recordings.end_abandoned()
        assert client.get("/api/clips").json()["clips"] == []
        forgotten(place)
        recordings.end_abandoned()
        (clip,) = client.get("/api/clips").json()["clips"]
        assert (clip["id"], clip["title"], clip["kind"]) == (recording_id, "Recording, Monday", "recording")
        assert 1 < clip["duration_s"] < FRAMES / RATE
        # The page, should it come back, learns what became of it.
        assert put(client, recording_id, 3, film).status_code == 404
        assert end(client, recording_id).json()["clip"]["id"] == recording_id
    assert place.left_over() == []


def test_a_stopping_server_takes_in_what_there_is(place: Place, film: bytes) -> None:
    with TestClient(create_app(clips=place.clips()), base_url="http://localhost:8000") as client:
        send(client, begin(client), parts_of(film)[:3])
        begin(client)
    assert [one.about.kind for one in place.clips().library.clips()] == [ClipKind.RECORDING]
    assert place.left_over() == []


def test_a_new_server_takes_in_what_a_killed_one_left(place: Place, film: bytes) -> None:
    recording_id = killed(place, film)
    forgotten(place)
    with TestClient(create_app(clips=place.clips()), base_url="http://localhost:8000") as client:
        wait_until(lambda: bool(client.get("/api/clips").json()["clips"]))
        clips = client.get("/api/clips").json()["clips"]
    assert [one["id"] for one in clips] == [recording_id]


def test_a_page_may_end_what_it_began_with_a_killed_server(client: TestClient, place: Place, film: bytes) -> None:
    recording_id = killed(place, film)
    assert end(client, recording_id).json()["clip"]["id"] == recording_id


def test_two_servers_do_not_take_in_the_same(place: Place, film: bytes) -> None:
    killed(place, film)
    forgotten(place)
    one, other = Recordings(place.clips()), Recordings(place.clips())
    one.end_abandoned()
    other.end_abandoned()
    assert len(place.clips().library.clips()) == 1
    assert place.left_over() == []


class Here:
    """Instead of the sandbox: the work is done in this process, where a test can interfere with it."""

    def run(self, do: Callable[..., object], *args: object, about: str) -> object:
        return do(*args)


@pytest.fixture
def no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.clips.store.OPENING", Here())
    monkeypatch.setattr("server.clips.recordings.MENDING", Here())


class Killed(BaseException):
    """What a test raises where the server is to die: nothing of ours catches it."""


CHANGES = ("rename", "replace", "unlink", "mkdir", "rmdir")
"""The system's calls that change what there is in a folder."""
TAKING_IN = 8
"""How many of them it takes to make a clip of a recording."""


class DyingDisk:
    """Dies before or after the n-th change of a folder below `home`, and lets nothing through from then on."""

    def __init__(self, patch: pytest.MonkeyPatch, home: Path, change: int, *, after: bool) -> None:
        self.home, self.done, self.dead = str(home), 0, False
        for name in CHANGES:
            patch.setattr(os, name, self._changing(getattr(os, name), change, after))

    def _changing(self, call: Callable[..., None], change: int, after: bool) -> Callable[..., None]:
        def changing(*args: object, **named: object) -> None:
            if not str(args[0]).startswith(self.home):  # a module that is written as it is compiled, say
                return call(*args, **named)
            if self.dead:
                raise Killed
            self.done += 1
            self.dead = self.done == change
            if self.dead and not after:
                raise Killed
            call(*args, **named)
            if self.dead:
                raise Killed
            return None

        return changing


@pytest.mark.usefixtures("no_sandbox")
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("change", range(1, TAKING_IN + 1))
def test_killed_at_any_change_of_a_folder_a_recording_is_taken_in_by_the_next_server(
    place: Place, film: bytes, change: int, after: bool
) -> None:
    recording_id = killed(place, film)
    with pytest.MonkeyPatch.context() as patch:
        disk = DyingDisk(patch, place.home, change, after=after)
        with pytest.raises(Killed):
            Recordings(place.clips()).end(recording_id)
    assert disk.dead
    if any(place.home.glob(".rec-*-*")):  # a page that asks meanwhile is not told that it is lost
        with pytest.raises(UnusableError, match="being taken in"):
            Recordings(place.clips()).end(recording_id)
    forgotten(place)
    Recordings(place.clips()).end_abandoned()
    (clip,) = place.clips().library.clips()
    assert (clip.id, clip.about.title) == (recording_id, "Recording, Monday")
    assert frames_of(clip.film) > 10
    assert place.left_over() == []


@pytest.mark.usefixtures("no_sandbox")
def test_there_are_no_more_changes_to_be_killed_at(place: Place, film: bytes) -> None:
    recording_id = killed(place, film)
    with pytest.MonkeyPatch.context() as patch:
        disk = DyingDisk(patch, place.home, 0, after=False)
        assert Recordings(place.clips()).end(recording_id)
    assert disk.done == TAKING_IN


@pytest.mark.usefixtures("no_sandbox")
def test_a_film_that_nothing_can_be_made_of_holds_up_no_other(
    place: Place, film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = killed(place, film), killed(place, film)
    forgotten(place)

    def stumble(source: Path, target: Path) -> bool:
        if bad in source.parent.name:
            raise AttributeError("codec")
        return False

    monkeypatch.setattr("server.clips.recordings.remux", stumble)
    recordings = Recordings(place.clips())
    recordings.end_abandoned()
    assert [clip.id for clip in place.clips().library.clips()] == [good]
    monkeypatch.setattr("server.clips.recordings.remux", remux)
    forgotten(place)
    recordings.end_abandoned()
    assert {clip.id for clip in place.clips().library.clips()} == {good, bad}
