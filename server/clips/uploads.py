"""A clip on its way in: streamed to disk as it comes, never more than is allowed or fits."""

from __future__ import annotations

import errno
import shutil
from collections.abc import AsyncIterable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from starlette.concurrency import run_in_threadpool

from posture.words import say
from server.errors import BusyError, NoRoomError, NotTakenError, TooLargeError
from server.limits.caps import GB, UploadLimits

_AT_ONCE = 2**20  # bytes gathered before they are written


def free_bytes(folder: Path) -> int:
    """What is free on the disk of this folder."""
    return shutil.disk_usage(folder).free


class Doorway:
    """Lets uploads in. What is under way counts as taken, so two windows can't promise themselves the same room."""

    def __init__(self, limits: UploadLimits | None = None, free: Callable[[Path], int] = free_bytes) -> None:
        self.limits = limits or UploadLimits()
        self._free = free
        self._lock = Lock()
        self._promised = 0
        self._coming = 0

    @property
    def promised(self) -> int:
        """Bytes that were announced and have not come yet."""
        return self._promised

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A clip comes in. Raises BusyError when as many are coming as may."""
        with self._lock:
            if self._coming >= self.limits.at_once:
                raise BusyError(say("server-clips-at-once"))
            self._coming += 1
        try:
            yield
        finally:
            with self._lock:
                self._coming -= 1

    async def receive(self, chunks: AsyncIterable[bytes], path: Path, declared: int | None) -> int:
        """Write what comes to `path`; the number of bytes. declared: how many were announced, None when not said.

        Raises TooLargeError, NoRoomError, or NotTakenError when nothing came or the upload broke off.
        """
        if declared is not None:
            self._check_size(declared)
        with self._room(path, declared or 0) as came:
            total = 0
            try:
                file = await run_in_threadpool(path.open, "wb")
                try:
                    gathered = bytearray()
                    async for chunk in chunks:
                        total += len(chunk)
                        self._check_size(total)
                        gathered += chunk
                        if len(gathered) >= _AT_ONCE:
                            if declared is None:
                                self._check_room(path, 0)
                            await run_in_threadpool(file.write, bytes(gathered))
                            came(len(gathered))
                            gathered.clear()
                    await run_in_threadpool(file.write, bytes(gathered))
                finally:
                    await run_in_threadpool(file.close)
            except OSError as error:
                if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                    raise no_room() from error
                raise
        if total == 0:
            raise NotTakenError(say("server-clip-empty"))
        if declared is not None and total != declared:
            raise NotTakenError(say("server-clip-not-whole"))
        return total

    def check_free(self, folder: Path, count: int) -> None:
        """Raises NoRoomError when there is no room on the disk of this folder for so many bytes more."""
        with self._lock:
            if self._free(folder) - self._promised - count < self.limits.keep_free:
                raise no_room()

    def _check_size(self, count: int) -> None:
        if count > self.limits.max_bytes:
            raise TooLargeError(say("server-clip-too-large", size_gb=self.limits.max_bytes / GB))

    def _check_room(self, path: Path, count: int) -> None:
        if self._free(path.parent) - self._promised - count < self.limits.keep_free:
            raise no_room()

    @contextmanager
    def _room(self, path: Path, count: int) -> Iterator[Callable[[int], None]]:
        """Room for so many bytes, while the block lasts. Call what it gives with each number that has been written."""
        with self._lock:
            self._check_room(path, count)
            self._promised += count
        left = count

        def came(written: int) -> None:
            nonlocal left
            with self._lock:
                gone = min(written, left)  # it is no longer free, and need not be promised
                left -= gone
                self._promised -= gone

        try:
            yield came
        finally:
            came(left)


def no_room() -> NoRoomError:
    """What is said when the disk is full."""
    return NoRoomError(say("server-no-room"))
