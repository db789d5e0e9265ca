"""The table of bad inputs: each is answered with its sentence and its code, and nothing of it stays."""

from __future__ import annotations

import os
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from hostile import WAYS, Place, handed_in, mutated, told_by

ROWS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "bad_inputs.toml").read_text("utf-8"))["row"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with Place(tmp_path_factory.mktemp("bad")).open() as opened, pytest.MonkeyPatch.context() as patch:
        patch.chdir(opened.folder)
        yield opened


def rows() -> list[Any]:
    """The table, a case a row."""
    cases = []
    for row in ROWS:
        marks = [pytest.mark.long] if row.get("long") else []
        if row.get("posix"):
            marks.append(pytest.mark.skipif(os.name != "posix", reason="there are no such files"))
        cases.append(pytest.param(row, id=f"{row['where']}: {row['what']}", marks=marks))
    return cases


def answered(place: Place, row: dict[str, Any]) -> None:
    came = handed_in(place, row)
    assert came.code == row["code"], came.said[-600:]
    said = " ".join(came.said.split())
    if sentence := row.get("sentence"):
        assert told_by(sentence).search(said), said[-600:]
    for words in row.get("says", ()):
        assert words in said


@pytest.mark.parametrize("row", rows())
def test_it_is_answered_with_its_sentence(place: Place, row: dict[str, Any]) -> None:
    answered(place, row)


REFUSED = ("other", "undecodable", "no-frame", "no-video", "too-large", "heic")


@pytest.mark.parametrize(
    "seeds", [range(5), pytest.param(range(5, 400), marks=pytest.mark.long)], ids=["a few", "hundreds"]
)
def test_a_mutated_film_is_taken_or_refused_in_a_sentence(place: Place, seeds: range) -> None:
    refusals = [told_by(f"sense-clip-{kind}") for kind in REFUSED]
    for seed in seeds:
        answer = place.client.post("/api/clips?title=It", content=mutated(seed))
        if answer.status_code == 201:
            assert place.client.delete(f"/api/clips/{answer.json()['id']}").status_code == 204
        else:
            assert answer.status_code in (413, 415), f"seed {seed}: {answer.text}"
            said = answer.json()["problem"]
            assert answer.status_code == 413 or any(one.search(said) for one in refusals), f"seed {seed}: {said}"


def test_every_way_in_is_tried_and_every_row_asks_for_words() -> None:
    assert {row["where"] for row in ROWS} == set(WAYS)
    assert len({(row["where"], row["what"]) for row in ROWS}) == len(ROWS) >= 120
    assert all("sentence" in row or "says" in row for row in ROWS)


def test_memory_descriptors_threads_and_folders_are_as_before(place: Place) -> None:
    """Each way in once more, over and over: what a round takes may be kept for good, but a later one gives it back.

    Memory is a matter of chance while a machine is busy, so it has several rounds; a leak grows in each of them.
    """
    again = [row for row in ROWS if not row.get("long") and (os.name == "posix" or not row.get("posix"))][::4]

    def taken() -> tuple[int, int, int, list[str]]:
        this = psutil.Process()
        handles = this.num_fds() if os.name == "posix" else this.num_handles()
        kept = sorted(path.name for path in (place.home / "clips").iterdir())
        return this.memory_info().rss, handles, threading.active_count(), kept

    def after_a_round() -> tuple[int, int, int, list[str]]:
        for row in again:
            answered(place, row)
        return taken()

    memory, handles, threads, kept = after_a_round()
    for _ in range(4):
        before = memory
        memory, handles_after, threads_after, kept_after = after_a_round()
        if memory - before < 30_000_000:
            break
    assert memory - before < 30_000_000
    assert handles_after <= handles + 2
    assert threads_after <= threads + 2
    assert kept_after == kept
