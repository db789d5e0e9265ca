"""What sessions held is given back to the system when they end."""

from __future__ import annotations

import asyncio
import ctypes
import sys
from pathlib import Path

import pytest
from scripted import Sessions

from server.live import sessions
from server.live.sessions import SessionThread
from server.memory import give_back


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's heaps")
def test_free_memory_below_what_is_still_used_is_given_back() -> None:
    libc = ctypes.CDLL("libc.so.6")
    libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    libc.free.argtypes = [ctypes.c_void_p]
    pieces = [libc.malloc(60_000) for _ in range(2000)]
    for piece in pieces:
        ctypes.memset(piece, 1, 60_000)
    for piece in pieces[:-1]:  # the last one keeps the heap from shrinking by itself
        libc.free(piece)
    held = resident_mb()
    assert give_back()
    assert resident_mb() < held - 80
    libc.free(pieces[-1])


def test_it_is_done_when_a_session_has_been_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    order = list[str]()
    made = Sessions()
    monkeypatch.setattr(sessions, "give_back", lambda: order.append(f"given back, closed: {made.opened[0].closed}"))

    async def come_and_go() -> None:
        thread = SessionThread(made)
        await thread.open("full", None)
        assert order == []
        await thread.close()

    asyncio.run(come_and_go())
    assert order == ["given back, closed: True"]
