"""How a command ends when it doesn't go well: one sentence on standard error and an exit code, never a traceback.

    2    what was asked for can't be done: the sentence says why
    1    whoever read the output has gone
    130  Ctrl-C
    143  told to end (SIGTERM)

Either way whatever is under way is tidied up first, as after an error.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

from posture.cli.options import complain
from posture.errors import PostureError, why
from posture.words import say

INTERRUPTED, TERMINATED = 130, 143


@contextmanager
def in_a_sentence() -> Iterator[None]:
    """Whatever goes wrong inside ends the program as this module says."""
    _mind_streams()
    try:
        with _tidied_up_when_told_to_end():
            try:
                yield
            finally:
                sys.stdout.flush()
    except PostureError as error:
        _end(error)
    except BrokenPipeError:
        _give_up_output()
        sys.exit(1)
    except OSError as error:
        _give_up_output()  # if that was what the system refused, it would again
        _end(_refused(error))
    except UnicodeEncodeError:  # bytes of the command line that are no text can be a file's name, but nobody's
        _end(PostureError(say("cli-argument-no-text")))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def check_given(arguments: Sequence[str]) -> None:
    """Raises PostureError for an empty argument: as a path it would be the folder one happens to be in."""
    if any(argument == "" or (argument.startswith("--") and argument.endswith("=")) for argument in arguments):
        raise PostureError(say("cli-argument-empty"))


def _end(error: PostureError) -> None:
    with suppress(OSError):  # there may be nobody to say it to
        complain(error)
    sys.exit(2)


def _refused(error: OSError) -> PostureError:
    if error.filename is None:
        return PostureError(say("cli-refused", why=why(error)))
    return PostureError(say("cli-refused-file", file=os.fsdecode(error.filename), why=why(error)))


def _mind_streams() -> None:
    """Let there be an output even where it was closed, and let it take names that are not text."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif reconfigure := getattr(getattr(sys, name), "reconfigure", None):
            with suppress(OSError):  # it writes what waits first
                reconfigure(errors="backslashreplace")


def _give_up_output() -> None:
    """Nothing that still waits to be written is tried again when the interpreter ends."""
    with suppress(OSError, ValueError):  # in a test it is no file
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)


@contextmanager
def _tidied_up_when_told_to_end() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (a handler's signature)
        sys.exit(TERMINATED)

    former = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)
