"""The protocol, seen by Starlette's test client: fast, no socket."""

from __future__ import annotations

import json
import logging
import threading
from typing import Any

import pytest
from fastapi.testclient import TestClient
from plain import plain
from scripted import Sessions, frame_message, jpeg, picture, rounded_feedback
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from posture.calibration.subject import Subject
from posture.errors import ModelMissingError
from posture.pose_source import PoseSource
from posture.settings import PRESETS, Settings, Strictness
from posture.values import Feedback, Image, Pose
from server.app import create_app
from server.limits.caps import Caps
from server.live.sessions import session_factory
from server.live.websocket import Close

START = '{"type": "start", "model": "lite"}'
LIVE = "ws://127.0.0.1:8000/ws/live"


def client(sessions: Sessions, **options: Any) -> TestClient:
    return TestClient(create_app(sessions, **options), base_url="http://127.0.0.1:8000")


def ask(socket: WebSocketTestSession, message: bytes) -> dict[str, Any]:
    socket.send_bytes(message)
    answer: dict[str, Any] = json.loads(socket.receive_text())
    return answer


def closing(socket: WebSocketTestSession) -> tuple[dict[str, Any], int]:
    """The last words and the close code."""
    words: dict[str, Any] = json.loads(socket.receive_text())
    with pytest.raises(WebSocketDisconnect) as caught:
        socket.receive_text()
    return words, caught.value.code


def test_each_picture_gets_one_answer_with_its_time() -> None:
    sessions = Sessions()
    with client(sessions).websocket_connect(LIVE) as socket:
        socket.send_text(START)
        for t_ms in (0, 33, 66):
            answer = ask(socket, frame_message(t_ms))
            assert (answer["type"], answer["t_ms"]) == ("feedback", t_ms)
    assert sessions.models == ["lite"]
    assert sessions.opened[0].times == [0.0, 0.033, 0.066]


def test_time_that_does_not_rise_is_answered() -> None:
    with client(Sessions()).websocket_connect(LIVE) as socket:
        socket.send_text(START)
        assert [ask(socket, frame_message(t))["t_ms"] for t in (100, 100, 50)] == [100, 100, 50]


def test_session_lives_on_one_thread_and_is_closed() -> None:
    sessions = Sessions()
    with client(sessions).websocket_connect(LIVE) as socket:
        socket.send_text(START)
        ask(socket, frame_message(0))
        socket.send_text('{"type": "reset"}')
        ask(socket, frame_message(1))
    session = sessions.opened[0]
    assert session.closed
    assert session.resets == 1
    assert len(session.threads) == 1
    assert threading.get_ident() not in session.threads


@pytest.mark.parametrize(
    ("message", "t_ms"),
    [(frame_message(7, b"no picture"), 7), (frame_message(8, jpeg(picture(20, 20))), 8), (b"short", None), (b"", None)],
)
def test_bad_picture_is_answered_and_the_session_goes_on(message: bytes, t_ms: int | None) -> None:
    sessions = Sessions()
    with client(sessions).websocket_connect(LIVE) as socket:
        socket.send_text(START)
        answer = ask(socket, message)
        assert (answer["type"], answer["t_ms"], answer["code"]) == ("error", t_ms, "bad_frame")
        assert answer["problem"]
        assert answer["remedy"]
        assert ask(socket, frame_message(9))["type"] == "feedback"
    assert sessions.opened[0].times == [0.009]


def test_fault_in_a_frame_is_answered_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    def step(image: Image, time_s: float) -> Feedback:
        if time_s < 0.003:
            raise RuntimeError("boom")
        return rounded_feedback(time_s)

    with (
        caplog.at_level(logging.ERROR),
        client(Sessions(step)).websocket_connect(LIVE) as socket,
    ):
        socket.send_text(START)
        answers = [ask(socket, frame_message(t)) for t in range(4)]
    assert [a["type"] for a in answers] == ["error", "error", "error", "feedback"]
    assert answers[0]["code"] == "internal"
    assert "boom" not in json.dumps(answers)
    assert len(caplog.records) == 1


@pytest.mark.parametrize("first", ["hello", '{"type": "reset"}', '{"type": "start", "model": "huge"}', b"\0" * 20])
def test_first_message_must_be_a_start(first: str | bytes) -> None:
    sessions = Sessions()
    with client(sessions).websocket_connect(LIVE) as socket:
        socket.send_bytes(first) if isinstance(first, bytes) else socket.send_text(first)
        words, code = closing(socket)
    assert (words["code"], words["t_ms"], code) == ("bad_message", None, Close.BAD_MESSAGE)
    assert not sessions.opened


def test_silent_client_is_let_go() -> None:
    with client(Sessions(), caps=Caps(start_s=0.05)).websocket_connect(LIVE) as socket:
        assert closing(socket)[1] == Close.BAD_MESSAGE


def test_unknown_text_closes() -> None:
    with client(Sessions()).websocket_connect(LIVE) as socket:
        socket.send_text(START)
        socket.send_text(START)
        assert closing(socket)[1] == Close.BAD_MESSAGE


def test_model_that_cannot_be_opened_is_said_in_its_own_words() -> None:
    def fail() -> None:
        raise ModelMissingError(plain("The model is not there."), plain("Install it."))

    with client(Sessions(on_open=fail)).websocket_connect(LIVE) as socket:
        socket.send_text(START)
        words, code = closing(socket)
    assert (words["code"], words["problem"], words["remedy"]) == ("model", "The model is not there.", "Install it.")
    assert code == Close.NOT_READY


def test_unforeseen_fault_at_the_start_is_said_without_its_entrails(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise RuntimeError("secret path")

    with client(Sessions(on_open=fail)).websocket_connect(LIVE) as socket:
        socket.send_text(START)
        words, code = closing(socket)
    assert (words["code"], code) == ("internal", Close.NOT_READY)
    assert "secret" not in json.dumps(words)
    assert "secret path" in caplog.text


def test_sessions_are_capped_and_places_come_free_again() -> None:
    sessions = Sessions()
    browser = client(sessions, caps=Caps(sessions=1))
    with browser:
        with browser.websocket_connect(LIVE) as first:
            first.send_text(START)
            ask(first, frame_message(0))
            with browser.websocket_connect(LIVE) as second:
                second.send_text(START)
                words, code = closing(second)
            assert (words["code"], code) == ("busy", Close.TOO_MANY)
            assert "Close one" in words["remedy"]
        with browser.websocket_connect(LIVE) as third:
            third.send_text(START)
            assert ask(third, frame_message(0))["type"] == "feedback"
    assert len(sessions.opened) == 2


def test_a_session_that_nothing_is_heard_of_loses_its_place() -> None:
    sessions = Sessions()
    with client(sessions, caps=Caps(idle_s=0.05)) as browser, browser.websocket_connect(LIVE) as socket:
        socket.send_text(START)
        words, code = closing(socket)
    assert (words["code"], words["t_ms"], code) == ("idle", None, Close.IDLE)
    assert words["remedy"] == "Start again."
    assert sessions.opened[0].closed


@pytest.mark.parametrize("give_way_s", [0.0, 60.0])
def test_a_silent_session_gives_way_to_whoever_wants_its_place_but_not_at_once(give_way_s: float) -> None:
    browser = client(Sessions(), caps=Caps(sessions=1, give_way_s=give_way_s))
    with browser, browser.websocket_connect(LIVE) as silent:
        silent.send_text(START)
        ask(silent, frame_message(0))
        with browser.websocket_connect(LIVE) as other:
            other.send_text(START)
            if give_way_s:
                assert closing(other)[0]["code"] == "busy"
                return
            assert ask(other, frame_message(0))["type"] == "feedback"
        assert closing(silent)[0]["code"] == "idle"


def test_failed_start_frees_its_place() -> None:
    failures = iter([True, False])

    def maybe_fail() -> None:
        if next(failures):
            raise ModelMissingError(plain("No."), plain("Yes."))

    browser = client(Sessions(on_open=maybe_fail), caps=Caps(sessions=1))
    with browser.websocket_connect(LIVE) as socket:
        socket.send_text(START)
        closing(socket)
    with browser.websocket_connect(LIVE) as socket:
        socket.send_text(START)
        assert ask(socket, frame_message(0))["type"] == "feedback"


class Nobody(PoseSource):
    """Finds nobody in any picture."""

    def detect(self, image: Image, time_s: float) -> Pose | None:
        return None

    def reset(self) -> None: ...


def test_real_session_judges_by_the_subject(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("posture.sense.models.open_model", lambda _: Nobody())
    base = Settings(limits=PRESETS[Strictness.RELAXED])
    with session_factory(base)("lite", None) as session:
        assert session.settings == base
    with session_factory(base)("lite", Subject(own_pct=(40, 60))) as session:
        assert session.settings.limits.rounded_pct == 60
