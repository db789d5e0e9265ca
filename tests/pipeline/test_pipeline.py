"""The corridor on stick people with an estimator that reads what the test has written on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from builders import person
from english import told
from scripted_corridor import BLANK, Scripted, bend, play

from posture.pipeline import Session
from posture.settings import Settings
from posture.values import Event, Side, Status, Verdict
from posture.words import say


@pytest.mark.parametrize("facing", list(Side))
def test_a_flat_hinge_is_good_and_all_from_the_hips(facing):
    found = play(Scripted(share=0.05), bend(70, facing=facing))
    last = found[-1]
    assert (last.status, last.verdict, last.advice) == (Status.OK, Verdict.GOOD, None)
    assert last.angles
    assert last.angles.hip_hinge_deg == pytest.approx(66.5, abs=1)
    assert last.angles.lumbar_flexion_deg == pytest.approx(3.5, abs=1)
    assert not any(feedback.warning for feedback in found)


def test_the_same_lean_from_the_back_warns_once():
    found = play(Scripted(share=0.6), bend(70))
    events = [event for feedback in found for event in feedback.events]
    assert events == [Event.REFERENCE_TAKEN, Event.WARNING_STARTED]
    assert found[-1].verdict is Verdict.ROUNDED
    assert found[-1].advice == say("measure-rounded")
    assert found[-1].rounding_pct == pytest.approx(100 * 42 / 45, abs=3)


def test_the_warning_ends_when_the_person_comes_up():
    found = play(Scripted(share=0.6), bend(70) + bend(70, hold=0)[::-1])
    events = [event for feedback in found for event in feedback.events]
    assert events[-1] is Event.WARNING_ENDED
    assert not found[-1].warning


def test_nobody_is_no_person():
    (feedback,) = play(Scripted(), [None])
    assert (feedback.status, feedback.verdict, feedback.angles) == (Status.NO_PERSON, Verdict.UNKNOWN, None)
    assert "can't see anyone" in told(feedback.advice)


def test_before_standing_was_seen_figures_are_given_with_a_wide_band():
    found = play(Scripted(share=0.6), [person(lean_deg=40)] * 10)
    assert {feedback.status for feedback in found} == {Status.NO_REFERENCE}
    assert found[-1].angles
    assert found[-1].angles.lumbar_flexion_deg == pytest.approx(24)
    assert found[-1].angles.lumbar_sd_deg == pytest.approx(14.0)
    assert found[-1].verdict is Verdict.UNKNOWN
    assert "upright" in told(found[-1].advice)


def test_a_later_standing_is_taken():
    found = play(Scripted(), [person(lean_deg=40)] * 10 + bend(40))
    assert sum(Event.REFERENCE_TAKEN in feedback.events for feedback in found) == 1
    assert found[-1].status is Status.OK


def test_turned_by_a_third_of_a_right_angle_is_judged_with_a_wider_band():
    turned, side = (play(Scripted(share=0.6, turn=turn), bend(70))[-1] for turn in (30, 0))
    assert turned.status is side.status is Status.OK
    assert turned.angles is not None
    assert side.angles is not None
    assert turned.angles.lumbar_sd_deg > side.angles.lumbar_sd_deg


def test_turned_too_far_is_not_judged():
    found = play(Scripted(share=0.6, turn=46), bend(70))
    assert {feedback.status for feedback in found} == {Status.NOT_SIDE_ON}
    assert {feedback.verdict for feedback in found} == {Verdict.UNKNOWN}
    assert not any(feedback.warning for feedback in found)


def test_feet_out_of_the_picture_are_named():
    found = play(Scripted(), [person(hip=(160, 170))] * 3)
    assert found[-1].status is Status.OUT_OF_FRAME
    assert told(found[-1].advice) == "Step back: I can't see your feet."


def test_no_outline_is_low_confidence_not_a_crash():
    empty = person(mask=np.zeros((240, 320), np.float32))
    (feedback,) = play(Scripted(), [empty])
    assert (feedback.status, feedback.angles) == (Status.LOW_CONFIDENCE, None)


def test_a_wide_band_is_said_not_guessed():
    found = play(Scripted(share=0.4, sd=12.0), bend(68))
    assert (found[-1].status, found[-1].verdict) == (Status.LOW_CONFIDENCE, Verdict.UNKNOWN)
    assert "can't tell" in told(found[-1].advice)
    assert found[-1].angles is not None


def test_somebody_else_needs_their_own_reference():
    script = Scripted()
    session = Session(script, Settings(), estimator=script)
    play(script, bend(30), session=session)
    assert session.reference
    found = play(script, [person(hip=(240, 120), scale=0.6, lean_deg=30)] * 30, session=session, start=4.0)
    assert found[0].status is Status.LOW_CONFIDENCE
    assert found[-1].status is Status.NO_REFERENCE
    assert not session.reference


def test_reset_forgets_person_and_clip():
    script = Scripted()
    session = Session(script, Settings(), estimator=script)
    play(script, bend(30), session=session)
    session.reset()
    assert session.reference is None
    assert script.resets == 1
    found = play(script, bend(30), session=session, start=0.0)
    assert found[-1].status is Status.OK


def test_a_warning_does_not_outlive_the_person():
    found = play(Scripted(share=0.6), bend(70) + [None] * 40)
    assert not found[-1].warning
    assert found[-1].status is Status.NO_PERSON


def test_repeated_and_backward_times_are_survived():
    script = Scripted(share=0.6)
    session = Session(script, Settings(), estimator=script)
    for time_s in (0.0, 0.0, 5.0, 1.0, 1.0, 1.05):
        script.pose = person(lean_deg=20)
        assert session.step(BLANK, time_s).angles is not None


def known_of(feedback):
    """All of a feedback but its pictures, as something that can be compared."""
    return replace(feedback, pose=None, contour=None)


@pytest.mark.parametrize("together", [1, 7, 64])
def test_frames_that_are_judged_together_are_judged_as_one_after_the_other(together):
    there, back = bend(70), bend(70, hold=0)[::-1]
    somebody_else = [person(scale=0.65)] * 30 + bend(50, scale=0.65)
    poses = [*there, *back, None, None, *bend(30), *[person(facing=Side.RIGHT)] * 30, *somebody_else]
    times = [number / 20 for number in range(len(poses))]
    script = Scripted(share=0.6)
    alone = play(script, poses)
    session = Session(script, Settings(), estimator=script)
    found = [
        feedback
        for begin in range(0, len(poses), together)
        for feedback in session.follow_all(
            list(zip(poses[begin : begin + together], times[begin : begin + together], strict=True))
        )
    ]
    assert [known_of(feedback) for feedback in found] == [known_of(feedback) for feedback in alone]
    assert Event.WARNING_STARTED in {event for feedback in found for event in feedback.events}
    taken = [feedback for feedback in found if Event.REFERENCE_TAKEN in feedback.events]
    assert len(taken) == 2
