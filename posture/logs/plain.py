"""What of a record may be written: nothing that could name a person, show a path of theirs, or let anybody in.

Names are not recognised; everything that could hold one is left out. So of our own records the fixed text and numbers
are written, of an exception its kind, its reason as far as that is a code, and where it was raised; of a library's
record only the beginning of its first line.
"""

from __future__ import annotations

import errno
import logging
import re
import sqlite3
import sysconfig
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from pathlib import PurePath
from types import TracebackType
from typing import Any, TypeAlias

from posture.errors import PostureError
from posture.words import Sentence

OWN = ("posture", "server")
"""The loggers whose messages are written by us."""

HIDDEN = "…"
LONGEST = 300
"""Characters of a message."""
_FRAMES = 12
_DEEPEST = 4

_HOUSE = PurePath(__file__).parents[2]
_LIBRARIES = ("site-packages", "dist-packages")
_PYTHON = PurePath(sysconfig.get_path("stdlib"))
_ID = re.compile(r"[0-9a-f]{16}(?:[0-9a-f]{8}|[0-9a-f]{16})?")
_VARIES = re.compile(r"[(<\[{'\"`:/\\=@].*")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

_Info: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Word(str):
    """A text of ours that may be written: a constant of the program, never what somebody typed or is called."""

    __slots__ = ()


class PlainFormatter(logging.Formatter):
    """One line a record, and behind it a line for each exception and each place it came through."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as it is written."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = message_of(record)
        if left_out := getattr(record, "left_out", 0):
            told += f" ({left_out} records were left out before this one)"
        lines = [f"{moment.replace('+00:00', 'Z')} {record.levelname} {record.name}: {told}"]
        if record.exc_info:
            lines += exception_lines(record.exc_info)
        return "\n".join(lines)


def message_of(record: logging.LogRecord) -> str:
    """The message of a record, without what may name anybody."""
    if record.name.partition(".")[0] not in OWN:
        first = str(record.msg).strip().partition("\n")[0]
        return _one_line(_VARIES.sub(HIDDEN, first))
    args = record.args
    try:
        if isinstance(args, dict):
            told = str(record.msg) % {name: allowed(value) for name, value in args.items()}
        else:
            told = str(record.msg) % tuple(map(allowed, args or ())) if args else str(record.msg)
    except (TypeError, ValueError, KeyError):
        told = str(record.msg)
    return _one_line(told)


def allowed(value: object) -> Any:
    """`value` if it can be written, else what kind of thing it was."""
    if isinstance(value, Word | bool | int | float | Enum):
        return value
    if isinstance(value, Sentence):
        return value.id
    if isinstance(value, BaseException):
        return _kind(value)
    if isinstance(value, str) and _ID.fullmatch(value):  # a random id of ours
        return value
    return HIDDEN


def exception_lines(info: _Info) -> list[str]:
    """An exception, those it came from, and the places of each: files of the program, never a word it carries."""
    return [f"    {line}" for line in _lines(info[1], 0)] if info[1] is not None else []


def _lines(error: BaseException, depth: int) -> Iterator[str]:
    yield f"{'from ' if depth else ''}{_kind(error)}"
    for frame in traceback.extract_tb(error.__traceback__)[-_FRAMES:]:
        yield f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}"
    if depth < _DEEPEST:
        if isinstance(error, BaseExceptionGroup):
            for part in error.exceptions[:_DEEPEST]:
                yield from _lines(part, depth + 1)
        elif (before := error.__cause__ or (None if error.__suppress_context__ else error.__context__)) is not None:
            yield from _lines(before, depth + 1)


def _kind(error: BaseException) -> str:
    """The class, and the reason where that is a code."""
    reason: str | None = None
    original = getattr(error, "orig", None)  # SQLAlchemy's; its own text holds what was to be written
    if isinstance(error, PostureError):
        reason = error.said.id
    elif isinstance(error, OSError) and error.errno is not None:
        reason = errno.errorcode.get(error.errno, str(error.errno))
    elif isinstance(error, sqlite3.Error):
        reason = getattr(error, "sqlite_errorname", None)
    elif isinstance(original, BaseException):
        reason = _kind(original)
    name = type(error).__qualname__
    return f"{name} ({reason})" if reason else name


def _place(file: str) -> str:
    """A file of Posture, of Python or of a library, from its package on; any other may be somebody's own."""
    path = PurePath(file)
    if path.is_relative_to(_HOUSE) and path.relative_to(_HOUSE).parts[0] in OWN:
        return path.relative_to(_HOUSE).as_posix()
    for at in range(len(path.parts) - 1, -1, -1):
        if path.parts[at] in _LIBRARIES:
            return "/".join(path.parts[at + 1 :])
    return path.relative_to(_PYTHON).as_posix() if path.is_relative_to(_PYTHON) else HIDDEN


def _one_line(told: str) -> str:
    told = _UNPRINTABLE.sub(" ", told)
    return told if len(told) <= LONGEST else told[:LONGEST] + HIDDEN
