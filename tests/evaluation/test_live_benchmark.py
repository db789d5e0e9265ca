"""`posture bench live`: rates, waits and memory of a live session, beside the bare model."""

from __future__ import annotations

import json

import pytest
from figures import WHAT
from typer.testing import CliRunner

from posture.cli.bench import bench_app
from posture.evaluation.live.compare import LiveRun
from posture.evaluation.live.figures import Answer, LiveFigures, Seat, figures_of, percentile

WAITS_MS = [20.0] * 90 + [60.0] * 9 + [200.0]


def answers(per_s: float = 25.0) -> list[Answer]:
    return [
        Answer(taken_s=number / per_s, drawn_s=number / per_s + wait / 1000, server_ms=15.0)
        for number, wait in enumerate(WAITS_MS)
    ]


def test_waits_are_told_by_how_many_had_no_longer_one():
    figures = figures_of(Seat.CLIENT, answers(), 30.0, 400.0)
    assert figures.p50_ms == pytest.approx(20)
    assert figures.p95_ms == pytest.approx(60)
    assert figures.p99_ms == pytest.approx(60)
    assert figures.most_ms == pytest.approx(200)
    assert figures.server_ms == 15.0


def test_the_rate_is_of_answers_and_its_share_of_the_cameras():
    figures = figures_of(Seat.CLIENT, answers(), 30.0, 400.0)
    assert figures.answered_per_s == pytest.approx(25.0, rel=0.05)
    assert figures.answered == pytest.approx(25 / 30, rel=0.05)


def test_without_a_camera_the_rate_is_as_high_as_it_got():
    assert figures_of(Seat.BARE, answers(), 0.0, 300.0).answered == 1.0


def test_one_answer_is_no_rate():
    with pytest.raises(ValueError, match="two answers"):
        figures_of(Seat.CLIENT, answers()[:1], 30.0, 1.0)


@pytest.mark.parametrize(("share", "value"), [(0.0, 1.0), (0.5, 2.0), (0.75, 3.0), (0.99, 4.0), (1.0, 4.0)])
def test_percentile_is_a_value_that_was_met(share: float, value: float):
    assert percentile([1.0, 2.0, 3.0, 4.0], share) == value


def run_of(*seats: LiveFigures) -> LiveRun:
    return LiveRun(seats=seats, second_session_mib=75.0, left_over_mib=0.0)


def test_the_page_is_held_against_the_bare_model_of_the_same_run():
    bare = figures_of(Seat.BARE, answers(50.0), 0.0, 300.0)
    client = figures_of(Seat.CLIENT, answers(30.0), 30.0, 360.0)
    page = figures_of(Seat.BROWSER, answers(25.0), 30.0, 400.0)
    ratios = run_of(bare, client, page).ratios
    assert ratios.keys() <= WHAT.keys()
    assert ratios.pop("live_rate") == pytest.approx(0.5, rel=0.05)
    assert ratios == pytest.approx(
        {
            "live_p50": 20 / 15,
            "live_p95": 60 / 15,
            "live_p99": 60 / 15,
            "live_memory": 360 / 300,
            "live_second": 75 / 300,
        }
    )


def test_without_a_browser_nothing_is_said_of_the_page():
    bare = figures_of(Seat.BARE, answers(50.0), 0.0, 300.0)
    assert run_of(bare, figures_of(Seat.CLIENT, answers(30.0), 30.0, 360.0)).ratios == {}


@pytest.mark.samples
def test_a_run_measures_the_model_and_a_client_of_a_real_server():
    done = CliRunner().invoke(bench_app, ["live", "--model", "lite", "--seconds", "1", "--no-browser", "--json"])
    assert done.exit_code == 0, done.output
    run = json.loads(done.stdout)
    bare, client = (LiveFigures(**seat) for seat in run["seats"])
    assert (bare.seat, client.seat) == ("bare", "client")
    for seat in (bare, client):
        assert seat.answered_per_s > 0
        assert 0 < seat.p50_ms <= seat.p95_ms <= seat.p99_ms <= seat.most_ms
        assert seat.memory_mib > 50
    assert 0 < client.server_ms < client.most_ms
    assert run["long_tasks"] is None
