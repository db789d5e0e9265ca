"""Waiting for what must come, however busy the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_S = 60.0
"""Nothing that works takes so long, even with every core busy."""


def wait_until(came: Callable[[], bool], what: str = "it did not come", within_s: float = PATIENCE_S) -> None:
    """Return as soon as `came()`; fail with `what` when it hasn't in `within_s`."""
    end = time.monotonic() + within_s
    while not came():
        assert time.monotonic() < end, what
        time.sleep(0.01)
