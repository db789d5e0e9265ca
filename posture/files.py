"""Files that are written whole or not at all: under a temporary name beside their place, then renamed."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from posture.errors import OutputError, why
from posture.words import say

_TEMPORARY = re.compile(r"\..+\.[0-9]+-[0-9a-f]{8}(?:\.[^.]*)?")


def temporary_for(path: Path) -> Path:
    """A hidden name beside `path`, with its suffix, that no other process and no other thread chooses."""
    return path.with_name(f".{path.stem}.{os.getpid()}-{secrets.token_hex(4)}{path.suffix}")


def is_temporary(path: Path) -> bool:
    """Whether `temporary_for` gave this name: of a file that never was whole, where nobody is writing it any more."""
    return _TEMPORARY.fullmatch(path.name) is not None


LARGEST_TEXT = 50 * 2**20
"""Bytes; chosen: of what is read whole, a profile of many years has a hundredth of it."""


def check_ordinary(path: Path) -> None:
    """Raises OSError unless `path` is an ordinary file: a pipe may never begin, a device may never end."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), str(path))


def read_small(path: Path, most: int = LARGEST_TEXT) -> bytes:
    """All that is in an ordinary file. Raises OSError, also for one of more than `most` bytes."""
    check_ordinary(path)
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return data


@contextmanager
def whole_file(path: Path, *, lasting: bool = False) -> Iterator[Path]:
    """A temporary name beside `path` that becomes `path` on success and disappears on failure.

    lasting: for what can't be made again; it is on the disk, and not only on its way there, before it gets its name.
    Otherwise a power cut in the next seconds may leave an empty file.
    """
    temporary = temporary_for(path)
    try:
        yield temporary
        if lasting:
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(text: str, path: Path) -> None:
    """Write `text` to `path`, whole or not at all, and lastingly; raises OutputError."""
    write_bytes(text.encode(), path)


def write_bytes(data: bytes, path: Path) -> None:
    """The same with bytes."""
    try:
        with whole_file(path, lasting=True) as temporary:
            temporary.write_bytes(data)
    except OSError as error:
        raise OutputError(say("errors-file-unwritten", file=str(path), why=why(error))) from error
