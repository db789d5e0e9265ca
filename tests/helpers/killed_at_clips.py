"""Work on recordings, clips and reports that is killed, and what must be so afterwards."""

from __future__ import annotations

import os
import time
from pathlib import Path

from batchwork import job_of, make_clips, pretend
from clips_api import add, review, until_done
from fastapi.testclient import TestClient
from home_at_work import PARTS, Tell, Told, Work, served, titled
from recorded_films import frames_of
from waiting import wait_until

from posture.clips.batch.marks import sweep
from posture.folders import DATA_VARIABLE


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


def forgotten(home: Path) -> None:
    """Nothing was heard of what is coming in for a long time."""
    then = time.time() - 1000
    for folder in home.glob("clips/.rec-*"):
        for path in (*folder.iterdir(), folder):
            os.utime(path, (then, then))


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


CLIPS = {
    "record": Work(record, recorded_is_there),
    "take in": Work(take_in, recorded_is_there, left_by_a_killed_server),
    "upload": Work(upload, uploaded_is_there),
    "change": Work(change, changed_is_there),
    "delete": Work(delete, deleted_is_gone),
    "review": Work(do_review, reviews_are_there),
    "export": Work(export, exports_are_there),
    "batch": Work(batch, batch_is_whole),
}
