"""A session with a person's own calibration: own limits, own bias, and a word when it no longer fits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import person
from scripted_corridor import Scripted, bend, play

from posture.calibration.result import DRIFT_SHARE, Calibration, Drift, Grade, setup_of
from posture.calibration.subject import Subject
from posture.measure.reference import Reference
from posture.pipeline import Session
from posture.settings import Strictness
from posture.values import Stale, Verdict

TAKEN_AT = "2026-03-01T10:00:00+00:00"


def calibrated(**changes) -> Calibration:
    """The calibration of whoever `bend` shows, standing as they do there."""
    script = Scripted()
    session = Session(script, estimator=script)
    last = play(script, bend(0), session=session)[-1]
    assert session.reference
    assert last.pose
    assert last.view
    found = Calibration(
        standing=session.reference.shape,
        standing_s=1.0,
        standing_spread=session.reference.shape.features * 0,
        lean_spread_deg=0.0,
        drift=Drift(hinge_deg=(0.0, 40.0), lumbar_deg=(0.0, 10.0)),
        maximum_deg=30.0,
        flat_hinge_deg=40.0,
        setup=setup_of(last.pose, last.view),
        grade=Grade.GOOD,
        reasons=(),
        taken_at=TAKEN_AT,
    )
    return replace(found, **changes)


def judged_by(calibration: Calibration | None, *, share: float, now: str | None = TAKEN_AT, poses=None, earlier=()):
    script = Scripted(share=share)
    subject = Subject(name="Anna", calibration=calibration)
    session = Session(script, subject.settings(), estimator=script, calibration=calibration, earlier=earlier, now=now)
    return play(script, poses or bend(60), session=session)


def test_own_limits_judge_and_are_a_share_of_the_own_maximum():
    stiff = calibrated(maximum_deg=26.0, drift=Drift())
    supple = calibrated(maximum_deg=58.0, drift=Drift())
    # 24 deg of flexion: nine tenths of one person's maximum, two fifths of another's.
    assert judged_by(stiff, share=0.4)[-1].verdict is Verdict.ROUNDED
    assert judged_by(supple, share=0.4)[-1].verdict is Verdict.GOOD
    assert judged_by(supple, share=0.4)[-1].rounding_pct == pytest.approx(100 * 24 / 58, abs=2)


def test_the_own_bias_is_taken_out_at_the_depth_it_was_found_at():
    plain, own = judged_by(None, share=0.3)[-1], judged_by(calibrated(), share=0.3)[-1]
    assert plain.angles.hip_hinge_deg > 40
    assert plain.angles.lumbar_flexion_deg - own.angles.lumbar_flexion_deg == pytest.approx(10 * DRIFT_SHARE, abs=0.2)
    standing = judged_by(calibrated(), share=0.3, poses=bend(0))[-1]
    assert standing.angles.lumbar_flexion_deg == pytest.approx(0, abs=0.2)


@pytest.mark.parametrize(
    ("change", "now", "stale"),
    [
        ({}, TAKEN_AT, ()),
        ({}, "2026-04-01T10:00:00+00:00", (Stale.OLD,)),
        ({}, None, ()),
        ({"taken_at": "2020-01-01T00:00:00+00:00"}, None, ()),
    ],
)
def test_an_old_calibration_is_told_from_the_standing_reference_on(change, now, stale):
    found = judged_by(calibrated(**change), share=0.2, now=now)
    assert found[0].stale == ()
    assert found[-1].stale == stale
    # Told, not adapted to: the limits stay.
    assert found[-1].rounding_pct == pytest.approx(judged_by(calibrated(), share=0.2)[-1].rounding_pct, abs=0.01)


def test_a_camera_moved_away_is_told():
    further = [person(lean_deg=0.0, scale=0.7) for _ in range(40)]
    assert Stale.DISTANCE in judged_by(calibrated(), share=0.2, poses=further)[-1].stale


def test_of_two_calibrations_the_one_taken_where_the_person_stands_is_judged_by():
    here = calibrated(maximum_deg=26.0, drift=Drift())
    there = replace(here, maximum_deg=58.0, setup=replace(here.setup, leg_share=1.5 * here.setup.leg_share))
    for latest, before in ((here, there), (there, here)):
        found = judged_by(latest, earlier=(before,), share=0.4)[-1]
        assert (found.verdict, found.stale) == (Verdict.ROUNDED, ())
        assert found.rounding_pct == pytest.approx(100 * 24 / 26, abs=2)
    # Where none was taken the newest one counts, and that it does not fit is told.
    found = judged_by(there, earlier=(there,), share=0.4)[-1]
    assert (found.verdict, found.stale) == (Verdict.GOOD, (Stale.DISTANCE,))


def test_the_profile_decides_the_limits():
    calibration = calibrated(maximum_deg=40.0)
    assert Subject(calibration=calibration).limits.rounded_deg == pytest.approx(28)
    assert Subject(calibration=calibration, strictness=Strictness.STRICT).limits.rounded_deg == pytest.approx(22)
    assert Subject(calibration=calibration, own_pct=(40, 60)).limits.rounded_deg == pytest.approx(24)
    assert Subject(own_pct=(40, 60)).limits.rounded_deg == pytest.approx(27)
    assert isinstance(calibration.reference(0.0), Reference)
