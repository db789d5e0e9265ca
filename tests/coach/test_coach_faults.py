"""Each fault: said once when it lasts, the clock stands meanwhile (or, for the neck, does not)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from coach_scripts import BEND, BOTH_FLOOR, Script, fault_told, of, phase_told, play, said, stretch
from english import own, told

from posture.coach import prompts
from posture.coach.faults import Fault
from posture.coach.motion import Motion, at_rest, bouncing, step
from posture.coach.phases import HoldPaused, Pause, Phase, Tone, ToneName
from posture.coach.state import Options
from posture.stretches.stretch import Judged, Knee
from posture.values import Side

LEFT = Side.LEFT


def held(seconds: float = 8.0, *, hinge: float = 40.0) -> Script:
    return Script().to(2.0).to(1.0, hinge=hinge, leg=LEFT).to(seconds)


def pauses(heard) -> list[Pause]:
    return [one.reason for one in of(heard, HoldPaused)]


# --- rounding ---


def test_two_roundings_far_apart_are_warned_of_twice_and_near_ones_once():
    def twice(apart: float):
        script = held()
        for _ in range(2):
            script.to(0.1, lumbar=40.0).to(1.5).to(0.1, lumbar=0.0).to(apart)
        return play(script, stretch())

    state, heard = twice(8.0)
    assert said(heard).count(fault_told(Fault.ROUNDED)) == 2
    assert state.tally.warnings == 2
    state, heard = twice(1.5)
    assert said(heard).count(fault_told(Fault.ROUNDED)) == 1
    assert state.tally.warnings == 2


def test_a_flicker_of_rounding_is_not_said_but_not_counted_as_right_either():
    script = held().to(0.05, lumbar=33.0).to(0.1).to(0.05, lumbar=30.0).to(4.0, lumbar=0.0)
    state, heard = play(script, stretch())
    assert fault_told(Fault.ROUNDED) not in said(heard)
    assert not pauses(heard)
    assert state.tally
    assert 0.14 < state.tally.in_position_s - state.tally.right_s < 0.4


def test_a_rounding_that_goes_on_is_reminded_of_but_rarely():
    _, heard = play(held().to(0.2, lumbar=40.0).to(30.0), stretch())
    assert said(heard).count(fault_told(Fault.ROUNDED)) == 3


def test_rounding_on_the_way_down_is_said_before_the_hold():
    _, heard = play(Script().to(2.0).to(1.0, hinge=5.0, lumbar=40.0, leg=LEFT).to(1.0, hinge=10.0), stretch())
    assert fault_told(Fault.ROUNDED) in said(heard)


def test_a_hold_all_rounded_has_no_right_second():
    state, _ = play(Script().to(2.0).to(1.0, hinge=10.0, lumbar=40.0, leg=LEFT).to(20.0), stretch())
    assert state.phase is Phase.HOLD
    assert state.tally
    assert state.tally.right_s == pytest.approx(0.0, abs=0.5)
    assert told(state.prompt.word) == "Chest up"
    assert state.paused_because is Pause.ROUNDED
    assert state.tally.warnings == 1


def test_nobody_is_told_to_hold_what_is_wrong():
    script = Script().to(2.0).to(1.0, hinge=10.0, lumbar=40.0, leg=LEFT).to(6.0)
    _, heard = play(script, stretch())
    hold = phase_told(Phase.HOLD)
    assert hold not in said(heard)
    assert Tone(ToneName.GOOD) not in of(heard, Tone)
    _, heard = play(script.to(0.3, hinge=40.0, lumbar=0.0).to(5.0), stretch())
    assert said(heard).index(hold) > said(heard).index(fault_told(Fault.ROUNDED))


# --- knee ---


def test_a_bent_knee_stops_the_clock_and_is_said_when_it_lasts():
    state, heard = play(held(10.0).to(5.0, knee=30.0).to(5.0, knee=5.0), stretch())
    assert said(heard).count(fault_told(Fault.KNEE)) == 1
    assert pauses(heard) == [Pause.KNEE]
    assert state.tally
    assert state.tally.right_s == pytest.approx(15.0, abs=0.7)
    assert told(prompts.PRAISE_AGAIN) in said(heard)


def test_a_knee_misread_for_half_a_second_is_not_said():
    _, heard = play(held(10.0).to(0.5, knee=40.0).to(5.0, knee=5.0), stretch())
    assert fault_told(Fault.KNEE) not in said(heard)


def test_a_knee_may_bend_on_the_way_in_and_out():
    script = Script().to(2.0).to(2.0, hinge=40.0, leg=LEFT, knee=35.0).to(10.0, knee=5.0)
    script.to(2.0, hinge=0.0, knee=35.0).to(1.0)
    _, heard = play(script, stretch())
    assert fault_told(Fault.KNEE) not in said(heard)


@pytest.mark.parametrize(("knee", "bent"), [(16.0, False), (19.0, True)])
def test_a_knee_is_bent_beyond_its_limit_and_the_error_of_reading_it(knee, bent):
    state, _ = play(held(10.0).to(5.0, knee=knee), stretch())
    assert (state.paused_because is Pause.KNEE) is bent


def test_the_knee_keeps_quiet_where_it_is_not_judged():
    _, heard = play(held(10.0).to(10.0, knee=60.0), stretch(judged=(Judged.LUMBAR,)))
    assert not pauses(heard)


def test_the_knee_is_named_as_the_stretch_means_it():
    assert told(prompts.of_fault(Fault.KNEE, stretch(knee=Knee.BACK)).sentence) == "Straighten your back knee."
    assert told(prompts.of_fault(Fault.KNEE, BOTH_FLOOR).sentence) == "Straighten your knees."


# --- bouncing ---


@pytest.mark.parametrize(("hz", "amplitude"), [(0.35, 8.0), (0.5, 5.0), (1.0, 6.0), (1.0, 12.0), (1.9, 7.0)])
def test_bouncing_is_said_and_stops_the_clock(hz, amplitude):
    state, heard = play(held().wave(9.0, hz, amplitude).to(3.0), stretch())
    assert said(heard).count(fault_told(Fault.BOUNCE)) == 1
    assert Pause.BOUNCE in pauses(heard)
    assert state.paused_because is None
    # Not before it is periodic: two cycles are still held to be rest or movement.
    assert state.tally
    assert state.tally.right_s <= 8.0 + 2.2 / hz + 2.5


@pytest.mark.parametrize(
    ("hz", "amplitude", "seconds"),
    [(1.0, 3.0, 12.0), (0.1, 10.0, 20.0), (1.0, 8.0, 1.0)],
    ids=["slight", "slow", "once"],
)
def test_breathing_and_easing_in_are_no_bouncing(hz, amplitude, seconds):
    _, heard = play(held().wave(seconds, hz, amplitude).to(3.0), stretch())
    assert fault_told(Fault.BOUNCE) not in said(heard)


def test_motion_knows_rest_and_forgets_after_a_gap():
    motion = Motion()
    for i in range(10):
        motion = step(motion, 40.0, i / 20)
    assert at_rest(motion)
    assert not at_rest(step(motion, 50.0, 0.5))
    assert not at_rest(step(motion, 40.0, 5.0))
    assert not bouncing(motion, 0.5)


# --- out of position ---


def test_coming_out_for_a_moment_pauses_and_goes_on():
    script = held(10.0).to(0.5, hinge=3.0).to(1.5).to(0.5, hinge=40.0).to(5.0)
    state, heard = play(script, stretch())
    assert said(heard).count(fault_told(Fault.OUT)) == 1
    assert pauses(heard) == [Pause.OUT]
    assert state.phase is Phase.HOLD
    assert state.tally
    assert state.tally.right_s == pytest.approx(15, abs=1)


def test_easing_off_by_a_few_degrees_at_the_edge_is_no_coming_out():
    _, heard = play(held(10.0, hinge=16.0).to(2.0, hinge=12.0).to(5.0), stretch())
    assert not pauses(heard)


def test_losing_much_depth_in_position_is_said_but_counts():
    state, heard = play(held(10.0, hinge=45.0).to(2.0, hinge=28.0).to(5.0), stretch())
    assert said(heard).count(fault_told(Fault.SHALLOWER)) == 1
    assert state.tally
    assert state.tally.right_s == pytest.approx(17, abs=1)


# --- neck ---


def test_a_hanging_head_is_said_gently_and_does_not_stop_the_clock():
    state, heard = play(held(8.0).to(6.0, neck=70.0), stretch())
    assert said(heard).count(fault_told(Fault.NECK)) == 1
    assert not pauses(heard)
    assert state.tally
    assert state.tally.right_s == pytest.approx(14, abs=0.5)


@pytest.mark.parametrize("neck", [20.0, 50.0, -30.0])
def test_a_head_carried_as_in_standing_or_lifted_is_not_spoken_of(neck):
    _, heard = play(held(8.0).to(6.0, neck=neck), stretch())
    assert fault_told(Fault.NECK) not in said(heard)


def test_without_having_seen_the_head_in_standing_it_is_not_judged():
    script = Script().to(0.2, hinge=30.0, leg=LEFT, neck=70.0).to(10.0)
    _, heard = play(script, stretch())
    assert fault_told(Fault.NECK) not in said(heard)


# --- can't tell ---


def test_the_camera_says_what_to_do_and_the_clock_stands():
    state, heard = play(held(8.0).to(5.0, seen=False), stretch())
    assert said(heard)[-1] == "Step back: I can't see your feet."
    assert (told(state.prompt.word), told(state.prompt.sentence)) == ("Step back", "Step back: I can't see your feet.")
    assert state.paused_because is Pause.UNSEEN


def test_advice_that_changes_is_said_anew():
    script = held(8.0).to(20.0, seen=False)
    moments = [
        replace(one, advice=own("Turn side-on.")) if not one.seen and one.time_s > 15.0 else one
        for one in script.moments
    ]
    _, heard = play(moments, stretch())
    advice = [one for one in said(heard) if one in ("Turn side-on.", "Step back: I can't see your feet.")]
    assert advice[0] == "Step back: I can't see your feet."
    assert advice.index("Turn side-on.") == advice.count("Step back: I can't see your feet.")


# --- hips first ---


@pytest.mark.parametrize(("first", "wrong"), [({"lumbar": 25.0}, True), ({"hinge": 25.0}, False)])
def test_the_hips_must_move_before_the_back(first, wrong):
    state, heard = play(Script().to(2.0).to(1.0, **first).to(1.5, hinge=50.0, lumbar=28.0).to(5.0), BEND)
    assert (fault_told(Fault.BACK_FIRST) in said(heard)) is wrong
    assert state.tally
    assert (Fault.BACK_FIRST in state.tally.cost_s) is wrong


def test_hips_first_is_asked_only_of_the_stretch_that_wants_it():
    script = Script().to(2.0).to(1.0, lumbar=25.0).to(1.5, hinge=50.0, lumbar=28.0).to(5.0)
    _, heard = play(script, replace(BEND, hips_first=False))
    assert fault_told(Fault.BACK_FIRST) not in said(heard)


# --- praise ---


def test_praise_is_given_once_a_hold_after_a_clean_time():
    _, heard = play(held(28.0), stretch())
    assert [s for s in said(heard) if s in (told(prompts.PRAISE), told(prompts.PRAISE_AGAIN))] == [told(prompts.PRAISE)]
    assert of(heard, Tone).count(Tone(ToneName.GOOD)) == 2
    _, heard = play(held(28.0), stretch(), Options(praise=False))
    assert told(prompts.PRAISE) not in said(heard)


def test_a_long_hold_is_praised_once_too():
    script = held(15.0).to(0.1, lumbar=40.0).to(2.0).to(0.1, lumbar=0.0).to(40.0)
    _, heard = play(script, stretch(), Options(hold_s=90.0))
    assert [s for s in said(heard) if s in (told(prompts.PRAISE), told(prompts.PRAISE_AGAIN))] == [told(prompts.PRAISE)]
