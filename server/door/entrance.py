"""Decides how a server may be entered, by where it listens: this one place knows when there must be a door."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from posture.errors import ServeError, why
from posture.words import say, text
from server.door.addresses import is_everywhere, is_loopback, machine_addresses, machine_names, plain
from server.door.door import Door
from server.door.guests import thrown_out
from server.door.kept import KeptBook, door_dir
from server.door.notice import lines, notice, qr_lines
from server.door.papers import Names, Papers
from server.door.renewal import keep_true
from server.door.routes import open_address
from server.guard import LOOPBACK_HOSTS

LOOPBACK_ADDRESSES = (ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """How a server is entered."""

    host: str
    """Where it was wished to listen."""
    bound: str
    """The address at which it does."""
    port: int
    """Its port."""
    url: str
    """The address to open on this computer, in the form in which browsers lend it the camera."""
    hosts: tuple[str, ...]
    """What the Host of a request may be."""
    everywhere: bool
    """Whether it listens at every address of this computer."""
    beyond: bool
    """Whether anybody but this computer reaches it."""
    door: Door | None
    """Who is let in; never None when others reach it."""
    papers: Papers | None
    """The certificate; never None when others reach it."""
    own_page: str = ""
    """The path of the page to open on this computer, without the slash; "" is the first one."""
    their_page: str = ""
    """The same of the page to open on other devices."""

    def own_address(self) -> str:
        """What this computer's own browser opens: with a code that is good once, since others can read it there."""
        url = self.url + self.own_page
        return open_address(url, self.door.once()) if self.door else url

    def notice(self) -> list[str]:
        """What the terminal is told once the server listens."""
        said = [text(say("server-ready", url=self.url))]
        if self.door is None:
            return said
        code = self.door.code
        addresses = [open_address(address + self.their_page, code) for address in self.door.addresses]
        said += lines(notice(code, addresses, self.papers, beyond=self.beyond))
        if self.beyond and addresses and (drawn := qr_lines(addresses[0])):
            said.append(drawn)
        return said

    def tell_of_new_codes(self, tell: Callable[[str], None]) -> None:
        """What the terminal showed is no longer true once somebody has been thrown out."""
        if self.door:
            self.door.on_new_code = lambda code: tell(text(say("server-door-notice-new-code", code=code)))

    async def keep_true(self, context: ssl.SSLContext, tell: Callable[[str], None]) -> None:
        """While the server runs: a certificate of our own, and the addresses that others are told."""
        if self.door and self.papers and not self.papers.brought and self.beyond:
            await keep_true(self.door, context, self._now, tell, page=self.their_page)

    def _now(self) -> tuple[Papers, list[str]]:
        from server.door.certificate import made_papers

        papers = made_papers(door_dir(), _names(self.host, self.bound), datetime.now(UTC))
        return papers, _addresses(_known(self.host, self.bound, papers), self.port)


def must_ask(bound: str) -> bool:
    """Whether a server whose socket is bound to this address may not be entered without the code.

    Asked of the socket, not of the words it was wished for with: "" and 0 are everywhere, and a name can be anything.
    """
    return not is_loopback(bound)


def open_entrance(
    host: str,
    listener: socket.socket,
    *,
    ask: bool = False,
    new_code: bool = False,
    certificate: tuple[Path | None, Path | None] = (None, None),
) -> Entrance:
    """How to enter the server that listens there. Raises ServeError, and then nothing may be served.

    host: as it was wished for. ask, new_code, certificate: see server.run.serve.
    """
    bound, port = listener.getsockname()[:2]
    everywhere, beyond = is_everywhere(bound), must_ask(bound)
    papers = _papers(host, bound, certificate, beyond=beyond)
    known = _known(host, bound, papers)
    https = papers is not None
    own = known[0] if papers and papers.brought and known else "localhost" if everywhere else _bracketed(host.lower())
    url = _url(own, port, https=https)
    if new_code:
        _make_new_code()
    door = None
    if beyond or ask:
        addresses = _addresses(known, port) if beyond else [url]
        fingerprint, root = (papers.fingerprint, papers.root) if papers else ("", b"")
        door = Door(KeptBook(door_dir()), https=https, addresses=addresses, fingerprint=fingerprint, root=root)
    hosts = dict.fromkeys((*LOOPBACK_HOSTS, own, *known, *(machine_names() if beyond else ())))
    return Entrance(
        host=host,
        bound=bound,
        port=port,
        url=url,
        hosts=tuple(hosts),
        everywhere=everywhere,
        beyond=beyond,
        door=door,
        papers=papers,
    )


def _make_new_code() -> None:
    """Everybody has to bring the new one. Raises ServeError."""
    folder = door_dir()
    try:
        KeptBook(folder).change(lambda before: thrown_out(before, {guest.id for guest in before.guests}))
    except OSError as error:
        raise ServeError(say("server-door-unkept", folder=str(folder), reason=why(error))) from error


def _papers(host: str, bound: str, brought: tuple[Path | None, Path | None], *, beyond: bool) -> Papers | None:
    """The certificate to be shown: the user's own, ours beyond loopback, else none."""
    if brought == (None, None) and not beyond:
        return None
    # Here, and not above: who keeps the page to this computer needs none, and it takes long to load.
    from server.door.certificate import brought_papers, made_papers

    match brought:
        case (Path() as certificate, Path() as key):
            return brought_papers(certificate, key, datetime.now(UTC))
        case (None, None):
            return made_papers(door_dir(), _names(host, bound), datetime.now(UTC))
    raise ServeError(say("server-certificate-half"))


def _names(host: str, bound: str) -> Names:
    """All that this machine may be called, to stand in the certificate."""
    named = [] if plain(host) or not host else [host.lower()]
    own = [*LOOPBACK_ADDRESSES, *machine_addresses()]
    listening = plain(bound)
    if listening and not is_everywhere(bound):
        own.append(listening)
    return Names(
        hosts=tuple(dict.fromkeys(("localhost", *named, *machine_names()))),
        addresses=tuple(dict.fromkeys(own)),
    )


def _known(host: str, bound: str, papers: Papers | None) -> list[str]:
    """By which names and addresses other devices find this server, the likeliest first."""
    brought = papers.names.hosts if papers and papers.brought else ()
    signed = [name for name in brought if "*" not in name and name != "localhost"]
    if is_everywhere(bound):
        reached = (4,) if plain(bound) == ipaddress.IPv4Address(0) else (4, 6)
        listening = [str(one) for one in machine_addresses() if one.version in reached]
    else:
        listening = [host.lower(), str(plain(bound) or bound)]
    return list(dict.fromkeys([*signed, *map(_bracketed, listening)]))


def _addresses(names: list[str], port: int) -> list[str]:
    return [_url(name, port, https=True) for name in names]


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _url(name: str, port: int, *, https: bool) -> str:
    scheme, usual = ("https", 443) if https else ("http", 80)
    return f"{scheme}://{name}/" if port == usual else f"{scheme}://{name}:{port}/"
