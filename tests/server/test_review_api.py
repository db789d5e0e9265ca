"""Clips over HTTP: in, looked at, and out again; nobody's path, nothing half-written."""

from __future__ import annotations

import asyncio
import os
import stat
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from scripted import rounded_feedback
from sqlalchemy import URL
from tinyclips import Pretended, crash, dawdle, refuse, write_clip

from posture.errors import PostureError
from posture.rows import row_of
from posture.sources import read_clip
from posture.storage import Database
from posture.values import Frame, Verdict
from server.app import create_app
from server.clipwork import What, Work, perform
from server.data import Data
from server.explained import NoRoomError
from server.film import CURVE, CURVE_BYTES, FULL, OVERLAY, OVERLAY_BYTES, FilmWriter, holds
from server.jobs import Job, Jobs, Stopped, in_a_process
from server.library import Library
from server.reviews import Clips
from server.uploads import Doorway, Limits


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_clip(tmp_path_factory.mktemp("film") / "film.mp4").read_bytes()


@pytest.fixture
def pretended() -> Pretended:
    return Pretended()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "clips"


@pytest.fixture
def client(tmp_path: Path, home: Path, pretended: Pretended) -> Iterator[TestClient]:
    (tmp_path / "samples").mkdir()
    write_clip(tmp_path / "samples" / "one_sample.mp4")
    clips = Clips(
        library=Library(home, samples=tmp_path / "samples", titles={"one_sample": "One to learn from"}),
        jobs=Jobs(pretended),
        doorway=Doorway(Limits(max_bytes=50_000, max_seconds=60, keep_free=1), free=lambda _: 10**9),
    )
    data = Data(lambda: Database(URL.create("sqlite", database=str(tmp_path / "posture.db"))))
    with TestClient(create_app(clips=clips, data=data), base_url="http://localhost:8000") as opened:
        yield opened


def add(client: TestClient, film: bytes, title: str = "Monday") -> dict[str, Any]:
    answer = client.post("/api/clips", params={"title": title}, content=film)
    assert answer.status_code == 201, answer.text
    clip: dict[str, Any] = answer.json()
    return clip


def clip_of(client: TestClient, clip_id: str, **query: Any) -> dict[str, Any]:
    found = [one for one in client.get("/api/clips", params=query).json()["clips"] if one["id"] == clip_id]
    assert len(found) == 1
    clip: dict[str, Any] = found[0]
    return clip


def until_done(client: TestClient, clip_id: str) -> dict[str, Any]:
    for _ in range(400):
        if not (clip := clip_of(client, clip_id))["jobs"]:
            return clip
        time.sleep(0.005)
    raise AssertionError("the job does not end")


def review(client: TestClient, clip_id: str, **wanted: Any) -> str:
    answer = client.post(f"/api/clips/{clip_id}/review", json=wanted)
    assert answer.status_code == 202
    key: str = answer.json()["key"]
    return key


def left_over(home: Path) -> list[str]:
    return [path.name for path in home.rglob(".*")] + [path.name for path in home.rglob("*.tmp")]


def test_page_is_served_and_leads_to_the_others(client: TestClient) -> None:
    page = client.get("/review")
    assert page.status_code == 200
    assert '<a href="/review" aria-current="page">' in page.text
    assert all(f'href="{to}"' in page.text for to in ("/", "/calibrate", "/history"))


def test_own_clips_come_before_the_samples_and_looking_makes_no_folder(
    client: TestClient, home: Path, film: bytes
) -> None:
    (sample,) = client.get("/api/clips").json()["clips"]
    assert (sample["title"], sample["kind"]) == ("One to learn from", "sample")
    assert not home.exists()
    add(client, film)
    assert [one["kind"] for one in client.get("/api/clips").json()["clips"]] == ["upload", "sample"]


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
    doorway = Doorway(Limits(keep_free=100), free=lambda _: 1000)

    async def two_at_once() -> list[int | BaseException]:
        both = [doorway.receive(once(bytes(600)), tmp_path / name, 600) for name in ("a", "b")]
        return await asyncio.gather(*both, return_exceptions=True)

    first, second = asyncio.run(two_at_once())
    assert first == 600
    assert isinstance(second, NoRoomError)
    assert asyncio.run(doorway.receive(once(bytes(600)), tmp_path / "c", 600)) == 600


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
def test_a_disk_that_is_full_is_said() -> None:
    with pytest.raises(NoRoomError, match="not enough room"):
        asyncio.run(Doorway(free=lambda _: 10**12).receive(once(bytes(5_000_000)), Path("/dev/full"), None))


def test_an_upload_that_breaks_off_leaves_nothing(client: TestClient, home: Path, film: bytes) -> None:
    messages = [{"type": "http.request", "body": film[:500], "more_body": True}, {"type": "http.disconnect"}]
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


def test_any_part_of_a_film_can_be_fetched(client: TestClient, film: bytes) -> None:
    clip = add(client, film)
    answer = client.get(f"/api/clips/{clip['id']}/film", headers={"range": "bytes=100-199"})
    assert (answer.status_code, answer.content) == (206, film[100:200])
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get("/api/clips/sample-one_sample/film").status_code == 200


@pytest.mark.parametrize("clip_id", ["0" * 16, "nothing", "..", "%2e%2e", ".new-0000000000000000", "sample-x", "a/b"])
def test_an_unknown_clip_is_not_there(client: TestClient, clip_id: str) -> None:
    for path in ("film", "poster", "copy", "reviews/" + "0" * 24):
        assert client.get(f"/api/clips/{clip_id}/{path}").status_code == 404
    assert client.delete(f"/api/clips/{clip_id}").status_code in (404, 405)


def test_a_review_is_made_once_for_each_person(client: TestClient, film: bytes, pretended: Pretended) -> None:
    clip = add(client, film)
    key = review(client, clip["id"])
    done = until_done(client, clip["id"])
    assert done["key"] == key
    assert [one["key"] for one in done["reviews"]] == [key]
    assert review(client, clip["id"]) == key
    ana = client.post("/api/profiles", json={"name": "Ana"}).json()["id"]
    other = review(client, clip["id"], profile_id=ana)
    until_done(client, clip["id"])
    assert other != key
    assert [work.subject.name for work in pretended.works] == ["", "Ana"]
    mine = clip_of(client, clip["id"], profile_id=ana)
    assert mine["key"] == other
    assert {one["profile"] for one in mine["reviews"]} == {None, "Ana"}
    # Other limits are another review.
    client.patch(f"/api/profiles/{ana}", json={"strictness": "strict"})
    assert clip_of(client, clip["id"], profile_id=ana)["key"] not in (key, other)
    assert client.post(f"/api/clips/{clip['id']}/review", json={"profile_id": 99}).status_code == 404


def test_what_a_review_found_comes_with_everything_to_show_it(client: TestClient, home: Path, film: bytes) -> None:
    clip = add(client, film, "Été <b>")
    key = review(client, clip["id"])
    until_done(client, clip["id"])
    found = client.get(f"/api/clips/{clip['id']}/reviews/{key}").json()
    assert found["report"]["in_words"] == "All flat."
    assert found["holds"] == [[0.0, 0.4]]
    assert client.get(found["pictures"][0]).content == b"jpeg"
    assert len(client.get(found["curve"]).content) == 5 * CURVE_BYTES
    part = client.get(found["overlay"], headers={"range": f"bytes={OVERLAY_BYTES}-{2 * OVERLAY_BYTES - 1}"})
    assert (part.status_code, len(part.content)) == (206, OVERLAY_BYTES)
    exports = {one["id"]: one for one in found["exports"]}
    assert (exports["frames"]["ready"], exports["video"]["ready"]) == (True, False)
    table = client.get(exports["frames"]["url"])
    assert table.headers["content-disposition"] == 'attachment; filename="t-b-frames.csv"'
    assert client.get(exports["video"]["url"]).status_code == 404
    assert client.post(exports["video"]["url"]).status_code == 202
    until_done(client, clip["id"])
    assert client.get(exports["video"]["url"]).content == b"annotated"
    assert left_over(home) == []


@pytest.mark.parametrize(
    "path",
    ["exports/result", "exports/..%2fresult.json", "exports/x", "warnings/..%2f..%2fclip.json", "warnings/x.jpg"],
)
def test_nothing_else_comes_out_of_a_review(client: TestClient, film: bytes, path: str) -> None:
    clip = add(client, film)
    key = review(client, clip["id"])
    until_done(client, clip["id"])
    assert client.get(f"/api/clips/{clip['id']}/reviews/{key}/{path}").status_code == 404


def test_one_at_a_time_and_the_progress_is_told(client: TestClient, film: bytes, pretended: Pretended) -> None:
    pretended.wait = threading.Event()
    first, second = add(client, film), add(client, film)
    review(client, first["id"])
    assert pretended.begun.wait(5)
    review(client, second["id"])
    review(client, second["id"])  # a second window asks for the same
    (job,) = clip_of(client, first["id"])["jobs"]
    assert (job["running"], job["share"]) == (True, 0.5)
    (waiting,) = clip_of(client, second["id"])["jobs"]
    assert (waiting["running"], waiting["share"]) == (False, 0.0)
    pretended.wait.set()
    until_done(client, second["id"])
    assert (len(pretended.works), pretended.most_at_once) == (2, 1)


def test_a_review_called_off_leaves_nothing(client: TestClient, home: Path, film: bytes, pretended: Pretended) -> None:
    pretended.wait = threading.Event()
    clip = add(client, film)
    review(client, clip["id"])
    assert pretended.begun.wait(5)
    assert left_over(home) != []
    assert client.delete(f"/api/clips/{clip['id']}/jobs").status_code == 204
    after = clip_of(client, clip["id"])
    assert (after["jobs"], after["failed"], after["reviews"]) == ([], None, [])
    assert left_over(home) == []


def test_a_clip_can_be_deleted_while_it_is_reviewed(
    client: TestClient, home: Path, film: bytes, pretended: Pretended
) -> None:
    pretended.wait = threading.Event()
    clip = add(client, film)
    review(client, clip["id"])
    assert pretended.begun.wait(5)
    assert client.delete(f"/api/clips/{clip['id']}").status_code == 204
    assert list(home.iterdir()) == []
    assert client.delete(f"/api/clips/{clip['id']}").status_code == 404
    assert client.delete("/api/clips/sample-one_sample").status_code == 422


def test_trouble_is_told_in_words_until_it_is_tried_again(
    client: TestClient, home: Path, film: bytes, pretended: Pretended, capfd: pytest.CaptureFixture[str]
) -> None:
    clip = add(client, film)
    pretended.error = PostureError("It is dark.", "Switch on a light.")
    review(client, clip["id"])
    assert until_done(client, clip["id"])["failed"] == {"problem": "It is dark.", "remedy": "Switch on a light."}
    pretended.error = ZeroDivisionError("secret")
    review(client, clip["id"])
    failed = until_done(client, clip["id"])["failed"]
    assert "stumbled" in failed["problem"]
    assert "secret" not in str(failed)
    assert "secret" in capfd.readouterr().err
    pretended.error = None
    review(client, clip["id"])
    done = until_done(client, clip["id"])
    assert (done["failed"], len(done["reviews"])) == (None, 1)
    assert left_over(home) == []


def test_a_clip_gets_another_title(client: TestClient, film: bytes) -> None:
    clip = add(client, film)
    assert client.patch(f"/api/clips/{clip['id']}", json={"title": "../Tuesday"}).json()["title"] == "Tuesday"
    assert clip_of(client, clip["id"])["title"] == "Tuesday"
    assert client.patch("/api/clips/sample-one_sample", json={"title": "Mine"}).status_code == 422


def test_what_a_killed_server_left_is_swept_up(home: Path, tmp_path: Path) -> None:
    for name, age_s in ((".new-old", 200_000), (".new-now", 10), (".work-old", 200_000), ("0123456789abcdef", 200_000)):
        (home / name).mkdir(parents=True)
        os.utime(home / name, (time.time() - age_s,) * 2)
    with Library(home, samples=tmp_path, titles={}).incoming():
        assert sorted(one.name for one in home.iterdir() if len(one.name) < 20) == [".new-now", "0123456789abcdef"]


def test_other_web_pages_may_not_add_or_delete(client: TestClient, film: bytes) -> None:
    clip = add(client, film)
    for answer in (
        client.post("/api/clips", content=film, headers={"origin": "http://evil.example"}),
        client.delete(f"/api/clips/{clip['id']}", headers={"sec-fetch-site": "cross-site"}),
    ):
        assert answer.status_code == 403
    assert len(client.get("/api/clips").json()["clips"]) == 2


def test_a_copy_any_browser_plays_has_the_clips_own_times(tmp_path: Path) -> None:
    avi = write_clip(tmp_path / "film.avi", codec="mpeg4")
    (tmp_path / "made").mkdir()
    shares: list[float | None] = []
    perform(Work(what=What.COPY, film=avi, title="x", folder=tmp_path / "made", exports=()), shares.append)
    with closing(read_clip(tmp_path / "made" / "copy.mp4").frames()) as frames:
        times = [frame.time_s for frame in frames]
    assert times == pytest.approx([n / 10 for n in range(10)], abs=0.001)
    assert shares[-1] == pytest.approx(0.9, abs=0.1)


def test_a_clip_that_is_silent_about_its_length_is_still_not_endless(tmp_path: Path) -> None:
    film = write_clip(tmp_path / "film.mp4")
    (tmp_path / "made").mkdir()
    work = Work(what=What.COPY, film=film, title="x", folder=tmp_path / "made", exports=(), max_seconds=0.5)
    with pytest.raises(PostureError, match="“x” is longer"):
        perform(work, lambda _: None)
    assert list((tmp_path / "made").iterdir()) == []


def test_a_process_that_fails_crashes_or_is_stopped(tmp_path: Path) -> None:
    work = Work(what=What.REVIEW, film=tmp_path / "x", title="x", folder=tmp_path)
    stop = threading.Event()
    with pytest.raises(PostureError, match=r"This is wrong\. Do that\."):
        in_a_process(work, lambda _: None, stop, refuse)
    with pytest.raises(PostureError, match="could not get through"):
        in_a_process(work, lambda _: None, stop, crash)
    with pytest.raises(Stopped):
        in_a_process(work, lambda _: stop.set(), stop, dawdle)
    assert (tmp_path / "begun").exists()


def test_time_left_goes_by_what_was_done_since_it_got_going() -> None:
    work = Work(what=What.REVIEW, film=Path("x"), title="x", folder=Path("y"))
    job = Job(clip_id="a", key="k", work=work, publish=lambda: None)
    assert job.left_s(100.0) is None
    job.steady, job.share = (100.0, 0.1), 0.3
    assert job.left_s(101.0) is None, "too soon to tell"
    assert job.left_s(104.0) == pytest.approx(14.0)


def test_each_frame_is_kept_with_what_is_drawn_on_it(tmp_path: Path) -> None:
    feedback = rounded_feedback(1.5)
    frame = Frame(image=np.zeros((100, 200, 3), np.uint8), time_s=1.5)
    with FilmWriter(tmp_path) as writer:
        writer.see(frame, feedback)
        writer.see(frame, replace(feedback, time_s=2.0, angles=None, pose=None, verdict=Verdict.UNKNOWN))
    curve = (tmp_path / CURVE).read_bytes()
    assert len(curve) == 2 * CURVE_BYTES
    assert np.frombuffer(curve, "<f8", 1)[0] == 1.5
    hinge, back, sd, knee = np.frombuffer(curve, "<i2", 4, 8)
    assert (hinge, back, sd, knee) == (501, 400, 40, 20)
    assert curve[16:18] == bytes([3, 1])
    assert set(np.frombuffer(curve, "<i2", 4, CURVE_BYTES + 8)) == {-32768}
    places = np.frombuffer((tmp_path / OVERLAY).read_bytes(), "<u2").reshape(2, -1, 2)
    assert places.shape[1] * 4 == OVERLAY_BYTES
    assert places[0, 0].tolist() == [FULL / 4, FULL / 4]
    assert places[0, -1].tolist() == [FULL * 0.2, FULL * 0.6]
    assert (places[1] == 65_535).all()


HINGES: dict[str, tuple[Callable[[float], float | None], list[tuple[float, float]]]] = {
    "held": (lambda t: 40.0 if 2 <= t <= 7 else 5.0, [(2.0, 7.0)]),
    "too short": (lambda t: 40.0 if 2 <= t <= 4.5 else 5.0, []),
    "never still": (lambda t: 20.0 + 10 * t, []),
    "deeper after a while": (lambda t: 40.0 if t <= 4 else 60.0, [(0.0, 4.0), (4.1, 9.9)]),
    "unseen in between": (lambda t: None if 4 < t < 6 else 40.0, [(0.0, 4.0), (6.0, 9.9)]),
    "not leaning": (lambda t: 10.0, []),
}


@pytest.mark.parametrize(("hinge", "expected"), HINGES.values(), ids=HINGES)
def test_holds(hinge: Callable[[float], float | None], expected: list[tuple[float, float]]) -> None:
    row = row_of(rounded_feedback())
    rows = tuple(replace(row, time_s=n / 10, hip_hinge_deg=hinge(n / 10)) for n in range(100))
    assert holds(rows) == expected
