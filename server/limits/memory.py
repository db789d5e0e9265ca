"""Memory that is free but still held is given back to the system, where the C library would keep it for ever.

A pose model takes some 100 MB in small pieces, each session on a thread of its own, and glibc keeps a heap a thread:
what is freed there stays with the process, 60 MB a session. Given back from many heaps some of it stays, more with each
session that ran beside another; from two nothing does. Measured over twelve rounds of two sessions at once: from 250 to
317 MB with a heap a thread, from 236 to 249 MB with two, in the same processor time.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any

HEAPS = 2
"""How many heaps all threads share."""
_M_ARENA_MAX = -8  # as malloc.h numbers it


def few_heaps() -> bool:
    """Have all threads share HEAPS heaps; whether that could be had. To be called before there are threads."""
    libc = _libc()
    return bool(libc and libc.mallopt(_M_ARENA_MAX, HEAPS))


def give_back() -> bool:
    """Return to the system what is free on every heap; whether anything was. Takes some milliseconds; Linux only."""
    libc = _libc()
    return bool(libc and libc.malloc_trim(0))


@cache
def _libc() -> Any:
    """glibc; None where the C library is another."""
    if sys.platform != "linux":
        return None
    try:
        libc = ctypes.CDLL("libc.so.6")
        return libc if libc.malloc_trim and libc.mallopt else None
    except (OSError, AttributeError):  # musl
        return None
