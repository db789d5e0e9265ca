"""Work on people and their database that is killed, and what must be so afterwards."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from calibration_feedback import done as calibrated
from coached import NO, SHORT
from command import command
from fastapi.testclient import TestClient
from home_at_work import ANA, Tell, Told, Work, ana_of, served
from scripted import frame_message
from storing import put_back

from posture.folders import DATA_VARIABLE
from posture.stretches import library


def people(tell: Tell) -> None:
    with served() as client:
        ben = client.post("/api/profiles", json={"name": "Ben"}).json()["id"]
        tell("ben Ben standard")
        client.patch(f"/api/profiles/{ben}", json={"name": "Benno"}).raise_for_status()
        tell("ben Benno standard")
        client.patch(f"/api/profiles/{ben}", json={"strictness": "strict"}).raise_for_status()
        tell("ben Benno strict")
        client.post("/api/safety", json={"profile_id": ben, "answers": NO}).raise_for_status()
        tell("answers kept")
        client.delete(f"/api/profiles/{ben}").raise_for_status()
        tell("ben deleted")


def people_are_there(client: TestClient, told: Told) -> None:
    ben = [f"{one['name']} {one['strictness']}" for one in client.get("/api/profiles").json() if one["name"] != ANA]
    steps = ["", "Ben standard", "Benno standard", "Benno strict", "deleted"]
    at = steps.index(told.get("ben", ""))
    assert len(ben) <= 1
    assert (ben[0] if ben else "") in {one if one != "deleted" else "" for one in steps[at : at + 2]}


def calibrate(tell: Tell) -> None:
    from posture.storage import Database, Profiles

    with Database() as database:
        profiles = Profiles(database)
        (ana,) = profiles.list()
        for number in range(3):
            profiles.save_calibration(ana.id, calibrated().to_json(), datetime(2026, 4, 1 + number, tzinfo=UTC))
            tell(f"calibrations {2 + number}")


def calibrations_are_there(client: TestClient, told: Told) -> None:
    (ana,) = client.get("/api/profiles").json()
    sure = int(told.get("calibrations", "1"))
    assert sure <= ana["calibrations"] <= sure + 1
    found = client.get(f"/api/profiles/{ana['id']}/calibration").json()["calibration"]
    assert found["maximum_deg"] > 0


def stretch(tell: Tell) -> None:
    """A coached session to its report: saved as it goes on, and at its end."""
    with served() as client:
        ana, t_ms = ana_of(client), 0
        with client.websocket_connect("/ws/live", headers={"host": "localhost:8000"}) as socket:
            socket.send_json({"type": "start", "stretch": library.MAIN, "options": SHORT, "profile_id": ana})
            summary = None
            while summary is None:
                t_ms += 100
                socket.send_bytes(frame_message(t_ms))
                coach = socket.receive_json()["coach"]
                summary = coach["summary"]
            assert coach["unsaved"] is None
            tell(f"session {coach['key']}")


def session_is_there(client: TestClient, told: Told) -> None:
    sessions = client.get("/api/history", params={"profile_id": ana_of(client)}).json()["sessions"]
    assert 1 <= len(sessions) <= 2
    if "session" in told:
        (kept,) = [one for one in sessions if one["key"] == told["session"]]
        assert kept["finished"]
        assert len(kept["holds"]) == 2


def first_start(tell: Tell) -> None:
    with served() as client:
        client.post("/api/profiles", json={"name": ANA}).raise_for_status()
        tell("ana there")


def ana_is_there(client: TestClient, told: Told) -> None:
    names = [one["name"] for one in client.get("/api/profiles").json()]
    assert names == [ANA] or (names == [] and "ana" not in told)


def emptied(home: Path) -> None:
    (home / "posture.db").unlink()


def older(home: Path) -> None:
    put_back(home / "posture.db")


def upgraded_is_there(client: TestClient, _: Told) -> None:
    assert [one["name"] for one in client.get("/api/profiles").json()] == [ANA]


def commands(tell: Tell) -> None:
    file = Path(os.environ[DATA_VARIABLE]).parent / "ana.json"
    for words in (["export", ANA, str(file)], ["import", str(file), "--name", "Copy"], ["rename", "Copy", "Carla"]):
        done = command("profiles", *words)
        assert done.returncode == 0, done.stderr
        tell(f"{words[0]} done")


def commands_are_done(client: TestClient, told: Told) -> None:
    names = {one["name"] for one in client.get("/api/profiles").json()} - {ANA}
    if "rename" in told:
        assert names == {"Carla"}
    elif "import" in told:
        assert names <= {"Copy", "Carla"}
        assert len(names) == 1


def look(tell: Tell) -> None:
    with served() as client:
        client.get("/api/profiles").raise_for_status()
        tell("people seen")


def erase(tell: Tell) -> None:
    done = command("data", "erase", ANA, "--yes")
    assert done.returncode == 0, done.stderr
    tell("ana erased")


def ana_is_gone_or_whole(client: TestClient, told: Told) -> None:
    people = client.get("/api/profiles").json()
    assert not (people and "ana" in told)
    if people:
        assert [(one["name"], one["calibrations"]) for one in people] == [(ANA, 1)]
        assert len(client.get("/api/history", params={"profile_id": people[0]["id"]}).json()["sessions"]) == 1
        return
    home = Path(os.environ[DATA_VARIABLE])
    with closing(sqlite3.connect(home / "posture.db")) as connection:
        for table in ("profiles", "calibrations", "sessions", "holds"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


PEOPLE = {
    "people": Work(people, people_are_there),
    "calibrate": Work(calibrate, calibrations_are_there),
    "stretch": Work(stretch, session_is_there),
    "first start": Work(first_start, ana_is_there, emptied),
    "upgrade": Work(look, upgraded_is_there, older),
    "commands": Work(commands, commands_are_done),
    "erase": Work(erase, ana_is_gone_or_whole),
}
