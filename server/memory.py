"""Memory that is free but still held is given back to the system, where the C library would keep it for ever.

A pose model takes some 100 MB in small pieces, each session on a thread of its own, and glibc keeps a heap a thread:
what is freed there stays with the process (measured: 60 MB a session, more with each that ran beside another).
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any


def give_back() -> bool:
    """Return to the system what is free on every heap; whether anything was. Takes some milliseconds; Linux only."""
    trim = _trim()
    return bool(trim and trim(0))


@cache
def _trim() -> Any:
    """glibc's malloc_trim; None where the C library is another."""
    if sys.platform != "linux":
        return None
    try:
        return ctypes.CDLL("libc.so.6").malloc_trim
    except (OSError, AttributeError):  # musl
        return None
