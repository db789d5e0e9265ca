"""The way through a stretch: the table of phases, every kind of position, both legs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from coach_scripts import (
    BEND,
    BOTH_FLOOR,
    DOG,
    FACING,
    LYING,
    Script,
    hold,
    of,
    phase_told,
    phases,
    play,
    said,
    stretch,
)
from english import told

from posture.coach import prompts
from posture.coach.faults import Fault
from posture.coach.form import DWELL_S, STOPS
from posture.coach.phases import (
    ACTIVE,
    TRANSITIONS,
    Finished,
    HoldEnded,
    HoldStarted,
    Pause,
    Phase,
    PhaseBegan,
    RoundDone,
    Tone,
    Trigger,
    next_phase,
)
from posture.coach.state import Options
from posture.stretches.stretch import Dose
from posture.values import Side
from posture.words import LANGUAGES, catalogue

LEFT, RIGHT = Side.LEFT, Side.RIGHT


@pytest.mark.parametrize(
    ("phase", "trigger"),
    [
        *((Phase.SUMMARY, trigger) for trigger in Trigger),  # what is over stays over
        (Phase.READY, Trigger.REACHED),  # nobody is held who was not seen standing
        (Phase.READY, Trigger.HELD),
        (Phase.INTO, Trigger.HELD),  # nor is a hold over that never began
        (Phase.INTO, Trigger.PRESS),
        (Phase.HOLD, Trigger.OTHER_LEG),  # the leg is changed upright
        (Phase.HOLD, Trigger.OVER),
        (Phase.HOLD, Trigger.PRESSED),
        (Phase.PRESS, Trigger.HELD),  # who presses relaxes first
        (Phase.RELAX, Trigger.AGAIN),
        (Phase.REPEAT, Trigger.PRESS),
        (Phase.COME_UP, Trigger.REACHED),
    ],
)
def test_what_must_not_happen_has_no_way_and_is_named(phase, trigger):
    with pytest.raises(ValueError, match=f"^no way from phase '{phase.value}' on '{trigger.value}'$"):
        next_phase(phase, trigger)


def test_every_phase_is_reached_and_can_be_stopped():
    assert {Phase.READY, *TRANSITIONS.values()} == set(Phase)
    assert all(next_phase(phase, Trigger.STOP) is Phase.SUMMARY for phase in ACTIVE)
    assert not any(phase is Phase.SUMMARY for phase, _ in TRANSITIONS)


HARM = ("injur", "damage", "hurt", "harm", "danger", "disc", "verletz", "schaden", "schäd", "gefahr", "bandscheib")


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_said_is_short_whole_and_about_form(language):
    shared = (Phase.HOLD, Phase.PRESS, Phase.RELAX, Phase.DEEPER, Phase.REPEAT, Phase.COME_UP, Phase.SUMMARY)
    shown = [prompts.of_phase(phase) for phase in shared] + [prompts.of_fault(fault, stretch()) for fault in Fault]
    shown += [prompts.STOPPED, prompts.PAUSED, prompts.FREE_LEAN, prompts.CAREFUL, prompts.ready(stretch())]
    sentences = [prompt.sentence for prompt in shown] + [prompts.paused(pause) for pause in Pause]
    sentences += [prompts.PRAISE, prompts.PRAISE_AGAIN, prompts.HINT, prompts.HINT_UP]
    sentences += [prompts.NOT_COUNTED, prompts.SKIPPED, prompts.DARK]
    assert set(STOPS) <= set(DWELL_S)
    for text in map(catalogue(language).text, sentences):
        assert text.endswith(".")
        assert len(text) <= 85
        assert not any(word in text.lower() for word in HARM)
    assert all(len(catalogue(language).text(prompt.word)) <= 16 for prompt in shown)


def test_the_main_stretch_goes_through_both_legs_and_all_rounds_hands_free():
    script = Script(fps=10).to(2.0)
    for leg in (LEFT, RIGHT) * 3:
        hold(script, leg, 32.0)
    state, heard = play(script, stretch(dose=Dose(rounds=3)))
    lap = [Phase.HOLD, Phase.COME_UP, Phase.CHANGE_LEG]
    assert phases(heard) == [Phase.INTO, *(lap * 6)[:-1], Phase.SUMMARY]
    assert [one.leg for one in of(heard, HoldStarted)] == [LEFT, RIGHT] * 3
    assert [one.round for one in of(heard, HoldStarted)] == [1, 1, 2, 2, 3, 3]
    assert [one.round for one in of(heard, RoundDone)] == [1, 2, 3]
    assert all(one.right_s == pytest.approx(30, abs=0.1) for one in of(heard, HoldEnded))
    assert state.summary
    assert of(heard, Finished) == [Finished(state.summary)]
    assert said(heard)[-1] == phase_told(Phase.SUMMARY)
    assert [s for s in said(heard) if s in "54321"] == list("54321") * 6
    assert "Now the other leg: the right one." in said(heard)


@pytest.mark.parametrize(
    ("what", "leg", "hinge"),
    [(BEND, None, 60.0), (BOTH_FLOOR, None, 20.0), (DOG, None, 120.0)],
    ids=lambda one: str(one)[:12],
)
def test_both_legs_at_once_need_one_hold_a_round(what, leg, hinge):
    state, heard = play(hold(Script().to(2.0), leg, 24.0, hinge=hinge).to(8.0), replace(what))
    assert len(of(heard, HoldEnded)) == 1
    assert state.summary is not None
    assert state.summary.range_deg(None) == pytest.approx(hinge)
    assert state.summary.left_minus_right_deg is None


def test_a_second_round_of_both_legs_at_once_begins_after_coming_up():
    script = hold(hold(Script().to(2.0), None, 24.0, hinge=60.0), None, 24.0, hinge=60.0)
    _, heard = play(script, BEND, Options(rounds=2))
    assert phases(heard) == [
        Phase.INTO,
        Phase.HOLD,
        Phase.COME_UP,
        Phase.INTO,
        Phase.HOLD,
        Phase.COME_UP,
        Phase.SUMMARY,
    ]


def test_lying_the_angle_of_the_leg_is_the_depth_and_no_back_is_judged():
    script = Script().to(2.0).to(2.0, hinge=70.0, leg=RIGHT).to(22.0).to(1.0, hinge=0.0, leg=None).to(2.0)
    state, heard = play(script, LYING)
    assert of(heard, HoldEnded)[0].leg is RIGHT
    assert state.holds[0].deepest_deg == pytest.approx(70)
    assert state.leg is LEFT


def test_a_wild_moment_is_not_how_deep_it_went():
    script = Script().to(2.0).to(2.0, hinge=70.0, leg=RIGHT).to(22.0).to(1.0, hinge=0.0, leg=None).to(2.0)
    script.moments = [replace(one, range_deg=95.0) if 14.0 <= one.time_s < 14.3 else one for one in script.moments]
    state, _ = play(script, LYING)
    assert state.holds[0].deepest_deg == pytest.approx(70)


def test_how_sure_the_deepest_hinge_is_is_kept_with_it():
    script = Script().to(2.0).to(2.0, hinge=70.0, leg=RIGHT).to(22.0).to(1.0, hinge=0.0, leg=None).to(2.0)
    moments = [replace(one, range_sd_deg=3.0 if one.range_deg == 70.0 else 9.0) for one in script.moments]
    state, _ = play(moments, LYING)
    assert state.holds[0].deepest_sd_deg == 3.0


def test_not_side_on_the_raised_leg_is_the_position():
    script = Script().to(2.0).to(24.0, leg=LEFT).to(2.0, leg=None).to(24.0, leg=RIGHT).to(2.0, leg=None)
    moments = [replace(one, depth_deg=None, range_deg=None, lumbar_deg=None) for one in script.moments]
    state, heard = play(moments, FACING)
    assert [one.leg for one in of(heard, HoldEnded)] == [LEFT, RIGHT]
    assert state.phase is Phase.SUMMARY
    assert state.summary
    assert state.summary.range_deg(LEFT) is None


def test_nothing_starts_before_the_camera_sees_what_it_needs():
    script = Script().to(5.0, seen=False).to(2.0, seen=True)
    state, heard = play(script, stretch())
    assert said(heard)[0] == "Step back: I can't see your feet."
    assert not of(heard, Tone)
    assert next(t for t, one in heard if one == PhaseBegan(Phase.INTO)) == pytest.approx(5.5, abs=0.1)
    assert state.phase is Phase.INTO


def test_a_moment_in_passing_starts_no_hold():
    _, heard = play(Script().to(2.0).to(0.5, hinge=40.0, leg=LEFT).to(0.3).to(0.5, hinge=0.0).to(2.0), stretch())
    assert not of(heard, HoldStarted)


def test_sitting_where_one_should_lie_starts_nothing():
    state, _ = play(Script().to(5.0, placed=False, hinge=60.0, leg=LEFT), LYING)
    assert state.phase is Phase.INTO


def test_a_hold_left_within_a_few_seconds_is_none():
    state, heard = play(hold(Script().to(2.0), LEFT, 3.0).to(4.0), stretch())
    assert phases(heard) == [Phase.INTO, Phase.HOLD, Phase.INTO]
    assert state.holds == ()
    assert told(prompts.NOT_COUNTED) in said(heard)


def test_the_same_leg_again_is_said_kindly_and_allowed():
    script = Script().to(2.0)
    for leg in (LEFT, LEFT):
        hold(script, leg, 32.0)
    state, heard = play(script, stretch(dose=Dose(rounds=2)))
    assert any("the other leg, the right one, is next" in text for text in said(heard))
    assert [one.leg for one in of(heard, HoldEnded)] == [LEFT, LEFT]
    assert state.leg is RIGHT


def test_changing_legs_without_coming_up_in_sight_ends_the_first_hold():
    script = Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(12.0).to(0.5, hinge=5.0).to(0.5, hinge=40.0, leg=RIGHT)
    _, heard = play(script.to(10.0), stretch())
    assert [one.leg for one in of(heard, HoldStarted)] == [LEFT, RIGHT]
    assert of(heard, HoldEnded)[0].right_s == pytest.approx(12, abs=1)


def test_a_leg_that_is_never_made_out_does_not_keep_one_waiting_for_ever():
    state, heard = play(Script().to(2.0).to(1.0, hinge=40.0).to(34.0), stretch())
    assert of(heard, HoldEnded)[0].right_s == pytest.approx(30, abs=0.1)
    assert state.phase is Phase.COME_UP


def test_options_win_over_the_dose():
    _, heard = play(hold(Script().to(2.0), None, 14.0, hinge=60.0).to(8.0), BEND, Options(hold_s=10.0))
    assert of(heard, HoldEnded)[0].right_s == pytest.approx(10, abs=0.1)
    with pytest.raises(ValueError, match="hold_s"):
        Options(hold_s=0)
