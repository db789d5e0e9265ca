"""What a Dask cluster costs a review, and what a thousand workers would: python bench/cluster.py [CLIP] [--write]

Reviews copies of a clip by turns with a plain pool of processes, one clip after the other in each, and with a
scheduler and as many workers, all on this computer and warmed up. Then gives the scheduler jobs that do nothing, and
looks at what it and the client spend on each. From that it works out, on paper, how a thousand workers would do that
share nothing but one scheduler and one client; what their storage and network would cost is not in it.

    python bench/cluster.py --clips 4 --to 1 --rounds 1 --model lite    whether it works, in a minute or two
    python bench/cluster.py --write                                     the table of docs/cluster.md; on a quiet machine
"""

from __future__ import annotations

import argparse
import heapq
import json
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from posture.clips.batch.cluster import on_cluster
from posture.clips.batch.job import BatchJob, BatchOptions, ClipOutcome, State, content_of
from posture.clips.batch.work import review_job
from posture.resources import cores, plain_sample
from posture.sense.models import DEFAULT_MODEL, MODEL_NAMES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cluster.md"
BEGIN, END = "<!-- figures: cluster -->\n", "<!-- end of figures -->"

ON_PAPER = 1000
"""Workers that there are on paper only."""
CLIPS_EACH = 20
"""Clips for each of them (chosen: so many that the beginning and the end do not decide)."""
EMPTY = 2000
"""Jobs that do nothing."""
_START_S = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What one clip costs, in seconds. clip_s: its review. overhead_s: what a worker spends on it besides.

    client_s, scheduler_s: what the one client and the one scheduler spend on it.
    """

    clip_s: float
    overhead_s: float
    client_s: float
    scheduler_s: float


def on_paper(workers: int, clips: int, costs: Costs) -> float:
    """Seconds until so many clips are reviewed: client and scheduler take one after the other, workers side by side."""
    free_s = [0.0] * workers
    scheduler_free_s = 0.0
    for clip in range(clips):
        given_s = max((clip + 1) * costs.client_s, scheduler_free_s, free_s[0]) + costs.scheduler_s
        scheduler_free_s = given_s
        heapq.heapreplace(free_s, given_s + costs.overhead_s + costs.clip_s)
    return max(free_s)


def nothing(job: BatchJob) -> ClipOutcome:
    """A review that takes no time."""
    return ClipOutcome(place=job.place, file=job.file, state=State.DONE)


class Work:
    """Copies of a clip, and fresh folders for their reports."""

    def __init__(self, clip: Path, folder: Path, count: int, options: BatchOptions) -> None:
        self.options, self._folder, self._turns = options, folder, 0
        self.clips = [folder / f"{number}{clip.suffix}" for number in range(count)]
        for copy in self.clips:
            shutil.copyfile(clip, copy)
        self._content = content_of(clip)

    def jobs(self, count: int) -> list[BatchJob]:
        """So many reviews that nobody has done yet."""
        self._turns += 1
        out = self._folder / f"out{self._turns}"
        return [
            BatchJob(
                path=self.clips[number % len(self.clips)],
                place=str(number),
                folder=out / str(number),
                content=self._content,
                options=self.options,
            )
            for number in range(count)
        ]

    def hashing_s(self) -> float:
        """What the client spends on looking at a clip before it hands it on."""
        began = time.perf_counter()
        for copy in self.clips:
            content_of(copy)
        return (time.perf_counter() - began) / len(self.clips)


def taken_s(work: Work, review_all: Callable[[Sequence[BatchJob]], object], workers: int) -> float:
    """Seconds for all clips, after each worker has had a clip or two to warm up."""
    review_all(work.jobs(2 * workers))
    jobs = work.jobs(len(work.clips))
    began = time.perf_counter()
    review_all(jobs)
    return time.perf_counter() - began


def by_pool(work: Work, workers: int) -> float:
    """With processes that take clips one after the other."""
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        return taken_s(work, lambda jobs: checked(pool.map(review_job, jobs)), workers)


def by_cluster(work: Work, workers: int) -> float:
    """With a scheduler and workers."""
    with cluster(workers) as (address, _):
        return taken_s(
            work, lambda jobs: checked(outcome for _, outcome in on_cluster(jobs, review_job, address)), workers
        )


def checked(outcomes: Iterator[object]) -> None:
    """Every clip was reviewed: otherwise its time says nothing."""
    for outcome in outcomes:
        assert isinstance(outcome, ClipOutcome), outcome
        assert outcome.state is State.DONE, outcome.reason


@contextmanager
def cluster(workers: int) -> Iterator[tuple[str, psutil.Process]]:
    """A scheduler and workers on this computer, as their own programs: the address, and the scheduler's process."""
    with TemporaryDirectory() as name:
        known = Path(name) / "scheduler.json"
        common = ["--scheduler-file", str(known), "--no-dashboard"]
        module = [sys.executable, "-m"]
        scheduler = [*module, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *common]
        worker = [*module, "distributed.cli.dask_worker", "--nworkers", str(workers), "--nthreads", "1", *common]
        log = subprocess.DEVNULL
        started = [subprocess.Popen(command, stdout=log, stderr=log, cwd=name) for command in (scheduler, worker)]
        try:
            address = _address(known)
            _wait_for(address, workers)
            yield address, psutil.Process(started[0].pid)
        finally:
            for process in reversed(started):
                process.terminate()
                process.wait()


def _address(known: Path) -> str:
    end = time.monotonic() + _START_S
    while time.monotonic() < end:
        try:
            return str(json.loads(known.read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError, KeyError):
            time.sleep(0.1)
    raise TimeoutError("the scheduler did not start")


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, timeout=_START_S, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(workers, timeout=_START_S)


def empty_jobs(work: Work) -> tuple[float, float]:
    """Seconds of processor time that client and scheduler spend on a job that does nothing."""
    with cluster(cores()) as (address, scheduler):
        client = psutil.Process()
        list(on_cluster(work.jobs(100), nothing, address))
        before = [sum(process.cpu_times()[:2]) for process in (client, scheduler)]
        list(on_cluster(work.jobs(EMPTY), nothing, address))
        after = [sum(process.cpu_times()[:2]) for process in (client, scheduler)]
    spent = [(late - early) / EMPTY for early, late in zip(before, after, strict=True)]
    return spent[0], spent[1]


def measured(work: Work, workers: Sequence[int], rounds: int) -> str:
    """The table, as Markdown."""
    pool: dict[int, list[float]] = {count: [] for count in workers}
    dask: dict[int, list[float]] = {count: [] for count in workers}
    for turn in range(rounds):
        for count in workers:
            pool[count].append(by_pool(work, count))
            dask[count].append(by_cluster(work, count))
            print(f"round {turn + 1}, {count}: pool {pool[count][-1]:.2f} s, Dask {dask[count][-1]:.2f} s", flush=True)
    clips = len(work.clips)
    lines = [
        "| workers | clips a second, against one process | overhead a clip | share lost |",
        "| --: | --: | --: | --: |",
    ]
    overheads = {}
    for count in workers:
        gain = statistics.median(one / many for one, many in zip(pool[workers[0]], dask[count], strict=True))
        lost = statistics.median(1 - plain / with_it for plain, with_it in zip(pool[count], dask[count], strict=True))
        side_by_side = min(count, cores())
        overheads[count] = statistics.median(
            (with_it - plain) * side_by_side / clips for plain, with_it in zip(pool[count], dask[count], strict=True)
        )
        lines.append(f"| {count} | {gain:.2f} | {1000 * overheads[count]:.0f} ms | {lost:.1%} |")
    client_s, scheduler_s = empty_jobs(work)
    costs = Costs(
        clip_s=statistics.median(pool[workers[0]]) / clips * workers[0],
        overhead_s=max(0.0, overheads[workers[0]]),
        client_s=client_s + work.hashing_s(),
        scheduler_s=scheduler_s,
    )
    together = ON_PAPER * CLIPS_EACH
    ideal_s = CLIPS_EACH * costs.clip_s
    took_s = on_paper(ON_PAPER, together, costs)
    lines.append(
        f"| {ON_PAPER}, on paper | {together * costs.clip_s / took_s:.0f} | {1000 * costs.overhead_s:.0f} ms |"
        f" {1 - ideal_s / took_s:.1%} |"
    )
    busiest_s = max(costs.client_s, costs.scheduler_s)
    said = (
        f"{clips} clips, {rounds} rounds by turns on {cores()} cores, the model `{work.options.model}`; a clip takes a"
        f" single process {costs.clip_s:.2f} s. The scheduler spends {1000 * costs.scheduler_s:.2f} ms on a clip, the"
        f" client {1000 * costs.client_s:.2f} ms, so that one of them would be busy all the time with"
        f" {costs.clip_s / busiest_s:.0f} workers on such clips."
    )
    return "\n".join([*lines, "", said, ""])


def write(block: str) -> None:
    """Put the table into the page."""
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(head + BEGIN + block + END + rest.partition(END)[2], encoding="utf-8")


def main() -> None:
    """Measure, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clip", nargs="?", type=Path, default=plain_sample())
    parser.add_argument("--clips", type=int, default=12, help="copies of it")
    parser.add_argument("--to", type=float, metavar="S", help="only so much of each")
    parser.add_argument("--model", default=DEFAULT_MODEL, choices=MODEL_NAMES)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4], metavar="N")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="take the table over into docs/cluster.md")
    options = parser.parse_args()
    os.environ.setdefault("DASK_DISTRIBUTED__LOGGING__DISTRIBUTED", "error")
    with TemporaryDirectory() as name:
        reviewed_with = BatchOptions(model=options.model, end_s=options.to)
        work = Work(options.clip, Path(name), options.clips, reviewed_with)
        block = measured(work, options.workers, options.rounds)
    print(block)
    if options.write:
        write(block)


if __name__ == "__main__":
    main()
