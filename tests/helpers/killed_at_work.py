"""Work that a process does until it is killed, what it was told is done, and what must be so afterwards.

Each piece of work is done through the program's own doors: HTTP, the socket, the command line. It `tell`s what was
confirmed to it; the check is given that, and a server that has been started again on the same data.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from batchwork import job_of, make_clips, pretend
from calibration_feedback import done as calibrated
from clips_api import add, review, until_done
from coached import NO, SHORT
from command import command
from fail_points import FailPoints
from fastapi.testclient import TestClient
from pasts import a_session
from recorded_films import frames_of, recorded
from scripted import frame_message
from storing import put_back
from stretch_script import PlayedStretches
from tinyclips import Pretended, write_clip
from waiting import wait_until

from posture.clips.batch.marks import sweep
from posture.folders import DATA_VARIABLE
from posture.holdings.clip import REVIEWING
from posture.stretches import library
from server.app import create_app
from server.clips.jobs import Jobs
from server.clips.reviews import Clips
from server.clips.store import Library

Tell = Callable[[str], None]
Told = dict[str, str]
"""What was confirmed: the last that was told of each thing."""

PARTS = 3
ANA = "Ana"


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


# What is done, and what must then be so.


def record(tell: Tell) -> None:
    film = (Path(os.environ[DATA_VARIABLE]).parent / "recorded.webm").read_bytes()
    size = len(film) // PARTS + 1
    with served() as client:
        made = client.post("/api/recordings", json={"title": "Recorded"}).json()["id"]
        for number in range(PARTS):
            part = film[number * size : (number + 1) * size]
            assert client.put(f"/api/recordings/{made}/parts/{number}", content=part).status_code == 204
            tell(f"part {number} of {made}")
        assert client.post(f"/api/recordings/{made}/end").json()["clip"]["id"] == made
        tell(f"clip {made}")


def recorded_is_there(client: TestClient, told: Told) -> None:
    if "part" in told:
        clip = titled(client, "Recorded")
        parts = int(told["part"].split(" ")[0]) + 1
        assert clip["kind"] == "recording"
        assert frames_of(Path(os.environ[DATA_VARIABLE]) / "clips" / clip["id"] / "film") >= 10 * parts - 2
        assert "clip" not in told or told["clip"] == clip["id"]


def left_by_a_killed_server(home: Path) -> None:
    """A recording that nobody went on with, all of it there."""
    folder = home / "clips" / f".rec-{'7' * 16}"
    folder.mkdir()
    (folder / "begun.json").write_text('{"title": "Recorded", "added_at": "2026-03-01T10:00:00+00:00"}')
    (folder / "film").write_bytes((home.parent / "recorded.webm").read_bytes())
    forgotten(home)


def take_in(tell: Tell) -> None:
    with served() as client:
        wait_until(lambda: any(one["title"] == "Recorded" for one in client.get("/api/clips").json()["clips"]))
        tell("part 2 of it")


def upload(tell: Tell) -> None:
    film = (Path(os.environ[DATA_VARIABLE]).parent / "film.mp4").read_bytes()
    with served() as client:
        tell(f"clip {add(client, film, 'Uploaded')['id']}")


def uploaded_is_there(client: TestClient, told: Told) -> None:
    found = [one["id"] for one in client.get("/api/clips").json()["clips"] if one["title"] == "Uploaded"]
    assert len(found) <= 1
    assert "clip" not in told or found == [told["clip"]]


def change(tell: Tell) -> None:
    with served() as client:
        clip = titled(client, "Bare")["id"]
        client.patch(f"/api/clips/{clip}", json={"title": "Named"}).raise_for_status()
        tell("title Named")
        client.patch(f"/api/clips/{clip}", json={"title": "Again"}).raise_for_status()
        tell("title Again")


def changed_is_there(client: TestClient, told: Told) -> None:
    titles = {one["title"] for one in client.get("/api/clips").json()["clips"]} - {"Reviewed"}
    may = {"Named": {"Named", "Again"}, "Again": {"Again"}}.get(told.get("title", ""), {"Bare", "Named"})
    assert len(titles) == 1
    assert titles <= may


def delete(tell: Tell) -> None:
    with served() as client:
        client.delete(f"/api/clips/{titled(client, 'Reviewed')['id']}").raise_for_status()
        tell("clip deleted")


def deleted_is_gone(client: TestClient, told: Told) -> None:
    found = [one for one in client.get("/api/clips").json()["clips"] if one["title"] == "Reviewed"]
    assert not (found and "clip" in told)


def do_review(tell: Tell) -> None:
    with served() as client:
        for title in ("Reviewed", "Bare"):
            clip = titled(client, title)["id"]
            key = review(client, clip, again=True)
            until_done(client, clip)
            tell(f"{title} {key}")


def reviews_are_there(client: TestClient, told: Told) -> None:
    for title in ("Reviewed", "Bare"):
        clip = titled(client, title)
        # An earlier one is there, or the newer one in its place: never neither.
        assert clip["reviews"] or (title == "Bare" and title not in told)
        # What was cut off is told of, and nothing else is.
        assert not (clip["interrupted"] and title in told)


def export(tell: Tell) -> None:
    with served() as client:
        clip = titled(client, "Reviewed")
        key = clip["reviews"][0]["key"]
        client.post(f"/api/clips/{clip['id']}/copy").raise_for_status()
        until_done(client, clip["id"])
        tell("copy made")
        client.post(f"/api/clips/{clip['id']}/reviews/{key}/exports/video").raise_for_status()
        until_done(client, clip["id"])
        tell("export made")


def exports_are_there(client: TestClient, told: Told) -> None:
    clip = titled(client, "Reviewed")
    key = clip["reviews"][0]["key"]
    assert "copy" not in told or client.get(f"/api/clips/{clip['id']}/copy").status_code == 200
    where = f"/api/clips/{clip['id']}/reviews/{key}/exports/video"
    assert "export" not in told or client.get(where).content == b"annotated"


def people(tell: Tell) -> None:
    with served() as client:
        ben = client.post("/api/profiles", json={"name": "Ben"}).json()["id"]
        tell("ben Ben standard")
        client.patch(f"/api/profiles/{ben}", json={"name": "Benno"}).raise_for_status()
        tell("ben Benno standard")
        client.patch(f"/api/profiles/{ben}", json={"strictness": "strict"}).raise_for_status()
        tell("ben Benno strict")
        client.post("/api/safety", json={"profile_id": ben, "answers": NO}).raise_for_status()
        tell("answers kept")
        client.delete(f"/api/profiles/{ben}").raise_for_status()
        tell("ben deleted")


def people_are_there(client: TestClient, told: Told) -> None:
    ben = [f"{one['name']} {one['strictness']}" for one in client.get("/api/profiles").json() if one["name"] != ANA]
    steps = ["", "Ben standard", "Benno standard", "Benno strict", "deleted"]
    at = steps.index(told.get("ben", ""))
    assert len(ben) <= 1
    assert (ben[0] if ben else "") in {one if one != "deleted" else "" for one in steps[at : at + 2]}


def calibrate(tell: Tell) -> None:
    from posture.storage import Database, Profiles

    with Database() as database:
        profiles = Profiles(database)
        (ana,) = profiles.list()
        for number in range(3):
            profiles.save_calibration(ana.id, calibrated().to_json(), datetime(2026, 4, 1 + number, tzinfo=UTC))
            tell(f"calibrations {2 + number}")


def calibrations_are_there(client: TestClient, told: Told) -> None:
    (ana,) = client.get("/api/profiles").json()
    sure = int(told.get("calibrations", "1"))
    assert sure <= ana["calibrations"] <= sure + 1
    found = client.get(f"/api/profiles/{ana['id']}/calibration").json()["calibration"]
    assert found["maximum_deg"] > 0


def stretch(tell: Tell) -> None:
    """A coached session to its report: saved as it goes on, and at its end."""
    with served() as client:
        ana, t_ms = ana_of(client), 0
        with client.websocket_connect("/ws/live", headers={"host": "localhost:8000"}) as socket:
            socket.send_json({"type": "start", "stretch": library.MAIN, "options": SHORT, "profile_id": ana})
            summary = None
            while summary is None:
                t_ms += 100
                socket.send_bytes(frame_message(t_ms))
                coach = socket.receive_json()["coach"]
                summary = coach["summary"]
            assert coach["unsaved"] is None
            tell(f"session {coach['key']}")


def session_is_there(client: TestClient, told: Told) -> None:
    sessions = client.get("/api/history", params={"profile_id": ana_of(client)}).json()["sessions"]
    assert 1 <= len(sessions) <= 2
    if "session" in told:
        (kept,) = [one for one in sessions if one["key"] == told["session"]]
        assert kept["finished"]
        assert len(kept["holds"]) == 2


def first_start(tell: Tell) -> None:
    with served() as client:
        client.post("/api/profiles", json={"name": ANA}).raise_for_status()
        tell("ana there")


def ana_is_there(client: TestClient, told: Told) -> None:
    names = [one["name"] for one in client.get("/api/profiles").json()]
    assert names == [ANA] or (names == [] and "ana" not in told)


def emptied(home: Path) -> None:
    (home / "posture.db").unlink()


def older(home: Path) -> None:
    put_back(home / "posture.db")


def upgraded_is_there(client: TestClient, _: Told) -> None:
    assert [one["name"] for one in client.get("/api/profiles").json()] == [ANA]


def commands(tell: Tell) -> None:
    file = Path(os.environ[DATA_VARIABLE]).parent / "ana.json"
    for words in (["export", ANA, str(file)], ["import", str(file), "--name", "Copy"], ["rename", "Copy", "Carla"]):
        done = command("profiles", *words)
        assert done.returncode == 0, done.stderr
        tell(f"{words[0]} done")


def commands_are_done(client: TestClient, told: Told) -> None:
    names = {one["name"] for one in client.get("/api/profiles").json()} - {ANA}
    if "rename" in told:
        assert names == {"Carla"}
    elif "import" in told:
        assert names <= {"Copy", "Carla"}
        assert len(names) == 1


def batch(tell: Tell) -> None:
    """Reports of a folder, as `posture review` writes them, the second time over an older one."""
    out = Path(os.environ[DATA_VARIABLE]) / "report"
    found = make_clips(out.parent.parent, a="fine", b="fine")
    for one in (*found, *found):
        pretend(job_of(one, out, again=True))
        tell(f"{one.place} reported")


def batch_is_whole(_: TestClient, told: Told) -> None:
    out = Path(os.environ[DATA_VARIABLE]) / "report"
    found = make_clips(out.parent.parent, a="fine", b="fine")
    sweep(out / one.place for one in found)  # as the command does when it is given again
    for one in found:
        whole = out / one.place / "frames.csv"
        assert one.place not in told or whole.read_text() == "whole"
        assert pretend(job_of(one, out)).state == "done"
        assert whole.read_text() == "whole"


def look(tell: Tell) -> None:
    with served() as client:
        client.get("/api/profiles").raise_for_status()
        tell("people seen")


def erase(tell: Tell) -> None:
    done = command("data", "erase", ANA, "--yes")
    assert done.returncode == 0, done.stderr
    tell("ana erased")


def ana_is_gone_or_whole(client: TestClient, told: Told) -> None:
    people = client.get("/api/profiles").json()
    assert not (people and "ana" in told)
    if people:
        assert [(one["name"], one["calibrations"]) for one in people] == [(ANA, 1)]
        assert len(client.get("/api/history", params={"profile_id": people[0]["id"]}).json()["sessions"]) == 1
        return
    home = Path(os.environ[DATA_VARIABLE])
    with closing(sqlite3.connect(home / "posture.db")) as connection:
        for table in ("profiles", "calibrations", "sessions", "holds"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


@dataclass(frozen=True, slots=True)
class Work:
    """do: what is done. check: what must be so afterwards. prepare: what is done to the home before."""

    do: Callable[[Tell], None]
    check: Callable[[TestClient, Told], None]
    prepare: Callable[[Path], None] = lambda _: None


WORKS = {
    "record": Work(record, recorded_is_there),
    "take in": Work(take_in, recorded_is_there, left_by_a_killed_server),
    "upload": Work(upload, uploaded_is_there),
    "change": Work(change, changed_is_there),
    "delete": Work(delete, deleted_is_gone),
    "review": Work(do_review, reviews_are_there),
    "export": Work(export, exports_are_there),
    "people": Work(people, people_are_there),
    "calibrate": Work(calibrate, calibrations_are_there),
    "stretch": Work(stretch, session_is_there),
    "first start": Work(first_start, ana_is_there, emptied),
    "upgrade": Work(look, upgraded_is_there, older),
    "commands": Work(commands, commands_are_done),
    "batch": Work(batch, batch_is_whole),
    "erase": Work(erase, ana_is_gone_or_whole),
}


def work_and_die(name: str, home: str, at: int, after: bool) -> None:
    """What the process does that is to be killed. Beside the home: `told`, what was confirmed, and `passed`."""
    os.environ[DATA_VARIABLE] = home
    os.environ["POSTURE_LANGUAGE"] = "en"
    beside = Path(home).parent
    told = os.open(beside / "told", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    FailPoints(Path(home), beside / "passed", at, after=after).install()

    def tell(line: str) -> None:
        os.write(told, f"{line}\n".encode())

    WORKS[name].do(tell)


def forgotten(home: Path) -> None:
    """Nothing was heard of what is coming in for a long time."""
    then = time.time() - 1000
    for folder in home.glob("clips/.rec-*"):
        for path in (*folder.iterdir(), folder):
            os.utime(path, (then, then))


def stray(home: Path) -> list[str]:
    """What nobody would ever look for again. The note that a review was cut off is looked for, and told of."""
    ours = ("begun.json", "mended", "half.tmp")
    found = [path for path in home.rglob("*") if path.name.startswith(".") or path.name in ours]
    found = [path for path in found if not path.name.startswith(REVIEWING)]
    found += home.glob("clips/*/part-*")
    return sorted(path.relative_to(home).as_posix() for path in found)


def database_is_whole(home: Path) -> bool:
    with closing(sqlite3.connect(home / "posture.db")) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
