"""A batch on a real Dask scheduler with two worker processes, one of them killed half way."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import filmed
import pytest
from batchwork import job_of, logged, make_clips, pretend, proxies_of_worker
from waiting import PATIENCE_S, wait_until

from posture.clips.batch import cluster
from posture.clips.batch.cluster import on_cluster
from posture.clips.batch.job import BatchOptions, ClipOutcome, State
from posture.clips.batch.run import run_batch
from posture.clips.batch.table import table_of
from posture.errors import ClusterError
from posture.sense.mediapipe_guard import DEAD_PROXY

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def scheduler():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0"
    ) as started:
        yield started.scheduler_address


def listening() -> set[int]:
    """The ports on which this process waits for connections."""
    import psutil

    return {one.laddr.port for one in psutil.Process().net_connections("inet") if one.status == "LISTEN"}


def test_a_killed_worker_loses_nothing_and_nothing_is_there_twice(tmp_path, scheduler):
    found = make_clips(tmp_path, **{f"c{n}": "killed-once" if n == 3 else "fine" for n in range(8)}, bad="raise")
    found.append(type(found[0])(path=tmp_path / "clips" / "gone.mp4", place="gone"))
    victims: list[int] = []

    def kill_one() -> None:
        wait_until(lambda: len(logged(tmp_path, "finish")) >= 2 and "c3" in dict(logged(tmp_path)))
        victims.append(dict(logged(tmp_path))["c3"])
        os.kill(victims[0], signal.SIGKILL)

    before = listening()
    killer = threading.Thread(target=kill_one, daemon=True)
    killer.start()
    outcomes = list(run_batch(found, tmp_path / "out", BatchOptions(), scheduler=scheduler, do=pretend))
    killer.join(PATIENCE_S)

    (victim,) = victims
    assert victim != os.getpid()
    assert len(outcomes) == len(found)
    table = table_of(outcomes)
    assert table["place"].n_unique() == len(found)
    assert {one.place for one in outcomes if one.state is State.FAILED} == {"bad", "gone"}
    starts, finishes = Counter(clip for clip, _ in logged(tmp_path)), Counter(c for c, _ in logged(tmp_path, "finish"))
    assert finishes == {f"c{n}": 1 for n in range(8)}
    assert {clip for clip, count in starts.items() if count > 1} == {"c3"}
    assert {pid for clip, pid in logged(tmp_path) if clip == "c3"} > {victim}
    for n in range(8):
        assert (tmp_path / "out" / f"c{n}" / "frames.csv").read_text() == "whole"
    assert list(tmp_path.rglob("*.partial")) == []
    assert listening() == before  # no dashboard, nor anything else, was opened
    assert "bokeh" not in sys.modules

    # The same again: nothing runs but what failed.
    again = list(run_batch(found, tmp_path / "out", BatchOptions(), scheduler=scheduler, do=pretend))
    assert table_of(again).drop("reason").equals(table.drop("reason"))
    assert Counter(clip for clip, _ in logged(tmp_path)) == starts | {"bad": starts["bad"] + 1}


def test_one_clip_is_done_once_and_copies_in_other_places_have_their_own_report(tmp_path, scheduler):
    a, b = make_clips(tmp_path, a="fine", b="fine")
    b.path.write_bytes(a.path.read_bytes())
    jobs = [job_of(one, tmp_path / "out") for one in (a, b, a)]
    places = [job.place for job, _ in on_cluster(jobs, pretend, scheduler)]
    assert sorted(places) == ["a", "a", "b"]
    assert sorted(clip for clip, _ in logged(tmp_path)) == ["a", "b"]


def test_what_is_done_is_told_while_further_clips_are_still_looked_at(tmp_path, scheduler):
    told: list[str] = []

    def until_one_is_told():
        given: list[str] = []
        while not told:
            given.append(f"c{len(given)}")
            (clip,) = make_clips(tmp_path, **{given[-1]: "fine"})
            yield job_of(clip, tmp_path / "out")
            wait_until(lambda: len(logged(tmp_path, "finish")) == len(given))

    for job, _ in on_cluster(until_one_is_told(), pretend, scheduler):
        told.append(job.place)
    assert sorted(told) == sorted(clip for clip, _ in logged(tmp_path))


def test_reports_that_do_not_arrive_here_are_an_error(tmp_path, scheduler):
    found = make_clips(tmp_path, a="elsewhere")
    with pytest.raises(ClusterError, match="1 report, but it is not in"):
        list(run_batch(found, tmp_path / "out", BatchOptions(), scheduler=scheduler, do=pretend))


def test_usage_metrics_are_stopped_on_workers_too(tmp_path, scheduler):
    (found,) = make_clips(tmp_path, x="")
    filmed.write(tmp_path / "x.mp4", filmed.noise(2))
    (tmp_path / "x.mp4").replace(found.path)
    job = job_of(found, tmp_path / "out", BatchOptions(model="lite"))
    ((_, outcome),) = on_cluster([job], proxies_of_worker, scheduler)
    assert isinstance(outcome, ClipOutcome)
    assert outcome.words == repr([DEAD_PROXY.encode(), DEAD_PROXY.encode(), None])


class FinishedThenLost:
    """What Dask gives for a job whose worker died with the result: asked for its error, it waits for another."""

    status = "lost"

    def exception(self) -> None:
        self.status = "finished"

    def result(self) -> ClipOutcome:
        assert self.status == "finished"
        return ClipOutcome(place="a", file="a.mp4", state=State.DONE)

    def release(self) -> None:
        pass


class AtOnce(list[FinishedThenLost]):
    """What Dask waits with, here for nothing."""

    def __init__(self, loop: None) -> None:
        super().__init__()

    def add(self, future: FinishedThenLost) -> None:
        self.append(future)

    def has_ready(self) -> bool:
        return False


class OneClient(nullcontext[None]):
    """A client on a scheduler that gives that for every job."""

    status, loop = "running", None

    def submit(self, *_: Any, **__: Any) -> FinishedThenLost:
        return FinishedThenLost()


def test_a_worker_that_dies_with_a_result_does_not_end_the_batch(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "_connect", lambda *_: (OneClient(), AtOnce))
    (found,) = make_clips(tmp_path, a="fine")
    ((_, outcome),) = on_cluster([job_of(found, tmp_path / "out")], pretend, "tcp://somewhere:8786")
    assert isinstance(outcome, ClipOutcome)
    assert outcome.state is State.DONE


def test_an_address_that_does_not_answer_is_one_sentence():
    with pytest.raises(ClusterError, match="No Dask scheduler answers at"):
        list(on_cluster([], pretend, "tcp://127.0.0.1:1", answer_s=0.3))


@pytest.mark.parametrize("address", ["nonsense://x", "host:port"])
def test_an_address_that_is_none_is_one_sentence(address):
    with pytest.raises(ClusterError, match="No Dask scheduler answers at"):
        list(on_cluster([], pretend, address, answer_s=0.3))


def test_without_dask_the_remedy_is_the_line_that_installs_it(monkeypatch, tmp_path: Path):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError) as caught:
        list(on_cluster([], pretend, "tcp://127.0.0.1:1"))
    assert "pip install" in caught.value.remedy
    assert "[cluster]" in caught.value.remedy
