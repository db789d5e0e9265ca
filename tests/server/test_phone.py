"""A phone as the camera: one at a time, the newest picture wins, by both ways alike; lost for a moment, it heals."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import cv2
import numpy as np
import pytest
from at_door import AtDoor
from fastapi.testclient import TestClient
from scripted import Sessions, frame_message, jpeg, picture
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from posture.errors import CameraError, FrameError
from posture.words import say
from server.app import create_app
from server.data import Data
from server.errors import TakenError
from server.limits.caps import CAPS
from server.phone.camera import LOST_AFTER_S, PhoneCamera
from server.phone.messages import PhoneHere
from server.phone.throttle import Throttle

BASE = "http://127.0.0.1:8000"
DEVICE = say("server-door-device-unknown")


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def connected(clock: Clock) -> tuple[PhoneCamera, PhoneHere]:
    camera, here = PhoneCamera(clock), PhoneHere(key=uuid4())
    camera.come(here, DEVICE)
    return camera, here


def red(camera: PhoneCamera, than: int = 0) -> tuple[int, int, float]:
    """Number, redness and time of the newest picture."""
    look = camera.newer(than, within_s=0)
    assert look.frame is not None
    return look.number, round(float(look.frame.image[..., 0].mean()) / 50), look.frame.time_s


def test_the_newest_picture_wins_by_the_phones_clock() -> None:
    camera, here = connected(Clock())
    for t_ms, colour, late in ((1000, 50, False), (1200, 150, False), (1100, 250, True)):
        assert camera.show(here.key, frame_message(t_ms, jpeg(picture(red=colour)))).late is late
    number, colour, _ = red(camera)
    assert colour == 3
    with pytest.raises(CameraError):
        camera.newer(number, within_s=0)


def test_a_new_phone_takes_the_place_and_the_one_before_is_told() -> None:
    camera, first = connected(Clock())
    camera.show(first.key, frame_message(0))
    second = PhoneHere(key=uuid4())
    camera.come(second, DEVICE)
    with pytest.raises(CameraError):  # what the first one showed is no picture of the second's
        camera.newer(0, within_s=0)
    for attempt in (lambda: camera.come(first, DEVICE), lambda: camera.show(first.key, frame_message(9))):
        with pytest.raises(TakenError, match="Another phone"):
            attempt()
    camera.show(second.key, frame_message(5))
    assert red(camera)[0] == 2
    with pytest.raises(TakenError, match="doesn't know"):
        camera.show(uuid4(), frame_message(9))


def test_without_pictures_it_is_lost_for_the_moment_and_heals() -> None:
    clock = Clock()
    camera, here = connected(clock)
    camera.show(here.key, frame_message(1000))
    assert red(camera)[0] == 1
    clock.now_s += LOST_AFTER_S + 0.1
    assert isinstance(camera.trouble, CameraError)
    with pytest.raises(CameraError, match="No picture comes from the phone"):
        camera.newer(0, within_s=0)
    camera.show(here.key, frame_message(3700))
    assert red(camera)[2] == pytest.approx(2.7, abs=0.01)


def test_a_page_that_is_not_on_show_is_told_at_once() -> None:
    camera, here = connected(Clock())
    camera.show(here.key, frame_message(1000))
    camera.come(here.model_copy(update={"on_show": False}), DEVICE)
    with pytest.raises(CameraError, match="not on show"):
        camera.newer(0)
    camera.come(here, DEVICE)
    assert red(camera)[0] == 1


def test_what_is_no_picture_is_refused_when_it_comes_and_a_damaged_one_is_passed_over() -> None:
    camera, here = connected(Clock())
    with pytest.raises(FrameError):
        camera.show(here.key, b"\0" * 7)
    for data in (b"hello", jpeg()[:-2], jpeg(picture(32, 32))):
        with pytest.raises(FrameError):
            camera.show(here.key, frame_message(1, data))
    with pytest.raises(CameraError):
        camera.newer(0, within_s=0)


SESSIONS = Sessions()


@pytest.fixture(scope="module")
def client() -> TestClient:
    """A server that has a phone as its camera, for which no time passes: however slow this machine is, none is lost."""
    caps = replace(CAPS, body_bytes=20_000)
    return TestClient(create_app(SESSIONS, phone=PhoneCamera(Clock()), caps=caps), base_url=BASE)


class Line:
    """A phone's line to the server, by either way."""

    def __init__(self, client: TestClient, socket: WebSocketTestSession | None) -> None:
        self.client, self.socket = client, socket
        self.key = str(uuid4())

    def here(self, **status: Any) -> None:
        told = {"type": "here", "key": self.key} | status
        if self.socket:
            self.socket.send_json(told)
        else:
            assert self.client.post("/api/phone", json=told).json()["type"] == "seen"

    def show(self, message: bytes) -> dict[str, Any]:
        if self.socket:
            self.socket.send_bytes(message)
            answer: dict[str, Any] = self.socket.receive_json()
            return answer
        sent = self.client.post(f"/api/phone/pictures?key={self.key}", content=message)
        told: dict[str, Any] = sent.json()
        return told


@contextmanager
def line(client: TestClient, by: str) -> Iterator[Line]:
    if by == "posts":
        yield Line(client, None)
        return
    with client.websocket_connect("ws://127.0.0.1:8000/ws/phone") as socket:
        yield Line(client, socket)


@pytest.mark.parametrize("by", ["socket", "posts"])
def test_a_session_looks_through_the_phone_by_either_way(client: TestClient, by: str) -> None:
    with line(client, by) as phone:
        phone.here(battery_pct=80, charging=False, pitch_deg=-1.5, roll_deg=0.5)
        answer = phone.show(frame_message(5000, jpeg(picture(120, 160, red=200))))
        assert answer == {"type": "seen", "t_ms": 5000, "wanted": False, "late": False}
        told = client.get("/api/phone").json()
        assert (told["there"], told["connected"], told["battery_pct"], told["pitch_deg"]) == (True, True, 80, -1.5)
        with client.websocket_connect("ws://127.0.0.1:8000/ws/live") as session:
            session.send_json({"type": "start", "own_camera": True, "phone": True})
            for t_ms in (5100, 5200):
                while not phone.show(frame_message(t_ms, jpeg(picture(120, 160, red=200))))["wanted"]:
                    t_ms += 1
                session.send_json({"type": "look"})
                message = session.receive_bytes()
                feedback = session.receive_json()
                assert feedback["type"] == "feedback"
                assert feedback["t_ms"] == int.from_bytes(message[:8], "big")
                shown = cv2.imdecode(np.frombuffer(message[8:], np.uint8), cv2.IMREAD_COLOR_RGB)
                assert shown is not None
                assert shown.shape == (160, 120, 3)
        assert len(SESSIONS.opened[-1].times) == 2


@pytest.mark.parametrize("by", ["socket", "posts"])
def test_what_is_no_picture_is_told_and_the_line_goes_on(client: TestClient, by: str) -> None:
    with line(client, by) as phone:
        phone.here()
        assert "JPEG" in phone.show(frame_message(1, b"hello"))["problem"]
        assert phone.show(frame_message(2))["type"] == "seen"


def test_a_phone_whose_place_was_taken_is_told_so_and_left(client: TestClient) -> None:
    with line(client, "socket") as first, line(client, "posts") as second:
        first.here()
        first.show(frame_message(1))
        second.here()
        answer = first.show(frame_message(2))
        assert (answer["type"], answer["code"]) == ("error", "taken")
        assert first.socket is not None
        with pytest.raises(WebSocketDisconnect) as closed:
            first.socket.receive_json()
        assert closed.value.code == 4409
        second.key, first.socket = first.key, None
        refused = client.post(f"/api/phone/pictures?key={first.key}", content=frame_message(3))
        assert refused.status_code == 409
        assert client.post("/api/phone", json={"type": "here", "key": first.key}).status_code == 409


@pytest.mark.parametrize("first", ["{}", "x", '{"type": "here", "key": "no"}', '{"type": "look"}', b"\0" * 20])
def test_whoever_does_not_say_that_it_is_a_phone_is_refused(client: TestClient, first: str | bytes) -> None:
    with client.websocket_connect("ws://127.0.0.1:8000/ws/phone") as socket:
        if isinstance(first, bytes):
            socket.send_bytes(first)
        else:
            socket.send_text(first)
        assert socket.receive_json()["code"] == "bad_message"


def test_a_silent_phone_loses_its_socket() -> None:
    app = create_app(Sessions(), phone=PhoneCamera(), caps=replace(CAPS, start_s=0.01))
    client = TestClient(app, base_url=BASE)
    with client.websocket_connect("ws://127.0.0.1:8000/ws/phone") as socket:
        assert socket.receive_json()["code"] == "idle"


def test_a_picture_may_be_no_larger_than_a_message(client: TestClient) -> None:
    assert client.post(f"/api/phone/pictures?key={uuid4()}", content=bytes(20_001)).status_code == 413


def test_more_pictures_than_are_taken_wait_for_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s, slept = 50.0, []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr("anyio.current_time", lambda: now_s)
    monkeypatch.setattr("anyio.sleep", sleep)

    async def thirteen() -> None:
        line = Throttle(8.0)
        for _ in range(13):
            await line.wait()

    asyncio.run(thirteen())
    assert slept == pytest.approx([0.125, 0.25])


def test_without_a_phone_the_server_says_so() -> None:
    client = TestClient(create_app(Sessions()), base_url=BASE)
    assert client.get("/api/phone").json()["there"] is False
    for answer in (
        client.post("/api/phone", json={"type": "here", "key": str(uuid4())}),
        client.post(f"/api/phone/pictures?key={uuid4()}", content=frame_message(1)),
        client.get("/api/phone/address.svg"),
        client.get("/api/phone/root.crt"),
    ):
        assert answer.status_code == 404
        assert set(answer.json()) == {"problem", "remedy"}
    with client.websocket_connect("ws://127.0.0.1:8000/ws/phone") as socket:
        assert "posture serve --phone" in socket.receive_json()["remedy"]
    with client.websocket_connect("ws://127.0.0.1:8000/ws/live") as socket:
        socket.send_json({"type": "start", "own_camera": True, "phone": True})
        assert "posture serve --phone" in socket.receive_json()["remedy"]


def test_a_stranger_is_no_camera_and_the_way_there_is_shown_on_the_computer_alone(tmp_path: Path, data: Data) -> None:
    at_door = AtDoor(tmp_path, data=data, phone=PhoneCamera())
    stranger, phone, here = at_door.client(), at_door.guest(), at_door.guest("192.168.1.20")
    told = {"type": "here", "key": str(uuid4())}
    assert stranger.post("/api/phone", json=told).status_code == 401
    assert stranger.post(f"/api/phone/pictures?key={told['key']}", content=frame_message(1)).status_code == 401
    assert phone.post("/api/phone", json=told).status_code == 200
    assert phone.get("/api/phone").json()["phone_address"] == ""
    assert phone.get("/api/phone/address.svg").status_code == 403
    assert at_door.door.code in here.get("/api/phone").json()["phone_address"]
    assert here.get("/api/phone/address.svg").headers["content-type"] == "image/svg+xml"
