"""What is done to a file that somebody handed in, in a process of its own, which may die.

    seen = sandbox.run(look, path, about="holiday.mp4")

Decoders are large, written in C, and the favourite door of whoever makes a hostile file. A crash, a hang or a hunger
for memory in here ends that one process: whoever asked gets a sentence, and everybody else notices nothing. One piece
of work follows another, so that many files at once take no more memory than one.

The process is started when there is something to do, and ends when there has been nothing for a while: to start it
takes longer than to open a film.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.process import BaseProcess
from typing import Any, TypeAlias, TypeVar

from posture.errors import PostureError, SandboxBusyError, SandboxError
from posture.words import say

if sys.platform == "win32":
    from multiprocessing.connection import PipeConnection as _Connection
else:
    from multiprocessing.connection import Connection as _Connection

Pipe: TypeAlias = "_Connection[Any, Any]"
"""An end of a pipe between processes: of another kind on Windows."""

T = TypeVar("T")

MEMORY = 2 * 2**30
"""Bytes the process may take: chosen, four times what the largest picture that is taken needs."""

OUT_OF_MEMORY = (71, -9)
"""Exit codes of a process that was refused memory, and of one that was killed to have it back (SIGKILL, which Windows
has no name for)."""


class Sandbox:
    """The process and the queue before it. May be used from any thread; nothing runs until something is to be done."""

    def __init__(self, *, within_s: float = 60.0, wait_s: float = 60.0, idle_s: float = 30.0) -> None:
        """within_s: how long one piece of work may take. wait_s: how long to wait for one's turn. idle_s: as above."""
        self._within_s, self._wait_s, self._idle_s = within_s, wait_s, idle_s
        self._turn = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Pipe | None = None
        self._rest: threading.Timer | None = None

    def run(self, do: Callable[..., T], *args: object, about: str) -> T:
        """What `do(*args)` gives. do: importable by its name; it and all values are pickled. about: the file's name.

        Raises SandboxError when the process dies, hangs or needs too much memory, SandboxBusyError when too many wait,
        and whatever PostureError or OSError `do` raises.
        """
        if not self._turn.acquire(timeout=self._wait_s):
            raise SandboxBusyError(say("errors-sandbox-busy"))
        try:
            if self._rest:
                self._rest.cancel()
            return self._done(do, args, about)
        finally:
            if self._process:
                self._rest = threading.Timer(self._idle_s, self._end_idle)
                self._rest.daemon = True
                self._rest.start()
            self._turn.release()

    def close(self) -> None:
        """End the process, once nothing is being done; it is started again when there is something to do."""
        with self._turn:
            if self._rest:
                self._rest.cancel()
            self._end()

    def _done(self, do: Callable[..., T], args: tuple[object, ...], about: str) -> T:
        pipe = self._started()
        try:
            pipe.send((do, args))
            if not pipe.poll(self._within_s):
                raise SandboxError(say("errors-sandbox-hung", file=about, seconds=self._within_s))
            succeeded, value = pipe.recv()
        except (EOFError, OSError):
            raise _lost(self._end(), about) from None
        except BaseException:
            self._end()  # the next one must not be given what was meant for this one
            raise
        if succeeded:
            result: T = value
            return result
        raise value

    def _started(self) -> Pipe:
        if self._process and not self._process.is_alive():
            self._end()
        if self._pipe is None:
            # Spawned, not forked: the threads of a server do not survive a fork.
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs,), daemon=True, name="posture sandbox")
            self._process.start()
            theirs.close()
        return self._pipe

    def _end_idle(self) -> None:
        # Somebody else's turn: the process is needed.
        if self._turn.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._turn.release()

    def _end(self) -> int | None:
        """End the process; its exit code, which tells how it ended if it has done so by itself."""
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if process is None or pipe is None:
            return None
        pipe.close()
        process.join(0.1)  # one that died may still be dying
        process.kill()
        process.join()
        code = process.exitcode
        process.close()
        return code


def limit_memory(most: int) -> None:
    """Let this process have no more memory than `most` bytes, where the system can see to that; leave no core dump.

    What counts is what can be written to: address space alone is cheap, and a decoder with many threads reserves a lot.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: TID251

    for limit, count in ((resource.RLIMIT_DATA, most), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # a lower one is in force, or the system knows none
            resource.setrlimit(limit, (count, count))


def _lost(code: int | None, about: str) -> SandboxError:
    why = "memory" if code in OUT_OF_MEMORY else "died"
    return SandboxError(say(f"errors-sandbox-{why}", file=about))


def _serve(pipe: Pipe) -> None:
    """The process. It ends by itself when nobody holds the other end of the pipe any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; whoever started this decides
    limit_memory(MEMORY)
    with suppress(EOFError, OSError):
        while True:
            do, args = pipe.recv()
            try:
                answer: tuple[bool, object] = True, do(*args)
            except (PostureError, OSError) as error:
                answer = False, error
            except MemoryError:
                os._exit(OUT_OF_MEMORY[0])  # at once: what else would need memory could fail as well
            pipe.send(answer)
