"""When there is a door: always, but where nobody else can come; and what is told then."""

from __future__ import annotations

import io
import socket
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import pytest
from certificates import own_files

from posture.errors import ServeError
from server.door import entrance
from server.door.addresses import from_here, is_everywhere, is_loopback, plain
from server.door.entrance import Entrance, must_ask, open_entrance
from server.door.kept import KeptBook, door_dir
from server.door.notice import qr_lines
from server.run import claim


class Bound:
    """A socket that says it listens there."""

    def __init__(self, address: str, port: int = 8000) -> None:
        self.address, self.port = address, port

    def getsockname(self) -> tuple[str, int]:
        return self.address, self.port


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine in a network at home, whatever this one is in."""
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(entrance, "machine_addresses", lambda: [ip_address("192.168.1.20"), ip_address("fd00::20")])
    monkeypatch.setattr(entrance, "machine_names", lambda: ["studio", "studio.local"])


def entered(host: str, bound: str, port: int = 8000, **options: object) -> Entrance:
    return open_entrance(host, Bound(bound, port), **options)  # type: ignore[arg-type]


LOOPBACK = ["127.0.0.1", "127.0.1.1", "::1", "::ffff:127.0.0.1"]
BEYOND = ["0.0.0.0", "::", "192.168.1.20", "fd00::20", "fe80::1%eth0", "8.8.8.8", "::ffff:0.0.0.0", ""]


@pytest.mark.parametrize("bound", LOOPBACK)
def test_on_loopback_nobody_is_asked(bound: str) -> None:
    assert not must_ask(bound)
    found = entered("127.0.0.1", bound)
    assert (found.door, found.papers, found.beyond) == (None, None, False)
    assert found.url.startswith("http://")


@pytest.mark.parametrize("bound", BEYOND)
def test_anywhere_else_there_is_no_way_without_a_door_and_https(bound: str) -> None:
    assert must_ask(bound)
    found = entered("", bound)
    assert found.door
    assert found.door.https
    assert found.papers
    assert found.url.startswith("https://")


@pytest.mark.parametrize("host", ["", "0.0.0.0", "::", "0"])
def test_what_means_everywhere_is_no_loopback(host: str) -> None:
    """An empty host used to be taken for this computer's own."""
    with claim(host, 0) as listener:
        bound = listener.getsockname()[0]
    assert is_everywhere(bound)
    assert must_ask(bound)


def test_a_name_is_what_it_leads_to_and_not_what_it_sounds_like(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("0.0.0.0", 0))]
    )
    with claim("localhost.lan", 0) as listener:
        assert must_ask(listener.getsockname()[0])


def test_without_a_place_to_keep_the_code_nothing_is_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "file"))
    with pytest.raises(ServeError, match="not opened to other devices"):
        entered("0.0.0.0", "0.0.0.0")


def test_a_switch_asks_on_loopback_too_without_https() -> None:
    found = entered("127.0.0.1", "127.0.0.1", ask=True)
    assert found.door
    assert not found.door.https
    said = found.notice()
    assert f"http://127.0.0.1:8000/?code={found.door.code}" in said[-1]


def test_code_stays_until_a_new_one_is_wanted_which_throws_everybody_out() -> None:
    first = entered("0.0.0.0", "0.0.0.0").door
    assert first
    code = first.code
    assert first.knock(code, "192.168.1.7", "") is not None
    again = entered("0.0.0.0", "0.0.0.0").door
    assert again
    assert (again.code, len(again.guests)) == (code, 1)
    new = entered("0.0.0.0", "0.0.0.0", new_code=True).door
    assert new
    assert (new.code != code, new.guests) == (True, ())


def test_terminal_is_told_the_code_that_is_new_because_somebody_was_thrown_out() -> None:
    found = entered("0.0.0.0", "0.0.0.0")
    assert found.door
    assert found.door.knock(found.door.code, "192.168.1.7", "") is not None
    told: list[str] = []
    found.tell_of_new_codes(told.append)
    found.door.throw_out({found.door.guests[0].id})
    assert found.door.code in told[0]


def test_a_new_code_on_loopback_asks_nobody_there() -> None:
    before = KeptBook(door_dir()).now.code
    assert entered("127.0.0.1", "127.0.0.1", new_code=True).door is None
    assert KeptBook(door_dir()).now.code != before


def test_hosts_are_what_this_machine_is_called_where_it_listens() -> None:
    loopback = {"localhost", "127.0.0.1", "[::1]"}
    assert set(entered("127.0.0.1", "127.0.0.1").hosts) == loopback
    here = entered("192.168.1.20", "192.168.1.20")
    assert set(here.hosts) == loopback | {"192.168.1.20", "studio", "studio.local"}
    assert not here.everywhere
    named = entered("Studio.LAN", "192.168.1.20")
    assert set(named.hosts) == loopback | {"studio.lan", "192.168.1.20", "studio", "studio.local"}
    assert entered("0.0.0.0", "0.0.0.0").everywhere


def test_others_are_told_addresses_they_can_reach() -> None:
    def told(host: str, bound: str, port: int = 8000) -> tuple[str, ...]:
        door = entered(host, bound, port).door
        assert door
        return door.addresses

    assert told("0.0.0.0", "0.0.0.0") == ("https://192.168.1.20:8000/",)
    assert told("::", "::", 443) == ("https://192.168.1.20/", "https://[fd00::20]/")
    assert told("fd00::20", "fd00::20") == ("https://[fd00::20]:8000/",)
    assert told("studio.lan", "192.168.1.20") == ("https://studio.lan:8000/", "https://192.168.1.20:8000/")


def test_the_certificate_names_what_the_machine_is_called_and_where_it_listens() -> None:
    papers = entered("studio.lan", "10.9.8.7").papers
    assert papers
    assert {"studio.lan", "studio.local", "localhost"} <= set(papers.names.hosts)
    addresses = {str(one) for one in papers.names.addresses}
    assert addresses == {"127.0.0.1", "::1", "192.168.1.20", "fd00::20", "10.9.8.7"}


def test_own_certificate_and_key_come_together(tmp_path: Path) -> None:
    certificate, key = own_files(tmp_path, "posture.example.org")
    for half in ((certificate, None), (None, key)):
        with pytest.raises(ServeError, match="two files"):
            entered("0.0.0.0", "0.0.0.0", certificate=half)
    found = entered("0.0.0.0", "0.0.0.0", certificate=(certificate, key))
    assert found.url == "https://posture.example.org:8000/"
    assert "posture.example.org" in found.hosts
    assert not any("nobody vouches" in line for line in found.notice())


def test_notice_holds_code_address_warning_fingerprint_and_picture() -> None:
    found = entered("0.0.0.0", "0.0.0.0")
    assert found.door
    assert found.papers
    said = "\n".join(found.notice())
    for part in (found.door.code, "https://192.168.1.20:8000/?code=", "not private", found.papers.fingerprint, "█"):
        assert part in said


def test_without_a_network_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entrance, "machine_addresses", lambda: [])
    assert "in no network" in entered("0.0.0.0", "0.0.0.0").notice()[-1]


def test_a_terminal_that_has_no_blocks_gets_no_picture() -> None:
    assert qr_lines("https://192.168.1.20:8000/", io.TextIOWrapper(io.BytesIO(), "ascii")) is None
    assert qr_lines("https://192.168.1.20:8000/", io.TextIOWrapper(io.BytesIO(), "utf-8")) is not None


def test_own_browser_gets_a_code_that_is_good_once() -> None:
    """Its command line can be read by others on this computer."""
    found = entered("0.0.0.0", "0.0.0.0")
    assert found.door
    address = found.own_address()
    once = address.partition("code=")[2]
    assert once != found.door.code
    assert found.door.knock(once, "127.0.0.1", "") is not None
    assert found.door.knock(once, "127.0.0.1", "") is None


@pytest.mark.parametrize(
    ("client", "server", "here"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        ("::1", "::1", True),
        ("::ffff:127.0.0.1", "::ffff:127.0.0.1", True),
        ("192.168.1.20", "192.168.1.20", True),
        ("::ffff:192.168.1.20", "192.168.1.20", True),
        ("192.168.1.7", "192.168.1.20", False),
        ("testclient", "testserver", False),
        ("", "", False),
    ],
)
def test_this_computer_is_told_from_others(client: str, server: str, here: bool) -> None:
    assert from_here(client, server) is here


def test_what_is_no_address_is_no_loopback() -> None:
    assert plain("localhost") is None
    assert not is_loopback("localhost")


def test_whoever_has_a_phone_as_the_camera_is_led_to_its_page_and_the_computer_to_its_own() -> None:
    found = replace(entered("0.0.0.0", "0.0.0.0"), own_page="connect", their_page="phone")
    assert found.door is not None
    assert any(f"8000/phone?code={found.door.code}" in line for line in found.notice())
    assert found.own_address().startswith("https://localhost:8000/connect?code=")
    assert found.door.root.startswith(b"-----BEGIN CERTIFICATE-----")
