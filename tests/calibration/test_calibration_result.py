"""A finished calibration: the limits it gives, its JSON, and when it has gone stale."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from builders import shape
from calibration_feedback import TAKEN_AT, done, script
from calibration_script import REFERENCE

from posture.calibration.result import Calibration, CalibrationError, Reason, setup_of
from posture.calibration.staleness import fitting, staleness, standing_change
from posture.measure.shape import FEATURES
from posture.settings import PRESETS, Strictness
from posture.values import Stale


@pytest.mark.parametrize("strictness", list(Strictness))
def test_limits_are_shares_of_the_own_maximum(strictness):
    limits = replace(done(), maximum_deg=30.0).limits(strictness)
    assert limits == replace(PRESETS[strictness], maximum_deg=30.0)
    assert limits.rounded_deg == pytest.approx(0.3 * PRESETS[strictness].rounded_pct)


def test_own_shares_are_taken_and_senseless_ones_refused():
    limits = done().limits(own_pct=(40, 60))
    assert (limits.caution_pct, limits.rounded_pct) == (40, 60)
    for own in ((60, 40), (5, 50), (50, 50)):
        with pytest.raises(CalibrationError, match="can't be used"):
            done().limits(own_pct=own)


def test_json_round_trip_keeps_everything():
    first = replace(done(), standing_spread=np.linspace(0, 1, len(FEATURES)), reasons=(Reason.SHALLOW, Reason.CLOSE))
    text = first.to_json()
    assert json.loads(text)["format"] == "posture.calibration/1"
    again = Calibration.from_json(text)
    assert again.to_json() == text
    assert again.drift == first.drift
    assert again.setup == first.setup
    assert np.array_equal(again.standing.features, first.standing.features)
    assert again.reference(7.0).time_s == 7.0


def test_reasons_of_earlier_versions_are_understood():
    before = broken(reasons=["You were turned a little from side-on."])
    assert Calibration.from_json(before).reasons == (Reason.TURNED,)
    with pytest.raises(CalibrationError):
        Calibration.from_json(broken(reasons=["Something else."]))


def broken(**changes: object) -> str:
    return json.dumps({**json.loads(done().to_json()), **changes})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        broken(format="posture.calibration/2"),
        broken(maximum_deg=-3),
        broken(maximum_deg="45"),
        broken(maximum_deg=True),
        broken(grade="great"),
        broken(taken_at="yesterday"),
        broken(taken_at=5),
        broken(drift={"hinge_deg": [0, 0], "lumbar_deg": [0, 0]}),
        broken(standing={}),
        broken(setup=None),
        broken(reasons=None),
        done().to_json().replace('"softness"', '"hardness"'),
        done().to_json().replace('"turn":', '"bend":'),
        broken(maximum_deg=float("nan")),
    ],
)
def test_damaged_json_is_one_clear_error(text):
    with pytest.raises(CalibrationError) as caught:
        Calibration.from_json(text)
    assert caught.value.problem.endswith(".")
    assert "alibrate again" in caught.value.remedy


@pytest.mark.parametrize(
    ("now", "stale"),
    [
        ("2026-03-01T10:00:00+00:00", ()),
        ("2026-03-15T10:00:00+00:00", ()),
        ("2026-03-15T10:00:01+00:00", (Stale.OLD,)),
        ("2026-03-15T11:30:00+02:00", ()),
        ("2026-03-16T10:00:00", (Stale.OLD,)),
    ],
)
def test_two_weeks_make_it_old(now, stale):
    assert staleness(done(), None, None, now) == stale


@pytest.mark.parametrize(
    ("ratio", "stale"), [(1.0, ()), (1.15, ()), (0.87, ()), (1.3, (Stale.DISTANCE,)), (0.7, (Stale.DISTANCE,))]
)
def test_a_moved_camera_is_noticed(ratio, stale):
    found = done()
    setup = replace(found.setup, leg_share=found.setup.leg_share * ratio)
    assert staleness(found, None, setup, TAKEN_AT) == stale


def test_another_standing_is_noticed_beyond_its_spread():
    found = done()
    near = replace(REFERENCE, shape=shape(fill=0.03))
    far = replace(REFERENCE, shape=shape(fill=0.2))
    assert staleness(found, near, None, TAKEN_AT) == ()
    assert staleness(found, far, None, TAKEN_AT) == (Stale.STANDING,)
    used_to = replace(found, standing_spread=np.full(len(FEATURES), 0.2))
    assert staleness(used_to, far, None, TAKEN_AT) == ()
    assert standing_change(found, shape(trunk_lean_deg=8.0)) == pytest.approx(2.0)


def test_the_newest_calibration_that_fits_is_chosen_and_the_newest_where_none_does():
    here = done()
    nearer = replace(here, setup=replace(here.setup, leg_share=1.3 * here.setup.leg_share))
    otherwise = replace(here, standing=shape(fill=0.2))
    last_year = replace(here, taken_at="2025-03-01T10:00:00+00:00")
    for fits in (here, last_year):
        assert fitting((nearer, otherwise, fits, here), REFERENCE, here.setup) is fits
    assert fitting((nearer, otherwise), REFERENCE, here.setup) is nearer


def test_setup_is_in_shares_of_the_picture():
    (one,) = script([(0.05, 0.0, 0.0)], yaw=3.0)
    assert one.pose
    assert one.view
    setup = setup_of(one.pose, one.view)
    assert (setup.image_size, setup.yaw_deg) == ((320, 240), 3.0)
    assert (setup.leg_share, setup.height_share) == pytest.approx((90 / 240, 172 / 240))
