"""What is known of a certificate, apart from what makes and reads it: that library is loaded for https only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from server.door.addresses import Ip


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a certificate is for."""

    hosts: tuple[str, ...]
    """Names, in lower case."""
    addresses: tuple[Ip, ...]
    """Addresses in figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """A certificate that is on the disk, and what is to be told of it."""

    certificate: Path
    """In PEM, those that signed it behind it."""
    key: Path
    """Its private key, in PEM."""
    fingerprint: str
    """SHA-256, as browsers show it: `AB:CD:…`."""
    names: Names
    """What it is for."""
    brought: bool
    """Whether the user brought it; browsers may know who signed it."""
    root: bytes = b""
    """Our own root in PEM, for devices that are to trust it for good; empty for a certificate that was brought."""
