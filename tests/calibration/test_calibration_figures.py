"""What is worked out from the moments: the drift of a flat bend, the spread of the standings, what was reached."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from builders import angles
from calibration_feedback import GOOD, done, play, script, standing_at
from calibration_script import REFERENCE

from posture.calibration.fit import fit_drift
from posture.calibration.moments import Moment, moment_of, reached
from posture.calibration.result import DRIFT_SHARE, Drift
from posture.measure.contour import trace_back
from posture.measure.reference import Reference
from posture.measure.shape import FEATURES
from posture.values import Side, Status


def test_the_spread_is_how_the_standings_differ():
    pose = standing_at()
    feedback = [replace(one, contour=trace_back(pose, Side.LEFT)) for one in script(GOOD)]
    moment = moment_of(feedback[0], REFERENCE)
    assert moment.shape is not None
    own = Reference(shape=moment.shape, time_s=0.5, seconds=0.5)
    state, _ = play(feedback, reference=own)
    assert state.calibration is not None
    assert state.calibration.standing_spread == pytest.approx(np.zeros(len(FEATURES)), abs=1e-9)
    off = Reference(shape=replace(moment.shape, features=moment.shape.features + 0.1), time_s=0.5, seconds=0.5)
    state, _ = play(feedback, reference=off)
    assert state.calibration is not None
    assert state.calibration.standing_spread == pytest.approx(np.full(len(FEATURES), 0.1))


@pytest.mark.parametrize(
    ("hinge", "bias"),
    [(-10, 0), (0, 0), (10, 1), (20, 2), (30, 6), (40, 10), (90, 10)],
)
def test_drift_runs_through_its_knots_and_is_never_extrapolated(hinge, bias):
    drift = Drift(hinge_deg=(0.0, 20.0, 40.0), lumbar_deg=(0.0, 2.0, 10.0))
    assert drift.at(hinge) == pytest.approx(bias)
    assert replace(done(), drift=drift).corrected(30.0, hinge) == pytest.approx(30 - DRIFT_SHARE * bias)


@pytest.mark.parametrize(
    ("knots", "values"),
    [
        ((), ()),
        ((0.0, 10.0), (0.0,)),
        ((0.0, 0.0), (0.0, 1.0)),
        ((5.0,), (0.0,)),
        ((0.0,), (1.0,)),
        ((0.0, 9.0), (0.0, np.inf)),
    ],
)
def test_a_drift_that_makes_no_sense_is_not_built(knots, values):
    with pytest.raises(ValueError, match=r"drift|knots"):
        Drift(hinge_deg=knots, lumbar_deg=values)


def test_the_fitted_drift_follows_a_bend_and_ignores_slips():
    hinge = np.linspace(0, 60, 200)
    lumbar = np.interp(hinge, [0, 20, 60], [0, 6, 2])
    lumbar[90:100] = 45.0
    drift = fit_drift(hinge, lumbar, 60.0)
    for place in (0, 10, 20, 40, 60):
        assert drift.at(place) == pytest.approx(np.interp(place, [0, 20, 60], [0, 6, 2]), abs=0.7)


def test_empty_stretches_of_a_drift_are_bridged():
    hinge = np.concatenate([np.zeros(50), np.linspace(0, 8, 20), np.full(50, 50.0)])
    drift = fit_drift(hinge, hinge * 0.1, 50.0)
    assert drift.at(30) == pytest.approx(3, abs=0.3)
    assert fit_drift(np.zeros(0), np.zeros(0), 0.0) == Drift()


def test_reached_is_a_quantile_by_time():
    moments = [Moment(time_s=i / 10, status=Status.OK, angles=angles(float(i))) for i in range(11)]
    lumbar = [m.angles.lumbar_flexion_deg for m in moments if m.angles]
    assert max(lumbar) == 10
    assert reached(moments, lambda m: m.angles.lumbar_flexion_deg if m.angles else 0.0, 0.4) == 7
    assert reached(moments, lambda m: 1.0, 5.0) == 0.0
    assert reached([], lambda m: 1.0) == 0.0
