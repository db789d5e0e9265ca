"""The log: what the program did and what went wrong, without a word about who stood before it.

    with logging_to_file(Level.INFO):
        ...

It lies in the folder `logs` of the data folder, for the user alone, and never grows beyond LARGEST × (1 + OLDER).
Code logs through the standard library. What it must keep to: the message is a fixed text, and everything that varies is
an argument. Of those only what can't name anybody is written (plain.py), and of a burst only the beginning (seldom.py).
"""

from __future__ import annotations

import logging
import os
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from posture.folders import data_dir
from posture.logs.plain import OWN, PlainFormatter
from posture.logs.plain import Word as Word
from posture.logs.seldom import Seldom

LEVEL_VARIABLE = "POSTURE_LOG_LEVEL"
"""Environment variable: how much is written, for those who don't say --log-level."""

LARGEST = 1_000_000
"""Bytes of one file of the log. Chosen: some ten thousand lines, weeks of ordinary use."""
OLDER = 3
"""How many full files are kept beside the one that is written."""


class Level(StrEnum):
    """How much is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


DEFAULT_LEVEL = Level.INFO


def log_dir() -> Path:
    """The folder of the log; not made yet, perhaps."""
    return data_dir() / "logs"


def log_file() -> Path:
    """The file that is written now; older ones lie beside it, as .1, .2 and so on."""
    return log_dir() / "posture.log"


def last_lines(count: int) -> list[str]:
    """The last lines of the log, oldest first; none where there is no log, or it can't be read."""
    lines: deque[str] = deque(maxlen=count)
    for path in (log_file().with_name(f"{log_file().name}.1"), log_file()):
        with suppress(OSError), path.open(encoding="utf-8", errors="replace") as file:
            lines.extend(line.rstrip("\n") for line in file)
    return list(lines)


class BoundedFile(RotatingFileHandler):
    """A file of a bounded size that only this user may read, and that never troubles whoever logs into it."""

    def __init__(self, path: Path, *, largest: int = LARGEST, older: int = OLDER) -> None:
        super().__init__(path, maxBytes=largest, backupCount=older, encoding="utf-8", delay=True, errors="replace")

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = open(  # noqa: SIM115 (closed by the handler; Path.open takes no opener)
            path, self.mode, encoding=self.encoding, errors=self.errors, opener=lambda p, how: os.open(p, how, 0o600)
        )
        assert isinstance(file, TextIOWrapper)
        return file

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's name)
        """A full disk, or a file that another program holds: the line is lost, and nothing else."""


@contextmanager
def logging_to_file(level: Level = DEFAULT_LEVEL) -> Iterator[None]:
    """Write the log of this process while the block lasts; warnings go to standard error as well.

    The libraries' own loggers are heard from WARNING on whatever the level, for they know nothing of our rules.
    """
    handlers: list[logging.Handler] = [BoundedFile(log_file()), logging.StreamHandler(sys.stderr)]
    handlers[1].setLevel(logging.WARNING)
    for handler in handlers:
        handler.setFormatter(PlainFormatter())
        handler.addFilter(Seldom())
    root, own = logging.getLogger(), [logging.getLogger(name) for name in OWN]
    before = [logger.level for logger in own]
    for handler in handlers:
        root.addHandler(handler)
    for logger in own:
        logger.setLevel(level.upper())
    try:
        yield
    finally:
        for logger, former in zip(own, before, strict=True):
            logger.setLevel(former)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
