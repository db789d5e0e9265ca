"""A batch from found clips to outcomes: what is done already is taken up, the rest goes to processes or a cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from posture.clips.batch.cluster import on_cluster
from posture.clips.batch.find import Found, whole_path
from posture.clips.batch.job import BatchJob, BatchOptions, ClipOutcome, State, content_of, failure
from posture.clips.batch.marks import sweep
from posture.clips.batch.processes import Lost, in_processes
from posture.clips.batch.work import Tell, earlier, review_job
from posture.errors import ClusterError, PostureError
from posture.sense.models import check_model
from posture.words import say, text

Do = Callable[[BatchJob, Tell], ClipOutcome]


def run_batch(
    clips: Sequence[Found],
    out: Path,
    options: BatchOptions,
    *,
    processes: int = 1,
    scheduler: str | None = None,
    again: bool = False,
    told: Callable[[float], None] | None = None,
    do: Do = review_job,
) -> Generator[ClipOutcome]:
    """Review all clips into `out`; an outcome for each as it finishes, failed ones included.

    processes: how many at a time on this computer; one clip alone is reviewed in this process. scheduler: address of
    a Dask cluster to use instead. again: also what is done already. told: given the share of the batch, 0..1, now and
    then. do: what is done with a clip. Closing the generator stops the work; finished reports stay, nothing is left
    half-written. Raises ModelMissingError before any work, and ClusterError.
    """
    if scheduler is None and not options.recorded:
        check_model(options.model)
    taken_up: list[ClipOutcome] = []
    under_way: list[BatchJob] = []
    reported: list[BatchJob] = []
    finished = 0

    def jobs() -> Iterator[BatchJob]:
        """What is left to do; looked at only when somebody is free, as hashing a clip takes a moment."""
        alone = scheduler is None and (len(clips) == 1 or processes == 1)
        for clip in clips:
            job = _job(clip, out, options, alone=alone, again=again)
            outcome = job if isinstance(job, ClipOutcome) else earlier(job)
            if outcome:
                taken_up.append(outcome)
            elif isinstance(job, BatchJob):
                under_way.append(job)
                yield job

    def known() -> Iterator[ClipOutcome]:
        nonlocal finished
        while taken_up:
            finished += 1
            yield taken_up.pop(0)

    def tell(shares: float) -> None:
        if told:
            told((finished + len(taken_up) + shares) / len(clips))

    try:
        with closing(_results(jobs(), len(clips), do, processes, scheduler, tell)) as results:
            for job, result in results:
                if isinstance(result, Lost):
                    failed = say("clips-failed", path=job.file, why=result.why)
                    result = failure(job.place, job.file, text(failed))
                elif result.state is State.DONE:
                    reported.append(job)
                finished += 1
                tell(0.0)
                yield result
                yield from known()
    finally:
        sweep(job.folder for job in under_way)
    if scheduler and reported and not any(_is_here(job) for job in reported):
        raise ClusterError(say("clips-cluster-elsewhere", reports=len(reported), folder=str(out)))
    yield from known()


def _results(
    jobs: Iterator[BatchJob], count: int, do: Do, processes: int, scheduler: str | None, tell: Tell
) -> Generator[tuple[BatchJob, ClipOutcome | Lost]]:
    if scheduler is not None:
        yield from on_cluster(jobs, do, scheduler)  # type: ignore[arg-type]
    elif count == 1:
        for job in jobs:
            yield job, do(job, tell)
    else:
        yield from in_processes(jobs, do, workers=processes, told=tell)


def _job(clip: Found, out: Path, options: BatchOptions, *, alone: bool, again: bool) -> BatchJob | ClipOutcome:
    try:
        content = clip.stored.content if clip.stored else content_of(clip.path)
    except PostureError as error:
        return failure(clip.place, clip.file, str(error))
    folder = whole_path(out) / clip.place
    return BatchJob(
        path=clip.path,
        stored=clip.stored,
        place=clip.place,
        folder=folder,
        content=content,
        options=options,
        alone=alone,
        again=again,
    )


def _is_here(job: BatchJob) -> bool:
    """Whether the report is there, by a fresh listing: network file systems remember for a while what was not."""
    try:
        return job.folder.name in os.listdir(job.folder.parent)  # noqa: PTH208
    except OSError:
        return False
