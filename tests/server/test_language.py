"""A page and an answer are in the language that the person chose, else in the one that the browser asks for."""

from __future__ import annotations

import json
import re

import pytest
from fastapi.testclient import TestClient
from scripted import Sessions

from posture.words import LANGUAGES, catalogue, say
from server.app import create_app
from server.language import COOKIE, preferred
from server.pages.routes import PAGES, Page, page_html


@pytest.fixture
def client() -> TestClient:
    return TestClient(create_app(Sessions()), base_url="http://localhost:8000")


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("", []),
        ("de-DE,de;q=0.9,en;q=0.8", ["de-DE", "de", "en"]),
        ("en;q=0.8, de", ["de", "en"]),
        ("fr;q=0, de;q=0.1", ["de"]),
        ("de;q=much, en", ["en"]),
        ("*", ["*"]),
    ],
)
def test_the_dearest_language_comes_first(header: str, tags: list[str]) -> None:
    assert preferred(header) == tags


@pytest.mark.parametrize(
    ("accepted", "chosen", "spoken"),
    [
        (None, None, "en"),
        ("de-AT,de;q=0.9,en;q=0.8", None, "de"),
        ("tlh,de;q=0.5", None, "de"),
        ("ja", None, "en"),
        ("de", "en", "en"),
        ("en", "de", "de"),
        ("de", "tlh", "de"),
    ],
)
def test_page_is_in_the_language_that_is_wanted(
    client: TestClient, accepted: str | None, chosen: str | None, spoken: str
) -> None:
    if chosen:
        client.cookies.set(COOKIE, chosen)
    page = client.get("/", headers={} if accepted is None else {"accept-language": accepted})
    assert f'<html lang="{spoken}">' in page.text
    assert page.headers["content-language"] == spoken
    assert {"accept-language", "cookie"} <= set(page.headers["vary"].split(", "))


def test_language_of_the_environment_is_spoken_to_whoever_asks_for_none(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_LANGUAGE", "de")
    assert '<html lang="de">' in client.get("/").text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.template)
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_holds_what_its_scripts_say_in_its_language(page: Page, language: str) -> None:
    html = page_html(page, language)
    words = re.search(r'<script type="application/json" id="sentences">(.*?)</script>', html, re.DOTALL)
    assert words is not None
    told = json.loads(words[1])
    assert told["language"] == language
    assert told["sentences"]["page-shared-close"] == [catalogue(language).text(say("page-shared-close"))]


def test_page_is_not_sent_again_in_the_same_language(client: TestClient) -> None:
    tag = client.get("/review", headers={"accept-language": "en"}).headers["etag"]
    assert client.get("/review", headers={"accept-language": "en", "if-none-match": tag}).status_code == 304
    german = client.get("/review", headers={"accept-language": "de", "if-none-match": tag})
    assert german.status_code == 200
    assert german.headers["etag"] != tag


def test_every_language_can_be_chosen_on_every_page(client: TestClient) -> None:
    for page in PAGES:
        html = client.get(page.path, headers={"accept-language": "de"}).text
        assert re.findall(r'<option value="(\w+)" lang="\w+"( selected)?>([^<]+)', html)[:2] == [
            ("de", " selected", "Deutsch"),
            ("en", "", "English"),
        ]


def test_an_error_is_told_in_the_language_of_the_request(client: TestClient) -> None:
    answer = client.get("/api/clips/0123456789abcdef/film", headers={"accept-language": "de"})
    assert answer.status_code == 404
    assert answer.json()["problem"] == "Dieser Clip ist nicht mehr da."


def test_samples_are_called_by_their_names_in_the_language_of_the_request(client: TestClient) -> None:
    titles = [client.get("/samples", headers={"accept-language": tag}).json()[2]["title"] for tag in ("en", "de")]
    assert titles == ["A rounded back", "Ein runder Rücken"]
