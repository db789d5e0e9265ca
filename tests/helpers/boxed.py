"""What is done in a sandbox in its tests: each importable by its name, as the process needs it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from plain import plain

from posture.errors import ClipUnreadableError


def add(one: int, other: int) -> int:
    return one + other


def who() -> int:
    return os.getpid()


def refuse() -> None:
    raise ClipUnreadableError(plain("This is wrong."), plain("Do that."))


def refused_by_the_system() -> None:
    raise FileNotFoundError(2, "gone")


def die() -> None:
    os._exit(3)


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def stumble() -> None:
    raise ZeroDivisionError("secret")


def hang() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(0.1)


def wait_for(path: Path) -> int:
    while not path.exists():
        time.sleep(0.01)
    return os.getpid()


def devour(size: int) -> int:
    return len(bytearray(size))


def die_with_a_film(film: Path, poster: Path) -> None:
    poster.with_name(f".{poster.stem}.half{poster.suffix}").touch()
    die()


def hang_with_a_film(film: Path, poster: Path) -> None:
    hang()
