"""Bytes made wrong in the ways in which files and messages go wrong, each from a seed that can be told."""

from __future__ import annotations

import os
import random
import secrets
import struct

SEED_VARIABLE = "POSTURE_SEED"
"""Environment variable: the seed to begin with, to try again what failed."""

EXTREMES = [struct.pack(form, value) for form in (">I", "<I") for value in (0, 1, 2**31 - 1, 2**31, 2**32 - 1)]


def seeds(count: int, *, everyday: bool) -> range:
    """The seeds of `count` tries: always the same in everyday tests, else new ones, which are printed."""
    own = os.environ.get(SEED_VARIABLE)
    first = int(own) if own else 1 if everyday else secrets.randbelow(10**9)
    print(f"{SEED_VARIABLE}={first} ({count} tries)")
    return range(first, first + count)


def mutated(data: bytes, seed: int) -> bytes:
    """`data` with one to twelve things wrong with it."""
    chance = random.Random(seed)
    made = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 4, 12])):
        at = chance.randrange(len(made) + 1) if chance.random() < 0.5 else chance.randrange(min(len(made), 400) + 1)
        length = chance.choice([1, 4, 60, 2000])
        match chance.randrange(7):
            case 0:
                made[at : at + 1] = bytes([chance.randrange(256)])
            case 1 if at < len(made):
                made[at] ^= 1 << chance.randrange(8)
            case 2:
                made[at : at + 4] = chance.choice(EXTREMES)
            case 3:
                del made[at : at + length]
            case 4:
                made[at:at] = made[at : at + length]
            case 5:
                made[at:at] = chance.randbytes(length)
            case 6 if chance.random() < 0.3:
                del made[at:]
    return bytes(made)
