"""A home in which there is work to be killed at: a server on it, and somebody with clips and a history in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calibration_feedback import done as calibrated
from clips_api import add, review, until_done
from coached import NO
from fastapi.testclient import TestClient
from pasts import a_session
from recorded_films import recorded
from stretch_script import PlayedStretches
from tinyclips import Pretended, write_clip

from posture.folders import DATA_VARIABLE
from server.app import create_app
from server.clips.jobs import Jobs
from server.clips.reviews import Clips
from server.clips.store import Library

Tell = Callable[[str], None]
Told = dict[str, str]
"""What was confirmed: the last that was told of each thing."""

PARTS = 3
ANA = "Ana"


@dataclass(frozen=True, slots=True)
class Work:
    """do: what is done. check: what must be so afterwards. prepare: what is done to the home before."""

    do: Callable[[Tell], None]
    check: Callable[[TestClient, Told], None]
    prepare: Callable[[Path], None] = lambda _: None


@contextmanager
def served() -> Iterator[TestClient]:
    """A server as it is, but for the pose model: reviews and the camera are played."""
    none = Path(os.environ[DATA_VARIABLE]) / "no-samples"
    clips = Clips(library=Library(samples=none, titles={}), jobs=Jobs(Pretended()))
    with TestClient(create_app(PlayedStretches(), clips=clips), base_url="http://localhost:8000") as client:
        yield client


def make_base(home: Path) -> None:
    """A home with somebody in it: calibrated, with a history, two clips, of which one is reviewed."""
    with served() as client:
        ana = client.post("/api/profiles", json={"name": ANA}).json()["id"]
        client.post("/api/safety", json={"profile_id": ana, "answers": NO})
        client.post("/api/safety", json={"answers": NO})
        film = write_clip(home.parent / "film.mp4").read_bytes()
        reviewed, _ = add(client, film, "Reviewed")["id"], add(client, film, "Bare")["id"]
        review(client, reviewed)
        until_done(client, reviewed)
    from posture.storage import Database, History, Profiles

    with Database() as database:
        Profiles(database).save_calibration(ana, calibrated().to_json())
        History(database).save(a_session(profile_id=ana))
    (home.parent / "recorded.webm").write_bytes(recorded())


def titled(client: TestClient, title: str) -> dict[str, Any]:
    (clip,) = [one for one in client.get("/api/clips").json()["clips"] if one["title"] == title]
    found: dict[str, Any] = clip
    return found


def ana_of(client: TestClient) -> int:
    found: int = client.get("/api/profiles").json()[0]["id"]
    return found
