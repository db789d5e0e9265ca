"""The room that clips take on the disk, and may take: all of them, with their reviews, copies and recordings."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from posture.words import Sentence, say
from server.errors import NoRoomError
from server.limits.caps import GB

COUNT_EVERY_S = 30.0
"""Counting a thousand clips takes 0.4 s, and the page asks more often than that while something is being done."""


class LibraryRoom:
    """How much is taken of how much may be. Counted now and then; what comes in between is added."""

    def __init__(
        self,
        folder: Callable[[], Path],
        most: int,
        *,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """folder: where the library is. most: bytes it may take."""
        self._folder, self.most, self._now_s = folder, most, now_s
        self._lock = Lock()
        self._taken = 0
        self._counted_s: float | None = None

    def taken(self) -> int:
        """Bytes."""
        with self._lock:
            if self._counted_s is None or self._now_s() - self._counted_s > COUNT_EVERY_S:
                self._taken, self._counted_s = bytes_in(self._folder()), self._now_s()
            return self._taken

    def came(self, count: int) -> None:
        """So many bytes more."""
        with self._lock:
            self._taken += count

    def changed(self) -> None:
        """Something was added or deleted: count anew when next asked."""
        with self._lock:
            self._counted_s = None

    def check(self, count: int = 0, to_do: Sentence | None = None) -> None:
        """Raises NoRoomError when so many bytes more are too many. to_do: instead of what to do about it."""
        if self.taken() + count > self.most:
            raise NoRoomError(say("server-library-full", size_gb=self.most / GB), to_do)


def bytes_in(folder: Path) -> int:
    """All bytes of all files below a folder; what disappears meanwhile, or can't be read, counts for nothing."""
    total = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    if entry.is_dir(follow_symlinks=False):
                        total += bytes_in(Path(entry.path))
                    else:
                        total += entry.stat(follow_symlinks=False).st_size
                except OSError:
                    continue
    except OSError:
        pass
    return total
