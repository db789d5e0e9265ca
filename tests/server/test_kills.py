"""Killed at any point, and started again: nothing that was confirmed is lost, nothing is left lying about, all reads.

    python -m pytest -m long -s tests/server/test_kills.py

kills at every point of every piece of work, before and after it, and prints each with what became of it.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.forkserver
import os
import shutil
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest
from home_at_work import make_base, served
from killed_at_clips import forgotten
from killed_at_work import WORKS, database_is_whole, stray, work_and_die
from waiting import wait_until

from posture.folders import DATA_VARIABLE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs processes that fork and can be killed")

EVERYDAY = [("take in", 4), ("change", 3), ("delete", 2), ("review", 8), ("people", 2)]
"""A point of some of the works, counted from 1: killed before it every day, and after it."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is there before anybody is killed; made once."""
    home = tmp_path_factory.mktemp("base") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATA_VARIABLE, str(home))
        make_base(home)
    assert stray(home) == []
    return home


@pytest.fixture(scope="module")
def forks() -> multiprocessing.context.ForkServerContext:
    """Processes that have loaded all they need before they begin."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["killed_at_work"])
    with pytest.MonkeyPatch.context() as patch:  # not all Pythons hand on where modules are looked for
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        multiprocessing.forkserver.ensure_running()
    return context


class Place:
    """A home of its own for one kill, and what it tells afterwards."""

    def __init__(self, folder: Path, base: Path, name: str) -> None:
        self.folder, self.home, self.work = folder, folder / "data", WORKS[name]
        self.name = name
        shutil.copytree(base.parent, folder)
        self.work.prepare(self.home)

    def lines(self, file: str) -> list[str]:
        path = self.folder / file
        return path.read_text().splitlines() if path.exists() else []

    def run(self, forks: multiprocessing.context.ForkServerContext, at: int, *, after: bool) -> int | None:
        process = forks.Process(target=work_and_die, args=(self.name, str(self.home), at, after))
        process.start()
        process.join(120)
        code = process.exitcode
        process.kill()
        process.join()
        return code

    def check(self) -> None:
        """Start again, as if a while had passed, and look at everything."""
        forgotten(self.home)
        told = dict(line.split(" ", 1) for line in self.lines("told"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(DATA_VARIABLE, str(self.home))
            with served() as client:
                wait_until(lambda: not any(self.home.glob("clips/.rec-*")), "a recording is not taken in")
                for path in ("/api/profiles", "/api/history", "/api/safety", "/api/stretches", "/api/clips"):
                    assert client.get(path).status_code == 200, path
                for clip in client.get("/api/clips").json()["clips"]:
                    where = f"/api/clips/{clip['id']}"
                    assert client.get(f"{where}/film").status_code == 200
                    assert client.get(f"{where}/poster").status_code == 200
                    for one in clip["reviews"]:
                        assert client.get(f"{where}/reviews/{one['key']}").status_code == 200
                self.work.check(client, told)
            assert stray(self.home) == []
            assert database_is_whole(self.home)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("name", "at"), EVERYDAY, ids=[name for name, _ in EVERYDAY])
def test_killed_in_the_midst_of_it_all_that_was_confirmed_is_there_and_nothing_else(
    tmp_path: Path, base: Path, forks, name: str, at: int, after: bool
) -> None:
    place = Place(tmp_path / "place", base, name)
    assert place.run(forks, at, after=after) == -signal.SIGKILL
    assert len(place.lines("passed")) == at
    place.check()


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", WORKS)
def test_killed_at_every_point_all_that_was_confirmed_is_there_and_nothing_else(
    tmp_path: Path, base: Path, forks, name: str
) -> None:
    whole = Place(tmp_path / "whole", base, name)
    assert whole.run(forks, 0, after=False) == 0
    whole.check()
    points, bad = len(whole.lines("passed")), []
    outcomes: Counter[tuple[str, str]] = Counter()
    for at in range(1, points + 1):
        for after in (False, True):
            place = Place(tmp_path / f"{at}{after}", base, name)
            code = place.run(forks, at, after=after)
            come_to = place.lines("passed")
            if code == 0 and len(come_to) < at:  # what is done in the background is not always done as often
                shutil.rmtree(place.folder)
                continue
            point = f"{'after' if after else 'before'} {come_to[at - 1]}"
            try:
                assert code == -signal.SIGKILL, code
                place.check()
            except Exception as error:
                outcome = f"BAD: {error!r}"[:300]
                bad.append(f"{at} {point}: {outcome}")
            else:
                outcome = "whole"
            outcomes[point, outcome] += 1
            shutil.rmtree(place.folder)
    print(f"\n{name}: {points} points, {outcomes.total()} kills, {len(bad)} bad")
    for (point, outcome), count in outcomes.items():
        print(f"  {count:3} × {point:70} {outcome}")
    assert bad == []
    assert outcomes.total() > points
