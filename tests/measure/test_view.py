import numpy as np
import pytest
from builders import mirrored, person
from english import told
from placed import doing, placed

from posture.measure.view import (
    Viewer,
    advice_for_missing,
    doubt_advice,
    facing_score,
    lying_facing,
    lying_turn_deg,
    missing_parts,
    turn_features,
    turn_sd_deg,
)
from posture.settings import Settings
from posture.values import BodyPart, Landmark, Position, Side, Status
from posture.words import say


@pytest.mark.parametrize("lean", [0, 60, 120])
@pytest.mark.parametrize("facing", list(Side))
def test_facing_is_told_by_feet_nose_trunk_and_depth(facing, lean):
    score = facing_score(person(facing=facing, lean_deg=lean))
    assert (score > 0.4) if facing is Side.RIGHT else (score < -0.4)


def test_facing_turns_over_in_a_mirror():
    pose = person(facing=Side.LEFT, lean_deg=20)
    assert facing_score(mirrored(pose)) == pytest.approx(-facing_score(pose))


@pytest.mark.parametrize("facing", list(Side))
def test_turn_features_don_t_depend_on_the_way_one_faces(facing):
    turned = turn_features(person(facing=facing, turn_deg=20), facing)
    assert turned == pytest.approx(turn_features(person(facing=Side.LEFT, turn_deg=20), Side.LEFT))
    sine, cosine = turned[-4:-2]
    assert np.degrees(np.arctan2(sine, cosine)) == pytest.approx(20)


@pytest.mark.parametrize(
    ("hip", "expected"),
    [
        ((160, 120), ()),
        ((160, 170), ("feet",)),
        ((160, 230), ("feet", "knees")),
        ((160, 60), ("head",)),
        ((-50, 120), None),
    ],
)
def test_missing_parts_are_named(hip, expected):
    missing = missing_parts(person(hip=hip))
    if expected is None:
        assert len(missing) > 2
    else:
        assert missing == expected


def test_a_foot_behind_the_other_is_not_missing():
    pose = person()
    pose.points[Landmark.LEFT_ANKLE] = pose.points[Landmark.LEFT_HEEL] = (-5, 100)
    assert missing_parts(pose) == ()


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ((), ""),
        ((BodyPart.FEET,), "Step back: I can't see your feet."),
        ((BodyPart.FEET, BodyPart.KNEES), "Step back: I can't see your feet and knees."),
        ((BodyPart.FEET, BodyPart.KNEES, BodyPart.HIPS), "Step back: I can only see part of you."),
    ],
)
def test_advice_says_which_limb(missing, sentence):
    assert told(advice_for_missing(missing)) == sentence


def viewer(turn: float) -> Viewer:
    return Viewer(lambda _: turn, Settings(max_front_deg=25.0, max_back_deg=30.0))


@pytest.mark.parametrize(
    ("turn", "status", "word"),
    [
        (0, Status.OK, ""),
        (24, Status.OK, ""),
        (-24, Status.OK, ""),
        (28, Status.NOT_SIDE_ON, "away from"),
        (-28, Status.OK, ""),
        (40, Status.NOT_SIDE_ON, "away from"),
        (-40, Status.NOT_SIDE_ON, "towards"),
    ],
)
def test_a_person_turned_too_far_is_refused_and_told_which_way(turn, status, word):
    view = viewer(turn).assess(person(), 0.0)
    assert view.status is status
    assert word in told(view.advice)
    assert view.yaw_deg == turn


@pytest.mark.parametrize(
    ("scale", "turn", "said"),
    [(1.0, 0, "measure-unsure"), (1.0, -30, "measure-unsure-turned"), (0.4, 0, "measure-unsure-small")],
)
def test_who_is_in_doubt_says_what_would_help(scale, turn, said):
    assert doubt_advice(person(scale=scale), turn) == say(said)


@pytest.mark.parametrize(("turn", "sd"), [(0, 0.0), (-9, 0.0), (16, 1.0), (-40, 5.0)])
def test_a_turned_camera_makes_every_angle_less_certain(turn, sd):
    assert turn_sd_deg(turn) == pytest.approx(sd)


@pytest.mark.parametrize(
    ("position", "turn", "status"),
    [
        (Position.HEEL_RAISED, 24, Status.OK),
        (Position.SEATED, 27, Status.OK),  # seen as turned further than they are
        (Position.SEATED, 29, Status.NOT_SIDE_ON),
        (Position.HANDS_AND_FEET, 19, Status.OK),
        (Position.HANDS_AND_FEET, 24, Status.NOT_SIDE_ON),
    ],
)
def test_people_not_on_their_feet_have_a_limit_of_their_own(position, turn, status):
    one = viewer(turn)
    one.look_for(doing(position))
    assert one.assess(person(), 0.0).status is status


def test_once_refused_a_little_slack_keeps_it_from_flickering():
    turns = iter([26.0, 24.0, 24.0, 24.0, 22.0, 22.0, 22.0, 22.0, 22.0])
    one = Viewer(lambda _: next(turns), Settings(max_front_deg=25.0))
    statuses = [one.assess(person(), i * 0.3).status for i in range(9)]
    assert statuses[0] is Status.NOT_SIDE_ON
    assert statuses[3] is Status.NOT_SIDE_ON  # median 24: still within the slack
    assert statuses[-1] is Status.OK


def test_facing_does_not_flip_on_one_odd_frame():
    one = viewer(0)
    for i in range(20):
        one.assess(person(facing=Side.LEFT), i / 30)
    assert one.assess(person(facing=Side.RIGHT), 20 / 30).facing is Side.LEFT


def test_facing_follows_someone_who_turns_round():
    one = viewer(0)
    for i in range(20):
        one.assess(person(facing=Side.LEFT), i / 30)
    views = [one.assess(person(facing=Side.RIGHT), (20 + i) / 30) for i in range(30)]
    assert views[-1].facing is Side.RIGHT
    assert views[-1].near is Side.RIGHT


def test_too_small_to_measure_is_said():
    view = viewer(0).assess(person(scale=0.2), 0.0)
    assert view.status is Status.LOW_CONFIDENCE
    assert "closer" in told(view.advice)


def test_reset_forgets_the_facing():
    one = viewer(0)
    for i in range(20):
        one.assess(person(facing=Side.LEFT), i / 30)
    one.reset()
    assert one.assess(person(facing=Side.RIGHT), 1.0).facing is Side.RIGHT


@pytest.mark.parametrize("facing", list(Side))
@pytest.mark.parametrize("turn", [0, 20, -20, 60])
def test_lying_the_turn_is_that_of_shoulders_and_hips(facing, turn):
    pose = placed("lying, near leg up", facing=facing, turn_deg=turn)
    assert lying_turn_deg(pose) == pytest.approx(abs(turn))
    assert lying_facing(pose) is facing


@pytest.mark.parametrize(
    ("position", "out", "expected"),
    [
        (None, [Landmark.LEFT_ANKLE], ()),
        (Position.SEATED, [Landmark.LEFT_ANKLE], ()),
        (Position.LYING, [Landmark.LEFT_ANKLE], ("feet",)),
        (Position.STANDING, [Landmark.NOSE], ("head",)),
        (Position.HANDS_AND_FEET, [Landmark.NOSE], ()),
        (Position.HANDS_AND_FEET, [Landmark.LEFT_WRIST], ()),
        (Position.HANDS_AND_FEET, [Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST], ("hands",)),
        (Position.STANDING, [Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST], ()),
    ],
)
def test_what_must_be_seen_follows_from_the_position(position, out, expected):
    pose = person()
    pose.points[out] = (-5, 100)
    assert missing_parts(pose, position) == expected


def test_a_stretch_that_is_not_done_side_on_refuses_no_turn():
    one = viewer(60)
    one.look_for(doing(Position.HEEL_RAISED, side_on=False))
    assert one.assess(person(), 0.0).status is Status.OK
    one.look_for(doing(Position.HEEL_RAISED))
    assert one.assess(person(), 0.1).status is Status.NOT_SIDE_ON


def test_another_position_forgets_the_turn_read_before():
    one = viewer(10)
    one.look_for(doing(Position.LYING))
    assert one.assess(placed("lying", turn_deg=30), 0.0).yaw_deg == pytest.approx(30)
    one.look_for(doing(Position.STANDING))
    assert one.assess(person(), 0.1).yaw_deg == 10
