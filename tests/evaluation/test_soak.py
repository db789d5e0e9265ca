"""The soak: how its curve and verdicts follow from what was seen, and a minute of it."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from soak_verdict import GROWTH_MB, Minute, Soak, minutes_of, verdicts
from soak_watch import Held

QUIET = Held(at_s=100, rss_mb=300, threads=8, descriptors=10, children=0, models=0, folders=0, data_mb=0)
EVEN = [Minute(minute=n, answers=100, p50_ms=20.0, p95_ms=40.0, bare_p50_ms=10.0, bare_p95_ms=12.0) for n in range(10)]
GOOD = Soak(
    minutes=10, clients=8, seed=1, model="full", before=QUIET, after=QUIET, looks=[QUIET], curve=EVEN, counts={},
    exit_code=0, said="",
)  # fmt: skip


def bad(soak: Soak) -> list[str]:
    return [verdict.words for verdict in verdicts(soak) if not verdict.good]


def test_a_soak_that_ends_as_it_began_is_good() -> None:
    assert bad(GOOD) == []


def test_minutes_are_cut_from_the_beginning_and_each_has_its_own_figures() -> None:
    answers = [(100 + n / 10, 10.0 if n < 600 else 30.0) for n in range(1200)]
    first, second = minutes_of(100, 220, answers, [(100.0, 5.0), (101.0, 5.0), (230.0, 9.0)])
    assert (first.answers, first.p50_ms, first.bare_p50_ms, first.ratio) == (600, 10.0, 5.0, 2.0)
    assert (second.answers, second.p50_ms, second.bare_p50_ms, second.ratio) == (600, 30.0, None, None)


def test_a_machine_that_is_noisy_at_the_end_is_not_held_against_the_server() -> None:
    noisy = [
        replace(m, p50_ms=m.p50_ms * 2, bare_p50_ms=m.bare_p50_ms * 2) for m in EVEN[5:] if m.p50_ms and m.bare_p50_ms
    ]
    assert bad(replace(GOOD, curve=EVEN[:5] + noisy)) == []
    assert len(bad(replace(GOOD, curve=EVEN[:5] + [replace(minute, p50_ms=30.0) for minute in EVEN[5:]]))) == 1


@pytest.mark.parametrize(
    "soak",
    [
        replace(GOOD, after=replace(QUIET, rss_mb=300 + GROWTH_MB)),
        replace(GOOD, after=replace(QUIET, models=1)),
        replace(GOOD, after=replace(QUIET, folders=1)),
        replace(GOOD, after=replace(QUIET, children=1)),
        replace(GOOD, after=replace(QUIET, threads=20)),
        replace(GOOD, after=replace(QUIET, descriptors=11)),
        replace(GOOD, counts={"HTTP 500": 1}),
        replace(GOOD, counts={"error: internal": 2}),
        replace(GOOD, exit_code=-9),
        replace(GOOD, curve=[]),
    ],
)
def test_whatever_is_left_over_or_goes_wrong_is_one_bad_verdict(soak: Soak) -> None:
    assert len(bad(soak)) == 1


def test_the_curve_is_drawn_small_enough_for_a_document(tmp_path: Path) -> None:
    from soak_curve import draw

    draw(GOOD, tmp_path / "soak.png")
    assert 10_000 < (tmp_path / "soak.png").stat().st_size < 150_000


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.skipif(sys.platform != "linux", reason="the server is looked at through /proc")
def test_a_minute_of_bad_clients_leaves_nothing_behind() -> None:
    from soak import soak

    found = asyncio.run(soak(1.0, 8, 7, "lite"))
    said = [words for words in bad(found) if not words.startswith(("latency", "memory"))]  # for longer runs
    assert said == [], found.said
    assert "Traceback" not in found.said
    assert sum(minute.answers for minute in found.curve) > 0
