"""The door itself: who is known, who may try, who is in just now. What requests share is here; guard.py asks it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

import anyio

from server.door.access_code import matches, new_code
from server.door.device import device_of
from server.door.guests import Guest, GuestBook, admitted, seen, thrown_out
from server.door.kept import KeptBook
from server.door.tries import FailedTries

ONCE_FOR_S = 120.0
"""For how long a browser that Posture opens by itself may take to come."""


class WaitError(Exception):
    """Too many wrong codes came; so many seconds are to pass."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class _Stay:
    """A request that is being served."""

    def __init__(self, live: bool) -> None:
        self.live = live
        self.out = anyio.Event()


class Door:
    """A door. On the event loop only.

    https: whether the server speaks it; a cookie that was given over https is never sent without. addresses: at which
    other devices find the page, the likeliest first. fingerprint: of the certificate, "" without one. root: who signed
    that, in PEM, where it is our own. clock: seconds since 1970. ticks: seconds that never run backwards.
    """

    def __init__(
        self,
        book: KeptBook,
        *,
        https: bool,
        addresses: Sequence[str] = (),
        fingerprint: str = "",
        root: bytes = b"",
        tries: FailedTries | None = None,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.https = https
        self.addresses = tuple(addresses)
        self.fingerprint = fingerprint
        self.root = root
        self._book = book
        self._tries = tries or FailedTries()
        self._clock = clock
        self._ticks = ticks
        self._once: dict[str, float] = {}
        self.on_new_code: Callable[[str], None] = lambda _: None
        """Told when the code has changed by what was done here."""
        self._stays: dict[str, list[_Stay]] = {}

    @property
    def code(self) -> str:
        """What lets a new device in."""
        return self._book.now.code

    @property
    def guests(self) -> tuple[Guest, ...]:
        """Who has been let in."""
        return self._book.now.guests

    def connected(self, guest: Guest) -> bool:
        """Whether a WebSocket of this guest is open."""
        return any(stay.live for stay in self._stays.get(guest.id, ()))

    def known(self, cookie: str | None, address: str) -> Guest | None:
        """Whose cookie this is; that they were here is written down."""
        if not cookie:
            return None
        guest = self._book.now.of(cookie, self._clock())
        if guest:
            with suppress(OSError):  # a full disk keeps nobody out who is in
                self._book.change(lambda book: seen(book, guest.id, address, self._clock()))
        return guest

    def knock(self, typed: str, address: str, user_agent: str) -> str | None:
        """The cookie for whoever brings the code, None for a wrong one. Raises WaitError, OSError."""
        seconds = self._tries.wait_s(address, self._ticks())
        if seconds > 0:
            raise WaitError(seconds)
        # Both are compared, always: how long it takes tells nothing.
        right, once = matches(typed, self.code), self._takes_once(typed)
        if not (right or once):
            self._tries.failed(address, self._ticks())
            return None
        cookies: list[str] = []

        def let_in(book: GuestBook) -> GuestBook:
            with_them, cookie = admitted(book, device_of(user_agent), address, self._clock())
            cookies.append(cookie)
            return with_them

        self._book.change(let_in)
        return cookies[0]

    def once(self) -> str:
        """A code that lets one device in, once and soon: for a browser's command line, which others may read."""
        code = new_code()
        self._once[code] = self._ticks() + ONCE_FOR_S
        return code

    def throw_out(self, ids: set[str]) -> None:
        """These have to bring the new code; what they have open is closed. Raises OSError, and then nobody is out."""
        self._book.change(lambda book: thrown_out(book, ids))
        for stay in [stay for id_ in ids for stay in self._stays.get(id_, ())]:
            stay.out.set()
        self.on_new_code(self.code)

    def is_in(self, guest: Guest) -> bool:
        """Whether they still are: another process may have thrown them out."""
        return self._book.now.by_id(guest.id) is not None

    @contextmanager
    def inside(self, guest: Guest, *, live: bool) -> Iterator[anyio.Event]:
        """While a request of theirs is served; the event tells that they were thrown out. live: it is a WebSocket."""
        stay = _Stay(live)
        self._stays.setdefault(guest.id, []).append(stay)
        try:
            yield stay.out
        finally:
            self._stays[guest.id].remove(stay)
            if not self._stays[guest.id]:
                del self._stays[guest.id]

    def _takes_once(self, typed: str) -> bool:
        now = self._ticks()
        self._once = {code: until for code, until in self._once.items() if until > now}
        matching = [code for code in self._once if matches(typed, code)]
        for code in matching:
            del self._once[code]
        return bool(matching)
