"""Keeps the certificate and the addresses true while a server runs: laptops change networks, certificates run out."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable, Sequence

from posture.errors import ServeError
from posture.words import say, text
from server.door.door import Door
from server.door.papers import Papers
from server.door.routes import open_address

log = logging.getLogger(__name__)

EVERY_S = 60.0
"""How soon a new address is noticed."""


async def keep_true(
    door: Door,
    context: ssl.SSLContext,
    look: Callable[[], tuple[Papers, Sequence[str]]],
    tell: Callable[[str], None],
    every_s: float = EVERY_S,
    page: str = "",
) -> None:
    """Look again and again, until it is cancelled.

    look: the certificate and the addresses as they should be now. page: the path that other devices are told to open.
    """
    while True:
        await asyncio.sleep(every_s)
        try:
            papers, addresses = await asyncio.to_thread(look)
            renew(door, context, papers, addresses, tell, page)
        except (ServeError, OSError) as error:
            log.warning("The certificate could not be renewed: %s", error)


def renew(
    door: Door,
    context: ssl.SSLContext,
    papers: Papers,
    addresses: Sequence[str],
    tell: Callable[[str], None],
    page: str = "",
) -> None:
    """Show this certificate to whoever connects from now on, and tell what is new. Raises OSError."""
    if tuple(addresses) != door.addresses:
        door.addresses = tuple(addresses)
        for address in addresses[:1]:
            tell(text(say("server-door-notice-moved", address=open_address(address + page, door.code))))
    if papers.fingerprint != door.fingerprint:
        context.load_cert_chain(papers.certificate, papers.key)
        door.fingerprint, door.root = papers.fingerprint, papers.root
        tell(text(say("server-door-notice-renewed", fingerprint=papers.fingerprint)))
