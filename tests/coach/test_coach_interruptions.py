"""What breaks into a stretch: pain, skipping, a pause, a gap in the pictures, a lost view, the end of a clip."""

from __future__ import annotations

import pytest
from coach_scripts import Script, hold, of, play, said, stretch

from posture.coach import prompts
from posture.coach.machine import advance, begin, finish, pain, pause, resume, skip
from posture.coach.moments import CoachMoment
from posture.coach.phases import Finished, HoldPaused, HoldResumed, Pause, Phase, Say, Tone, ToneName, Urgency
from posture.values import Side

LEFT, RIGHT = Side.LEFT, Side.RIGHT


@pytest.mark.parametrize("seconds", [0.1, 1.0, 2.6, 10.0, 33.6, 36.0])
def test_pain_ends_at_once_calmly_and_keeps_what_was_done(seconds):
    script = hold(Script().to(2.0), LEFT, 31.0).to(5.0)
    state, _ = play([one for one in script.moments if one.time_s < seconds], stretch())
    over, effects = pain(state, seconds)
    assert effects[0] == Say(prompts.STOPPED.sentence, 0, Urgency.NOW)
    assert over.phase is Phase.SUMMARY
    assert over.summary
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
    assert any(isinstance(one, Say) and one.sentence == prompts.SKIPPED for one in effects)
    state, effects = skip(state, 16.0)
    assert state.phase is Phase.CHANGE_LEG


def test_a_pause_stops_everything_until_it_is_over():
    script = Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(10.0)
    state, _ = play(script, stretch())
    held, effects = pause(state, script.time_s)
    assert effects == (HoldPaused(Pause.PERSON),)
    assert held.prompt == prompts.PAUSED
    script.moments.clear()
    held, heard = play(script.to(20.0), held)
    assert heard == []
    on, effects = resume(held, script.time_s)
    assert effects == (HoldResumed(),)
    assert on.paused_because is None
    script.moments.clear()
    on, _ = play(script.to(5.0), on)
    assert on.tally
    assert on.tally.right_s == pytest.approx(15, abs=0.6)
    assert resume(on, 99.0) == (on, ())


def test_a_gap_in_the_pictures_pauses_and_counts_for_nothing():
    script = Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(10.0).gap(5.0).to(6.0)
    state, heard = play(script, stretch())
    assert [one.reason for one in of(heard, HoldPaused)] == [Pause.CAMERA]
    assert len(of(heard, HoldResumed)) == 1
    assert state.tally
    assert state.tally.right_s == pytest.approx(16, abs=0.6)


def test_a_lost_frame_is_bridged_and_a_lost_view_is_not():
    script = Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(5.0).to(0.2, seen=False).to(5.0, seen=True)
    state, heard = play(script, stretch())
    assert state.tally
    assert state.tally.right_s == pytest.approx(10.2, abs=0.3)
    assert not of(heard, HoldPaused)
    script = Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(5.0).to(4.0, seen=False).to(5.0, seen=True)
    state, heard = play(script, stretch())
    assert state.tally
    assert state.tally.right_s == pytest.approx(10.0, abs=0.5)
    assert [one.reason for one in of(heard, HoldPaused)] == [Pause.UNSEEN]
    assert "Step back: I can't see your feet." in said(heard)


def test_the_end_of_a_clip_closes_the_hold():
    script = Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(12.0)
    state, _ = play(script, stretch())
    state, effects = finish(state, script.time_s)
    assert state.holds[0].right_s == pytest.approx(12, abs=0.3)
    assert state.summary
    assert not state.summary.pain
    assert Tone(ToneName.DONE) in effects


@pytest.mark.parametrize("time_s", [5.0, 4.0, float("nan")])
def test_a_moment_that_is_not_newer_changes_nothing(time_s):
    state, _ = play([CoachMoment(time_s=5.0, seen=True, depth_deg=0.0)], stretch())
    assert advance(state, CoachMoment(time_s=1.0, seen=True), time_s) == (state, ())
