"""The server as the outside sees it: a real uvicorn, a real WebSocket client, and rude ones."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from scripted import Sessions, frame_message, jpeg, picture, rounded_feedback
from waiting import PATIENCE_S, wait_until
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from posture.values import Feedback, Image
from server.limits.caps import Caps

Serving = Callable[..., str]
STALLED_S = 1.0
"""For so long the rude client tries to send on: on a busy machine it may get less far, never further."""
START = '{"type": "start", "model": "full"}'


def live(address: str, **options: Any) -> ClientConnection:
    connection: ClientConnection = connect(
        f"ws://{address}/ws/live", compression=None, proxy=None, open_timeout=PATIENCE_S, **options
    )
    return connection


def receive(connection: ClientConnection) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(connection.recv(timeout=PATIENCE_S))
    return answer


def slow(seconds: float) -> Callable[[Image, float], Feedback]:
    def step(image: Image, time_s: float) -> Feedback:
        time.sleep(seconds)
        return rounded_feedback(time_s)

    return step


def test_one_answer_per_picture_and_nothing_else(serving: Serving) -> None:
    with live(serving(Sessions())) as client:
        client.send(START)
        for t_ms in (0, 2**53, 5):
            client.send(frame_message(t_ms))
            assert receive(client)["t_ms"] == t_ms
        # Had anything else been sent, it would come before this.
        client.send(frame_message(7))
        assert receive(client)["t_ms"] == 7


def test_flood_is_answered_in_order_without_a_queue(serving: Serving) -> None:
    """The server reads the next picture only after the last answer: what it has not read stays with the client."""
    sessions = Sessions(slow(0.02))
    big = jpeg(picture(1600, 1000))
    pictures = 60
    with live(serving(sessions)) as client:
        client.send(START)

        def flood() -> None:
            for t_ms in range(pictures):
                client.send(frame_message(t_ms, big))

        sender = threading.Thread(target=flood)
        sender.start()
        answers = [receive(client)["t_ms"] for _ in range(pictures)]
        sender.join()
    assert answers == list(range(pictures))


def test_stalled_measurement_stops_the_reading(serving: Serving) -> None:
    gate = threading.Event()

    def step(image: Image, time_s: float) -> Feedback:
        gate.wait(PATIENCE_S)
        return rounded_feedback(time_s)

    sent: list[int] = []
    noise = jpeg(np.random.default_rng(1).integers(0, 256, (600, 800, 3), np.uint8))
    assert 300_000 < len(noise) < Caps().message_bytes
    with live(serving(Sessions(step)), close_timeout=0.5) as client:
        client.send(START)

        def flood() -> None:
            with suppress(ConnectionClosed):
                for _ in range(200):
                    client.send(frame_message(0, noise))
                    sent.append(1)

        thread = threading.Thread(target=flood, daemon=True)
        thread.start()
        thread.join(STALLED_S)
        assert len(sent) < 200, "a server that reads on would have taken all of them"
        gate.set()


def test_damaged_picture_does_not_end_the_session(serving: Serving) -> None:
    with live(serving(Sessions())) as client:
        client.send(START)
        client.send(frame_message(1, b"\xff\xd8\xff\xe0 broken"))
        assert receive(client)["code"] == "bad_frame"
        client.send(frame_message(2))
        assert receive(client)["type"] == "feedback"


def test_oversized_message_closes_with_1009(serving: Serving) -> None:
    sessions = Sessions()
    with live(serving(sessions)) as client:
        client.send(START)
        client.send(frame_message(0))
        receive(client)
        client.send(b"\0" * (Caps().message_bytes + 1))
        with pytest.raises(ConnectionClosed):
            client.recv(timeout=PATIENCE_S)
        assert client.close_code == 1009
    wait_until(lambda: sessions.opened[0].closed)


def test_client_gone_in_the_middle_of_a_frame_frees_the_session(serving: Serving) -> None:
    sessions = Sessions(slow(0.3))
    address = serving(sessions, caps=Caps(sessions=1))
    with live(address) as client:
        client.send(START)
        client.send(frame_message(0))
        wait_until(lambda: bool(sessions.opened and sessions.opened[0].times))
        client.socket.shutdown(socket.SHUT_RDWR)
    wait_until(lambda: bool(sessions.opened) and sessions.opened[0].closed)

    def has_a_place() -> bool:
        with live(address) as again:
            again.send(START)
            again.send(frame_message(0))
            return bool(receive(again)["type"] == "feedback")

    # A session is closed a moment before its place is free.
    wait_until(has_a_place, "its place was not freed")


def test_client_gone_while_the_model_loads_frees_the_session(serving: Serving) -> None:
    sessions = Sessions(on_open=lambda: time.sleep(0.3))
    with live(serving(sessions, caps=Caps(sessions=1))) as client:
        client.send(START)
    wait_until(lambda: bool(sessions.opened) and sessions.opened[0].closed)


def test_loading_a_model_does_not_hold_up_the_page(serving: Serving) -> None:
    opening, answered = threading.Event(), threading.Event()
    in_time: list[bool] = []

    def load() -> None:
        opening.set()
        in_time.append(answered.wait(PATIENCE_S / 2))

    address = serving(Sessions(on_open=load))
    with live(address) as client:
        client.send(START)
        client.send(frame_message(0))
        assert opening.wait(PATIENCE_S)
        assert b"200 OK" in http(address, "GET /health HTTP/1.1\r\nHost: HOST")
        answered.set()
        assert receive(client)["type"] == "feedback"
    assert in_time == [True]


@pytest.mark.parametrize(
    "origin", ["http://evil.com", "http://localhost.evil.com", "null", "http://127.0.0.1", "https://ADDRESS"]
)
def test_foreign_origin_is_refused_before_the_handshake(address: str, origin: str) -> None:
    with pytest.raises(InvalidStatus) as caught, live(address, origin=origin.replace("ADDRESS", address)):
        pass
    assert caught.value.response.status_code == 403


def test_own_origin_is_let_in(address: str) -> None:
    with live(address, origin=f"http://{address}") as client:
        client.send(START)
        client.send(frame_message(0))
        assert receive(client)["type"] == "feedback"


def http(address: str, head: str) -> bytes:
    """The raw answer to a raw request; HOST stands for the server's own address."""
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as connection:
        connection.sendall(head.replace("HOST", address).encode("latin-1") + b"\r\nConnection: close\r\n\r\n")
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


UPGRADE = (
    "GET /ws/live HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


@pytest.mark.parametrize("request_line", ["GET / HTTP/1.1\r\n", UPGRADE], ids=["http", "websocket"])
@pytest.mark.parametrize(
    "headers",
    [
        "Host: evil.com",
        "Host: localhost.evil.com:8000",
        "Host: 127.0.0.1.evil.com",
        "Host: localhost@evil.com",
        "Host: HOST\r\nOrigin: http://evil.com",
        "Host: HOST\r\nOrigin: http://HOST\r\nOrigin: http://evil.com",
        "Host: HOST\r\nHost: evil.com",
        "Host: HOST\r\nOrigin: \xff\xfe",
        "Host: ",
        "X-Nothing: 1",
    ],
)
def test_hostile_heads_are_refused_and_never_a_fault(address: str, request_line: str, headers: str) -> None:
    status = http(address, request_line + headers).split(b" ", 2)[1]
    assert status in (b"400", b"403")
