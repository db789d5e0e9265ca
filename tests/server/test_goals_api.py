"""Goals and reminders over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from icalendar import Calendar
from pasts import MONDAY, a_session, both_legs
from sqlalchemy import URL

from posture.storage import Database, History, Profiles
from server.data import Data
from server.people.goals import goals_router

WANTED = {
    "days_a_week": 4,
    "depth_deg": 60.0,
    "remind": True,
    "at": "00:00:00",
    "quiet_from": "00:00:00",
    "quiet_to": "00:00:00",
}


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Data]:
    opened = Data(lambda: Database(URL.create("sqlite", database=str(tmp_path / "posture.db"))))
    yield opened
    opened.close()


@pytest.fixture
def client(data: Data) -> TestClient:
    app = FastAPI()
    app.include_router(goals_router(data, now=lambda: MONDAY + timedelta(days=9)))
    return TestClient(app)


def test_goals_are_kept_and_told_in_words(client: TestClient, data: Data) -> None:
    ana = Profiles(data.database).create("Ana").id
    History(data.database).save(a_session(2, profile_id=ana, holds=both_legs(90.0)))
    found = client.get(f"/api/goals?profile_id={ana}").json()
    assert found["goals"]["days_a_week"] == 3
    found = client.put(f"/api/goals?profile_id={ana}", json=WANTED).json()
    assert (found["state"], found["now"]) == ("due", True)
    assert found["goals"] == WANTED
    assert found["towards"][1] == "Left leg: 51° of 60°."
    assert found["last_week"][0].startswith("Last week: one session")
    assert client.post(f"/api/goals/snooze?profile_id={ana}", json={"hours": 3}).json()["state"] == "snoozed"
    assert client.put(f"/api/goals?profile_id={ana}", json=WANTED).json()["state"] == "snoozed"
    assert client.get("/api/goals").json()["state"] == "new"


def test_the_calendar_is_the_persons_own(client: TestClient, data: Data) -> None:
    ana = Profiles(data.database).create("Ana").id
    client.put(f"/api/goals?profile_id={ana}", json=WANTED)
    answer = client.get(f"/api/goals/calendar.ics?profile_id={ana}")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "BYDAY=MO,TU,TH,SA" in str(Calendar.from_ical(answer.content).to_ical())


@pytest.mark.parametrize(
    "wrong",
    [{"days_a_week": 0}, {"days_a_week": 8}, {"depth_deg": 5}, {"at": "25:00"}, {"more": 1}, {"quiet_from": "noon"}],
)
def test_what_can_not_be_wanted_is_refused(client: TestClient, wrong: dict[str, object]) -> None:
    assert client.put("/api/goals", json={**WANTED, **wrong}).status_code == 422
    assert client.get("/api/goals").json()["goals"]["days_a_week"] == 3


@pytest.mark.parametrize("hours", [-1, 400, "x", None])
def test_nothing_is_put_off_for_ever(client: TestClient, hours: object) -> None:
    assert client.post("/api/goals/snooze", json={"hours": hours}).status_code == 422


def test_goals_of_nobody_are_not_kept(client: TestClient) -> None:
    assert client.put("/api/goals?profile_id=99", json=WANTED).status_code == 404
