"""Pretended reviews for worker processes: what happens is written in the clip, what happened in a log beside them."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from posture.clips.batch.find import Found
from posture.clips.batch.job import BatchJob, BatchOptions, ClipOutcome, State, content_of
from posture.clips.batch.marks import marked_folder
from posture.clips.batch.work import earlier, review_job


def make_clips(folder: Path, **contents: str) -> list[Found]:
    """Files NAME.mp4 in `folder`/clips with the words `pretend` goes by."""
    (folder / "clips").mkdir(exist_ok=True)
    for name, words in contents.items():
        (folder / "clips" / f"{name}.mp4").write_text(f"{words} {name}")
    return [Found(path=folder / "clips" / f"{name}.mp4", place=name) for name in contents]


def job_of(found: Found, out: Path, options: BatchOptions | None = None, *, again: bool = False) -> BatchJob:
    return BatchJob(
        path=found.path,
        place=found.place,
        folder=out / found.place,
        content=content_of(found.path),
        options=options or BatchOptions(),
        again=again,
    )


def log(job: BatchJob, word: str) -> None:
    with (job.path.parent.parent / "log").open("a") as file:
        file.write(f"{word} {job.path.stem} {os.getpid()}\n")


def logged(folder: Path, word: str = "start") -> list[tuple[str, int]]:
    """(clip, process) of the lines that begin with `word`."""
    path = folder / "log"
    lines = [line.split() for line in path.read_text().splitlines()] if path.exists() else []
    return [(clip, int(pid)) for kind, clip, pid in lines if kind == word]


def pretend(job: BatchJob, tell: Callable[[float], None] | None = None) -> ClipOutcome:
    """As `review_job`, without a pose model."""
    words = job.path.read_text().split()
    if found := earlier(job):
        return found
    tried = job.path.stem in [clip for clip, _ in logged(job.path.parent.parent)]
    log(job, "start")
    if words[0] == "die" or (words[0] == "die-once" and not tried):
        os.kill(os.getpid(), signal.SIGKILL)
    if words[0] == "killed-once" and not tried:
        time.sleep(600)
    if words[0] == "raise":
        raise RuntimeError("unforeseen")
    if words[0] == "meet":  # ends only once the other one has begun
        while words[1] not in [clip for clip, _ in logged(job.path.parent.parent)]:
            time.sleep(0.02)
    outcome = ClipOutcome(place=job.place, file=str(job.path), state=State.DONE, frames=1, warnings=0)
    if words[0] == "elsewhere":  # as on a worker with disks of its own
        return outcome
    with marked_folder(job.folder, {"key": job.key, "outcome": asdict(outcome)}) as folder:
        (folder / "frames.csv").write_text("half")
        if tell:
            tell(0.5)
        if words[0] == "sleep":
            time.sleep(float(words[1]))
        (folder / "frames.csv").write_text("whole")
    log(job, "finish")
    return outcome


def proxies_of_worker(job: BatchJob, tell: Callable[[float], None] | None = None) -> ClipOutcome:
    """A real review, then what libcurl in that process would go by, in `words`."""
    outcome = review_job(job, tell)
    getenv = ctypes.CDLL(None).getenv
    getenv.restype = ctypes.c_char_p
    seen = [getenv(name) for name in (b"https_proxy", b"HTTPS_PROXY", b"no_proxy")]
    return ClipOutcome(place=job.place, file=outcome.file, state=outcome.state, reason=outcome.reason, words=repr(seen))
