"""What must hold of the calibration whoever comes by: it ends, says why, and can always be begun again."""

from __future__ import annotations

import json
import math
from itertools import accumulate

import pytest
from builders import angles, shape
from calibration_feedback import GOOD, TAKEN_AT, script
from calibration_script import REFERENCE
from english import own
from hypothesis import given
from hypothesis import strategies as st

from posture.calibration.machine import CalibrationState, advance, begin, finish, restart
from posture.calibration.moments import Moment, moment_of
from posture.calibration.result import Setup
from posture.calibration.steps import ACTIVE, PATIENCE_S, TRANSITIONS, Finished, NewReference, Refused, Say, Step
from posture.values import Status

WAYS = {(step, to) for (step, _), to in TRANSITIONS.items()}
STEPS_S = st.sampled_from([0.05, 0.05, 0.1, 0.1, 0.1, 0.2, 0.5, 0.0, -0.3, 2.0, 40.0, 1e5])
SIDE_ON = Setup(image_size=(320, 240), leg_share=0.4, height_share=0.8, yaw_deg=0.0)
WAIT_S = sum(limit for _, limit in PATIENCE_S.values()) + 60


@st.composite
def spells(draw: st.DrawFn) -> list[Moment]:
    """Some moments of one kind: nobody, somebody who stands, bends, rounds, walks, is taken for another."""
    kind = draw(st.sampled_from(["gone", "unsure", "no reference", "still", "bent", "round", "any", "walks", "other"]))
    if kind == "gone":
        one = Moment(time_s=0.0, status=Status.NO_PERSON, advice=draw(st.sampled_from([None, own("Come in.")])))
        return [one] * draw(st.integers(1, 12))
    if kind == "unsure":
        status = draw(st.sampled_from([Status.OUT_OF_FRAME, Status.NOT_SIDE_ON, Status.LOW_CONFIDENCE]))
        one = Moment(time_s=0.0, status=status, advice=own("Turn."), reference=REFERENCE, setup=SIDE_ON, feet_x=0.6)
        return [one] * draw(st.integers(1, 12))
    if kind == "no reference":
        return [Moment(time_s=0.0, status=Status.NO_REFERENCE, advice=own("Stand."), setup=SIDE_ON, feet_x=0.6)] * 3
    hinge, lumbar = {"bent": (55.0, 4.0), "round": (20.0, 45.0)}.get(kind, (0.0, 0.0))
    if kind == "any":
        hinge, lumbar = draw(st.floats(-90, 170)), draw(st.floats(-60, 120))
    one = Moment(
        time_s=0.0,
        status=Status.OK,
        angles=angles(lumbar, hinge=hinge, lean=hinge + lumbar / 2, sd=draw(st.sampled_from([1.0, 4.0, 20.0]))),
        knee_deg=draw(st.sampled_from([0.0, 8.0, 60.0])),
        feet_x=0.6 + draw(st.sampled_from([0.0, 0.05, 0.9])) * (kind == "walks"),
        setup=SIDE_ON,
        shape=draw(st.sampled_from([None, shape(), shape(fill=2.0)])),
        reference=REFERENCE,
        reference_taken=kind == "other",
        progress=1.0,
    )
    return [one] * draw(st.integers(1, 25))


def checked(state: CalibrationState, moment: Moment, time_s: float) -> CalibrationState:
    """One step further, with all that must hold of any step."""
    before = state
    state, effects = advance(state, moment, time_s)
    assert state.step is before.step or (before.step, state.step) in WAYS
    assert 0 <= state.progress <= 1
    assert state.prompt
    assert sum(isinstance(one, Say) for one in effects) <= 2
    ends = [one for one in effects if isinstance(one, Finished | Refused)]
    assert len(ends) == (before.step in ACTIVE and state.step not in ACTIVE)
    assert (state.step is Step.REFUSED) == (state.refusal is not None)
    assert (state.step is Step.DONE) == (state.calibration is not None)
    if before.step not in ACTIVE:
        assert (state, effects) == (before, ())
    if state.calibration:
        found = state.calibration
        figures = (found.maximum_deg, found.flat_hinge_deg, found.lean_spread_deg, *found.drift.lumbar_deg)
        assert all(math.isfinite(one) for one in figures)
        assert found.maximum_deg > 0
        json.loads(found.to_json())
    return state


@st.composite
def wanderings(draw: st.DrawFn) -> tuple[CalibrationState, float]:
    """Where it can get to, and when: any moments at any times, with buttons in between."""
    state, _ = begin(TAKEN_AT)
    time_s = draw(st.sampled_from([0.0, 7.0, 1e6]))
    for spell in draw(st.lists(spells(), min_size=1, max_size=14)):
        every_s = draw(st.sampled_from([0.1, 0.3, None]))
        steps = [every_s] * len(spell) if every_s else draw(st.lists(STEPS_S, min_size=len(spell), max_size=len(spell)))
        for moment, at in zip(spell, accumulate(steps, initial=time_s), strict=False):
            state = checked(state, moment, at)
            time_s = max(at, time_s)
        again = draw(st.sampled_from([None, None, None, Step.STAND, Step.HINGE, Step.ROUND]))
        if again is not None:
            try:
                state, effects = restart(state, again)
            except ValueError:
                assert again is not Step.STAND
            else:
                assert state.step is again
                assert any(isinstance(one, NewReference) for one in effects) is (again is Step.STAND)
    return state, time_s


@given(wanderings(), spells())
def test_whatever_goes_on_it_ends_within_its_patience_and_says_how(where, spell):
    state, time_s = where
    for n in range(1, round(WAIT_S * 5)):
        if state.step not in ACTIVE:
            break
        state = checked(state, spell[0], time_s + n / 5)
    assert state.step in (Step.DONE, Step.REFUSED)


@given(wanderings())
def test_from_anywhere_it_can_be_ended_and_done_again_from_where_it_says(where):
    state, _ = where
    ended, effects = finish(state)
    assert ended.step in (Step.DONE, Step.REFUSED)
    assert len(effects) > 0 or state.step not in ACTIVE
    for effect in effects:
        if isinstance(effect, Refused):
            again, _ = restart(ended, effect.restart_at)
            assert again.step is effect.restart_at


@given(wanderings())
def test_from_anywhere_whoever_begins_again_and_does_it_well_is_calibrated(where):
    state, time_s = where
    state, _ = restart(state, Step.STAND)
    for feedback in script(GOOD, start=time_s + 1)[::2]:
        state = checked(state, moment_of(feedback, REFERENCE), feedback.time_s)
    assert state.calibration is not None
    assert state.calibration.maximum_deg == pytest.approx(44, abs=4)
