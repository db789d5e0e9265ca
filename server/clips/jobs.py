"""The work on clips, one piece after another, in a process that gives way to whoever is stretching."""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from threading import Condition, Event, Thread
from typing import Any, TypeAlias

from posture.errors import PostureError
from posture.sandbox import OUT_OF_MEMORY, limit_memory
from posture.words import say
from server.clips.clipwork import Tell, What, Work, perform
from server.errors import BusyError, NoRoomError, refused
from server.limits.caps import JOBS_WAITING

Launch: TypeAlias = Callable[[Work, Tell, Event], None]
"""Does the work; tells its progress; raises Stopped soon after the event is set, PostureError for what went wrong."""

_LOG = logging.getLogger(__name__)

NICENESS = 10  # of the process: the person in front of the camera comes first
_LOOK_EVERY_S = 0.1
_TELL_EVERY_S = 0.25
_PATIENCE_S = 3.0  # for a process that was told to end
_STUCK_S = 300.0  # nothing heard for so long: it hangs
_MEMORY = 6 * 2**30  # bytes a review may take: chosen; one of an 8K film takes 1.4 GB on two cores, more on more
_STEADY_S = 2.0  # so long before a time left is worth saying
_OVERHEAD_SHARE = 0.02  # what is done before this is mostly loading


class Stopped(Exception):  # noqa: N818 (not an error)
    """The work was called off."""


@dataclass(slots=True, kw_only=True)
class Job:
    """One piece of work in the queue. share: 0..1, None where it can't be known. failure: once it failed."""

    clip_id: str
    key: str
    work: Work
    publish: Callable[[], None]
    ended: Callable[[], None]
    started_s: float | None = None
    share: float | None = 0.0
    failure: PostureError | None = None
    stop: Event = field(default_factory=Event)
    done: Event = field(default_factory=Event)
    steady: tuple[float, float] | None = None  # when and how far it was when it got going

    @property
    def problem(self) -> str:
        """What went wrong, in the language in force; "" when nothing did."""
        return self.failure.problem if self.failure else ""

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return self.failure.remedy if self.failure else ""

    def left_s(self, now_s: float) -> float | None:
        """How long it will still take, None until that can be said."""
        if self.steady is None or self.share is None:
            return None
        passed_s, did = now_s - self.steady[0], self.share - self.steady[1]
        if passed_s < _STEADY_S or did <= 0:
            return None
        return passed_s / did * (1.0 - self.share)


class Jobs:
    """The queue. Nothing runs until the first job is added."""

    def __init__(
        self, launch: Launch | None = None, now: Callable[[], float] = time.monotonic, most: int = JOBS_WAITING
    ) -> None:
        """most: jobs that may wait."""
        self._launch, self._now, self._most = launch or in_a_process, now, most
        self._changed = Condition()
        self._waiting: deque[Job] = deque()
        self._running: Job | None = None
        self._failed: dict[str, Job] = {}  # the last failure of each clip, until it is tried again
        self._thread: Thread | None = None
        self._closed = False

    def add(
        self,
        clip_id: str,
        key: str,
        work: Work,
        publish: Callable[[], None],
        begun: Callable[[], Callable[[], None]] = lambda: _nothing,
    ) -> Job:
        """Queue it; the same work on the same clip is done once. publish: called when it is done, in its thread.

        Raises BusyError when as much is waiting as may.
        begun: called once it is in the queue; what that gives is called when it has ended, but not when the server has.
        """
        with self._changed:
            for job in self._under_way():
                if (job.clip_id, job.key, job.work.what, job.work.exports) == (clip_id, key, work.what, work.exports):
                    return job
            if len(self._waiting) >= self._most:
                raise BusyError(say("server-jobs-waiting", jobs=self._most))
            job = Job(clip_id=clip_id, key=key, work=work, publish=publish, ended=begun())
            self._failed.pop(clip_id, None)
            if work.what is What.COPY:
                self._waiting.appendleft(job)  # somebody is waiting to see it
            else:
                self._waiting.append(job)
            if self._thread is None:
                self._thread = Thread(target=self._work, name="posture-clips", daemon=True)
                self._thread.start()
            self._changed.notify_all()
            return job

    def of(self, clip_id: str) -> tuple[list[Job], Job | None]:
        """What is under way for this clip, in order, and what failed last."""
        with self._changed:
            return [job for job in self._under_way() if job.clip_id == clip_id], self._failed.get(clip_id)

    def running(self, job: Job) -> bool:
        """Whether it is this job's turn."""
        return self._running is job

    def now_s(self) -> float:
        """The clock that `left_s` goes by."""
        return self._now()

    def cancel(self, clip_id: str) -> None:
        """Call off everything that is under way for this clip, and wait until it has ended; forget its failure."""
        with self._changed:
            self._failed.pop(clip_id, None)
            mine = [job for job in self._under_way() if job.clip_id == clip_id]
            for job in mine:
                job.stop.set()
        for job in mine:
            job.done.wait(_PATIENCE_S * 3)

    def close(self) -> None:
        """Call off everything, for good."""
        with self._changed:
            self._closed = True
            for job in self._under_way():
                job.stop.set()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(_PATIENCE_S * 3)

    def _under_way(self) -> list[Job]:
        return [*([self._running] if self._running else []), *self._waiting]

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closed:
                    self._changed.wait()
                if not self._waiting:
                    return
                job = self._running = self._waiting.popleft()
            try:
                if not job.stop.is_set():
                    self._do(job)
            finally:
                if not (self._closed and job.stop.is_set()):
                    job.ended()
                with self._changed:
                    self._running = None
                    if job.failure:
                        self._failed[job.clip_id] = job
                job.done.set()

    def _do(self, job: Job) -> None:
        job.started_s = self._now()

        def tell(share: float | None) -> None:
            if share is not None and share > _OVERHEAD_SHARE and job.steady is None:
                job.steady = self._now(), share
            job.share = share

        folder = job.work.folder
        try:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, mode=0o700)
            self._launch(job.work, tell, job.stop)
            if not job.stop.is_set():
                job.publish()
        except Stopped:
            pass
        except PostureError as error:
            job.failure = error
        except OSError as error:
            job.failure = refused(error)
            _LOG.exception("The system refused.")
        except Exception as error:  # the next clip must not suffer
            job.failure = PostureError(say("server-review-stumbled", error=type(error).__name__))
            _LOG.exception("The work on a clip stumbled.")
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def in_a_process(work: Work, tell: Tell, stop: Event, do: Callable[[Work, Tell], None] = perform) -> None:
    """Do it in a new process: it can be called off at any moment, and if it crashes, nothing else does.

    Spawned, not forked: MediaPipe's threads do not survive a fork.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, work, do), daemon=True, name="posture clip")
    process.start()
    theirs.close()
    heard_s = time.monotonic()
    try:
        while not stop.is_set():
            if not ours.poll(_LOOK_EVERY_S):
                if time.monotonic() - heard_s > _STUCK_S:
                    raise PostureError(say("server-review-stuck"))
                continue
            heard_s = time.monotonic()
            try:
                kind, value = ours.recv()
            except (EOFError, OSError):
                process.join(_PATIENCE_S)
                raise _lost(process.exitcode) from None
            if kind == "done":
                return
            if kind == "problem":
                raise PostureError(*value)
            tell(value)
        raise Stopped
    finally:
        ours.close()
        process.terminate()
        process.join(_PATIENCE_S)
        if process.exitcode is None:
            process.kill()
            process.join()
        process.close()


def _nothing() -> None:
    """Nobody waits for the end."""


def _lost(code: int | None) -> PostureError:
    if code in OUT_OF_MEMORY:
        return NoRoomError(say("server-review-memory"))
    return PostureError(say("server-review-lost"))


def _serve(pipe: Connection[Any, Any], work: Work, do: Callable[[Work, Tell], None]) -> None:
    """The process. It ends by itself when the server is gone: then nobody holds the other end of the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the server decides
    if sys.platform != "win32":  # there is no niceness
        with suppress(OSError):
            os.nice(NICENESS)  # noqa: TID251
    limit_memory(_MEMORY)
    told_s = 0.0

    def tell(share: float | None) -> None:
        nonlocal told_s
        if time.monotonic() - told_s >= _TELL_EVERY_S:
            told_s = time.monotonic()
            pipe.send(("share", share))

    with suppress(BrokenPipeError, EOFError):
        try:
            do(work, tell)
        except PostureError as error:
            pipe.send(("problem", (error.said, error.to_do)))
        except MemoryError:
            os._exit(OUT_OF_MEMORY[0])
        else:
            pipe.send(("done", None))
