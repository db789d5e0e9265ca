"""A real server that speaks https: the live WebSocket of strangers, guests, and those who are thrown out of it."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from at_door import AtDoor
from scripted import frame_message
from served import Served
from waiting import PATIENCE_S
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from server import run
from server.data import Data
from server.door.certificate import made_papers
from server.door.cookie import cookie_name
from server.door.door import Door
from server.door.guard import DoorGuard
from server.door.guests import thrown_out
from server.door.kept import KeptBook
from server.door.papers import Names
from server.limits.caps import CAPS
from server.live.websocket import Close

START = '{"type": "start", "model": "full"}'
HERE = Names(hosts=("localhost",), addresses=(ip_address("127.0.0.1"),))


class Https:
    """A server over https, and a browser's view of it from this very computer."""

    def __init__(self, folder: Path, data: Data) -> None:
        self.folder = folder
        papers = made_papers(folder, HERE, datetime.now(UTC))
        self.at_door = AtDoor(folder, data=data)
        self.served = Served(lambda: self.at_door.app, papers=papers)
        self.trusting = ssl.create_default_context(cafile=str(folder / "root.pem"))
        self.served.start()

    def ask(self, method: str, path: str, cookie: str = "", body: object = None) -> tuple[int, Any, str]:
        """Status, what was told, and the cookie that came."""
        request = urllib.request.Request(self.served.url + path, method=method, headers={"cookie": cookie})
        if body is not None:
            request.data = json.dumps(body).encode()
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=self.trusting)
        )
        try:
            answer = opener.open(request, timeout=PATIENCE_S)
        except HTTPError as error:
            answer = error
        with answer:
            read = answer.read()
            given = str(answer.headers.get("set-cookie", "")).partition(";")[0]
            return int(answer.status), json.loads(read) if read.startswith((b"{", b"[")) else None, given

    def come_in(self) -> str:
        """The cookie of one more guest."""
        status, _, cookie = self.ask("POST", "door", body={"code": self.at_door.book.now.code})
        assert status == 204
        return cookie

    def live(self, cookie: str = "") -> ClientConnection:
        # This client reads on a thread of its own. By TLS 1.3 the server sends tickets just when the client writes, and
        # Python 3.11 may then lose what one thread writes while the other reads: 3 of 1500 handshakes hung, and of 2000
        # by a client with one thread none.
        trusting = ssl.create_default_context(cafile=str(self.folder / "root.pem"))
        trusting.maximum_version = ssl.TLSVersion.TLSv1_2
        connection: ClientConnection = connect(
            f"wss://{self.served.address}/ws/live",
            ssl=trusting,
            compression=None,
            proxy=None,
            open_timeout=PATIENCE_S,
            additional_headers={"cookie": cookie} if cookie else {},
        )
        return connection


@pytest.fixture
def https(tmp_path: Path, data: Data) -> Iterator[Https]:
    served = Https(tmp_path, data)
    yield served
    served.served.stop()


def judged(client: ClientConnection, t_ms: int) -> dict[str, Any]:
    client.send(frame_message(t_ms))
    answer: dict[str, Any] = json.loads(client.recv(timeout=PATIENCE_S))
    return answer


def told_out(client: ClientConnection) -> None:
    """The reason in words, then the closing."""
    said = json.loads(client.recv(timeout=PATIENCE_S))
    assert (said["type"], said["code"], said["t_ms"]) == ("error", "thrown_out", None)
    assert said["problem"]
    assert said["remedy"]
    with pytest.raises(ConnectionClosed) as caught:
        client.recv(timeout=PATIENCE_S)
    assert caught.value.rcvd
    assert (caught.value.rcvd.code, caught.value.rcvd.reason) == (Close.THROWN_OUT, "thrown_out")


@pytest.mark.parametrize("cookie", ["", "__Host-posture_door=made.up", "posture_door=x"])
def test_a_stranger_gets_no_socket(https: Https, cookie: str) -> None:
    with pytest.raises(InvalidStatus) as caught:
        https.live(cookie)
    assert caught.value.response.status_code == 401


def test_a_guest_is_judged_and_seen_to_be_connected_until_thrown_out(https: Https) -> None:
    phone, here = https.come_in(), https.come_in()
    with https.live(phone) as client, https.live(here) as other:
        for each in (client, other):
            each.send(START)
            assert judged(each, 0)["type"] == "feedback"
        guests = https.ask("GET", "api/door", here)[1]["guests"]
        assert [guest["connected"] for guest in guests] == [True, True]
        # It waits for the next picture just now, which is when it must hear of it.
        assert https.ask("DELETE", f"api/door/guests/{guests[0]['id']}", here)[0] == 200
        told_out(client)
        assert judged(other, 40)["type"] == "feedback"
    with pytest.raises(InvalidStatus):
        https.live(phone)


@pytest.mark.parametrize("silent", [True, False])
def test_who_another_process_throws_out_is_out_even_when_silent(https: Https, silent: bool) -> None:
    with https.live(https.come_in()) as client:
        client.send(START)
        judged(client, 0)
        KeptBook(https.folder).change(lambda book: thrown_out(book, {guest.id for guest in book.guests}))
        if not silent:
            client.send(frame_message(40))
        told_out(client)


def test_who_says_nothing_before_the_handshake_is_let_go(
    tmp_path: Path, data: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No limit on connections sees one that has not shaken hands."""
    monkeypatch.setattr(run, "CAPS", replace(CAPS, head_s=0.1))
    https = Https(tmp_path, data)
    try:
        silent = socket.create_connection(("127.0.0.1", https.served.port), timeout=PATIENCE_S)
        with silent, suppress(ConnectionResetError):
            assert silent.recv(1) == b""
    finally:
        https.served.stop()


def test_plain_http_gets_nothing_out_of_it(https: Https) -> None:
    with socket.create_connection(("127.0.0.1", https.served.port), timeout=PATIENCE_S) as plain:
        plain.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        with suppress(ConnectionResetError):
            assert b"HTTP" not in plain.recv(1000)


def test_what_is_on_its_way_stops_when_its_guest_is_thrown_out(tmp_path: Path) -> None:
    """A film, say: the rest of it must not arrive."""
    door = Door(KeptBook(tmp_path), https=False)
    cookie = door.knock(door.code, "192.168.1.7", "")
    sent: list[Any] = []

    async def film(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while True:
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
            await asyncio.sleep(0)

    async def send(message: Any) -> None:
        sent.append(message)
        if len(sent) == 10:
            door.throw_out({guest.id for guest in door.guests})

    async def receive() -> Any:
        return {"type": "http.request"}

    header = f"{cookie_name(https=False)}={cookie}".encode()
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"cookie", header)],
        "client": ("192.168.1.7", 1),
    }
    asyncio.run(asyncio.wait_for(DoorGuard(film, door)(scope, receive, send), PATIENCE_S))
    assert len(sent) == 10
