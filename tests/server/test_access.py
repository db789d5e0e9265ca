"""The log says which way a request took, and nothing of what a client put into it."""

from __future__ import annotations

import http.client
import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from scripted import Sessions
from served import Served
from waiting import PATIENCE_S, wait_until
from websockets.sync.client import connect
from websockets.typing import Origin

from posture.logs import Level, last_lines, logging_to_file
from server.access import AccessFilter, access_logged
from server.app import create_app


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    app = create_app(Sessions())
    server = Served(lambda: app)
    with logging_to_file(), access_logged(app.routes, Level.INFO):
        server.start()
        yield server
        server.stop()


def lines() -> list[str]:
    return [line.partition(": ")[2] for line in last_lines(100) if "server.access" in line]


def test_requests_are_logged_without_what_was_typed(served: Served) -> None:
    client = http.client.HTTPConnection(served.address, timeout=PATIENCE_S)
    for method, path in (
        ("GET", "/?token=s3cret"),
        ("GET", "/Annegret/..%2FBeispiel?of=Annegret"),
        ("GET", "/api/clips/0b7e4a5e6a534a53/film"),
        ("DELETE", "/api/clips/sample-Annegret"),
        ("ANNEGRET", "/health"),
    ):
        client.request(method, path)
        client.getresponse().read()
    client.close()
    wait_until(lambda: len(lines()) == 5)
    assert lines() == [
        "GET / 200",
        "GET /*/*/* 404",
        "GET /api/clips/0b7e4a5e6a534a53/film 404",
        "DELETE /api/clips/* 404",
        "* /health 405",
    ]
    assert not any(word in "\n".join(last_lines(100)) for word in ("s3cret", "Annegret", "Beispiel"))


def test_connections_are_logged_without_what_was_typed(served: Served) -> None:
    with connect(f"ws://{served.address}/ws/live?token=s3cret", proxy=None, open_timeout=PATIENCE_S) as live:
        live.send("Annegret")
        live.recv()
    with pytest.raises(Exception, match="403"):
        connect(
            f"ws://{served.address}/ws/live?token=s3cret", proxy=None, origin=Origin("http://annegret.example")
        ).close()
    wait_until(lambda: len(lines()) == 2)
    assert lines() == ["GET /ws/live 101", "GET /ws/live 403"]
    assert not any(word in "\n".join(last_lines(100)).lower() for word in ("s3cret", "annegret"))


def test_what_is_no_request_is_logged_without_a_word_of_it(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), PATIENCE_S) as raw:
        raw.sendall(b"Annegret Beispiel\r\n\r\n")
        raw.recv(1000)
    wait_until(lambda: any("Invalid HTTP request" in line for line in last_lines(100)))
    assert "Annegret" not in "\n".join(last_lines(100))


def test_the_same_request_a_thousand_times_is_a_few_lines(served: Served) -> None:
    client = http.client.HTTPConnection(served.address, timeout=PATIENCE_S)
    for _ in range(200):
        client.request("GET", "/health")
        client.getresponse().read()
    client.request("GET", "/nothing")
    client.getresponse().read()
    client.close()
    wait_until(lambda: "GET /* 404" in lines())
    assert len(lines()) < 10


def test_other_records_are_left_as_they_are() -> None:
    record = logging.LogRecord("uvicorn.error", logging.INFO, "f.py", 1, "Finished server process [%d]", (7,), None)
    assert AccessFilter([]).filter(record)
    assert (record.name, record.args) == ("uvicorn.error", (7,))
