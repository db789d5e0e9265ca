"""Files that are written whole or not at all: under a temporary name beside their place, then renamed."""

from __future__ import annotations

import os
import re
import secrets
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
    try:
        with whole_file(path, lasting=True) as temporary:
            temporary.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(say("errors-file-unwritten", file=str(path), why=why(error))) from error
