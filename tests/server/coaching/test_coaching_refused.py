"""Who is not led over the socket: whoever has not answered, or asks for what there is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from coached import NO, Place, over
from plain import plain
from starlette.websockets import WebSocketDisconnect

from posture.coach.safety import STOP
from posture.storage import Profiles, SafetyAnswers, StorageError
from posture.words import text
from server.live.websocket import Close


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
    assert refused(place)["problem"] == text(STOP)
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
        raise StorageError(plain("The disk is full."), plain("Make room."))

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
