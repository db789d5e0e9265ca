"""Points at which a process may be killed: before and after everything that lasts is renamed, committed or deleted.

Nothing in the program knows of them. In the process that is to die, the calls through which all of it goes are wrapped:
those of the system that make, rename and delete, and the database's commit. So no new code can forget its points. A
point is named by what is done and by the function of ours that does it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

ROOT = Path(__file__).parents[2]
CALLS = ("mkdir", "rename", "replace", "unlink", "remove", "rmdir")
_OURS = tuple(f"{ROOT / room}{os.sep}" for room in ("posture", "server"))


class FailPoints:
    """Kills this process before or after the n-th change of what is in `home`, counted from 1; 0: never.

    Each point is written to `passed` as it is come to, so that what dies tells where.
    """

    def __init__(self, home: Path, passed: Path, at: int, *, after: bool) -> None:
        self.home, self._at, self._after, self._count = str(home), at, after, 0
        self._passed = os.open(passed, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def install(self) -> None:
        for name in CALLS:
            setattr(os, name, self._wrapped(name, getattr(os, name)))
        commit: Callable[..., None] = DefaultDialect.do_commit

        def do_commit(dialect: DefaultDialect, connection: Any) -> None:
            self._point("commit", lambda: commit(dialect, connection))

        DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]

    def _wrapped(self, name: str, call: Callable[..., None]) -> Callable[..., None]:
        def wrapped(*args: Any, **named: Any) -> None:
            # Relative to an open folder: that is how whole folders are deleted.
            if named.get("dir_fd") is not None or str(args[0]).startswith(self.home):
                self._point(name, lambda: call(*args, **named))
            else:
                call(*args, **named)

        return wrapped

    def _point(self, what: str, do: Callable[[], None]) -> None:
        self._count += 1
        mine = self._count == self._at
        os.write(self._passed, f"{what} in {_where()}\n".encode())
        if mine and not self._after:
            die()
        try:
            do()
        finally:  # also where there was nothing to delete
            if mine:
                die()


def die() -> None:
    """At once: nothing is closed, nothing is flushed, nobody is told."""
    os.kill(os.getpid(), signal.SIGKILL)


def _where() -> str:
    """The innermost function of ours that is running."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(_OURS):
            return f"{Path(file).relative_to(ROOT).as_posix()}:{frame.f_code.co_name}"
        frame = frame.f_back
    return "elsewhere"
