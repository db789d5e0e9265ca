"""While a server runs, its certificate and the addresses it tells stay true."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from waiting import PATIENCE_S

from posture.errors import ServeError
from posture.words import say
from server.door.certificate import made_papers
from server.door.door import Door
from server.door.kept import KeptBook
from server.door.papers import Names, Papers
from server.door.renewal import keep_true, renew

AT_HOME, AT_WORK = "https://192.168.1.20:8000/", "https://10.1.2.3:8000/"


def papers_for(folder: Path, address: str) -> Papers:
    return made_papers(folder, Names(hosts=("localhost",), addresses=(ip_address(address),)), datetime.now(UTC))


@pytest.fixture
def context() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)


def test_a_new_address_gets_a_new_certificate_and_both_are_told(tmp_path: Path, context: ssl.SSLContext) -> None:
    home = papers_for(tmp_path, "192.168.1.20")
    door = Door(KeptBook(tmp_path), https=True, addresses=[AT_HOME], fingerprint=home.fingerprint)
    told: list[str] = []
    renew(door, context, home, [AT_HOME], told.append)
    assert told == []
    work = papers_for(tmp_path, "10.1.2.3")
    renew(door, context, work, [AT_WORK], told.append)
    assert (door.addresses, door.fingerprint) == ((AT_WORK,), work.fingerprint)
    assert f"{AT_WORK}?code={door.code}" in told[0]
    assert work.fingerprint in told[1]
    assert context.cert_store_stats()["x509"] == 0  # it shows one, and trusts none


def test_who_connects_from_then_on_is_shown_the_new_one(tmp_path: Path, context: ssl.SSLContext) -> None:
    home = papers_for(tmp_path, "192.168.1.20")
    context.load_cert_chain(home.certificate, home.key)
    door = Door(KeptBook(tmp_path), https=True, fingerprint=home.fingerprint)
    renew(door, context, papers_for(tmp_path, "10.1.2.3"), [], lambda _: None)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    trusting = ssl.create_default_context(cafile=str(tmp_path / "root.pem"))
    client = trusting.wrap_bio(to_client, to_server, server_hostname="10.1.2.3")
    server = context.wrap_bio(to_server, to_client, server_side=True)
    for side in (client, server, client):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    assert client.getpeercert()


def test_what_fails_once_is_tried_again(tmp_path: Path, context: ssl.SSLContext) -> None:
    home = papers_for(tmp_path, "192.168.1.20")
    door = Door(KeptBook(tmp_path), https=True)
    looked = 0

    def look() -> tuple[Papers, Sequence[str]]:
        nonlocal looked
        looked += 1
        if looked == 1:
            raise ServeError(say("server-door-unkept", folder="x", reason="full"))
        return home, [AT_HOME]

    async def until_told() -> None:
        told = asyncio.Event()
        keeping = asyncio.create_task(keep_true(door, context, look, lambda _: told.set(), every_s=0))
        await asyncio.wait_for(told.wait(), PATIENCE_S)
        keeping.cancel()

    asyncio.run(until_told())
    assert (looked >= 2, door.addresses) == (True, (AT_HOME,))
