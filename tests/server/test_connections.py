"""Connections: too many, heads that do not come, answers that nobody reads, and a system without descriptors."""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress

import pytest
from scripted import Sessions
from served import Served
from waiting import PATIENCE_S, wait_until
from websockets.sync.client import connect

from server.app import create_app
from server.connections import OutOfFiles
from server.limits.caps import Caps, connections_for

Limited = Callable[..., Served]


@pytest.fixture
def limited() -> Iterator[Limited]:
    """limited(**caps) → a running server."""
    with ExitStack() as stopping:

        def start(**caps: float) -> Served:
            served = Served(lambda: create_app(Sessions()), Caps(**caps))  # type: ignore[arg-type]
            served.start()
            stopping.callback(served.stop)
            return served

        yield start


def dial(served: Served) -> socket.socket:
    return socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE_S)


def all_of(connection: socket.socket) -> bytes:
    """What comes until the other side closes."""
    told = b""
    with connection, suppress(ConnectionResetError):
        while came := connection.recv(65536):
            told += came
    return told


def asked(served: Served, path: str = "/health", headers: str = "") -> bytes:
    connection = dial(served)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {served.address}\r\nConnection: close\r\n{headers}\r\n".encode())
    return all_of(connection)


def begun(served: Served, before: bytes = b"") -> bytes:
    """What a connection is told that sends this and gets its answer, and then half a head."""
    connection, told = dial(served), b""
    with suppress(ConnectionError):
        if before:
            connection.sendall(before)
            told = connection.recv(65536)
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x")
    return told + all_of(connection)


def in_time(ask: Callable[[], bytes], wanted: bytes) -> bytes:
    """What is told, once this is in it: a busy machine may be late with its own part, and is let go without a word."""
    told: list[bytes] = []

    def came() -> bool:
        told.append(ask())
        return wanted in told[-1]

    wait_until(came, "this was never told")
    return told[-1]


def test_a_head_that_does_not_come_ends_the_connection(limited: Limited) -> None:
    served = limited(head_s=0.2)
    assert all_of(dial(served)) == b"", "one that says nothing is let go without a word"
    told = in_time(lambda: begun(served), b"HTTP/1.1 408 ")
    assert "did not arrive in time" in told.decode()


def test_dripping_a_head_wins_no_time(limited: Limited) -> None:
    slow = dial(limited(head_s=0.3))
    slow.sendall(b"GET / HTTP/1.1\r\nHost: ")
    slow.settimeout(0.02)

    def cut() -> bool:
        try:
            slow.sendall(b"x")
            return slow.recv(1000) is not None
        except TimeoutError:
            return False
        except OSError:
            return True

    wait_until(cut, "it is still open")
    slow.close()


def test_the_second_head_of_a_connection_has_its_clock_as_well(limited: Limited) -> None:
    served = limited(head_s=0.2)
    whole = f"GET /health HTTP/1.1\r\nHost: {served.address}\r\n\r\n".encode()
    assert in_time(lambda: begun(served, whole), b"HTTP/1.1 408 ").startswith(b"HTTP/1.1 200 ")


def test_beyond_the_limit_everybody_is_told_and_places_come_free(limited: Limited) -> None:
    served = limited(connections=2, refused=3, head_s=600)
    with dial(served), dial(served):
        wait_until(lambda: asked(served).startswith(b"HTTP/1.1 503 "))
        told = asked(served)
        assert b"retry-after: 5" in told
        assert set(json.loads(told.split(b"\r\n\r\n")[1])) == {"problem", "remedy"}
        page = asked(served, "/", "Accept: text/html\r\nAccept-Language: de\r\n").decode()
        assert "content-type: text/plain" in page
        assert "mehr Verbindungen" in page
        with connect(f"ws://{served.address}/ws/live", proxy=None, open_timeout=PATIENCE_S) as window:
            assert json.loads(window.recv(timeout=PATIENCE_S))["code"] == "busy"
            with suppress(Exception):
                window.recv(timeout=PATIENCE_S)
            assert window.close_code == 4429
    wait_until(lambda: asked(served).startswith(b"HTTP/1.1 200 "))


def test_far_beyond_the_limit_connections_are_cut(limited: Limited) -> None:
    served = limited(connections=1, refused=1, head_s=600)
    with ExitStack() as open_:
        for _ in range(2):
            open_.enter_context(dial(served))
        wait_until(lambda: asked(served) == b"", "one more than are told is still answered")
    wait_until(lambda: asked(served).startswith(b"HTTP/1.1 200 "))


def test_a_body_that_was_refused_is_not_read_for_ever(limited: Limited) -> None:
    served = limited(linger_s=0.1)
    connection = dial(served)
    head = f"POST /api/profiles HTTP/1.1\r\nHost: {served.address}\r\nContent-Length: 1000000000\r\n\r\n"
    connection.sendall(head.encode())
    assert connection.recv(65536).startswith(b"HTTP/1.1 413 ")

    def cut() -> bool:
        try:
            connection.sendall(bytes(65536))
        except OSError:
            return True
        return False

    wait_until(cut, "it is still read")
    connection.close()


def test_an_answer_that_nobody_reads_gives_its_connection_back(limited: Limited) -> None:
    served = limited(answer_s=0.2)
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(("127.0.0.1", served.port))
        asking = f"GET /static/js/app.js HTTP/1.1\r\nHost: {served.address}\r\n\r\n".encode()
        assert served.running
        state = served.running[0].server_state
        wait_until(lambda: bool(state.connections))
        with suppress(OSError):
            deaf.settimeout(0.5)
            deaf.sendall(asking * 2000)  # far more than fits between the two
        wait_until(lambda: not state.connections, "it is still held")


@pytest.mark.parametrize(("descriptors", "served"), [(None, 100), (1024, 100), (256, 100), (128, 36), (20, 1)])
def test_no_more_are_served_than_the_system_has_descriptors_for(descriptors: int | None, served: int) -> None:
    assert connections_for(Caps(), descriptors) == served


def test_that_there_are_no_descriptors_is_said_once_and_not_a_thousand_times(
    caplog: pytest.LogCaptureFixture,
) -> None:
    loop, handler = asyncio.new_event_loop(), OutOfFiles(every_s=3600.0)
    refused = {
        "message": "socket.accept() out of system resource",
        "exception": OSError(errno.EMFILE, os.strerror(errno.EMFILE)),
        "socket": object(),
    }
    with caplog.at_level(logging.WARNING):
        for _ in range(1000):
            handler(loop, refused)
        assert [record.getMessage()[:30] for record in caplog.records] == ["No connection can be let in: t"]
        handler(loop, {"message": "something else", "exception": ValueError("x")})
        assert len(caplog.records) == 2, "anything else is still said"
    loop.close()
