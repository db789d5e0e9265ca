"""What must be so before it begins: one thing at a time, in the order in which it can be met."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from builders import person
from slow_machine import recorded

from posture.measure.guidance import ALONE_S, Check, Guide, checks_for, distance_advice, first_open, wanting
from posture.measure.surroundings import Around
from posture.stretches import library
from posture.values import Feedback, Pose, Status, Verdict
from posture.words import say

AROUND = Around()
ADVICE = say("measure-turn-away")


def seen(time_s: float = 0.0, status: Status = Status.OK, pose: Pose | None = None, **changes) -> Feedback:
    return Feedback(
        time_s=time_s,
        status=status,
        verdict=Verdict.UNKNOWN,
        advice=None if status is Status.OK else ADVICE,
        pose=pose,
        **{"reference_progress": 1.0, **changes},
    )


@pytest.mark.parametrize(
    ("status", "around", "open_"),
    [
        (Status.NO_PERSON, AROUND, [Check.BODY, Check.DISTANCE, Check.SIDE]),
        (Status.OUT_OF_FRAME, AROUND, [Check.BODY, Check.DISTANCE, Check.SIDE]),
        (Status.NOT_SIDE_ON, Around(dark=True), [Check.SIDE, Check.LIGHT]),
        (Status.OK, Around(moving=True), [Check.STILL]),
        (Status.OK, AROUND, []),
    ],
)
def test_what_is_wanting_is_found_in_the_order_in_which_it_can_be_met(status, around, open_):
    checks = Guide().step(seen(status=status), around)
    assert [one.check for one in checks] == list(Check)
    assert [one.check for one in checks if not one.met] == open_
    first = first_open(checks)
    assert (first.check if first else None) == (open_[0] if open_ else None)


def test_each_that_is_wanting_says_what_to_do():
    for status, around in ((Status.NO_PERSON, AROUND), (Status.NOT_SIDE_ON, AROUND), (Status.OK, Around(dark=True))):
        first = first_open(Guide().step(seen(status=status), around))
        assert first
        assert first.todo


def test_only_what_nothing_else_asks_for_is_asked_for_by_the_guide_itself():
    assert wanting(Guide().step(seen(), Around(moving=True))) == say("guidance-still")
    assert wanting(Guide().step(seen(status=Status.NOT_SIDE_ON), Around(moving=True))) is None
    assert wanting(Guide().step(seen(), AROUND)) is None


def test_the_standing_fills_up():
    *_, last = Guide().step(seen(status=Status.NO_REFERENCE, reference_progress=0.4), AROUND)
    assert (last.check, last.progress, last.met, last.todo) == (Check.STANDING, 0.4, False, ADVICE)


def test_in_the_dark_nothing_is_said_of_the_camera():
    checks = Guide().step(seen(), Around(dark=True, moving=True))
    assert [one.check for one in checks if not one.met] == [Check.LIGHT]


def test_only_what_a_stretch_needs_is_checked():
    assert Check.SIDE not in checks_for(library.stretch("standing_heel_raised_inner"))
    assert Check.STANDING not in checks_for(library.stretch("supine_strap"))
    assert checks_for(library.stretch("seated_chair")) == tuple(Check) == checks_for(None)


def test_somebody_else_in_the_picture_is_told_until_they_have_gone():
    guide, here, there = Guide(), person(), person()
    there = replace(there, points=there.points + np.array([400.0, 0.0]))
    rows = [(i / 10, here) for i in range(10)] + [(1 + i / 10, there) for i in range(6)]
    rows += [(1.6 + i / 10, here) for i in range(int(10 * ALONE_S) + 2)]
    alone = [guide.step(seen(t, pose=pose), AROUND)[1].met for t, pose in rows]
    assert alone[:10] == [True] * 10
    assert alone[15:20] == [False] * 5
    assert alone[-1]


def test_who_went_out_may_come_back_anywhere():
    guide, here = Guide(), person()
    there = replace(here, points=here.points + np.array([400.0, 0.0]))
    rows = [(0.0, here), (0.1, None), *((1 + i / 10, there) for i in range(10))]
    assert all(guide.step(seen(t, pose=pose), AROUND)[1].met for t, pose in rows)


def test_far_away_and_too_near_are_told_from_right():
    near = person()
    mask = near.mask.copy()
    mask[0, : mask.shape[1] // 4] = 1.0
    assert distance_advice(replace(near, mask=mask)) == say("guidance-near")
    far = replace(near, points=near.points.mean(axis=0) + (near.points - near.points.mean(axis=0)) * 0.3)
    assert distance_advice(far) == say("measure-too-small")


@pytest.mark.parametrize("sample", ["calibration", "heel_near_flat", "heel_far_rounded", "step_forward_flat"])
def test_who_stands_right_is_asked_for_nothing_but_to_stand(sample):
    guide = Guide()
    for i, pose in enumerate(recorded(sample)[:60:3]):
        checks = guide.step(seen(i / 10, pose=pose), AROUND)
        assert [one.check for one in checks if not one.met] == []
