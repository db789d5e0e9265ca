"""Being led through a stretch over the socket: from the start to the report in the history."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from scripted import frame_message
from sqlalchemy import URL
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect
from stretch_script import Body, Keys, PlayedStretches, keys_of

from posture.safety import QUESTIONS, STOP_TITLE
from posture.storage import Database, History, Leg, Profiles, SafetyAnswers, StorageError, StoredSession
from posture.stretches import library
from posture.stretches.stretch import Kind
from posture.values import Side
from server import keeping
from server.app import create_app
from server.data import Data
from server.live import Close

MAIN = library.stretch(library.MAIN)
IDS = [one.id for one in library.all_stretches(Path("/nowhere"))]
SHORT = {"hold_s": 5, "rounds": 1}
NO = {question.id: False for question in QUESTIONS}
LEFT = Body(depth=40.0, leg=Side.LEFT)


class Place:
    """A server of the test's own with its data, and one client's connection after the other."""

    def __init__(self, folder: Path) -> None:
        self.sessions = PlayedStretches()
        self.data = Data(lambda: Database(URL.create("sqlite", database=str(folder / "posture.db"))))
        self.client = TestClient(create_app(self.sessions, data=self.data), base_url="http://localhost:8000")
        self.t_ms = 0

    def answer_no(self, profile_id: int | None = None, ago: timedelta = timedelta()) -> None:
        now = datetime.now(UTC) - ago
        SafetyAnswers(self.data.database).save(profile_id, NO, passed=True, answered_at=now)

    @contextmanager
    def led(self, stretch: str = library.MAIN, **start: Any) -> Iterator[WebSocketTestSession]:
        headers = {"host": "localhost:8000"}
        with self.client.websocket_connect("/ws/live", headers=headers) as socket:
            socket.send_json({"type": "start", "stretch": stretch, "options": SHORT} | start)
            yield socket

    def look(self, socket: WebSocketTestSession) -> dict[str, Any]:
        """One more picture, and the coach's answer to it."""
        self.t_ms += 33
        socket.send_bytes(frame_message(self.t_ms))
        answer = socket.receive_json()
        assert answer["type"] == "feedback", answer
        coach: dict[str, Any] = answer["coach"]
        return coach

    def until(self, socket: WebSocketTestSession, what: Callable[[dict[str, Any]], Any]) -> list[dict[str, Any]]:
        """All answers up to the first that is so."""
        told = []
        for _ in range(3000):
            told.append(self.look(socket))
            if what(told[-1]):
                return told
        raise AssertionError(told[-1])

    def kept(self, profile_id: int | None = None) -> tuple[StoredSession, ...]:
        return History(self.data.database).sessions(profile_id)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    with made.client:
        yield made


def over(coach: dict[str, Any]) -> bool:
    return coach["summary"] is not None


def in_phase(name: str) -> Callable[[dict[str, Any]], bool]:
    return lambda coach: bool(coach["phase"] == name)


@pytest.mark.parametrize("stretch_id", IDS)
def test_every_stretch_is_led_to_its_report_and_kept(place: Place, stretch_id: str) -> None:
    place.answer_no()
    one = library.stretch(stretch_id)
    repeats = one.kind is Kind.REPETITIONS
    options = {"repetitions": 5} if repeats else SHORT
    with place.led(stretch_id, options=options) as socket:
        told = place.until(socket, over)
    summary = told[-1]["summary"]
    assert summary["name"] == one.name
    if repeats:
        assert len(summary["reps"]) == 10
    else:
        assert [hold["leg"] for hold in summary["holds"]] == ([None] if one.legs == 2 else ["left", "right"])
        assert all(hold["right_s"] >= hold["target_s"] - 0.2 for hold in summary["holds"])
    assert summary["warnings"] == 0
    assert told[0]["phase"] == "ready"
    assert bool(told[0]["note"]) == (stretch_id in UNJUDGED)
    (kept,) = place.kept()
    assert (kept.key, kept.stretch, kept.finished) == (told[-1]["key"], stretch_id, True)
    assert [hold.leg for hold in kept.holds] == [
        Leg.BOTH if hold["leg"] is None else Leg(hold["leg"]) for hold in summary["holds"]
    ]


UNJUDGED = {
    "standing_heel_raised_inner",
    "downward_dog",
    "supine_strap",
    "supine_pull_and_straighten",
    "wall_leg_raise",
}


def rounded_keys() -> Keys:
    """Thirty seconds in position, six of them rounded, then up."""
    round_ = replace(LEFT, lumbar=45.0)
    return [
        (2.4, Body()),
        (1.0, LEFT),
        (12.0, LEFT),
        (0.1, round_),
        (5.9, round_),
        (0.1, LEFT),
        (12.0, LEFT),
        (0.5, Body()),
        (20.0, Body()),
    ]


def test_a_rounding_stops_the_clock_and_is_said_once(place: Place) -> None:
    place.answer_no()
    place.sessions.keys = rounded_keys()
    with place.led(options={"rounds": 1}) as socket:
        told = place.until(socket, lambda coach: coach["phase"] in ("change_leg", "summary"))
        socket.send_json({"type": "finish"})
        summary = socket.receive_json()["coach"]["summary"]
    said = [say["text"] for coach in told for say in coach["say"]]
    assert sum("chest" in text for text in said) == 1
    (hold,) = summary["holds"]
    assert hold["right_s"] == pytest.approx(24, abs=1)
    assert hold["in_position_s"] == pytest.approx(30, abs=1)
    stopped = [coach["clock_s"] for coach in told if coach["paused_because"] == "rounded"]
    assert len(stopped) > 50
    assert len(set(stopped)) == 1
    (kept,) = place.kept()
    assert kept.holds[0].warnings == 1
    assert "rounded" in kept.holds[0].faults
    assert kept.holds[0].rounding_share == pytest.approx(0.2, abs=0.03)


def test_pain_ends_at_once_and_is_kept_with_its_time(place: Place) -> None:
    place.answer_no()
    with place.led() as socket:
        place.until(socket, in_phase("hold"))
        for _ in range(10):
            place.look(socket)
        socket.send_json({"type": "pain"})
        answer = socket.receive_json()
        again = place.look(socket)
    assert answer["type"] == "coach"
    coach = answer["coach"]
    assert (coach["phase"], coach["word"]) == ("summary", "Rest")
    assert coach["say"][0]["priority"] == 0
    assert "doctor" in coach["summary"]["next_time"]
    assert again["phase"] == "summary"
    (kept,) = place.kept()
    assert kept.pain
    assert kept.finished
    assert kept.pain_at_s == pytest.approx(place.sessions.opened[0].time_s - 0.2, abs=0.15)


def test_pause_stands_still_and_skip_goes_on(place: Place) -> None:
    place.answer_no()
    with place.led() as socket:
        held = place.until(socket, lambda coach: coach["clock_s"] > 2)[-1]
        socket.send_json({"type": "pause"})
        assert socket.receive_json()["coach"]["paused_because"] == "person"
        assert [place.look(socket)["clock_s"] for _ in range(5)] == [held["clock_s"]] * 5
        socket.send_json({"type": "resume"})
        after = place.look(socket)
        assert after["paused_because"] is None
        assert "hold_resumed" in [event["kind"] for event in after["events"]]
        socket.send_json({"type": "skip"})
        assert socket.receive_json()["coach"]["phase"] == "come_up"


def test_wants_are_for_those_who_are_led(place: Place) -> None:
    with place.client.websocket_connect("/ws/live", headers={"host": "localhost:8000"}) as socket:
        socket.send_json({"type": "start"})
        socket.send_json({"type": "pain"})
        assert socket.receive_json()["code"] == "bad_message"
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == Close.BAD_MESSAGE


def refused(place: Place, **start: Any) -> dict[str, Any]:
    with place.led(**start) as socket:
        answer: dict[str, Any] = socket.receive_json()
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == Close.NOT_READY
    return answer


def test_nobody_is_led_before_the_questions_are_answered(place: Place) -> None:
    assert refused(place)["code"] == "safety"
    place.answer_no(ago=timedelta(days=31))
    assert "questions" in refused(place)["problem"]
    yes = NO | {"back_pain": True}
    SafetyAnswers(place.data.database).save(None, yes, passed=False, answered_at=datetime.now(UTC))
    assert refused(place)["problem"] == STOP_TITLE
    ana = Profiles(place.data.database).create("Ana")
    place.answer_no(ana.id)
    with place.led(profile_id=ana.id) as socket:
        assert place.look(socket)["phase"] == "ready"
    # A sample shows somebody else, and nothing of it is kept.
    with place.led(sample=True) as socket:
        assert place.until(socket, over)[-1]["key"] is None
    assert place.kept() == ()


def test_answers_that_a_full_disk_would_not_take_count_for_now(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise StorageError("The disk is full.", "Make room.")

    monkeypatch.setattr(SafetyAnswers, "save", full)
    said = place.client.post("/api/safety", json={"answers": NO})
    assert (said.json()["passed"], said.json()["kept"]) == (True, False)
    with place.led() as socket:
        assert place.look(socket)["phase"] == "ready"


def test_unknown_stretch_is_said(place: Place) -> None:
    place.answer_no()
    answer = refused(place, stretch="splits")
    assert answer["code"] == "stretch"
    assert "splits" in answer["problem"]


def test_a_full_disk_is_told_and_the_report_is_there_all_the_same(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.answer_no()

    def full(*_: Any) -> None:
        raise StorageError("The disk is full.", "Make room.")

    monkeypatch.setattr(History, "save", full)
    with place.led() as socket:
        told = place.until(socket, over)
    assert told[-1]["unsaved"] == {"problem": "The disk is full.", "remedy": "Make room."}
    assert len(told[-1]["summary"]["holds"]) == 2


def test_a_lost_connection_is_taken_up_where_it_was_and_kept_once(place: Place) -> None:
    place.answer_no()
    key = str(uuid4())
    with place.led(session=key) as socket:
        before = place.until(socket, lambda coach: coach["clock_s"] > 3)[-1]
    with place.led(session=key) as socket:
        after = place.look(socket)
        assert after["resumed"]
        assert (after["phase"], after["key"]) == ("hold", before["key"])
        assert after["clock_s"] >= before["clock_s"]
        told = place.until(socket, over)
    assert len(place.sessions.opened) == 1
    assert [hold["leg"] for hold in told[-1]["summary"]["holds"]] == ["left", "right"]
    assert len(place.kept()) == 1
    wait_for(lambda: place.sessions.closed == 1)


def test_another_start_begins_anew(place: Place) -> None:
    place.answer_no()
    key = str(uuid4())
    with place.led(session=key) as socket:
        place.until(socket, in_phase("hold"))
    with place.led("forward_bend", session=key) as socket:
        coach = place.look(socket)
    assert not coach["resumed"]
    assert coach["phase"] == "ready"


def test_what_is_parked_makes_room(place: Place) -> None:
    place.answer_no()
    for _ in range(4):
        with place.led(session=str(uuid4())) as socket:
            place.look(socket)
    wait_for(lambda: place.sessions.closed == 2)
    assert len(place.sessions.opened) == 4


def test_a_session_that_is_over_is_not_waited_for(place: Place) -> None:
    place.answer_no()
    with place.led(session=str(uuid4())) as socket:
        place.look(socket)
        socket.send_json({"type": "finish"})
        assert socket.receive_json()["coach"]["phase"] == "summary"
    wait_for(lambda: place.sessions.closed == 1)
    assert place.kept() == (), "who only looked has not stretched"


def test_a_page_that_is_closed_loses_nothing(place: Place) -> None:
    place.answer_no()
    with place.led(session=str(uuid4())) as socket:
        place.until(socket, in_phase("change_leg"))
    wait_for(lambda: len(place.kept()) == 1)
    (kept,) = place.kept()
    assert not kept.finished
    assert len(kept.holds) == 1


def test_it_is_saved_while_it_goes_on(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.answer_no()
    times: list[bool] = []
    save = History.save

    def counted(self: History, session: StoredSession) -> None:
        times.append(session.finished)
        save(self, session)

    monkeypatch.setattr(keeping.History, "save", counted)
    place.sessions.keys = keys_of(MAIN, hold_s=30)
    with place.led(options={"rounds": 1}) as socket:
        place.until(socket, over)
    assert times[-1]
    assert not any(times[:-1])
    assert len(times) > 5
    assert len(place.kept()) == 1


def wait_for(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)
