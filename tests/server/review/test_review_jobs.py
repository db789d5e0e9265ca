"""Reviews asked for over HTTP: one at a time, shown when done, called off, gone wrong."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from clips_api import add, clip_of, left_over, review, until_done
from fastapi.testclient import TestClient
from plain import plain
from tinyclips import Pretended
from waiting import PATIENCE_S

from posture.calibration.staleness import stale_advice
from posture.errors import PostureError
from posture.values import Stale
from posture.words import catalogue, say
from server.clips.clipwork import What, Work
from server.clips.jobs import Jobs
from server.clips.overlay_track import CURVE_BYTES, OVERLAY_BYTES
from server.errors import BusyError


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


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_a_review_found_is_told_in_the_language_asked_for_not_in_that_it_was_made_in(
    client: TestClient, film: bytes, language: str
) -> None:
    clip = add(client, film)
    key = review(client, clip["id"])
    until_done(client, clip["id"])
    headers = {"accept-language": language}
    found = client.get(f"/api/clips/{clip['id']}/reviews/{key}", headers=headers).json()
    words = catalogue(language)
    assert found["seen"] == words.text(say("clips-seen-no-warning", judged_s=0.4))
    assert found["stale"] == [words.text(stale_advice(Stale.OLD))]
    assert found["judged"] == ""


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
    assert pretended.begun.wait(PATIENCE_S)
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
    assert pretended.begun.wait(PATIENCE_S)
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
    assert pretended.begun.wait(PATIENCE_S)
    assert client.delete(f"/api/clips/{clip['id']}").status_code == 204
    assert list(home.iterdir()) == []
    assert client.delete(f"/api/clips/{clip['id']}").status_code == 404
    assert client.delete("/api/clips/sample-one_sample").status_code == 422


def test_trouble_is_told_in_words_until_it_is_tried_again(
    client: TestClient, home: Path, film: bytes, pretended: Pretended, caplog: pytest.LogCaptureFixture
) -> None:
    clip = add(client, film)
    pretended.error = PostureError(plain("It is dark."), plain("Switch on a light."))
    review(client, clip["id"])
    assert until_done(client, clip["id"])["failed"] == {"problem": "It is dark.", "remedy": "Switch on a light."}
    pretended.error = ZeroDivisionError("secret")
    review(client, clip["id"])
    failed = until_done(client, clip["id"])["failed"]
    assert "stumbled" in failed["problem"]
    assert "secret" not in str(failed)
    assert "secret" in caplog.text
    pretended.error = None
    review(client, clip["id"])
    done = until_done(client, clip["id"])
    assert (done["failed"], len(done["reviews"])) == (None, 1)
    assert left_over(home) == []


def test_only_so_many_wait_for_their_turn(tmp_path: Path) -> None:
    pretended = Pretended()
    pretended.wait = threading.Event()
    jobs = Jobs(pretended, most=2)

    def work(name: str) -> Work:
        return Work(what=What.REVIEW, film=tmp_path / "film", title=name, folder=tmp_path / name)

    jobs.add("a", "", work("a"), lambda: None)
    pretended.begun.wait(PATIENCE_S)
    for name in "bc":
        jobs.add(name, "", work(name), lambda: None)
    with pytest.raises(BusyError, match="2 reviews and copies are waiting"):
        jobs.add("d", "", work("d"), lambda: None)
    jobs.add("b", "", work("b"), lambda: None)  # the same again is the same job
    pretended.wait.set()
    jobs.close()
