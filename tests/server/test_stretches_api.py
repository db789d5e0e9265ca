"""The stretches over HTTP: in words, with drawings, and a slip in a user's own file."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from scripted import Sessions

from posture.stretches import library
from server.app import create_app
from server.live.stretches import stretches_router


@pytest.fixture
def client() -> TestClient:
    return TestClient(create_app(Sessions()), base_url="http://localhost:8000")


def test_all_are_told_in_words_the_main_one_first(client: TestClient) -> None:
    told = client.get("/api/stretches").json()
    found = told["stretches"]
    assert told["main"] == found[0]["id"] == library.MAIN
    assert told["own"] is None
    assert len(told["for_all"]) >= 5
    for one in found:
        assert one["name"]
        assert one["steps"]
        assert one["cautions"]
        assert one["judged"]
        assert "" not in one["judged"]
        assert one["dose_words"].endswith(".")
        assert client.get(one["drawing"]).status_code == 200
    unjudged = {one["id"] for one in found if not one["back"]}
    assert "supine_strap" in unjudged
    assert library.MAIN not in unjudged
    for one in found:
        assert any("low back" in words for words in one["judged"]) == one["back"], one["id"]


@pytest.mark.parametrize(("language", "words"), [("de", "von oben"), ("en", "from above")])
def test_what_stands_in_a_drawing_is_in_the_language_that_is_asked_for(
    client: TestClient, language: str, words: str
) -> None:
    drawn = client.get("/stretches/standing_heel_raised_inner.svg", headers={"accept-language": language})
    assert f">{words}</text>" in drawn.text
    assert drawn.text.count("<text") == 1


def test_a_drawing_is_a_picture_that_can_do_nothing(client: TestClient) -> None:
    answer = client.get(f"/stretches/{library.MAIN}.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.text.startswith("<svg")


@pytest.mark.parametrize("name", ["splits", "..%2fschema", "%2e%2e%2flibrary"])
def test_no_other_file_comes_out(client: TestClient, name: str) -> None:
    assert client.get(f"/stretches/{name}.svg").status_code == 404


def test_an_unknown_one_is_said_in_sentences(client: TestClient) -> None:
    answer = client.get("/stretches/forward_bent.svg")
    assert answer.status_code == 404
    assert "forward_bend" in answer.json()["remedy"]


def test_a_slip_in_a_file_of_their_own_takes_nothing_else_away(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("name = 3\n", encoding="utf-8")
    app = FastAPI()
    app.include_router(stretches_router(lambda: tmp_path))
    told = TestClient(app).get("/api/stretches").json()
    assert "mine.toml" in told["own"]["problem"]
    assert told["own"]["remedy"]
    assert len(told["stretches"]) == len(library.all_stretches(tmp_path / "none"))
