"""Profiles over HTTP: what is answered, in which words, and to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from calibration_script import GOOD, REFERENCE, feedback_at, length_s
from fastapi.testclient import TestClient
from plain import plain
from scripted import Sessions

from posture.calibration.machine import advance, begin
from posture.calibration.moments import moment_of
from posture.calibration.places import Spot
from posture.calibration.result import Calibration
from posture.settings import Settings
from posture.storage import Database, Profiles, StorageError
from posture.storage.places import Places
from posture.values import Side
from server.app import create_app
from server.data import Data

URL_ = "/api/profiles"
TAKEN_AT = "2026-03-01T10:00:00+00:00"


@pytest.fixture
def client(data: Data) -> TestClient:
    return TestClient(create_app(Sessions(), data=data), base_url="http://127.0.0.1:8000")


def calibration() -> Calibration:
    state, _ = begin(TAKEN_AT)
    for i in range(int(length_s(GOOD) * 20) + 20):
        feedback = feedback_at(GOOD, i / 20, i / 20, Settings())
        state, _ = advance(state, moment_of(feedback, REFERENCE), feedback.time_s)
    assert state.calibration is not None
    return state.calibration


def told(answer: Any) -> tuple[int, bool]:
    """The status, and whether it came with two sentences and nothing else."""
    words = answer.json()
    return answer.status_code, set(words) == {"problem", "remedy"} and all(
        text.endswith(".") for text in words.values()
    )


def test_people_are_made_listed_and_deleted(client: TestClient) -> None:
    assert client.get(URL_).json() == []
    made = client.post(URL_, json={"name": " Anna "})
    assert made.status_code == 201
    anna = made.json()
    assert (anna["name"], anna["strictness"], anna["own_pct"], anna["calibrated_at"]) == (
        "Anna",
        "standard",
        None,
        None,
    )
    assert client.get(URL_).json() == [anna]
    assert client.delete(f"{URL_}/{anna['id']}").status_code == 204
    assert client.get(URL_).json() == []


def test_name_and_limits_are_changed(client: TestClient) -> None:
    url = f"{URL_}/{client.post(URL_, json={'name': 'Anna'}).json()['id']}"
    assert client.patch(url, json={"name": "Anne"}).json()["name"] == "Anne"
    assert client.patch(url, json={"strictness": "strict"}).json()["strictness"] == "strict"
    own = client.patch(url, json={"own_pct": [40, 60]}).json()
    assert (own["own_pct"], own["strictness"]) == ([40, 60], "strict")
    assert client.patch(url, json={"strictness": "relaxed"}).json()["own_pct"] is None


def test_figures_of_a_calibration(client: TestClient, data: Data) -> None:
    anna = data.profiles.create("Anna")
    before = client.get(f"{URL_}/{anna.id}/calibration").json()
    assert (before["calibration"], before["limits"]) == (None, {"caution_deg": 22.5, "rounded_deg": 31.5})
    found = calibration()
    data.profiles.save_calibration(anna.id, found.to_json())
    after = client.get(f"{URL_}/{anna.id}/calibration").json()
    assert after["calibration"]["maximum_deg"] == pytest.approx(found.maximum_deg, abs=0.05)
    assert after["calibration"]["taken_at"] == TAKEN_AT
    assert after["limits"]["rounded_deg"] == pytest.approx(0.7 * found.maximum_deg, abs=0.05)
    assert after["profile"]["calibrations"] == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "ANNA"}, 409),
        ({"name": "  "}, 422),
        ({"name": "x" * 500}, 422),
        ({"name": "a\nb"}, 422),
        ({}, 422),
        ({"name": 3}, 422),
        ({"name": "B", "id": 1}, 422),
    ],
)
def test_name_that_cannot_be_had(client: TestClient, body: dict[str, Any], status: int) -> None:
    client.post(URL_, json={"name": "Anna"})
    assert told(client.post(URL_, json=body)) == (status, True)
    assert len(client.get(URL_).json()) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "bert"}, 409),
        ({"own_pct": [70, 50]}, 422),
        ({"own_pct": [50, 120]}, 422),
        ({"own_pct": [5, 50]}, 422),
        ({"strictness": "brutal"}, 422),
        ({"name": "Anne", "strictness": "strict"}, 422),
        ({}, 422),
    ],
)
def test_change_that_cannot_be_made(client: TestClient, body: dict[str, Any], status: int) -> None:
    anna = client.post(URL_, json={"name": "Anna"}).json()
    client.post(URL_, json={"name": "Bert"})
    assert told(client.patch(f"{URL_}/{anna['id']}", json=body)) == (status, True)
    assert client.get(URL_).json()[0] == anna


@pytest.mark.parametrize("number", ["7", "999999999999999999999", "-1", "x"])
def test_who_is_gone_is_said(client: TestClient, number: str) -> None:
    there = (404, True) if number == "7" else (422, True)
    assert told(client.patch(f"{URL_}/{number}", json={"name": "Anna"})) == there
    assert told(client.delete(f"{URL_}/{number}")) == there
    assert told(client.get(f"{URL_}/{number}/calibration")) == there


def test_places_are_listed_renamed_and_forgotten(client: TestClient, data: Data) -> None:
    anna, bert = (client.post(URL_, json={"name": name}).json()["id"] for name in ("Anna", "Bert"))
    spot = Spot(camera="phone", facing=Side.LEFT, leg_share=0.4)
    for camera in ("phone", "own"):
        Places(data.database).remember(anna, replace(spot, camera=camera), "forward_bend", datetime.now(UTC))
    places = f"{URL_}/{anna}/places"
    latest, first = client.get(places).json()
    assert (latest["name"], first["name"]) == ("Place 2", "Place 1")
    assert first["words"].startswith("Left side to the phone")
    renamed = client.patch(f"{places}/{first['id']}", json={"name": " Window "})
    assert (renamed.status_code, renamed.json()["name"]) == (200, "Window")
    assert told(client.patch(f"{places}/{latest['id']}", json={"name": "window"})) == (409, True)
    assert told(client.patch(f"{places}/{latest['id']}", json={"name": ""})) == (422, True)
    assert told(client.patch(f"{URL_}/{bert}/places/{first['id']}", json={"name": "x"})) == (404, True)
    assert client.delete(f"{places}/{latest['id']}").status_code == 204
    assert told(client.delete(f"{places}/{latest['id']}")) == (404, True)
    assert [place["name"] for place in client.get(places).json()] == ["Window"]
    assert told(client.get(f"{URL_}/99/places")) == (404, True)


def test_damaged_calibration_is_a_sentence(client: TestClient, data: Data) -> None:
    anna = data.profiles.create("Anna")
    Profiles(data.database).save_calibration(anna.id, "{}")
    assert told(client.get(f"{URL_}/{anna.id}/calibration")) == (500, True)


def test_database_in_trouble_is_a_sentence(tmp_path: Path) -> None:
    def fail() -> Database:
        raise StorageError(plain("The database is locked."), plain("Close other programs."))

    client = TestClient(create_app(Sessions(), data=Data(fail)), base_url="http://127.0.0.1:8000")
    assert told(client.get(URL_)) == (503, True)
    assert told(client.post(URL_, json={"name": "Anna"})) == (503, True)
    # The page itself, and stretching as nobody in particular, need no database.
    assert client.get("/").status_code == 200
    with client.websocket_connect("ws://127.0.0.1:8000/ws/live") as socket:
        socket.send_text('{"type": "start", "profile_id": 1}')
        assert socket.receive_json()["code"] == "storage"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.com"},
        {"origin": "null"},
        {"origin": "http://localhost:8000"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
    ],
)
def test_other_pages_can_change_nothing(client: TestClient, data: Data, headers: dict[str, str]) -> None:
    """Browsers send an Origin with these; one that doesn't still says with Sec-Fetch-Site where it comes from."""
    anna = data.profiles.create("Anna")
    url = f"{URL_}/{anna.id}"
    answers = [
        client.post(URL_, json={"name": "Bert"}, headers=headers),
        client.patch(url, json={"name": "Bert"}, headers=headers),
        client.delete(url, headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert [one.name for one in data.profiles.list()] == ["Anna"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_form_of_an_old_browser_that_says_nothing_adds_nobody(client: TestClient, kind: str | None) -> None:
    """A form needs no leave to be sent anywhere, but it can't say that it is JSON."""
    headers = {"content-type": kind} if kind else {}
    answer = client.post(URL_, content=b'{"name": "Bert"}', headers=headers)
    assert told(answer) == (422, True)
    assert client.get(URL_).json() == []


def test_own_page_may(client: TestClient) -> None:
    headers = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    assert client.post(URL_, json={"name": "Bert"}, headers=headers).status_code == 201
