"""The way through a stretch: every phase, every kind, both legs; the clock; pain, skipping, pausing, gaps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from coach_scripts import (
    BEND,
    BOTH_FLOOR,
    DOG,
    FACING,
    LEANS,
    LYING,
    RELAXING,
    Script,
    hold,
    of,
    play,
    said,
    stretch,
)

from posture.coach import words
from posture.coach.faults import Fault
from posture.coach.form import DWELL_S, STOPS
from posture.coach.moments import CoachMoment
from posture.coach.protocol import advance, begin, finish, pain, pause, resume, skip
from posture.coach.state import Options
from posture.coach.steps import (
    ACTIVE,
    TRANSITIONS,
    Finished,
    HoldEnded,
    HoldPaused,
    HoldResumed,
    HoldStarted,
    Pause,
    Phase,
    PhaseBegan,
    RepDone,
    RoundDone,
    Say,
    Tone,
    ToneName,
    Trigger,
    next_phase,
)
from posture.stretches.stretch import Dose
from posture.values import Side

LEFT, RIGHT = Side.LEFT, Side.RIGHT
WARNING = words.FAULTS[Fault.ROUNDED].sentence


def phases(heard) -> list[Phase]:
    return [one.phase for one in of(heard, PhaseBegan)]


def rounding(script: Script, seconds: float) -> Script:
    """The back rounds for `seconds`, the hips give way."""
    return script.to(0.2, hinge=25.0, lumbar=40.0).to(seconds - 0.25).to(0.2, hinge=40.0, lumbar=0.0)


# --- the table ---


@pytest.mark.parametrize(
    ("phase", "trigger"), [(p, t) for p in Phase for t in Trigger if (p, t) not in TRANSITIONS][::7]
)
def test_an_unknown_transition_names_phase_and_trigger(phase, trigger):
    with pytest.raises(ValueError, match=f"{phase.value}.*{trigger.value}"):
        next_phase(phase, trigger)


def test_every_phase_is_reached_and_can_be_stopped():
    assert {Phase.READY, *TRANSITIONS.values()} == set(Phase)
    assert all(next_phase(phase, Trigger.STOP) is Phase.SUMMARY for phase in ACTIVE)
    assert not any(phase is Phase.SUMMARY for phase, _ in TRANSITIONS)


def test_all_that_is_said_is_short_whole_and_about_form():
    prompts = [*words.PHASES.values(), *words.FAULTS.values(), words.STOPPED, words.PAUSED, words.READY]
    texts = [prompt.sentence for prompt in prompts] + list(words.PAUSES.values())
    texts += [words.PRAISE, words.PRAISE_AGAIN, words.HINT, words.HINT_UP, words.NOT_COUNTED, words.SKIPPED]
    assert set(words.FAULTS) == set(Fault)
    assert set(words.PAUSES) == set(Pause)
    assert set(STOPS) <= set(DWELL_S)
    for text in texts:
        assert text.endswith(".")
        assert len(text) <= 75
        assert not any(word in text.lower() for word in ("injur", "damage", "hurt", "harm", "danger", "disc"))
    assert all(len(prompt.word) <= 14 for prompt in prompts)


# --- the criterion ---


def test_thirty_seconds_with_a_rounding_of_six_are_24_of_right_form_and_one_warning():
    script = rounding(Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(10.0), 6.0).to(14.0)
    state, heard = play(script.to(1.0, hinge=0.0).to(6.0, leg=None), stretch())
    ended = of(heard, HoldEnded)[0]
    assert ended.right_s == pytest.approx(24.0, abs=1.0)
    assert ended.in_position_s == pytest.approx(30.0, abs=1.2)
    assert said(heard).count(WARNING) == 1
    assert [one.reason for one in of(heard, HoldPaused)] == [Pause.ROUNDED, Pause.OUT]
    assert len(of(heard, HoldResumed)) == 1
    report = state.holds[0]
    assert report.warnings == 1
    assert report.rounding_share == pytest.approx(0.2, abs=0.03)
    assert "That was 24 seconds of right form." in " ".join(said(heard))


def test_who_stays_has_thirty_seconds_of_right_form_after_36():
    script = rounding(Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(10.0), 6.0).to(40.0)
    _, heard = play(script, stretch())
    reached_s = 3.0
    ended_s, ended = next((t, one) for t, one in heard if isinstance(one, HoldEnded))
    assert ended_s - reached_s == pytest.approx(36.0, abs=1.0)
    assert ended.right_s == pytest.approx(30.0, abs=0.1)
    assert said(heard).count(WARNING) == 1


@pytest.mark.parametrize("fps", [5, 10, 30])
def test_the_criterion_holds_at_any_frame_rate(fps):
    script = rounding(Script(fps=fps).to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(10.0), 6.0).to(14.0)
    _, heard = play(script.to(1.0, hinge=0.0).to(6.0, leg=None), stretch())
    assert of(heard, HoldEnded)[0].right_s == pytest.approx(24.0, abs=1.0)
    assert said(heard).count(WARNING) == 1


def test_the_clock_stands_from_the_first_rounded_moment_not_from_the_warning():
    script = rounding(Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(10.0), 6.0).to(5.0)
    before: list[float] = []

    def each(state, moment, effects):
        if moment.rounded:
            before.append(state.tally.right_s)

    play(script, stretch(), each=each)
    assert len(before) > 100
    assert max(before) == min(before)


# --- the way through ---


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
    assert of(heard, Finished) == [Finished(state.summary)]
    assert said(heard)[-1] == words.PHASES[Phase.SUMMARY].sentence
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


def test_not_side_on_the_raised_leg_is_the_position():
    script = Script().to(2.0).to(24.0, leg=LEFT).to(2.0, leg=None).to(24.0, leg=RIGHT).to(2.0, leg=None)
    moments = [replace(one, depth_deg=None, range_deg=None, lumbar_deg=None) for one in script.moments]
    state, heard = play(moments, FACING)
    assert [one.leg for one in of(heard, HoldEnded)] == [LEFT, RIGHT]
    assert state.phase is Phase.SUMMARY
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
    assert words.NOT_COUNTED in said(heard)


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


# --- contract-relax ---


def relaxing(*, press_hinge: float = 40.0, deeper: float = 4.0, rounds: int = 1) -> Script:
    """Down, then so many rounds: hold 10, press 12, relax and lean further, hold 15."""
    script = Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT)
    for i in range(rounds):
        depth = 40.0 + deeper * i
        script.to(10.5).to(0.5, hinge=press_hinge + deeper * i).to(2.5).to(0.5, hinge=depth).to(
            10.0 if press_hinge == 40.0 else 11.0
        )
        script.to(3.0, hinge=depth + deeper).to(15.6)
    return script


def test_contract_relax_holds_presses_relaxes_and_holds_deeper():
    state, heard = play(relaxing(), RELAXING)
    assert phases(heard) == [Phase.INTO, Phase.HOLD, Phase.PRESS, Phase.RELAX, Phase.DEEPER, Phase.HOLD]
    times = {one.phase: t for t, one in heard if isinstance(one, PhaseBegan)}
    assert times[Phase.RELAX] - times[Phase.PRESS] == pytest.approx(12, abs=0.5)
    assert 3 <= times[Phase.DEEPER] - times[Phase.RELAX] <= 6
    assert state.holds[0].grew_deg == pytest.approx(4, abs=0.5)
    assert words.FAULTS[Fault.MOVED].sentence not in said(heard)
    assert words.FAULTS[Fault.NOT_DEEPER].sentence not in said(heard)
    assert {words.PHASES[p].sentence for p in (Phase.PRESS, Phase.RELAX)} <= set(said(heard))


def test_three_rounds_a_leg_are_done_without_coming_up():
    state, heard = play(relaxing(rounds=4), RELAXING)
    assert [one.round for one in of(heard, RoundDone)] == [1, 2, 3]
    assert [one.round for one in of(heard, HoldStarted)] == [1, 2, 3]
    assert [hold.leg for hold in state.holds] == [LEFT] * 3
    assert state.phase is Phase.COME_UP


def test_moving_while_pressing_is_said():
    _, heard = play(relaxing(press_hinge=46.0), RELAXING)
    assert said(heard).count(words.FAULTS[Fault.MOVED].sentence) == 1
    assert Pause.MOVED in [one.reason for one in of(heard, HoldPaused)]
    _, heard = play(relaxing(press_hinge=43.0), RELAXING)
    assert words.FAULTS[Fault.MOVED].sentence not in said(heard)


def test_not_going_deeper_after_relaxing_is_said_and_does_not_block():
    state, heard = play(relaxing(deeper=0.0).to(8.0), RELAXING)
    assert said(heard).count(words.FAULTS[Fault.NOT_DEEPER].sentence) == 1
    assert Phase.DEEPER in phases(heard)
    assert state.holds[0].grew_deg == pytest.approx(0, abs=0.5)
    assert Fault.NOT_DEEPER in state.holds[0].faults


# --- repetitions ---


def lean(script: Script, leg: Side, lumbar: float = 5.0) -> Script:
    return script.to(1.0, hinge=40.0, lumbar=lumbar, leg=leg).to(0.8).to(1.0, hinge=0.0, lumbar=0.0).to(0.6, leg=None)


def test_repetitions_are_counted_a_leg_each_with_its_own_low_back():
    script = Script().to(2.0)
    for i, leg in enumerate((LEFT, RIGHT) * 3):
        lean(script, leg, lumbar=40.0 if i == 2 else 4.0 + i)
    state, heard = play(script.to(2.0), LEANS)
    done = of(heard, RepDone)
    assert [(one.leg, one.number) for one in done] == [(s, n) for n in (1, 2, 3) for s in (LEFT, RIGHT)]
    assert [one.rounded for one in done] == [False, False, True, False, False, False]
    assert [one.worst_lumbar_deg for one in done] == pytest.approx([4, 5, 40, 7, 8, 9])
    assert "2, rounded." in said(heard)
    assert said(heard).count(WARNING) == 1
    assert state.summary.went_well == "5 of 6 repetitions with a flat back."


def test_half_a_lean_is_no_repetition():
    script = Script().to(2.0)
    lean(script, LEFT)
    script.to(1.0, hinge=15.0, leg=RIGHT).to(1.0, hinge=0.0)
    _, heard = play(script, LEANS)
    assert len(of(heard, RepDone)) == 1


def test_one_leg_beyond_its_number_does_not_stand_in_for_the_other():
    script = Script().to(2.0)
    for _ in range(6):
        lean(script, LEFT)
    state, _ = play(script, LEANS)
    assert state.phase is Phase.REPEAT


# --- stopping, skipping, pausing, gaps ---


@pytest.mark.parametrize("seconds", [0.1, 1.0, 2.6, 10.0, 33.6, 36.0])
def test_pain_ends_at_once_calmly_and_keeps_what_was_done(seconds):
    script = hold(Script().to(2.0), LEFT, 31.0).to(5.0)
    state, _ = play([one for one in script.moments if one.time_s < seconds], stretch())
    over, effects = pain(state, seconds)
    assert effects[0] == Say(words.STOPPED.sentence, 0, True)
    assert over.phase is Phase.SUMMARY
    assert over.summary.pain
    assert [one for one in effects if isinstance(one, Finished)] == [Finished(over.summary)]
    assert over.summary.in_position_s == pytest.approx(max(0.0, min(seconds - 3.0, 30.0)), abs=0.6) or seconds < 8
    assert pain(over, seconds + 1) == (over, ())
    assert advance(over, CoachMoment(time_s=99.0, seen=True), 99.0) == (over, ())


def test_skipping_walks_to_the_end_from_anywhere():
    state, _ = begin(stretch())
    seen, t = [state.phase], 0.0
    while state.phase is not Phase.SUMMARY:
        t += 1.0
        state, effects = skip(state, t)
        seen.append(state.phase)
        assert len(seen) < 10
    assert seen == [Phase.READY, Phase.INTO, Phase.CHANGE_LEG, Phase.SUMMARY]
    assert any(isinstance(one, Finished) for one in effects)


def test_a_hold_that_is_skipped_counts_with_what_it_has():
    state, _ = play(Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(12.0), stretch())
    state, effects = skip(state, 15.1)
    assert state.phase is Phase.COME_UP
    assert state.holds[0].right_s == pytest.approx(12, abs=0.5)
    assert any(isinstance(one, Say) and one.text == words.SKIPPED for one in effects)
    state, effects = skip(state, 16.0)
    assert state.phase is Phase.CHANGE_LEG


def test_a_pause_stops_everything_until_it_is_over():
    script = Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(10.0)
    state, _ = play(script, stretch())
    held, effects = pause(state, script.time_s)
    assert effects == (HoldPaused(Pause.PERSON),)
    assert held.prompt == words.PAUSED
    script.moments.clear()
    held, heard = play(script.to(20.0), held)
    assert heard == []
    on, effects = resume(held, script.time_s)
    assert effects == (HoldResumed(),)
    assert on.paused_because is None
    script.moments.clear()
    on, _ = play(script.to(5.0), on)
    assert on.tally.right_s == pytest.approx(15, abs=0.6)
    assert resume(on, 99.0) == (on, ())


def test_a_gap_in_the_pictures_pauses_and_counts_for_nothing():
    script = Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(10.0).gap(5.0).to(6.0)
    state, heard = play(script, stretch())
    assert [one.reason for one in of(heard, HoldPaused)] == [Pause.CAMERA]
    assert len(of(heard, HoldResumed)) == 1
    assert state.tally.right_s == pytest.approx(16, abs=0.6)


def test_a_lost_frame_is_bridged_and_a_lost_view_is_not():
    script = Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(5.0).to(0.2, seen=False).to(5.0, seen=True)
    state, heard = play(script, stretch())
    assert state.tally.right_s == pytest.approx(10.2, abs=0.3)
    assert not of(heard, HoldPaused)
    script = Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(5.0).to(4.0, seen=False).to(5.0, seen=True)
    state, heard = play(script, stretch())
    assert state.tally.right_s == pytest.approx(10.0, abs=0.5)
    assert [one.reason for one in of(heard, HoldPaused)] == [Pause.UNSEEN]
    assert "Step back: I can't see your feet." in said(heard)


def test_the_end_of_a_clip_closes_the_hold():
    script = Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(12.0)
    state, _ = play(script, stretch())
    state, effects = finish(state, script.time_s)
    assert state.holds[0].right_s == pytest.approx(12, abs=0.3)
    assert not state.summary.pain
    assert Tone(ToneName.DONE) in effects


@pytest.mark.parametrize("time_s", [5.0, 4.0, float("nan")])
def test_a_moment_that_is_not_newer_changes_nothing(time_s):
    state, _ = play([CoachMoment(time_s=5.0, seen=True, depth_deg=0.0)], stretch())
    assert advance(state, CoachMoment(time_s=1.0, seen=True), time_s) == (state, ())
