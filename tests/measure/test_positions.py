"""How the body is placed, and what can be judged there."""

import pytest
from english import own, told
from placed import PLACES, doing, placed

from posture.measure.positions import back_unjudged, limits_for, misplaced, needs_reference, not_judged, read_position
from posture.settings import PRESETS, Limits, Strictness
from posture.stretches.stretch import Rounding
from posture.values import Position, Side

READ = {
    "standing": Position.STANDING,
    "folded": Position.STANDING,
    "near heel up": Position.HEEL_RAISED,
    "far heel up": Position.HEEL_RAISED,
    "near foot ahead": Position.STANDING,
    "far foot ahead": Position.STANDING,
    "chair, near leg straight": Position.SEATED,
    "chair, far leg straight": Position.SEATED,
    "floor": Position.SEATED,
    "floor, folded": Position.SEATED,
    "lying": Position.LYING,
    "lying, near leg up": Position.LYING,
    "lying, far leg half up": Position.LYING,
    "lying, legs on the wall": Position.LYING,
    "dog": Position.HANDS_AND_FEET,
    "lunge": Position.HANDS_AND_FEET,
    "diving": Position.STANDING,  # the hands are in the air
    "splits": None,
    "all fours": None,
}


@pytest.mark.parametrize("facing", list(Side))
@pytest.mark.parametrize("scale", [0.6, 1.4])
@pytest.mark.parametrize("name", list(PLACES))
def test_the_placing_is_read_from_the_landmarks(name, facing, scale):
    assert read_position(placed(name, facing=facing, scale=scale)) is READ[name]


@pytest.mark.parametrize(
    ("stretch", "lean", "word"),
    [
        (None, 60, ""),
        (doing(Position.STANDING), 160, ""),
        (doing(Position.HEEL_RAISED, rounding=Rounding.LOOSE), 60, ""),
        (doing(Position.HEEL_RAISED, side_on=False), 60, "aren't side-on"),
        (doing(Position.LYING), -90, "not your back"),
        (doing(Position.STANDING, rounding=Rounding.NOT_JUDGED), 20, "don't judge your back"),
        (doing(Position.SEATED), 40, ""),
        (doing(Position.HANDS_AND_FEET), 40, ""),
        (doing(Position.HANDS_AND_FEET), 130, "Upside down"),
        (doing(Position.HANDS_AND_FEET, min_depth_deg=100.0), 0, "Upside down"),
    ],
)
def test_where_the_back_can_not_be_judged_a_sentence_says_so(stretch, lean, word):
    note = told(back_unjudged(stretch, lean))
    assert (note == "") if word == "" else (word in note and note.endswith("."))


def test_each_thing_the_camera_can_not_judge_has_its_sentence():
    lying = [told(sentence) for sentence in not_judged(doing(Position.LYING))]
    assert lying[0] == "The camera can't see your breath."
    assert "not your back" in lying[-1]
    assert not_judged(doing(Position.STANDING)) == (own("The camera can't see your breath."),)
    assert "sat tall" in told(not_judged(doing(Position.SEATED))[-1])
    assert "part of this stretch" in told(not_judged(doing(Position.STANDING, rounding=Rounding.LOOSE))[-1])
    assert not_judged(None) == ()


@pytest.mark.parametrize(
    ("stretch", "needed"),
    [
        (None, True),
        (doing(Position.HEEL_RAISED), True),
        (doing(Position.SEATED), True),
        (doing(Position.LYING), False),
        (doing(Position.HANDS_AND_FEET, min_depth_deg=100.0), False),
    ],
)
def test_a_reference_is_wanted_only_where_the_back_is_judged(stretch, needed):
    assert needs_reference(stretch) is needed


def test_a_hang_is_judged_by_looser_limits_and_never_by_tighter_ones():
    loose = doing(Position.STANDING, rounding=Rounding.LOOSE)
    strict = limits_for(PRESETS[Strictness.STRICT], loose)
    assert (strict.caution_pct, strict.rounded_pct) == (100.0, 133.0)
    assert strict.maximum_deg == PRESETS[Strictness.STRICT].maximum_deg
    own = Limits(caution_pct=120.0, rounded_pct=150.0)
    assert limits_for(own, loose) == own
    assert limits_for(Limits(), doing(Position.STANDING)) == Limits()


@pytest.mark.parametrize(
    ("wanted", "seen", "word"),
    [
        (Position.LYING, Position.STANDING, "Lie down"),
        (Position.LYING, Position.SEATED, "Lie down"),
        (Position.LYING, Position.LYING, ""),
        (Position.LYING, None, ""),
        (Position.SEATED, Position.STANDING, "Sit down"),
        (Position.HEEL_RAISED, Position.STANDING, ""),
        (Position.STANDING, Position.SEATED, ""),
        (Position.STANDING, Position.LYING, "Stand up"),
        (Position.HANDS_AND_FEET, Position.STANDING, ""),
    ],
)
def test_somebody_placed_otherwise_is_told_how(wanted, seen, word):
    advice = told(misplaced(doing(wanted), seen))
    assert (advice == "") if word == "" else (word in advice)
    assert misplaced(None, seen) is None
