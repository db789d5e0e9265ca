"""Being led through a stretch over the socket: from the start to the report in the history."""

from __future__ import annotations

from dataclasses import replace

import pytest
from coached import SHORT, Place, in_phase, over
from english import told as english
from starlette.websockets import WebSocketDisconnect
from stretch_script import IDS, UNJUDGED, Body, Keys

from posture.storage import Leg
from posture.stretches import library
from posture.stretches.stretch import Kind
from posture.values import Side
from server.live.websocket import Close

LEFT = Body(depth=40.0, leg=Side.LEFT)


@pytest.mark.parametrize("stretch_id", IDS)
def test_every_stretch_is_led_to_its_report_and_kept(place: Place, stretch_id: str) -> None:
    place.answer_no()
    one = library.stretch(stretch_id)
    repeats = one.kind is Kind.REPETITIONS
    options = {"repetitions": 5} if repeats else SHORT
    with place.led(stretch_id, options=options) as socket:
        told = place.until(socket, over)
    summary = told[-1]["summary"]
    assert summary["name"] == english(one.name)
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


def test_free_practice_is_led_and_not_kept(place: Place) -> None:
    place.answer_no()
    deep = Body(depth=40.0)
    place.sessions.keys = [(2.0, Body()), (1.0, deep), (10.0, deep), (1.0, Body()), (60.0, Body())]
    with place.led(library.FREE, options={}) as socket:
        told = place.until(socket, lambda coach: any(event["kind"] == "hold_ended" for event in coach["events"]))
        socket.send_json({"type": "finish"})
        summary = socket.receive_json()["coach"]["summary"]
    assert [coach["phase"] for coach in (told[0], told[-2], told[-1])] == ["ready", "hold", "into"]
    (hold,) = summary["holds"]
    assert hold["right_s"] == pytest.approx(10, abs=0.7)
    assert (hold["target_s"], summary["warnings"]) == (0, 0)
    assert {coach["key"] for coach in told} == {None}
    assert place.kept() == ()


def test_starting_over_goes_back_to_the_checks_and_keeps_what_was_done(place: Place) -> None:
    place.answer_no()
    deep = Body(depth=40.0)
    place.sessions.keys = [(2.0, Body()), (1.0, deep), (10.0, deep), (1.0, Body()), (60.0, Body())]
    with place.led(library.FREE, options={}) as socket:
        begun = place.look(socket)
        told = place.until(socket, lambda coach: coach["clock_s"] > 2)
        socket.send_json({"type": "reset"})
        again = place.until(socket, lambda coach: coach["clock_s"] > 2)
        socket.send_json({"type": "finish"})
        summary = socket.receive_json()["coach"]["summary"]
    assert [check["id"] for check in begun["checks"]] == [
        "body",
        "alone",
        "distance",
        "side",
        "light",
        "still",
        "standing",
    ]
    assert told[-1]["checks"] == []
    assert [coach["highlight"] is None for coach in told].count(False) >= 1
    assert again[0]["phase"] == "ready"
    assert [hold["round"] for hold in summary["holds"]] == [1, 2]


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
    assert (coach["say"][0]["id"], coach["say"][0]["kind"]) == ("pain", "now")
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
