"""Who has been let in, as values: what happens to the list when somebody comes, is seen or is thrown out."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace

from server.door.access_code import new_code
from server.door.device import Device

MOST_GUESTS = 32
"""With more, the one who has been away longest goes: who has the code can't fill the disk either."""
FORGOTTEN_AFTER_S = 90 * 24 * 3600.0
"""A device that has not been seen for so long has to bring the code again."""
SEEN_EVERY_S = 60.0
"""How exactly it is kept when a device was seen last: not every picture is worth a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A device that has been let in."""

    id: str
    """Names it in the list; no secret."""
    proof: str
    """The SHA-256 of the secret in its cookie, in hex: whoever reads this file still has no cookie."""
    device: Device
    """What it is."""
    address: str
    """From where it came, the last time."""
    since_s: float
    """When it was let in, in seconds since 1970."""
    seen_s: float
    """When it was seen last, the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestBook:
    """All that the door knows; kept in one file, so that a new code and an empty list come at once or not at all."""

    code: str
    """What lets a new device in."""
    guests: tuple[Guest, ...] = ()
    """Who is in, in the order in which they came."""

    def by_id(self, id_: str) -> Guest | None:
        """The guest of this id."""
        return next((guest for guest in self.guests if guest.id == id_), None)

    def of(self, cookie: str | None, now_s: float) -> Guest | None:
        """Whose cookie this is; None for nobody's, and for that of somebody who was away too long."""
        id_, _, secret = (cookie or "").partition(".")
        guest = self.by_id(id_)
        # A made-up id takes the same comparison as a wrong secret.
        known = secrets.compare_digest(_proof(secret), guest.proof if guest else _proof(""))
        return guest if guest and known and now_s - guest.seen_s < FORGOTTEN_AFTER_S else None


def opened() -> GuestBook:
    """A new book: a code, and nobody in."""
    return GuestBook(code=new_code())


def admitted(book: GuestBook, device: Device, address: str, now_s: float) -> tuple[GuestBook, str]:
    """The book with one more device in it, and the cookie by which it will be known."""
    id_, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    guest = Guest(id=id_, proof=_proof(secret), device=device, address=address, since_s=now_s, seen_s=now_s)
    staying = [before for before in book.guests if now_s - before.seen_s < FORGOTTEN_AFTER_S]
    if len(staying) >= MOST_GUESTS:
        staying.remove(min(staying, key=lambda before: before.seen_s))
    return replace(book, guests=(*staying, guest)), f"{id_}.{secret}"


def seen(book: GuestBook, id_: str, address: str, now_s: float) -> GuestBook:
    """The same book, with what was seen of this guest; the very same while that is nothing new."""
    guest = book.by_id(id_)
    if guest is None or (guest.address == address and now_s - guest.seen_s < SEEN_EVERY_S):
        return book
    now = replace(guest, address=address, seen_s=now_s)
    return replace(book, guests=tuple(now if before.id == id_ else before for before in book.guests))


def thrown_out(book: GuestBook, ids: set[str]) -> GuestBook:
    """The book without these, and with another code: they know the old one. Everybody else stays."""
    return GuestBook(code=new_code(), guests=tuple(guest for guest in book.guests if guest.id not in ids))


def _proof(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
