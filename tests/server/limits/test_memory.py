"""What sessions held is given back to the system when they end."""

from __future__ import annotations

import asyncio
import ctypes
import subprocess
import sys
from pathlib import Path

import pytest
from scripted import Sessions

from server.limits.memory import HEAPS, give_back
from server.live import sessions
from server.live.sessions import SessionThread

ROOT = Path(__file__).parents[2]


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


HOLDING = """
import ctypes, sys, threading
from server.limits.memory import few_heaps
assert few_heaps()
libc, held, leave = ctypes.CDLL("libc.so.6"), threading.Semaphore(0), threading.Event()
def hold():
    libc.malloc(1000)
    held.release()
    leave.wait()
for _ in range(20):
    threading.Thread(target=hold, daemon=True).start()
for _ in range(20):
    held.acquire()
libc.fopen.restype, libc.malloc_info.argtypes = ctypes.c_void_p, [ctypes.c_int, ctypes.c_void_p]
libc.fclose.argtypes = [ctypes.c_void_p]
file = libc.fopen(sys.argv[1].encode(), b"w")
libc.malloc_info(0, file)
libc.fclose(file)
leave.set()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's heaps")
def test_threads_share_few_heaps_once_that_was_asked_for(tmp_path: Path) -> None:
    # In a process of its own, for that can't be taken back.
    subprocess.run([sys.executable, "-c", HOLDING, str(tmp_path / "heaps.xml")], cwd=ROOT, check=True)
    assert (tmp_path / "heaps.xml").read_text().count("<heap nr=") <= HEAPS
