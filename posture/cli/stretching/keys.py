"""What the person types while they stretch: a letter and Enter, read aside so that no picture waits; and Ctrl-C."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from types import FrameType

from posture.cli.stretching.leading import Wish


class Keys:
    """The wishes so far. A line that is none is passed over."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        """Read `lines`, such as those of a terminal, on a thread that ends with them or with the program."""
        self._wishes: deque[Wish] = deque()
        self._stopped = Event()
        self._thread = Thread(target=self._read, args=(lines,), name="posture-keys", daemon=True)
        self._thread.start()

    def __call__(self) -> Iterator[Wish]:
        """What was asked for since last time, in order."""
        while self._wishes:
            yield self._wishes.popleft()

    def rest(self, seconds: float) -> None:
        """Wait so long; no longer once Ctrl-C was pressed."""
        self._stopped.wait(seconds)

    @contextmanager
    def finish_on_ctrl_c(self) -> Iterator[None]:
        """The first Ctrl-C is the wish to finish: what was done counts, and is told. The second ends all."""

        def heed(number: int, at: FrameType | None) -> None:
            if self._stopped.is_set():
                signal.default_int_handler(number, at)
            self._wishes.append(Wish.FINISH)
            self._stopped.set()

        before = signal.signal(signal.SIGINT, heed)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _read(self, lines: Iterable[str]) -> None:
        known = {wish.value: wish for wish in Wish}
        for line in lines:
            wish = known.get(line.strip().lower())
            if wish:
                self._wishes.append(wish)
