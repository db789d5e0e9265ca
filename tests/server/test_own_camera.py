"""The server's own camera: on only while somebody looks, and what is answered is what was shown."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any

import cv2
import numpy as np
import pytest
from fastapi.testclient import TestClient
from scripted import Sessions
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect
from waiting import wait_until

from posture.errors import CameraError
from posture.settings import Settings
from posture.values import Frame
from posture.words import say
from server.app import create_app
from server.live.live_session import Judge
from server.live.own_camera import Look, OwnCamera

LIVE = "ws://127.0.0.1:8000/ws/live"
GONE = CameraError(say("sense-camera-silent", number="0"))


def frame(number: int) -> Frame:
    return Frame(image=np.full((480, 800, 3), (250, 20, 20), np.uint8), time_s=number / 10, index=number)


class Film:
    """A camera that shows what is put before it."""

    def __init__(self) -> None:
        self.shown: SimpleQueue[Frame | CameraError | None] = SimpleQueue()
        self.on = 0
        self.missing = False

    def __call__(self, index: int, rest: Callable[[float], None]) -> Generator[Frame | CameraError, None, None]:
        if self.missing:
            raise CameraError(say("sense-camera-unopened", number=str(index)))
        self.on += 1
        try:
            while (look := self.shown.get()) is not None:
                yield look
        finally:
            self.on -= 1

    def show(self, *looks: Frame | CameraError | None) -> None:
        for look in looks:
            self.shown.put(look)


@contextmanager
def looking(camera: OwnCamera, film: Film) -> Iterator[None]:
    camera.enter()
    try:
        yield
    finally:
        camera.leave()
        film.show(None)


def test_it_is_on_while_somebody_looks_and_off_when_the_last_has_left() -> None:
    film = Film()
    camera = OwnCamera(0, film)
    with looking(camera, film):
        camera.enter()
        film.show(frame(0))
        assert camera.newer(0).frame is not None
        assert film.on == 1, "two look through one camera"
        camera.leave()
        film.show(frame(1))
        assert camera.newer(1).frame is not None
    wait_until(lambda: film.on == 0)


def test_the_newest_picture_is_shown_to_everybody_and_each_once() -> None:
    film = Film()
    camera = OwnCamera(0, film)
    with looking(camera, film):
        film.show(frame(0))
        first = camera.newer(0)
        heard: list[Look] = []
        waiting = threading.Thread(target=lambda: heard.append(camera.newer(first.number)))
        waiting.start()
        film.show(frame(1))
        waiting.join()
        assert heard[0].number > first.number
        assert camera.newer(0).number == heard[0].number


def test_who_waits_in_vain_is_told_that_it_is_silent() -> None:
    film = Film()
    camera = OwnCamera(0, film)
    with looking(camera, film), pytest.raises(CameraError, match="stopped sending"):
        camera.newer(0, within_s=0.01)


def test_a_camera_that_is_not_there_is_told_as_what_it_shows() -> None:
    film = Film()
    film.missing = True
    camera = OwnCamera(3, film)
    with looking(camera, film):
        look = camera.newer(0)
        assert look.error is not None
        assert "Camera 3 can't be opened" in look.error.problem
        assert camera.trouble is look.error


@contextmanager
def led(film: Film, **start: Any) -> Iterator[tuple[WebSocketTestSession, Sessions, TestClient]]:
    sessions = Sessions()
    client = TestClient(create_app(sessions, camera=OwnCamera(0, film)), base_url="http://127.0.0.1:8000")
    try:
        with client.websocket_connect(LIVE) as socket:
            socket.send_json({"type": "start", "own_camera": True} | start)
            yield socket, sessions, client
    finally:
        film.show(None)


def test_a_look_is_answered_by_the_picture_and_by_what_was_found_in_it() -> None:
    film = Film()
    with led(film) as (socket, sessions, _):
        for number in (7, 8):
            film.show(frame(number))
            socket.send_json({"type": "look"})
            message = socket.receive_bytes()
            t_ms = int.from_bytes(message[:8], "big")
            shown = cv2.imdecode(np.frombuffer(message[8:], np.uint8), cv2.IMREAD_COLOR_RGB)
            answer = socket.receive_json()
            assert (answer["type"], answer["t_ms"], t_ms) == ("feedback", number * 100, number * 100)
            assert shown is not None
            assert shown.shape == (384, 640, 3)
            assert np.abs(shown.reshape(-1, 3).mean(axis=0) - (250, 20, 20)).max() < 6
    assert sessions.opened[0].times == [0.7, 0.8]
    wait_until(lambda: film.on == 0)


def test_a_camera_that_is_gone_is_told_and_heals_in_the_same_session() -> None:
    film = Film()
    with led(film) as (socket, _, client):
        film.show(GONE)
        socket.send_json({"type": "look"})
        answer = socket.receive_json()
        assert (answer["type"], answer["code"], answer["t_ms"]) == ("error", "camera", None)
        assert "stopped sending" in client.get("/api/camera").json()["problem"]
        film.show(frame(9))
        socket.send_json({"type": "look"})
        socket.receive_bytes()
        assert socket.receive_json()["type"] == "feedback"
        assert client.get("/api/camera").json()["problem"] is None


def test_without_a_camera_of_its_own_the_server_says_so() -> None:
    client = TestClient(create_app(Sessions()), base_url="http://127.0.0.1:8000")
    assert client.get("/api/camera").json() == {"there": False, "name": "", "problem": None, "remedy": None}
    with client.websocket_connect(LIVE) as socket:
        socket.send_json({"type": "start", "own_camera": True})
        answer = socket.receive_json()
        assert answer["code"] == "camera"
        assert "posture serve --camera" in answer["remedy"]
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == 4500


def test_a_session_of_the_clients_own_pictures_cannot_look() -> None:
    film = Film()
    with led(film, own_camera=False) as (socket, _, _client):
        socket.send_json({"type": "look"})
        assert socket.receive_json()["code"] == "bad_message"


@pytest.mark.parametrize("mode", ["stretch", "calibrate"])
def test_it_is_off_again_when_its_session_is_gone(mode: str) -> None:
    film = Film()
    with led(film, mode=mode) as (socket, _, _client):
        film.show(frame(0))
        socket.send_json({"type": "look"})
        socket.receive_bytes()
        assert socket.receive_json()["type"] == "feedback"
        assert film.on == 1
    wait_until(lambda: film.on == 0)


def test_a_session_that_nobody_came_to_leaves_it_off() -> None:
    film = Film()
    camera = OwnCamera(0, film)
    with Sessions()("lite", None) as session:
        judge = Judge(session, Settings(), camera=camera)
        assert not judge.leave()
        judge.come()
        judge.come()
        film.show(frame(0))
        assert camera.newer(0).frame is not None
        judge.leave()
        film.show(None)
        wait_until(lambda: film.on == 0)
