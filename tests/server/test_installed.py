"""What a browser asks before it installs the page as an app."""

from __future__ import annotations

import io

import html5lib
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from scripted import Sessions

from server.app import create_app
from server.pages.installed import _WORKER


@pytest.fixture
def client() -> TestClient:
    return TestClient(create_app(Sessions()), base_url="http://127.0.0.1")


def test_every_icon_is_there_as_large_as_it_says(client: TestClient) -> None:
    manifest = client.get("/manifest.webmanifest").json()
    for icon in manifest["icons"]:
        answer = client.get(icon["src"])
        assert answer.headers["content-type"] == icon["type"]
        if icon["sizes"] != "any":
            assert "x".join(map(str, Image.open(io.BytesIO(answer.content)).size)) == icon["sizes"]


def test_the_app_speaks_the_language_that_is_asked_for(client: TestClient) -> None:
    german = client.get("/manifest.webmanifest", headers={"accept-language": "de"}).json()
    assert (german["lang"], german["shortcuts"][1]["name"]) == ("de", "Verlauf")
    assert "Posture läuft gerade nicht" in client.get("/away", headers={"accept-language": "de"}).text


def test_all_that_the_browser_keeps_for_the_time_without_a_server_is_there(client: TestClient) -> None:
    worker = client.get("/away-worker.js").text
    assert worker == _WORKER.read_text(encoding="utf-8")
    kept = worker.partition("const PARTS = [")[2].partition("]")[0].replace("PAGE", '"/away"').split(", ")
    parts = [part.strip('"') for part in kept]
    assert len(parts) == 5
    assert [part for part in parts if client.get(part).status_code != 200] == []
    page = client.get("/away").text
    html5lib.HTMLParser(strict=True).parse(page)
    assert [part for part in parts[1:] if part not in page] == []
