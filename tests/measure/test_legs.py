"""Which leg is stretched, its angle and its knee."""

import numpy as np
import pytest
from placed import doing, placed

from posture.measure.legs import (
    LegFinder,
    Settled,
    knee_flexion_deg,
    left_minus_right,
    leg_angle_deg,
    longer_leg,
    trunk_lean_deg,
    trunk_tilt_deg,
    which,
)
from posture.stretches.stretch import Knee
from posture.values import Landmark, Position, Side

LEFT, RIGHT = Side.LEFT, Side.RIGHT


def follow(names, stretch, *, facing=LEFT, seen=None, fps=20, finder=None):
    """The readings of people placed as `names` say, one a frame."""
    finder = finder or LegFinder()
    finder.look_for(stretch)
    seen = seen or stretch.position
    return [finder.step(placed(name, facing=facing), facing, seen, i / fps) for i, name in enumerate(names)]


@pytest.mark.parametrize(
    ("name", "position", "near"),
    [
        ("near heel up", Position.HEEL_RAISED, True),
        ("far heel up", Position.HEEL_RAISED, False),
        ("near foot ahead", Position.STANDING, True),
        ("far foot ahead", Position.STANDING, False),
        ("chair, near leg straight", Position.SEATED, True),
        ("chair, far leg straight", Position.SEATED, False),
        ("lying, near leg up", Position.LYING, True),
        ("lying, far leg half up", Position.LYING, False),
        ("lunge", Position.HANDS_AND_FEET, True),
        ("standing", Position.HEEL_RAISED, None),
        ("standing", Position.STANDING, None),
        ("floor", Position.SEATED, None),
        ("lying", Position.LYING, None),
    ],
)
@pytest.mark.parametrize("facing", [LEFT, RIGHT])
def test_the_stretched_leg_is_found_by_itself(name, position, near, facing):
    reading = follow([name] * 10, doing(position), facing=facing)[-1]
    far = RIGHT if facing is LEFT else LEFT
    assert reading.stretched is (None if near is None else facing if near else far)
    assert reading.position is position


def test_both_legs_are_no_one_leg():
    both = doing(Position.HEEL_RAISED, legs=2, knee=Knee.BOTH)
    assert follow(["near heel up"] * 10, both)[-1].stretched is None
    assert follow(["near heel up"] * 10, both)[-1].raised is LEFT


def test_a_leg_is_believed_after_a_moment_and_kept_through_a_slip():
    found = follow(["standing"] * 3 + ["near heel up"] * 10, doing(Position.HEEL_RAISED))
    assert [reading.stretched for reading in found].index(LEFT) == 3 + 6  # 0.3 s
    names = ["near heel up"] * 10 + ["far heel up"] * 4 + ["near heel up"] * 4
    found = follow(names, doing(Position.HEEL_RAISED))
    assert {reading.stretched for reading in found[10:]} == {LEFT}


def test_the_other_leg_takes_over_and_none_follows_later():
    names = ["near heel up"] * 10 + ["far heel up"] * 10 + ["standing"] * 30
    found = [reading.stretched for reading in follow(names, doing(Position.HEEL_RAISED))]
    assert found[19] is RIGHT
    assert found[20 + 15] is RIGHT  # 0.75 s of nothing: still that leg
    assert found[-1] is None


def test_another_stretch_starts_afresh():
    finder = LegFinder()
    follow(["near heel up"] * 10, doing(Position.HEEL_RAISED), finder=finder)
    finder.look_for(doing(Position.STANDING))
    pose = placed("near heel up")
    assert finder.step(pose, LEFT, None, 0.5).stretched is None


@pytest.mark.parametrize(("gap", "expected"), [(0.25, LEFT), (0.21, LEFT), (0.19, None), (-0.25, RIGHT), (0.0, None)])
def test_a_leg_is_told_by_enough(gap, expected):
    assert which(gap, 0.2, 0.13, None) is expected


@pytest.mark.parametrize(("gap", "before", "expected"), [(0.15, LEFT, LEFT), (0.15, RIGHT, None), (0.12, LEFT, None)])
def test_a_leg_once_found_needs_less(gap, before, expected):
    assert which(gap, 0.2, 0.13, before) is expected


@pytest.mark.parametrize("facing", [LEFT, RIGHT])
def test_differences_are_left_against_right_forwards(facing):
    higher, ahead, straighter = left_minus_right(placed("near foot ahead", facing=facing), facing)
    sign = 1 if facing is LEFT else -1
    assert ahead * sign == pytest.approx(np.sin(np.radians(25)) + np.sin(np.radians(10)))
    assert higher * sign == pytest.approx(np.cos(np.radians(10)) - np.cos(np.radians(25)))
    assert straighter == pytest.approx(0.0, abs=1e-4)


@pytest.mark.parametrize("facing", [LEFT, RIGHT])
@pytest.mark.parametrize(
    ("name", "near", "angle"),
    [
        ("lying", True, 0),
        ("lying, near leg up", True, 80),
        ("lying, near leg up", False, 0),
        ("lying, far leg half up", False, 45),
        ("lying, legs on the wall", True, 90),
    ],
)
def test_the_leg_s_angle_is_from_the_floor(facing, name, near, angle):
    pose = placed(name, facing=facing)
    side = facing if near else (RIGHT if facing is LEFT else LEFT)
    assert leg_angle_deg(pose, side) == pytest.approx(angle, abs=1e-6)


def test_lying_the_angle_is_that_of_the_stretched_leg_and_of_both_the_lower():
    assert follow(["lying, near leg up"] * 20, doing(Position.LYING))[-1].leg_angle_deg == pytest.approx(80)
    both = doing(Position.LYING, legs=2, knee=Knee.BOTH)
    assert follow(["lying, far leg half up"] * 20, both)[-1].leg_angle_deg == pytest.approx(0, abs=1e-6)
    assert follow(["lying, legs on the wall"] * 20, both)[-1].leg_angle_deg == pytest.approx(90)


def test_somebody_who_does_not_lie_has_no_leg_angle():
    reading = follow(["near heel up"] * 20, doing(Position.LYING), seen=Position.HEEL_RAISED)[-1]
    assert reading.leg_angle_deg is None


@pytest.mark.parametrize(
    ("knee", "expected"), [(Knee.STRETCHED, 0), (Knee.BACK, 85), (Knee.BOTH, 85), (Knee.NONE, None)]
)
def test_the_knee_is_that_which_the_stretch_names(knee, expected):
    reading = follow(["lunge"] * 20, doing(Position.HANDS_AND_FEET, knee=knee))[-1]
    assert reading.knee_deg is None if expected is None else reading.knee_deg == pytest.approx(expected, abs=1e-3)


def test_an_unknown_leg_has_no_knee():
    assert follow(["standing"] * 20, doing(Position.HEEL_RAISED))[-1].knee_deg is None


def test_lean_is_forwards_and_past_90_upside_down():
    assert trunk_lean_deg(placed("dog", facing=RIGHT), RIGHT) == pytest.approx(130)
    assert trunk_lean_deg(placed("lying", facing=LEFT), LEFT) == pytest.approx(-90)


def test_tilt_is_to_whichever_side():
    pose = placed("folded")
    assert trunk_tilt_deg(pose) == pytest.approx(150)
    turned = pose.world[:, [2, 1, 0]].copy()
    pose.world[:] = turned
    assert trunk_tilt_deg(pose) == pytest.approx(150)


def test_yardstick_and_knees():
    pose = placed("chair, near leg straight")
    assert longer_leg(pose) == pytest.approx(90)
    assert knee_flexion_deg(pose, LEFT) == pytest.approx(0, abs=1e-3)
    assert knee_flexion_deg(pose, RIGHT) == pytest.approx(88)
    pose.points[:] = pose.points[Landmark.LEFT_HIP]
    assert longer_leg(pose) == 1.0


def test_settling_starts_anew_after_a_gap_and_when_time_runs_backwards():
    settled: Settled[str] = Settled(settle_s=0.3, forget_s=1.0, gap_s=0.5)
    assert settled.step("a", 0.0) is None
    assert settled.step("a", 0.3) == "a"
    assert settled.step("b", 0.4) == "a"
    assert settled.step("b", 2.0) == "a"
    assert settled.step("b", 1.0) == "a"
    assert settled.step("b", 1.3) == "b"
    settled.reset()
    assert settled.value is None
