"""The code that lets a device in once: made by `secrets`, short enough to be typed, compared in constant time.

Sixteen letters and figures of Crockford's base 32 (https://www.crockford.com/base32.html), which leaves out those that
are taken for one another: 80 bits. With as few tries as tries.py allows, guessing takes longer than the sun will burn.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 4, 4
LONGEST_TYPED = 100
"""Characters. What is longer is no slip of the finger, and isn't looked at."""

_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u2013": None})


def new_code() -> str:
    """A code that nobody can guess, in groups: `7K3M-Q9XT-2WBN-4HJP`."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def tidied(typed: str) -> str:
    """What was meant: upper case, without dashes and blanks, and O, I and L read as the figures they look like."""
    return typed[:LONGEST_TYPED].upper().translate(_MEANT)


def matches(typed: str, code: str) -> bool:
    """Whether this is the code. How long that takes says nothing about where the two differ."""
    return secrets.compare_digest(tidied(typed).encode(), tidied(code).encode())
