"""A review that its server did not live to finish is told of at the next start, and what it left is gone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from clips_api import add, clip_of, left_over, review, until_done
from fastapi.testclient import TestClient
from sqlalchemy import URL
from tinyclips import Pretended
from waiting import wait_until

from posture.storage import Database
from server.app import create_app
from server.clips.jobs import Jobs
from server.clips.reviews import Clips
from server.clips.store import Library
from server.data import Data

Start = Callable[[], TestClient]


@pytest.fixture
def start(tmp_path: Path, home: Path, pretended: Pretended) -> Iterator[tuple[Start, Callable[[], None]]]:
    """start() → a server on the same data, begun anew; and what stops it."""
    stack = ExitStack()
    (tmp_path / "samples").mkdir()

    def begin() -> TestClient:
        clips = Clips(library=Library(home, samples=tmp_path / "samples", titles={}), jobs=Jobs(pretended))
        data = Data(lambda: Database(URL.create("sqlite", database=str(tmp_path / "posture.db"))))
        return stack.enter_context(TestClient(create_app(clips=clips, data=data), base_url="http://localhost:8000"))

    yield begin, stack.close
    stack.close()


def test_a_review_cut_off_by_the_end_of_its_server_is_told_of_and_can_be_begun_again(
    start: tuple[Start, Callable[[], None]], film: bytes, home: Path, pretended: Pretended
) -> None:
    begin, stop = start
    client = begin()
    clip = add(client, film)["id"]
    pretended.wait = threading.Event()
    review(client, clip)
    wait_until(pretended.begun.is_set)
    assert not clip_of(client, clip)["interrupted"]
    stop()
    pretended.wait = None
    client = begin()
    assert clip_of(client, clip)["interrupted"]
    review(client, clip)
    done = until_done(client, clip)
    assert (len(done["reviews"]), done["interrupted"], left_over(home)) == (1, False, [])


def test_what_a_killed_server_was_at_is_swept_up_at_the_next_start_and_told_of(
    start: tuple[Start, Callable[[], None]], film: bytes, home: Path
) -> None:
    begin, stop = start
    clip = add(begin(), film)["id"]
    stop()
    # As a killed server leaves it: its work, its note, and a lock that nobody holds.
    (home / f".work-{'0' * 16}-{'1' * 8}").mkdir()
    (home / f".work-{'0' * 16}-{'1' * 8}" / "frames.csv").write_text("half")
    (home / clip / f".reviewing-{'2' * 24}-{'1' * 8}").write_text('{"profile_id": null}')
    (home.parent / f".server-{'1' * 8}.lock").touch()
    client = begin()
    assert [path.name for path in home.glob(".work-*")] == []
    assert clip_of(client, clip)["interrupted"]
    assert client.delete(f"/api/clips/{clip}/jobs").status_code == 204
    assert not clip_of(client, clip)["interrupted"]
    assert left_over(home) == []


def test_a_review_that_failed_or_was_called_off_is_not_called_interrupted(
    start: tuple[Start, Callable[[], None]], film: bytes, home: Path, pretended: Pretended
) -> None:
    begin, stop = start
    client = begin()
    clip = add(client, film)["id"]
    pretended.wait = threading.Event()
    review(client, clip)
    wait_until(pretended.begun.is_set)
    client.delete(f"/api/clips/{clip}/jobs")
    pretended.wait, pretended.error = None, RuntimeError("broken")
    review(client, clip)
    assert until_done(client, clip)["failed"]
    stop()
    assert (clip_of(begin(), clip)["interrupted"], left_over(home)) == (False, [])
