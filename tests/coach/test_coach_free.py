"""Practice without a clock: each lean is timed while its form is right, and nothing but the person ends it."""

from __future__ import annotations

import pytest
from coach_scripts import FREE, OUT_OF_SIGHT, WARNING, Script, fault_told, of, phases, play, said, stretch
from english import told

from posture.coach import prompts
from posture.coach.faults import Fault
from posture.coach.machine import finish, pain, skip, start_over
from posture.coach.moments import CoachMoment
from posture.coach.phases import Finished, HoldEnded, Pause, Phase, Tone, ToneName
from posture.coach.state import CoachState
from posture.stretches.stretch import Dose
from posture.values import Status

EARLY = "That was "


def standing(seconds: float = 2.0) -> Script:
    return Script().to(seconds)


def lean(script: Script, seconds: float, *, hinge: float = 40.0) -> Script:
    return script.to(2.0, hinge=hinge).to(seconds).to(2.0, hinge=0.0).to(1.0)


def ended(state: CoachState):
    state, _ = finish(state, (state.time_s or 0.0) + 0.1)
    assert state.summary is not None
    return state.summary


def test_it_begins_when_the_standing_posture_is_taken():
    state, heard = play(standing(), FREE)
    assert phases(heard) == [Phase.INTO]
    assert said(heard) == [told(prompts.into(FREE).sentence)]
    assert state.prompt == prompts.into(FREE)


def test_each_lean_is_timed_by_the_clock_of_a_hold():
    script = lean(lean(standing(), 10.0), 20.0)
    state, heard = play(script, FREE)
    assert phases(heard) == [Phase.INTO, Phase.HOLD, Phase.INTO, Phase.HOLD, Phase.INTO]
    held, _ = play(lean(standing(), 20.0), stretch(legs=2, dose=Dose(hold_s=60.0)))
    assert [one.right_s for one in state.holds] == [pytest.approx(10, abs=0.7), pytest.approx(20, abs=0.7)]
    assert held.tally is not None
    assert [one.round for one in state.holds] == [1, 2]
    assert state.holds[1].right_s == pytest.approx(held.tally.right_s, abs=0.35)


def test_the_clock_goes_on_past_what_is_aimed_for():
    clocks = []
    play(standing().to(2.0, hinge=40.0).to(45.0), FREE, each=lambda state, *_: clocks.append(state.clock_s))
    assert max(clocks) == pytest.approx(45, abs=0.7)


def test_a_rounding_stops_the_clock_and_is_warned_of_once():
    script = standing().to(2.0, hinge=40.0).to(8.0).to(0.2, lumbar=45.0).to(5.0).to(0.2, lumbar=0.0).to(8.0)
    seen = []
    state, heard = play(script, FREE, each=lambda state, *_: seen.append(state))
    assert said(heard).count(WARNING) == 1
    assert any(one.paused_because is Pause.ROUNDED for one in seen)
    assert told(prompts.PRAISE_AGAIN) in said(heard)
    report = ended(state)
    assert report.warnings == 1
    assert report.right_s == pytest.approx(16, abs=1)
    assert (
        told(report.next_time)
        == "Next time, stop at about 35° from the hips and lift your chest there; past that your back rounds."
    )


def test_a_rounding_from_the_way_down_is_counted():
    state, _ = play(standing().to(0.5, lumbar=45.0).to(1.5, hinge=40.0).to(3.0).to(0.5, lumbar=0.0).to(3.0), FREE)
    assert ended(state).warnings == 1


def test_careful_comes_before_the_warning():
    state, heard = play(standing().to(2.0, hinge=40.0).to(1.0, lumbar=26.0).to(1.0), FREE)
    assert state.prompt == prompts.CAREFUL
    assert WARNING not in said(heard)


def test_one_may_move_as_one_likes():
    script = standing().to(2.0, hinge=60.0).wave(10.0, 0.5, 20.0).to(2.0, hinge=25.0).to(4.0, neck=80.0)
    _, heard = play(script, FREE)
    assert said(heard) == [told(prompts.into(FREE).sentence)]


def test_standing_about_is_not_nagged_at():
    _, heard = play(standing(90.0), FREE)
    assert said(heard) == [told(prompts.into(FREE).sentence)]


def test_coming_up_ends_the_lean_without_a_word_about_going_back():
    seen = []
    _, heard = play(lean(standing(), 10.0), FREE, each=lambda state, *_: seen.append(state))
    assert fault_told(Fault.OUT) not in said(heard)
    assert not any(one.paused_because is Pause.OUT for one in seen)
    assert sum(text.startswith(EARLY) for text in said(heard)) == 1
    assert len(of(heard, HoldEnded)) == 1


def test_a_dip_is_no_lean():
    state, heard = play(standing().to(0.3, hinge=20.0).to(0.3).to(0.3, hinge=0.0).to(2.0), FREE)
    assert state.holds == ()
    assert told(prompts.NOT_COUNTED) not in said(heard)


def test_no_lean_is_called_flat_while_nobody_can_tell():
    state, _ = play(standing().to(2.0, hinge=40.0).to(3.0).to(0.8, seen=False), FREE)
    assert (state.phase, state.paused_because) == (Phase.HOLD, Pause.UNSEEN)
    assert told(state.prompt.word) == "Step back"
    assert state.prompt.sentence == OUT_OF_SIGHT


def test_the_longest_lean_is_measured_against_the_aim():
    state, _ = play(lean(standing(), 12.0), FREE)
    assert told(ended(state).next_time) == "Next time, hold the flat lean longer: 12 seconds so far, 30 is the aim."
    state, _ = play(lean(standing(), 31.0), FREE)
    assert told(ended(state).next_time) == "Next time, do the same again."


def test_there_is_nothing_to_skip():
    state, _ = play(standing().to(2.0, hinge=40.0).to(3.0), FREE)
    assert skip(state, 10.0) == (state, ())


def test_starting_over_waits_for_another_standing_posture_and_keeps_what_was_done():
    state, _ = play(standing().to(2.0, hinge=40.0).to(10.0), FREE)
    state, effects = start_over(state, (state.time_s or 0.0) + 0.05)
    assert state.phase is Phase.READY
    assert isinstance(effects[0], HoldEnded)
    nobody = [CoachMoment(time_s=20.0 + i / 10, seen=False, advice=OUT_OF_SIGHT) for i in range(10)]
    state, _ = play(nobody, state)
    assert (state.phase, state.prompt.sentence) == (Phase.READY, OUT_OF_SIGHT)
    state, heard = play(Script(start=22.0).to(2.0).to(2.0, hinge=40.0).to(6.0), state)
    assert phases(heard) == [Phase.INTO, Phase.HOLD]
    assert len(ended(state).holds) == 2


@pytest.mark.parametrize("end", [finish, pain])
def test_it_ends_when_the_person_says_so(end):
    state, _ = play(standing().to(2.0, hinge=40.0).to(10.0), FREE)
    state, effects = end(state, 14.5)
    assert state.phase is Phase.SUMMARY
    assert len(of([(0.0, one) for one in effects], Finished)) == 1
    assert [tone.name for tone in effects if isinstance(tone, Tone)] in ([ToneName.DONE], [])
    assert len(state.holds) == 1


@pytest.mark.parametrize("status", [Status.OK, Status.NO_REFERENCE])
def test_a_dark_room_is_said_before_it_begins(status):
    dark = [CoachMoment(time_s=i / 10, seen=False, dark=True, status=status, advice=OUT_OF_SIGHT) for i in range(30)]
    state, heard = play(dark, FREE)
    assert state.prompt.sentence == prompts.DARK
    assert said(heard) == [told(prompts.DARK)]
    away = [
        CoachMoment(time_s=i / 10, seen=False, dark=True, status=Status.NO_PERSON, advice=OUT_OF_SIGHT)
        for i in range(30)
    ]
    assert told(prompts.DARK) not in said(play(away, FREE)[1])
