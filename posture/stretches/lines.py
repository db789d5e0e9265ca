"""On which line of a TOML file something stands. The parser tells that for broken syntax only, so we ask it again and
again, a line more each time: whatever has appeared since ends on that line. Slow, exact, and for errors only.
"""

from __future__ import annotations

import tomllib
from typing import Any

Place = tuple[str | int, ...]
"""Keys and places in lists that lead to a value: ("dose", "hold_s"), ("steps", 2)."""


def line_of(text: str, place: Place) -> int:
    """The line, from 1, on which `place` of the TOML `text` begins; where that is missing, the line of its table."""
    lines = text.split("\n")  # what TOML calls a line; str.splitlines knows others
    begins = 1  # of the statement that the next lines belong to
    for count in range(1, len(lines) + 1):
        head = "\n".join(lines[:count])
        if not _is_in(place, head):
            if _parsed(head) is not None:
                begins = count + 1
            continue
        # Of a list over several lines each item has its own.
        return count if isinstance(place[-1], int) else begins
    return line_of(text, place[:-1]) if len(place) > 1 else 1


def _is_in(place: Place, head: str) -> bool:
    """Whether `place` is in this beginning of a file; a list that is still open is closed where it stands."""
    document = _parsed(head)
    if document is None and isinstance(place[-1], int):
        document = _parsed(f"{head}\n]")
    here: Any = document
    for step in place:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            return False
    return document is not None


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
