"""A machine that answers three pictures a second, or fewer, still calibrates, and blames nobody for being slow."""

from __future__ import annotations

from functools import cache

import pytest
from slow_machine import Part, Person, Unasked, moments

from posture.pipeline import Session, load_estimator
from server.live.calibrating import LiveCalibration
from server.live.messages import CalibrationMessage

SAMPLE = {
    "stand": Part(0.0, 0.3, 3.3),
    "hinge": Part(3.5, 6.3, 7.2),
    "stand_again": Part(7.2, 9.8, 11.6),
    "round": Part(11.7, 14.0, 15.0),
    "stand_last": Part(15.0, 17.2, 18.9),
}
"""When in the sample which step is done."""


def calibrated(rate: float, seed: int = 0, stalls: float = 0.0) -> CalibrationMessage:
    """How the sample's calibration ends on a machine that answers `rate` pictures a second."""
    session = Session(Unasked(), estimator=load_estimator())
    live = LiveCalibration(session, "2026-05-01T10:00:00+00:00", lambda: pytest.fail("saved"), None, goes_on=False)
    person = Person("calibration", SAMPLE)
    wanted, told = "stand", None
    for time_s in moments(rate, seed, stalls=stalls):
        told = live.see(session.follow(person.pose(time_s, wanted), time_s))
        wanted = told.step.value
        if told.result or told.refusal:
            break
    assert told
    return told


@cache
def usual() -> CalibrationMessage:
    return calibrated(10)


def holds(told: CalibrationMessage) -> None:
    assert told.refusal is None
    assert told.result, told.step
    quick = usual().result
    assert quick
    assert told.result.maximum_deg == pytest.approx(quick.maximum_deg, abs=3)
    assert told.result.flat_hinge_deg == pytest.approx(quick.flat_hinge_deg, abs=3)


@pytest.mark.parametrize(("rate", "seed", "stalls"), [(3, 3, 0.0), (3, 0, 0.1), (1.5, 2, 0.1)])
def test_few_pictures_a_second_find_what_many_do(rate, seed, stalls):
    holds(calibrated(rate, seed, stalls))


@pytest.mark.long
@pytest.mark.parametrize("rate", [5, 3, 2, 1.5])
@pytest.mark.parametrize("seed", range(10))
def test_few_pictures_a_second_find_what_many_do_however_unevenly_they_come(rate, seed):
    holds(calibrated(rate, seed, 0.1))
