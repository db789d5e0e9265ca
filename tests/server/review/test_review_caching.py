"""What is about a person is kept by no browser; what ships with Posture may be."""

from __future__ import annotations

import re

import pytest
from clips_api import add, review, until_done
from fastapi import FastAPI
from fastapi.testclient import TestClient

from server.guard import SHIPPED, caching
from server.pages.routes import EVERY_PAGE


def test_every_answer_that_is_not_shipped_is_kept_by_no_browser(client: TestClient, film: bytes) -> None:
    person = client.post("/api/profiles", json={"name": "Anna"}).json()["id"]
    clip = add(client, film)["id"]
    key = review(client, clip)
    until_done(client, clip)
    app = client.app
    assert isinstance(app, FastAPI)
    given = {"clip_id": clip, "key": key, "profile_id": person, "name": "01.jpg", "export_id": "report"}
    answered = {}
    for path, methods in app.openapi()["paths"].items():
        if "get" not in methods or path.startswith(SHIPPED) or path in [page.path for page in EVERY_PAGE]:
            continue
        answer = client.get(re.sub(r"\{(\w+)\}", lambda name: str(given.get(name[1], "x")), path))
        answered[path] = (answer.status_code, answer.headers["cache-control"])
    assert {how for _, how in answered.values()} == {"no-store"}
    seen = [path for path, (status, _) in answered.items() if status == 200]
    assert {
        "/api/clips",
        "/api/clips/{clip_id}/film",
        "/api/clips/{clip_id}/poster",
        "/api/clips/{clip_id}/reviews/{key}",
        "/api/clips/{clip_id}/reviews/{key}/curve",
        "/api/clips/{clip_id}/reviews/{key}/overlay",
        "/api/clips/{clip_id}/reviews/{key}/warnings/{name}",
        "/api/history",
        "/api/history/export.csv",
        "/api/history/export.json",
        "/api/profiles",
        "/api/profiles/{profile_id}/calibration",
        "/api/safety",
    } <= set(seen)
    part = client.get(f"/api/clips/{clip}/film", headers={"range": "bytes=0-9"})
    assert (part.status_code, part.headers["cache-control"]) == (206, "no-store")


@pytest.mark.parametrize("path", ["/", "/history", "/static/js/app.js", "/samples/hinge_flat_avg_f_left.mp4"])
def test_pages_scripts_and_samples_are_asked_for_anew_and_need_not_come_anew(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


def test_a_path_that_only_looks_shipped_is_kept_by_no_browser() -> None:
    assert [caching(path) for path in ("/samples", "/api/static/", "/staticfile", "/health")] == ["no-store"] * 4
