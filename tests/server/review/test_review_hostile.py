"""Films and pictures made to do harm: the server stays as it is, and whoever sent them gets a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boxed
import psutil
import pytest
from bombs import png
from clips_api import add, clip_of
from fastapi.testclient import TestClient

from posture.sandbox import Sandbox

MB = 10**6


@pytest.fixture
def opening(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[..., object]], None]]:
    """opening(do): from now on `do` is done in the sandbox, instead of a look at the film."""
    sandbox = Sandbox()
    sandbox.run(boxed.who, about="x")  # to start it may take longer than a hang may last here

    def instead(do: Callable[..., object]) -> None:
        monkeypatch.setattr("server.clips.store.OPENING", sandbox)
        monkeypatch.setattr("server.clips.store.look", do)
        if do is boxed.hang_with_a_film:
            sandbox._within_s = 0.5

    yield instead
    sandbox.close()


@pytest.mark.parametrize(
    ("do", "said"),
    [
        (boxed.die_with_a_film, "“Monday” made the program stumble"),
        (boxed.hang_with_a_film, "“Monday” could not be opened within"),
    ],
)
def test_a_film_that_its_process_does_not_survive_is_refused_and_leaves_nothing(
    client: TestClient,
    home: Path,
    film: bytes,
    opening: Callable[[Callable[..., object]], None],
    do: Callable[..., object],
    said: str,
) -> None:
    opening(do)
    answer = client.post("/api/clips", params={"title": "Monday"}, content=film)
    assert answer.status_code == 415
    assert said in answer.json()["problem"]
    assert list(home.iterdir()) == []
    assert client.get("/api/clips").status_code == 200


def test_a_recording_that_its_process_does_not_survive_is_kept_unseen(
    client: TestClient, home: Path, film: bytes, opening: Callable[[Callable[..., object]], None]
) -> None:
    opening(boxed.die_with_a_film)
    recording = client.post("/api/recordings", json={"title": "Mine"}).json()["id"]
    client.put(f"/api/recordings/{recording}/parts/0", content=film)
    assert client.post(f"/api/recordings/{recording}/end").json()["clip"]["title"] == "Mine"
    assert sorted(path.name for path in (home / recording).iterdir()) == ["clip.json", "film"]
    assert clip_of(client, recording)["duration_s"] is None
    poster = client.get(f"/api/clips/{recording}/poster")
    assert (poster.status_code, "“Mine” made" in poster.json()["problem"]) == (415, True)
    assert sorted(path.name for path in (home / recording).iterdir()) == ["clip.json", "film"]


def test_a_small_file_of_a_huge_picture_is_refused_before_it_is_decoded(client: TestClient, home: Path) -> None:
    answer = client.post("/api/clips?title=Bomb", content=png(16_000, 16_000, rows=10))
    assert answer.status_code == 415
    assert answer.json()["problem"] == "“Bomb” is a picture of more than 120,000,000 pixels."
    assert list(home.iterdir()) == []


def test_several_large_pictures_at_once_take_none_of_the_servers_memory(client: TestClient) -> None:
    add(client, png(64, 64))
    large = png(4000, 4000)
    assert len(large) < 50_000
    this = psutil.Process()
    before = most = this.memory_info().rss
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(client.post, "/api/clips", content=large) for _ in range(4)]
        while not all(answer.done() for answer in answers):
            most = max(most, this.memory_info().rss)
    assert [answer.result().status_code for answer in answers] == [201] * 4
    # One alone is 48 MB as RGB.
    assert most - before < 30 * MB
