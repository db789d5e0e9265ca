"""What the terminal is told when the page is opened to more than this computer."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import TextIO

from posture.words import Sentence, say, text
from server.door.papers import Papers


def notice(code: str, addresses: Sequence[str], papers: Papers | None, *, beyond: bool) -> list[Sentence]:
    """What to do, sentence by sentence.

    addresses: at which the page is found, the code in them, the likeliest first. papers: of https. beyond: whether
    others reach this server.
    """
    said = [say("server-door-notice-code", code=code)]
    if not beyond:
        return [*said, say("server-door-notice-here", address=addresses[0])]
    if not addresses:
        return [*said, say("server-door-notice-nowhere")]
    said.append(say("server-door-notice-address", address=addresses[0]))
    if len(addresses) > 1:
        said.append(say("server-door-notice-or", addresses=tuple(addresses[1:])))
    if papers:
        signed = "brought" if papers.brought else "made"
        said.append(say(f"server-door-notice-{signed}", fingerprint=papers.fingerprint))
    return said


def lines(sentences: Sequence[Sentence]) -> list[str]:
    """The same in the language in force."""
    return [text(sentence) for sentence in sentences]


def qr_lines(address: str, out: TextIO | None = None) -> str | None:
    """The address as half blocks that phones read; None where they can't be written.

    On a terminal always white on black, whatever its colours are: not every phone reads it the other way round.
    """
    out = out or sys.stdout
    import segno

    drawn = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(drawn, border=3, compact=True)
    try:
        drawn.getvalue().encode(out.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return None
    rows = drawn.getvalue().rstrip("\n").split("\n")
    return "\n".join(f"\x1b[97;40m{row}\x1b[0m" for row in rows) if out.isatty() else "\n".join(rows)
