"""A session that is kept whatever happens: a full disk, a lost connection, a page that is closed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from coached import Place, in_phase, over
from plain import plain
from stretch_script import keys_of
from waiting import wait_until

from posture.storage import History, StorageError, StoredSession
from posture.storage.places import Places
from posture.stretches import library

MAIN = library.stretch(library.MAIN)


def test_a_full_disk_is_told_and_the_report_is_there_all_the_same(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.answer_no()

    def full(*_: Any) -> None:
        raise StorageError(plain("The disk is full."), plain("Make room."))

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
    with place.led(session=key, camera="come back by another name") as socket:
        after = place.look(socket)
        assert after["resumed"]
        assert (after["phase"], after["key"]) == ("hold", before["key"])
        assert after["clock_s"] >= before["clock_s"]
        told = place.until(socket, over)
    assert len(place.sessions.opened) == 1
    assert [hold["leg"] for hold in told[-1]["summary"]["holds"]] == ["left", "right"]
    assert len(place.kept()) == 1
    wait_until(lambda: place.sessions.closed == 1)


def test_where_a_person_stretched_is_remembered_and_found_again(place: Place) -> None:
    anna = place.data.profiles.create("Anna").id
    place.answer_no(anna)
    places = Places(place.data.database)
    with place.led(language="de", profile_id=anna, camera="Webcam") as socket:
        assert {coach["place"] for coach in place.until(socket, over)} == {""}
    wait_until(lambda: len(places.list(anna)) == 1)
    (first,) = places.list(anna)
    assert (first.name, first.spot.camera, first.stretch) == ("Platz 1", "Webcam", library.MAIN)
    places.rename(anna, first.id, "Window")
    with place.led(profile_id=anna, camera="Webcam") as socket:
        assert place.look(socket)["place"] == "Window"
    with place.led(profile_id=anna, camera="Another") as socket:
        assert place.look(socket)["place"] == ""


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
    wait_until(lambda: place.sessions.closed == 2)
    assert len(place.sessions.opened) == 4


def test_a_session_that_is_over_is_not_waited_for(place: Place) -> None:
    place.answer_no()
    with place.led(session=str(uuid4())) as socket:
        place.look(socket)
        socket.send_json({"type": "finish"})
        assert socket.receive_json()["coach"]["phase"] == "summary"
    wait_until(lambda: place.sessions.closed == 1)
    assert place.kept() == (), "who only looked has not stretched"


def test_a_page_that_is_closed_loses_nothing(place: Place) -> None:
    place.answer_no()
    with place.led(session=str(uuid4())) as socket:
        place.until(socket, in_phase("change_leg"))
    wait_until(lambda: len(place.kept()) == 1)
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

    monkeypatch.setattr(History, "save", counted)
    place.sessions.keys = keys_of(MAIN, hold_s=30)
    with place.led(options={"rounds": 1}) as socket:
        place.until(socket, over)
    assert times[-1]
    assert not any(times[:-1])
    assert len(times) > 5
    assert len(place.kept()) == 1
