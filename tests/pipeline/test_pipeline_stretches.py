"""The corridor for a given stretch: what is asked for, measured and left unjudged, on stick people."""

from dataclasses import replace

import pytest
from english import told
from placed import doing, placed
from scripted_corridor import BLANK, Scripted, bend, play

from posture.measure.estimator import Estimate
from posture.measure.shape import Shape
from posture.pipeline import Session
from posture.settings import Settings
from posture.stretches.stretch import Knee, Rounding
from posture.values import Event, Landmark, Position, Side, Status, Verdict

SEATED = doing(Position.SEATED)
LYING = doing(Position.LYING, rounding=Rounding.NOT_JUDGED)
DOG = doing(Position.HANDS_AND_FEET, legs=2, knee=Knee.BOTH, min_depth_deg=100.0)


class Offset(Scripted):
    """Reads every low back `bias` too round, as the real estimator does with seated people."""

    bias = 10.0

    def estimate(self, shape: Shape, standing: Shape | None) -> Estimate:
        estimate = super().estimate(shape, standing)
        return replace(estimate, lumbar_deg=estimate.lumbar_deg + self.bias)


def session(script: Scripted, stretch) -> Session:
    return Session(script, Settings(), estimator=script, stretch=stretch)


def follow(names, stretch, *, script=None, **kwargs):
    """Feedback on people placed as `names` say, each for a second at 20 a second."""
    script = script or Scripted()
    poses = [placed(name, **kwargs) for name in names for _ in range(20)]
    return play(script, poses, session=session(script, stretch))


def test_without_a_stretch_legs_are_told_and_nothing_else_changes():
    script, other = Scripted(share=0.6), Scripted(share=0.6)
    plain = play(script, bend(70))
    heel = play(other, bend(70), session=session(other, doing(Position.HEEL_RAISED)))
    assert [f.verdict for f in plain] == [f.verdict for f in heel]
    assert plain[-1].legs
    assert plain[-1].legs.position is Position.STANDING
    assert (plain[-1].note, plain[-1].legs.knee_deg) == (None, None)


@pytest.mark.parametrize("facing", list(Side))
def test_lying_the_leg_and_the_knee_are_measured_and_the_back_is_not(facing):
    last = follow(["lying", "lying, near leg up"], LYING, facing=facing)[-1]
    assert (last.status, last.verdict, last.advice) == (Status.OK, Verdict.UNKNOWN, None)
    assert told(last.note) == "I judge the leg and the knee here, not your back."
    assert last.angles is None
    assert last.legs.stretched is facing
    assert last.legs.leg_angle_deg == pytest.approx(80, abs=1)
    assert last.legs.knee_deg == pytest.approx(0, abs=1)
    assert last.reference_progress == 1.0


def test_lying_nobody_is_warned_whatever_the_estimator_says():
    found = follow(["standing", "lying, near leg up"], LYING, script=Scripted(share=5.0))
    assert not any(feedback.warning for feedback in found)
    assert {feedback.verdict for feedback in found} == {Verdict.UNKNOWN}


def test_somebody_who_stands_is_told_to_lie_down():
    last = follow(["standing"], LYING)[-1]
    assert last.status is Status.LOW_CONFIDENCE
    assert told(last.advice).startswith("Lie down on your back, side-on")
    assert last.legs.leg_angle_deg is None


def test_lying_across_the_camera_s_line_is_refused_in_its_own_words():
    last = follow(["lying"], LYING, turn_deg=50)[-1]
    assert last.status is Status.NOT_SIDE_ON
    assert told(last.advice) == "Lie side-on to the camera: head to one side, feet to the other."
    assert follow(["lying"], LYING, turn_deg=25)[-1].status is Status.OK


def test_lying_either_foot_may_be_the_raised_one_so_both_are_needed():
    script = Scripted()
    pose = placed("lying, near leg up")
    pose.points[Landmark.LEFT_ANKLE] = (240.0, -20.0)
    (feedback,) = play(script, [pose], session=session(script, LYING))
    assert feedback.view
    assert (feedback.status, feedback.view.missing) == (Status.OUT_OF_FRAME, ("feet",))


def test_seated_the_reference_is_sitting_tall():
    script = Scripted(share=0.6)
    one = session(script, SEATED)
    poses = [placed("chair, near leg straight")] * 20
    found = play(script, poses, session=one)
    assert [event for feedback in found for event in feedback.events] == [Event.REFERENCE_TAKEN]
    assert one.reference is not None
    assert found[-1].legs
    assert found[-1].legs.stretched is Side.LEFT
    assert found[-1].status is Status.OK


def test_seated_without_a_reference_nothing_is_said_of_the_back():
    found = follow(["floor, folded"], SEATED, script=Scripted(share=0.6))
    assert {feedback.status for feedback in found} == {Status.NO_REFERENCE}
    assert {feedback.verdict for feedback in found} == {Verdict.UNKNOWN}
    assert found[-1].angles is None
    assert told(found[-1].advice) == "Sit upright and tall for a moment."
    assert not any(feedback.warning for feedback in found)


def test_seated_the_back_is_judged_against_sitting_tall():
    script = Scripted(share=0.6)
    tall, bent = placed("floor"), placed("floor, folded")
    last = play(script, [tall] * 20 + [bent] * 20, session=session(script, SEATED))[-1]
    assert last.angles
    assert last.angles.lumbar_flexion_deg == pytest.approx(0.6 * 78, abs=1)
    assert (last.verdict, last.warning) == (Verdict.ROUNDED, True)


def test_seated_what_the_estimator_says_of_the_reference_is_taken_off_and_the_band_is_wider():
    plain, biased = (
        play(script, [placed("floor")] * 20, session=session(script, SEATED))[-1].angles
        for script in (Scripted(), Offset())
    )
    assert plain
    assert biased
    assert plain.lumbar_flexion_deg == pytest.approx(0.0, abs=1e-6)
    assert biased.lumbar_flexion_deg == pytest.approx(0.0, abs=1e-6)
    assert plain.lumbar_sd_deg == pytest.approx((2.0**2 + 4.0**2) ** 0.5)


def test_seated_a_little_more_turn_is_let_pass():
    assert follow(["floor"], SEATED, script=Scripted(turn=26))[-1].status is Status.OK
    assert follow(["floor"], SEATED, script=Scripted(turn=30))[-1].status is Status.NOT_SIDE_ON
    assert follow(["standing"], doing(Position.STANDING), script=Scripted(turn=42))[-1].status is Status.NOT_SIDE_ON


def test_slouching_is_no_reference():
    found = follow(["floor"], SEATED, script=Offset())
    assert found[-1].status is Status.OK
    script = Offset()
    script.bias = 30.0
    last = follow(["floor"], SEATED, script=script)[-1]
    assert (last.status, last.verdict) == (Status.NO_REFERENCE, Verdict.UNKNOWN)
    assert "as tall as you can" in told(last.advice)


def test_upside_down_the_knees_are_measured_and_the_back_is_not_judged():
    script = Scripted(share=0.6)
    found = play(script, bend(0) + [placed("dog")] * 40, session=session(script, DOG))
    last = found[-1]
    assert (last.status, last.verdict, last.warning) == (Status.OK, Verdict.UNKNOWN, False)
    assert told(last.note).startswith("Upside down")
    assert last.legs
    assert last.legs.knee_deg == pytest.approx(0, abs=1)
    assert last.angles
    assert last.angles.trunk_lean_deg == pytest.approx(130, abs=1)
    assert last.angles.lumbar_sd_deg > 20
    assert last.rounding_pct is None


def test_on_hands_and_feet_the_hands_are_needed_and_the_head_is_not():
    script = Scripted()
    pose = placed("dog")
    pose.points[Landmark.NOSE] = (240.0, 400.0)
    (feedback,) = play(script, [pose], session=session(script, DOG))
    assert feedback.status is Status.OK
    pose.points[[Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST]] = (-20.0, 200.0)
    (feedback,) = play(script, [pose], session=session(script, DOG))
    assert told(feedback.advice) == "Step back: I can't see your hands."


def test_a_lunge_is_judged_against_standing():
    script = Scripted(share=0.9)
    lunge = doing(Position.HANDS_AND_FEET)
    poses = [placed("standing", hip=(240.0, 160.0))] * 20 + [placed("lunge")] * 40
    last = play(script, poses, session=session(script, lunge))[-1]
    assert (last.status, last.verdict, last.note) == (Status.OK, Verdict.ROUNDED, None)
    assert last.legs
    assert last.legs.stretched is Side.LEFT


def test_not_side_on_there_is_no_refusal_and_no_judgement():
    turned = doing(Position.HEEL_RAISED, side_on=False)
    last = follow(["near heel up"], turned, script=Scripted(share=0.9, turn=60))[-1]
    assert (last.status, last.verdict, last.angles) == (Status.OK, Verdict.UNKNOWN, None)
    assert told(last.note).startswith("You aren't side-on")
    assert last.legs
    assert last.legs.stretched is Side.LEFT


def test_a_hang_may_round():
    script, other = Scripted(share=0.6), Scripted(share=0.6)
    hang = session(other, doing(Position.STANDING, rounding=Rounding.LOOSE))
    assert play(script, bend(80))[-1].warning
    last = play(other, bend(80), session=hang)[-1]  # 48 deg
    assert (last.verdict, last.warning) == (Verdict.CAUTION, False)
    assert hang.limits.rounded_pct > hang.settings.limits.rounded_pct


def test_another_stretch_of_the_same_family_keeps_the_reference():
    script = Scripted(share=0.6)
    one = session(script, doing(Position.STANDING))
    play(script, bend(0), session=one)
    standing = one.reference
    one.use(doing(Position.HEEL_RAISED))
    assert one.reference is standing is not None
    one.use(SEATED)
    assert one.reference is None
    one.use(LYING)
    one.use(None)
    assert one.reference is standing


def test_each_seated_stretch_wants_its_own_reference():
    script = Scripted()
    chair, floor = doing(Position.SEATED, id="chair"), doing(Position.SEATED, id="floor")
    one = session(script, chair)
    play(script, [placed("floor")] * 20, session=one)
    sat = one.reference
    one.use(LYING)
    one.use(chair)
    assert one.reference is sat is not None
    one.use(floor)
    assert one.reference is None


def test_changing_the_stretch_ends_a_warning_and_says_so():
    script = Scripted(share=0.6)
    one = session(script, None)
    assert play(script, bend(70), session=one)[-1].warning
    one.use(doing(Position.STANDING))
    script.pose = placed("standing")
    feedback = one.step(BLANK, 4.1)
    assert Event.WARNING_ENDED in feedback.events
    assert not feedback.warning
    assert Event.WARNING_ENDED not in one.step(BLANK, 4.15).events


def test_the_session_tells_what_it_does_not_judge():
    assert told(session(Scripted(), LYING).not_judged[-1]).endswith("not your back.")
    assert session(Scripted(), None).not_judged == ()
