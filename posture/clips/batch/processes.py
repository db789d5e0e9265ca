"""Jobs over worker processes. A process that dies costs only the job it had, which is tried once more.

`concurrent.futures` gives up the whole pool when one process is killed, so each worker here has a pipe of its own.
Processes are spawned, not forked: MediaPipe's threads do not survive a fork.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any, Generic, TypeVar

from posture.sandbox import Pipe
from posture.words import Sentence, say

J = TypeVar("J")
R = TypeVar("R")
Do = Callable[[J, Callable[[float], None]], R]

ATTEMPTS = 2
_PATIENCE_S = 5.0  # for a process that was told to end


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A job that no worker lived to finish."""

    why: Sentence
    """What became of the worker."""


@dataclass(slots=True)
class _Worker(Generic[J]):
    process: multiprocessing.process.BaseProcess
    pipe: Pipe
    job: J
    attempt: int
    share: float = 0.0


def in_processes(
    jobs: Iterable[J], do: Do[J, R], *, workers: int, told: Callable[[float], None] | None = None
) -> Generator[tuple[J, R | Lost]]:
    """Each job with what `do` made of it, as they finish, from up to `workers` processes.

    do: importable by its name; given the job and a function to tell its progress, 0..1. Jobs, results and `do` are
    pickled. told: given the sum of the progress of the jobs under way. Closing the generator ends the processes.
    """
    source, again = iter(jobs), deque[tuple[J, int]]()
    busy: dict[Pipe, _Worker[J]] = {}

    def following() -> tuple[J, int] | None:
        """The next job and which attempt it is. Second ones come last: memory may be less scarce then."""
        for job in source:
            return job, 1
        return again.popleft() if again else None

    def give(worker: _Worker[J] | None) -> None:
        """Keep a worker, or a new one, busy; end it when nothing is left."""
        if not (next_one := following()):
            if worker:
                _end(worker)
            return
        job, attempt = next_one
        if worker is None:
            worker = _start(do, job)
        worker.job, worker.attempt, worker.share = job, attempt, 0.0
        busy[worker.pipe] = worker
        with suppress(OSError):  # it has died meanwhile: its pipe will say so
            worker.pipe.send(job)

    try:
        for _ in range(workers):
            give(None)
        while busy:
            for pipe in wait(list(busy)):
                worker = busy[pipe]  # type: ignore[index]
                try:
                    kind, value = worker.pipe.recv()
                except (EOFError, OSError):
                    del busy[worker.pipe]
                    why = _end(worker)
                    if worker.attempt < ATTEMPTS:
                        again.append((worker.job, worker.attempt + 1))
                    else:
                        yield worker.job, Lost(why=why)
                    give(None)
                    continue
                if kind == "share":
                    worker.share = value
                else:
                    del busy[worker.pipe]
                    job = worker.job
                    give(worker)
                    yield job, value
                if told:
                    told(sum(one.share for one in busy.values()))
    finally:
        for worker in busy.values():
            worker.process.terminate()
        for worker in busy.values():
            _end(worker)


def _start(do: Do[J, R], job: J) -> _Worker[J]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, do), daemon=True, name="posture review")
    with _interrupts_ignored():
        process.start()
    theirs.close()
    return _Worker(process=process, pipe=ours, job=job, attempt=1)


def _end(worker: _Worker[J]) -> Sentence:
    """Close the pipe, which ends the process; how it ended."""
    worker.pipe.close()
    worker.process.join(_PATIENCE_S)
    if worker.process.exitcode is None:
        worker.process.kill()
        worker.process.join()
    code = worker.process.exitcode or 0
    worker.process.close()
    if code == -9:  # signal.SIGKILL, which Windows does not know
        return say("clips-process-killed", attempts=ATTEMPTS)
    if code < 0:
        return say("clips-process-crashed", signal=str(-code), attempts=ATTEMPTS)
    return say("clips-process-ended", code=str(code), attempts=ATTEMPTS)


def _serve(pipe: Pipe, do: Do[Any, Any]) -> None:
    """What a worker process does: jobs in, results out, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    with suppress(EOFError, OSError):
        while True:
            pipe.send(("result", do(pipe.recv(), lambda share: pipe.send(("share", share)))))


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Children inherit an ignored Ctrl-C: none can arrive before they have set it themselves."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)
