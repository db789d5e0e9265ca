"""Which server is at what: a lock per running server, so that what a killed one left is told from what is under way.

    <data>/.server-<token>.lock    held by the server of that token for as long as it runs

A lock ends with its process, however that ends. Two servers may share a data folder.
"""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from pathlib import Path
from threading import Lock

from filelock import FileLock, Timeout

from posture.folders import PRIVATE_FILE, private_folder

_NAME = re.compile(r"\.server-([0-9a-f]{8})\.lock")


class Serving:
    """This server's token and lock. folder: of everything Posture keeps."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock: FileLock | None = None
        self._token = ""
        self._guard = Lock()

    @property
    def token(self) -> str:
        """What the names of this server's passing folders end in. The lock is taken with the first of them."""
        with self._guard:
            while self._lock is None:
                token = secrets.token_hex(4)
                path = lock_path(private_folder(self._folder), token)
                lock = FileLock(path, mode=PRIVATE_FILE, thread_local=False)
                lock.acquire()
                if path.exists():  # another server may have taken it for a left-over in between
                    self._lock, self._token = lock, token
            return self._token

    def close(self) -> None:
        """Nothing is under way any more."""
        with self._guard:
            if self._lock is not None:
                with suppress(OSError):
                    lock_path(self._folder, self._token).unlink()
                self._lock.release()
                self._lock = None


def lock_path(folder: Path, token: str) -> Path:
    """The lock of the server of that token."""
    return folder / f".server-{token}.lock"


def running(folder: Path) -> frozenset[str]:
    """The tokens of the servers that run on this data folder; locks of those that don't any more are removed."""
    tokens = [match[1] for path in folder.glob(".server-*.lock") if (match := _NAME.fullmatch(path.name))]
    return frozenset(token for token in tokens if not _ended(folder, token))


def _ended(folder: Path, token: str) -> bool:
    path = lock_path(folder, token)
    lock = FileLock(path, mode=PRIVATE_FILE, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    with suppress(OSError):
        path.unlink()
    lock.release()
    return True
