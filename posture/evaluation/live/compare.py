"""All seats in one run: the bare model, a client, several clients for what each further one costs, and the browser."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from posture.evaluation.live.bare import bare_in_own_process
from posture.evaluation.live.browser import CAMERA_PER_S, Watched, browser_there, watched
from posture.evaluation.live.client import jpegs, sessions
from posture.evaluation.live.figures import LiveFigures, Seat, figures_of
from posture.evaluation.live.served import Served, served

LOOK_EVERY_S = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRun:
    """What one run found."""

    seats: tuple[LiveFigures, ...]  # the bare model first
    second_session_mib: float  # what a second session took besides the first
    left_over_mib: float  # what the server held when all had gone, beyond what it held before
    long_tasks: int | None = None  # of the page's thread, over 50 ms; None without a browser
    longest_ms: float | None = None

    @property
    def bare(self) -> LiveFigures:
        """The bare model's."""
        return self.seats[0]

    @property
    def memory_ratio(self) -> float:
        """What the server holds with one session, over what the bare model does."""
        return self.seats[1].memory_mib / self.bare.memory_mib

    @property
    def ratios(self) -> dict[str, float]:
        """The page's rate, its waits from capture to drawn, and the memory, each over the bare model's own.

        Nothing without a browser: a plain client's say nothing of a page.
        """
        page = next((seat for seat in self.seats if seat.seat is Seat.BROWSER), None)
        if page is None:
            return {}
        model_ms = self.bare.server_ms
        return {
            "live_rate": page.answered_per_s / self.bare.answered_per_s,
            "live_p50": page.p50_ms / model_ms,
            "live_p95": page.p95_ms / model_ms,
            "live_p99": page.p99_ms / model_ms,
            "live_memory": self.memory_ratio,
            "live_second": self.second_session_mib / self.bare.memory_mib,
        }


def live_run(
    clip: Path, *, model: str, seconds: float, browser: bool = True, tell: Callable[[Seat], None] = lambda _: None
) -> LiveRun:
    """Measure every seat for so many seconds. Raises ClipUnreadableError, ServeError, OSError.

    browser: also in one, where there is one.
    """
    tell(Seat.BARE)
    seats = [bare_in_own_process(clip, model, seconds)]
    pictures = jpegs(clip)
    with served(dict(os.environ)) as server:
        before_mib = server.memory_mib()
        tell(Seat.CLIENT)
        with most_of(server) as most:
            (answers,) = asyncio.run(sessions(server.url, pictures, model, CAMERA_PER_S, seconds, 1))
        one_mib = most[0]
        seats.append(figures_of(Seat.CLIENT, answers, CAMERA_PER_S, one_mib))
        with most_of(server) as most:
            asyncio.run(sessions(server.url, pictures, model, CAMERA_PER_S, seconds / 2, 2))
        second_mib = max(0.0, most[0] - one_mib)
        left_over_mib = max(0.0, server.memory_mib() - before_mib)
        seen: Watched | None = None
        there = browser_there() if browser else None
        if there is not None:
            tell(Seat.BROWSER)
            with most_of(server) as most:
                seen = watched(server.url, clip, there, seconds)
            seats.append(figures_of(Seat.BROWSER, seen.answers, CAMERA_PER_S, most[0]))
    return LiveRun(
        seats=tuple(seats),
        second_session_mib=second_mib,
        left_over_mib=left_over_mib,
        long_tasks=seen.long_tasks if seen else None,
        longest_ms=seen.longest_ms if seen else None,
    )


@contextmanager
def most_of(server: Served) -> Iterator[list[float]]:
    """The most memory the server holds while this goes on, in MiB, as the only element."""
    most = [server.memory_mib()]
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(LOOK_EVERY_S):
            most[0] = max(most[0], server.memory_mib())

    looking = threading.Thread(target=look, name="posture-bench-memory")
    looking.start()
    try:
        yield most
    finally:
        stop.set()
        looking.join()
        most[0] = max(most[0], server.memory_mib())
