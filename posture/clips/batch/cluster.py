"""Jobs over a Dask cluster that somebody has started. Workers share the storage of clips and reports.

Dask gives a lost worker's jobs to another one. A job's key comes from content, settings and place, so the scheduler
knows it again, from this client or another; and a job done twice writes the same report once (see `batch.marks`).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from posture.clips.batch.job import BatchJob, ClipOutcome
from posture.clips.batch.processes import Lost
from posture.errors import ClusterError
from posture.words import say

_ANSWER_S = 10


def on_cluster(
    jobs: Iterable[BatchJob], do: Callable[[BatchJob], ClipOutcome], address: str, *, answer_s: float = _ANSWER_S
) -> Generator[tuple[BatchJob, ClipOutcome | Lost]]:
    """Each job with what `do` made of it on a worker, as they finish.

    Raises ClusterError when Dask isn't installed, nobody answers at `address` within `answer_s`, or the scheduler is
    lost. Closing the generator cancels what has not begun.
    """
    client, as_completed = _connect(address, answer_s)
    with _quiet(), client:
        futures: dict[Any, BatchJob] = {}
        completed = as_completed(loop=client.loop)

        def finished(future: Any) -> tuple[BatchJob, ClipOutcome | Lost]:
            result = _result(future, client, address)
            future.release()
            return futures.pop(future), result

        for job in jobs:
            future = client.submit(do, job, key=f"posture-{job.key}-{_short(job)}", pure=False)
            futures[future] = job
            completed.add(future)
            # To look at the clips that are still to come may take long: what is done meanwhile is told meanwhile.
            while completed.has_ready():
                yield finished(next(completed))
        for future in completed:
            yield finished(future)


def _result(future: Any, client: Any, address: str) -> ClipOutcome | Lost:
    from distributed import KilledWorker

    if future.status == "lost":
        # The worker died between finishing and handing over; the scheduler has it done again. This waits for that.
        future.exception()
    if future.status == "finished":
        result = future.result()
        if isinstance(result, ClipOutcome):
            return result
        return Lost(why=say("clips-worker-other", kind=type(result).__name__))
    if future.status == "cancelled" or client.status != "running":
        raise ClusterError(say("clips-cluster-gone", address=address))
    error = future.exception()
    if isinstance(error, KilledWorker):
        return Lost(why=say("clips-worker-lost"))
    return Lost(why=say("clips-worker-unable", why=f"{type(error).__name__}: {error}"))


def _connect(address: str, answer_s: float) -> tuple[Any, Any]:
    try:
        from distributed import Client, as_completed
    except ImportError as error:
        raise ClusterError(say("clips-cluster-no-dask")) from error
    try:
        # Only a client: no scheduler, worker or dashboard is started here.
        client = Client(address, timeout=answer_s, set_as_default=False, name="posture")  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:  # OSError includes TimeoutError
        raise ClusterError(say("clips-cluster-silent", address=address)) from error
    return client, as_completed


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask logs a lost scheduler as pages of tracebacks; here it is an error of one sentence."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _short(job: BatchJob) -> str:
    """Copies of a clip are one content in several places: each has its own report."""
    return hashlib.sha256(str(job.folder).encode(errors="surrogateescape")).hexdigest()[:12]
