"""The library of clips over HTTP: shown, fetched, given another title, and nobody's path."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from clips_api import add, clip_of
from fastapi.testclient import TestClient

from server.clips.store import Library


def test_page_is_served_and_leads_to_the_others(client: TestClient) -> None:
    page = client.get("/review")
    assert page.status_code == 200
    assert '<a href="/review" aria-current="page">' in page.text
    assert all(f'href="{to}"' in page.text for to in ("/", "/calibrate", "/history"))


def test_own_clips_come_before_the_samples_and_looking_makes_no_folder(
    client: TestClient, home: Path, film: bytes
) -> None:
    (sample,) = client.get("/api/clips").json()["clips"]
    assert (sample["title"], sample["kind"]) == ("A flat back all the way", "sample")
    assert not home.exists()
    add(client, film)
    assert [one["kind"] for one in client.get("/api/clips").json()["clips"]] == ["upload", "sample"]


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


def test_a_clip_gets_another_title(client: TestClient, film: bytes) -> None:
    clip = add(client, film)
    assert client.patch(f"/api/clips/{clip['id']}", json={"title": "../Tuesday"}).json()["title"] == "Tuesday"
    assert clip_of(client, clip["id"])["title"] == "Tuesday"
    assert client.patch("/api/clips/sample-one_sample", json={"title": "Mine"}).status_code == 422


def test_a_clip_is_somebodys_and_can_be_marked_to_be_kept(client: TestClient, film: bytes) -> None:
    anna = client.post("/api/profiles", json={"name": "Anna"}).json()["id"]
    clip = client.post("/api/clips", params={"title": "Monday", "profile_id": anna}, content=film).json()
    assert (clip["profile_id"], clip["keep"]) == (anna, False)
    assert client.patch(f"/api/clips/{clip['id']}", json={"keep": True}).json()["title"] == "Monday"
    after = client.patch(f"/api/clips/{clip['id']}", json={"title": "Tuesday"}).json()
    assert (after["title"], after["keep"], after["profile_id"]) == ("Tuesday", True, anna)
    assert add(client, film)["profile_id"] is None


def test_what_a_killed_server_left_is_swept_up_and_not_what_another_is_at(home: Path, tmp_path: Path) -> None:
    other = Library(home, samples=tmp_path, titles={})
    under_way = [other.passing("work"), other.passing("new")]
    dead = [home / f".{what}-{'0' * 16}-{'1' * 8}" for what in ("new", "work")]
    gone = home / ".gone-0123456789abcdef-00000000"
    once = [home / ".work-0000000000000000", home / ".new-0000000000000000"]  # by a version that said not whose
    for folder in (*under_way, *dead, gone, *once, home / "0123456789abcdef"):
        folder.mkdir()
    os.utime(once[0], (time.time() - 200_000,) * 2)
    Library(home, samples=tmp_path, titles={}).sweep()
    assert set(home.iterdir()) == {*under_way, once[1], home / "0123456789abcdef"}
    other.close()


def test_other_web_pages_may_not_add_or_delete(client: TestClient, film: bytes) -> None:
    clip = add(client, film)
    for answer in (
        client.post("/api/clips", content=film, headers={"origin": "http://evil.example"}),
        client.delete(f"/api/clips/{clip['id']}", headers={"sec-fetch-site": "cross-site"}),
    ):
        assert answer.status_code == 403
    assert len(client.get("/api/clips").json()["clips"]) == 2


@pytest.mark.parametrize(
    "written",
    [b"", b"{}", b"[]", b"null", b"{", b"\xff\xfe", b'{"title": 1, "kind": "other"}', b'{"kind": "upload"}', None],
)
def test_a_clip_whose_description_is_damaged_is_still_there_and_hides_no_other(
    client: TestClient, home: Path, film: bytes, written: bytes | None
) -> None:
    damaged, whole = add(client, film), add(client, film, title="Whole")
    about = home / damaged["id"] / "clip.json"
    about.unlink() if written is None else about.write_bytes(written)
    clips = {clip["id"]: clip for clip in client.get("/api/clips").json()["clips"]}
    assert clips[whole["id"]]["title"] == "Whole"
    assert clips[damaged["id"]]["title"] == "Clip"
    assert client.get(f"/api/clips/{damaged['id']}/film").content == film
    assert client.patch(f"/api/clips/{damaged['id']}", json={"title": "Mended"}).json()["title"] == "Mended"


def test_a_film_that_is_gone_is_a_sentence(client: TestClient, home: Path, film: bytes) -> None:
    clip = add(client, film)
    (home / clip["id"] / "film").unlink()
    answer = client.get(f"/api/clips/{clip['id']}/film")
    assert (answer.status_code, set(answer.json())) == (404, {"problem", "remedy"})
    assert [one["id"] for one in client.get("/api/clips").json()["clips"] if one["kind"] == "upload"] == [clip["id"]]


@pytest.mark.parametrize("newer_is_there", [False, True])
def test_a_review_that_gave_way_to_one_that_never_came_is_put_back(
    home: Path, tmp_path: Path, newer_is_there: bool
) -> None:
    reviews = home / "0123456789abcdef" / "reviews"
    (reviews / ".old-somekey-0a1b2c3d").mkdir(parents=True)
    (reviews / ".old-somekey-0a1b2c3d" / "report.json").write_text("the older one")
    if newer_is_there:
        (reviews / "somekey").mkdir()
        (reviews / "somekey" / "report.json").write_text("the newer one")
    Library(home, samples=tmp_path, titles={}).made()
    assert [path.name for path in reviews.iterdir()] == ["somekey"]
    assert (reviews / "somekey" / "report.json").read_text() == f"the {'newer' if newer_is_there else 'older'} one"
