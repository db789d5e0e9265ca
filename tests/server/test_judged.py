"""What limits would have said to a calibration's curve: the judge's own verdicts, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from calibration_script import FLAT, ROUND, STAND
from fastapi.testclient import TestClient
from scripted import Sessions

from posture.calibration.steps import ACTIVE, Step
from posture.judge import JudgeState, advance
from posture.settings import PRESETS, Settings
from posture.values import Verdict
from server.app import create_app

STEPS = (Step.STAND, Step.HINGE, Step.STAND_AGAIN, Step.ROUND, Step.STAND_LAST)
KEYS = (STAND, FLAT, STAND, [*ROUND, (0.5, 20.0, 30.0), (0.2, 20.0, 22.0), (0.2, 20.0, 30.0), (1.0, 0.0, 0.0)], STAND)


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Sessions()), base_url="http://localhost:8000") as made:
        yield made


def curve() -> list[dict[str, Any]]:
    """Ten moments a second of somebody who calibrates."""
    rows: list[dict[str, Any]] = []
    low_back = 0.0
    for step, keys in zip(STEPS, KEYS, strict=True):
        for seconds, hinge, to in keys:
            for deg in np.linspace(low_back, to, round(seconds * 10) + 1)[1:]:
                time_s = round(len(rows) / 10, 2)
                rows.append({"time_s": time_s, "hip_hinge_deg": hinge, "low_back_deg": float(deg), "step": step.value})
            low_back = to
    return rows


def asked(client: TestClient, **changes: Any) -> Any:
    wanted = {"maximum_deg": 42, "caution_pct": 50, "rounded_pct": 70, "curve": curve()} | changes
    return client.post("/api/judged", json=wanted)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_the_curve_is_judged_as_a_stretch_would_be(client: TestClient, preset: Any) -> None:
    told = asked(client, caution_pct=preset.caution_pct, rounded_pct=preset.rounded_pct).json()
    settings = Settings(limits=replace(preset, maximum_deg=42))
    state, expected = JudgeState(), []
    for row in curve():
        state, verdict, _ = advance(state, row["low_back_deg"], 0.0, row["time_s"], settings)
        expected.append({"level": verdict.value, "warning": state.warning})
    assert told["moments"] == expected
    assert sum(now["warning"] != then["warning"] for then, now in pairwise(expected)) >= 2


def test_limits_that_suit_are_told_so(client: TestClient) -> None:
    words = asked(client).json()["words"]
    assert words.startswith("In your flat bend these limits would have said nothing; in your round one they would")
    assert "warned you for" in words
    assert words.endswith(" s.")


def test_limits_that_are_too_strict_or_too_relaxed_are_told_so(client: TestClient) -> None:
    assert "too strict" in asked(client, maximum_deg=6, caution_pct=20, rounded_pct=40).json()["words"]
    relaxed = asked(client, maximum_deg=90).json()
    assert "too relaxed" in relaxed["words"]
    assert not any(moment["warning"] for moment in relaxed["moments"])


def test_being_careful_is_not_warning(client: TestClient) -> None:
    rows = [{**row, "low_back_deg": min(row["low_back_deg"], 25.0)} for row in curve()]
    told = asked(client, curve=rows).json()
    assert {moment["level"] for moment in told["moments"]} == {Verdict.GOOD.value, Verdict.CAUTION.value}
    assert "told you to be careful" in told["words"]


def test_times_in_hundredths_are_no_shorter_than_they_were(client: TestClient) -> None:
    rows = [{"time_s": t, "low_back_deg": 40.0, "step": "round"} for t in (0.01, 0.11, 0.2, 0.3)]
    assert [moment["warning"] for moment in asked(client, curve=rows).json()["moments"]] == [False] * 3 + [True]


@pytest.mark.parametrize(
    "changes",
    [
        {"maximum_deg": 0},
        {"caution_pct": 80},
        {"rounded_pct": 140},
        {"curve": [{"time_s": 0, "low_back_deg": "NaN", "step": "round"}]},
        {"curve": [{"time_s": 0, "low_back_deg": 1, "step": "jump"}]},
        {"more": 1},
    ],
)
def test_what_makes_no_sense_is_refused_in_words(client: TestClient, changes: dict[str, Any]) -> None:
    answer = asked(client, **changes)
    assert answer.status_code == 422
    assert set(answer.json()) == {"problem", "remedy"}


def test_every_step_of_a_calibration_can_be_in_a_curve() -> None:
    assert STEPS == ACTIVE
