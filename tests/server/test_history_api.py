"""History and safety questions over HTTP, and the charting library."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pasts import MONDAY, a_hold, a_session, both_legs
from plain import plain
from pypdf import PdfReader
from scripted import Sessions
from sqlalchemy import URL

from posture.coach.safety import QUESTIONS, Clearance
from posture.storage import Database, History, Leg, Profiles, StorageError
from server.app import create_app
from server.data import Data
from server.people.history import history_router
from server.people.safety import clearance_of, safety_router

NO = {question.id: False for question in QUESTIONS}


class Clock:
    def __init__(self) -> None:
        self.now = MONDAY + timedelta(days=2)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def data(tmp_path):
    opened = Data(lambda: Database(URL.create("sqlite", database=str(tmp_path / "posture.db"))))
    yield opened
    opened.close()


@pytest.fixture
def client(data, clock) -> TestClient:
    app = FastAPI()
    app.include_router(history_router(data, now=clock))
    app.include_router(safety_router(data, now=clock))
    return TestClient(app)


@pytest.fixture
def ana(data):
    one = Profiles(data.database).create("Ana Zoë")
    history = History(data.database)
    history.save(a_session(0, profile_id=one.id, holds=both_legs(90)))
    history.save(
        a_session(
            1,
            profile_id=one.id,
            pain=True,
            pain_at_s=3.0,
            holds=(a_hold(Leg.LEFT, deepest_flat_hinge_deg=60), a_hold(Leg.RIGHT, deepest_flat_hinge_deg=50)),
        )
    )
    history.save(a_session(1.5, profile_id=one.id, stretch="once_there_was", holds=()))
    return one


def test_no_history_yet(client):
    shown = client.get("/api/history").json()
    assert (shown["sessions"], shown["trend"], shown["stretches"], shown["stretch"]) == ([], [], [], None)
    assert shown["people"] == [{"id": None, "name": "Without a profile", "sessions": 0}]
    assert shown["habit"]["streak_days"] == 0
    assert client.get("/api/history/export.csv").text.count("\n") == 1


def test_what_the_page_shows(client, ana):
    shown = client.get("/api/history", params={"profile_id": ana.id}).json()
    assert [one["name"] for one in shown["people"]] == ["Ana Zoë", "Without a profile"]
    assert [one["sessions"] for one in shown["people"]] == [3, 0]
    assert shown["stretches"] == [
        {"id": "standing_heel_raised", "name": "Standing, heel raised"},
        {"id": "once_there_was", "name": "Once there was"},
    ]
    assert [(one["left_deg"], one["difference_deg"]) for one in shown["trend"]] == [(51.25, 0), (60, 10)]
    assert "left leg went 10° deeper" in shown["trend_words"]
    week = shown["habit"]["weeks"][-1]
    assert (week["days_done"], week["days_full"], week["reached"]) == (2, 1, False)
    assert [day["sessions"] for day in week["days"]][:3] == [1, 1 + _same_day(), 1 - _same_day()]
    assert [one["pain_at_s"] for one in shown["sessions"]] == [None, 3.0, None]
    assert shown["sessions"][1]["holds"][0]["leg"] == "left"
    other = client.get("/api/history", params={"profile_id": ana.id, "stretch": "once_there_was"}).json()
    assert (other["stretch"], other["trend"]) == ("once_there_was", [])
    assert client.get("/api/history").json()["sessions"] == []


def _same_day() -> bool:
    """Whether midnight of the third day falls on the second where the tests run."""
    return (MONDAY + timedelta(days=1.5)).astimezone().date() == (MONDAY + timedelta(days=1)).astimezone().date()


def test_delete_one_then_all(client, data, ana):
    History(data.database).save(a_session(5))
    key = a_session(1).key
    assert client.delete(f"/api/history/session/{key}").status_code == 204
    again = client.delete(f"/api/history/session/{key}")
    assert (again.status_code, again.json()["problem"]) == (404, "There is no such session.")
    assert client.delete("/api/history/of/999").status_code == 404
    assert client.delete(f"/api/history/of/{ana.id}").json() == {"deleted": 2}
    assert History(data.database).counts() == {None: 1}
    assert client.delete("/api/history/of-nobody").json() == {"deleted": 1}
    # Nothing is deleted by an address that doesn't say whose.
    assert client.delete("/api/history").status_code == 405


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_exports_are_downloads(client, ana, kind):
    answer = client.get(f"/api/history/export.{kind}", params={"profile_id": ana.id})
    assert answer.headers["content-disposition"] == f'attachment; filename="posture-history-Ana-Zo.{kind}"'
    assert answer.encoding == "utf-8"
    if kind == "csv":
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert [row["leg"] for row in rows] == ["", "left", "right", "left", "right"]
        assert rows[0]["profile"] == "Ana Zoë"
    else:
        assert len(answer.json()["sessions"]) == 3
    assert client.get(f"/api/history/export.{kind}", params={"profile_id": 999}).status_code == 404


def test_a_broken_database_is_said(tmp_path):
    def broken() -> Database:
        raise StorageError(plain("The database is damaged."), plain("Put a backup copy in its place."))

    client = TestClient(create_app(Sessions(), data=Data(broken)), base_url="http://localhost:8000")
    answer = client.get("/api/history")
    assert answer.status_code == 503
    assert answer.json() == {"problem": "The database is damaged.", "remedy": "Put a backup copy in its place."}
    # The questions are asked all the same, and a yes stops.
    asked = client.get("/api/safety").json()
    assert (asked["clearance"], asked["due"]) == ("never", True)
    said = client.post("/api/safety", json={"answers": {**NO, "fever": True}}).json()
    assert (said["passed"], said["kept"]) == (False, False)


def test_a_request_that_makes_no_sense_is_explained(client):
    answer = client.get("/api/history?profile_id=x")
    assert answer.status_code == 422
    assert "Reload the page" in answer.json()["remedy"]


def ask(client: TestClient, profile_id: int | None = None) -> dict[str, Any]:
    query = urlencode({} if profile_id is None else {"profile_id": profile_id})
    answer: dict[str, Any] = client.get(f"/api/safety?{query}").json()
    return answer


def test_asked_first_then_after_thirty_days(client, clock):
    asked = ask(client)
    assert (asked["clearance"], asked["due"], asked["last"]) == ("never", True, None)
    assert [one["id"] for one in asked["questions"]] == [one.id for one in QUESTIONS]
    assert client.post("/api/safety", json={"answers": NO}).json()["passed"]
    assert (ask(client)["clearance"], ask(client)["due"]) == ("clear", False)
    clock.now += timedelta(days=30)
    assert (ask(client)["clearance"], ask(client)["due"]) == ("again", True)


def test_a_yes_stops_that_person_until_answered_anew(client, data, clock, ana):
    stop = client.post("/api/safety", json={"profile_id": ana.id, "answers": {**NO, "leg_pain": True}}).json()
    assert (stop["passed"], stop["urgent"], stop["title"]) == (False, False, "Please ask a doctor first.")
    clock.now += timedelta(days=400)
    asked = ask(client, ana.id)
    assert (asked["clearance"], asked["last"]["reasons"]) == ("stopped", stop["reasons"])
    assert clearance_of(data, ana.id, clock.now) is Clearance.STOPPED
    assert clearance_of(data, None, clock.now) is Clearance.NEVER
    assert client.post("/api/safety", json={"profile_id": ana.id, "answers": NO}).json()["passed"]
    assert clearance_of(data, ana.id, clock.now) is Clearance.CLEAR


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"answers": {}}, 422),
        ({"answers": {**NO, "fever": "no"}}, 422),
        ({"answers": {**NO, "fever": 0}}, 422),
        ({"answers": {**NO, "more": False}}, 422),
        ({"profile_id": 999, "answers": NO}, 404),
        ({"answers": NO, "passed": True}, 422),
    ],
)
def test_answers_that_are_none_pass_nobody(client, body, status):
    answer = client.post("/api/safety", json=body)
    assert (answer.status_code, set(answer.json())) == (status, {"problem", "remedy"})
    assert ask(client)["clearance"] == "never"


def test_the_charting_library_is_served_from_its_package():
    client = TestClient(create_app(Sessions()), base_url="http://localhost:8000")
    answer = client.get("/vendor/plotly.min.js")
    assert answer.status_code == 200
    assert "javascript" in answer.headers["content-type"]
    assert len(answer.content) > 1_000_000
    again = client.get("/vendor/plotly.min.js", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "unsafe" not in answer.headers["content-security-policy"]
    # Each style that it would write inline is known, or the policy would complain on the page.
    written = client.get("/vendor/plotly.json").json()["inline_styles"]
    assert written
    assert all(f'"{name}"' in answer.text for name in written)
    assert client.get("/vendor/widgetbundle.js").status_code == 404


def test_the_page_is_there():
    client = TestClient(create_app(Sessions()), base_url="http://localhost:8000")
    answer = client.get("/history")
    assert "<h1>History</h1>" in answer.text


def test_a_paper_and_fhir_to_take_away(client, ana):
    paper = client.get(f"/api/history/report.pdf?profile_id={ana.id}&weeks=4")
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.headers["content-disposition"] == 'attachment; filename="posture-history-Ana-Zo.pdf"'
    assert "Ana Zoë" in PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    fhir = client.get(f"/api/history/export.fhir.json?profile_id={ana.id}")
    assert fhir.headers["content-type"] == "application/fhir+json; charset=utf-8"
    assert {entry["resource"]["subject"]["display"] for entry in fhir.json()["entry"]} == {"Ana Zoë"}
    assert client.get("/api/history/report.pdf").status_code == 200
    assert client.get("/api/history/report.pdf?weeks=0").status_code == 422
    assert client.get("/api/history/report.pdf?profile_id=99").status_code == 404


def test_the_first_and_the_last_session_beside_each_other(client, data):
    History(data.database).save(a_session(0))
    assert client.get("/api/history/compare.pdf").status_code == 404
    History(data.database).save(a_session(1))
    compared = client.get("/api/history/compare.pdf?stretch=standing_heel_raised")
    assert compared.headers["content-type"] == "application/pdf"
    assert "Before and after" in PdfReader(io.BytesIO(compared.content)).pages[0].extract_text()
