"""What must hold of the coach whatever the camera makes of a person, whichever buttons are pressed, however time runs.

`test_coach_properties.py` plays people who move as people do; here nothing fits together, and nothing may break.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from math import isfinite

from coach_scripts import BEND, BOTH_FLOOR, DOG, FACING, FREE, LEANS, LYING, OUT_OF_SIGHT, RELAXING, stretch
from hypothesis import given
from hypothesis import strategies as st

from posture.coach.machine import advance, begin, finish, pain, pause, resume, skip, start_over
from posture.coach.moments import CoachMoment
from posture.coach.motion import REST_S
from posture.coach.phases import HOLDING, TRANSITIONS, Effect, Finished, HoldEnded, Phase, Say
from posture.coach.run import view_of
from posture.coach.state import CoachState, Options
from posture.coach.summary import report_lines, to_json
from posture.coach.tally import BRIDGE_S
from posture.stretches.stretch import Dose
from posture.values import Side, Status, Verdict
from posture.words import LANGUAGES, catalogue

STRETCHES = [stretch(dose=Dose(hold_s=8.0, rounds=2)), RELAXING, LEANS, BEND, LYING, FACING, BOTH_FLOOR, DOG, FREE]
WAYS = {(phase, to) for (phase, _), to in TRANSITIONS.items()}
BUTTONS = {"skip": skip, "pause": pause, "resume": resume, "start over": start_over}
STEPS_S = st.sampled_from([0.03, 0.1, 0.1, 0.1, 0.25, 0.25, 0.45, 0.0, -0.2, -50.0, 0.9, 3.0, 600.0, 1e6])
FIGURE = st.one_of(st.none(), st.floats(-170, 170), st.sampled_from([0.0, 20.0, 45.0, 60.0]))
OPTIONS = st.builds(
    Options,
    hold_s=st.sampled_from([None, 5.0, 40.0]),
    rounds=st.sampled_from([None, 1, 2]),
    repetitions=st.sampled_from([None, 1, 4]),
    first_leg=st.sampled_from([None, *Side]),
    praise=st.booleans(),
)
UNSEEN = CoachMoment(time_s=0.0, seen=False, advice=OUT_OF_SIGHT, status=Status.OUT_OF_FRAME)
SEEN = st.builds(
    CoachMoment,
    time_s=st.just(0.0),
    seen=st.just(True),
    dark=st.booleans(),
    placed=st.sampled_from([True, True, True, False]),
    depth_deg=FIGURE,
    range_deg=FIGURE,
    lumbar_deg=FIGURE,
    verdict=st.sampled_from(Verdict),
    rounded=st.booleans(),
    warning=st.booleans(),
    warned=st.booleans(),
    knee_deg=FIGURE,
    leg=st.sampled_from([None, *Side]),
    neck_deg=FIGURE,
)


@dataclass
class Told:
    """A coach that is checked at every step. counted_s: how much could have counted, by the clock."""

    state: CoachState
    counted_s: float = 0.0
    ended: int = 0
    effects: list[Effect] = field(default_factory=list)

    def take(self, outcome: tuple[CoachState, tuple[Effect, ...]]) -> None:
        before, (self.state, effects) = self.state, outcome
        state = self.state
        if before.time_s is not None and state.time_s is not None:
            assert state.time_s >= before.time_s
            passed_s = state.time_s - before.time_s
            self.counted_s += passed_s if passed_s <= BRIDGE_S else 0.0
        assert state.phase is before.phase or (before.phase, state.phase) in WAYS
        assert sum(isinstance(one, Say) for one in effects) <= 1
        assert state.clock_s >= 0
        assert state.free or state.clock_s <= max(state.target_s, 0.0)
        assert 1 <= state.round <= state.rounds
        assert (state.summary is not None) == (state.phase is Phase.SUMMARY)
        self.ended += sum(isinstance(one, Finished) for one in effects)
        tally = [state.tally.right_s] if state.tally and state.phase in HOLDING else []
        # The rest that shows only once it has lasted counts as well, for each hold.
        slack_s = REST_S * (2 + len(state.holds)) + 1e-6
        assert sum(hold.right_s for hold in state.holds) + sum(tally) <= self.counted_s + slack_s
        for one in effects:
            if isinstance(one, HoldEnded):
                assert 0 <= one.right_s <= one.in_position_s + REST_S + 1e-6
        view = view_of(state, effects)
        assert view.ring is None or 0 <= view.ring.share <= 1
        assert isfinite(view.clock_s)


@st.composite
def wanderings(draw: st.DrawFn) -> tuple[Told, float]:
    """Where it can get to, and the last time that was said."""
    told = Told(begin(draw(st.sampled_from(STRETCHES)), draw(OPTIONS))[0])
    time_s = draw(st.sampled_from([0.0, 3.0, 1e6]))
    latest_s = time_s
    for _ in range(draw(st.integers(1, 12))):
        moment = draw(st.one_of(st.just(UNSEEN), SEEN))
        step_s = draw(STEPS_S)
        for _ in range(draw(st.sampled_from([1, 2, 8, 20, 60]))):
            time_s += step_s if step_s < 1 else 0.1
            told.take(advance(told.state, moment, time_s))
            latest_s = max(latest_s, time_s)
        time_s += step_s
        button = draw(st.sampled_from([None, None, None, *BUTTONS]))
        if button:
            told.take(BUTTONS[button](told.state, time_s))
    return told, max(latest_s, time_s)


def ends_well(told: Told) -> None:
    """It is over, once, and its report is one."""
    assert told.state.phase is Phase.SUMMARY
    assert told.ended == 1
    assert told.state.summary is not None
    json.dumps(to_json(told.state.summary), allow_nan=False)
    for language in LANGUAGES:
        assert all(catalogue(language).text(line) for line in report_lines(told.state.summary))


@given(wanderings(), st.booleans(), st.sampled_from([-1e9, 0.0, 1.0, 1e9]))
def test_it_can_be_ended_from_anywhere_at_any_time_and_reports_numbers(where, hurts, later_s):
    told, time_s = where
    told.take((pain if hurts else finish)(told.state, time_s + later_s))
    ends_well(told)
    told.take((pain if hurts else finish)(told.state, time_s))
    assert told.ended == 1


@given(wanderings())
def test_from_anywhere_skipping_leads_to_the_end_but_for_what_has_none(where):
    told, time_s = where
    for n in range(80):
        if told.state.phase is Phase.SUMMARY:
            break
        told.take(skip(told.state, time_s + n))
    if told.state.free:
        told.take(finish(told.state, time_s))
    ends_well(told)


def willing(state: CoachState, time_s: float, since_s: float) -> CoachMoment:
    """What somebody does who does what the coach wants."""
    deep = max(state.stretch.min_depth_deg, 20.0) + 25.0
    match state.phase:
        case Phase.READY | Phase.COME_UP:
            depth = 0.0
        case Phase.REPEAT:
            depth = deep if (time_s - since_s) % 4 < 2 else 0.0
        case Phase.INTO | Phase.CHANGE_LEG if state.stretch.min_depth_deg > 0:
            depth = deep if time_s - since_s > 1.0 else 0.0
        case Phase.RELAX | Phase.DEEPER:
            depth = deep + 6.0
        case _:
            depth = deep
    leg = (state.leg or Side.LEFT) if state.stretch.legs == 1 and depth > 0 else None
    if state.phase is Phase.REPEAT and leg:
        leg = Side.LEFT if (time_s - since_s) % 8 < 4 else Side.RIGHT
    side_on = state.stretch.side_on
    return CoachMoment(
        time_s=time_s,
        seen=True,
        placed=state.phase not in (Phase.READY, Phase.COME_UP) or state.stretch.min_depth_deg > 0,
        depth_deg=depth if side_on else None,
        range_deg=depth if side_on else None,
        lumbar_deg=5.0,
        verdict=Verdict.GOOD,
        knee_deg=4.0,
        leg=leg,
        neck_deg=20.0,
    )


@given(wanderings())
def test_from_anywhere_whoever_does_what_it_says_gets_to_the_end(where):
    told, time_s = where
    told.take(resume(told.state, time_s))
    phase, since_s = told.state.phase, time_s
    for n in range(1, 6000):
        at = time_s + n / 5
        if told.state.phase is not phase:
            phase, since_s = told.state.phase, at
        if phase is Phase.SUMMARY:
            break
        told.take(advance(told.state, willing(told.state, at, since_s), at))
    if told.state.free:
        told.take(finish(told.state, time_s + 9999))
    assert told.state.phase is Phase.SUMMARY, (told.state.phase, told.state.stretch.id, told.state.leg)
