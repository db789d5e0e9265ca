"""The report: ranges, sides, one thing that went well and one to do next time."""

from __future__ import annotations

import json

import pytest
from english import own, told

from posture.coach.faults import Fault
from posture.coach.summary import HoldReport, RepReport, Summary, report_lines, to_json
from posture.values import Side
from posture.words import say

LEFT, RIGHT = Side.LEFT, Side.RIGHT


def hold(leg: Side | None = LEFT, right_s: float = 30.0, deepest: float | None = 40.0, **changes) -> HoldReport:
    values = {"leg": leg, "round": 1, "right_s": right_s, "in_position_s": 30.0, "target_s": 30.0}
    return HoldReport(**{**values, "deepest_deg": deepest, **changes})


def summary(*holds: HoldReport, **changes) -> Summary:
    return Summary(stretch_id="main", stretch_name=own("Standing, heel raised"), holds=holds, **changes)


def lines_of(summary: Summary) -> list[str]:
    return [told(line) for line in report_lines(summary)]


def test_each_leg_has_its_range_and_the_sides_are_compared():
    found = summary(hold(LEFT, deepest=40.0), hold(RIGHT, deepest=52.0), hold(LEFT, deepest=44.0))
    assert (found.range_deg(LEFT), found.range_deg(RIGHT), found.range_deg(None)) == (44.0, 52.0, None)
    assert found.left_minus_right_deg == -8.0
    assert "The right leg went 8 degrees further." in lines_of(found)
    assert "Both sides alike." in lines_of(summary(hold(LEFT, deepest=50.0), hold(RIGHT, deepest=53.0)))


def test_a_side_that_was_not_measured_is_not_compared():
    found = summary(hold(LEFT), hold(RIGHT, deepest=None))
    assert found.left_minus_right_deg is None
    assert not any("further" in line for line in lines_of(found))


def test_the_one_thing_to_do_is_about_the_costliest_fault():
    found = summary(
        hold(faults={Fault.KNEE: 3.0, Fault.ROUNDED: 2.0}), hold(RIGHT, faults={Fault.ROUNDED: 4.0}, warnings=1)
    )
    assert found.costliest is Fault.ROUNDED
    assert found.next_time == say("coach-next-rounded")
    assert report_lines(found)[-1] == found.next_time


@pytest.mark.parametrize("faults", [{}, {Fault.KNEE: 1.0}])
def test_nothing_worth_saying_is_to_do_the_same_again(faults):
    assert summary(hold(faults=faults)).next_time == say("coach-next-same")


def test_what_was_broken_off_is_not_called_every_stretch():
    broken_off = summary(hold(faults={Fault.ROUNDED: 6.0}, warnings=1), planned=6)
    assert told(broken_off.went_well) == "You held 1 of 6 stretches for the full time with right form."
    whole = summary(*(hold(faults={Fault.KNEE: 1.0}) for _ in range(6)), planned=6)
    assert told(whole.went_well) == "You held every stretch for its full time with right form."


def test_every_fault_has_something_to_do_about_it():
    texts = [told(summary(hold(faults={fault: 9.0})).next_time) for fault in Fault]
    assert all(text.startswith("Next time, ") and text.endswith(".") for text in texts)


def test_what_went_well_is_true():
    assert told(summary(hold()).went_well) == "Right form from beginning to end."
    full = summary(hold(faults={Fault.ROUNDED: 6.0}, warnings=1))
    assert told(full.went_well) == "You held every stretch for its full time with right form."
    assert told(summary(hold(right_s=24.0, faults={Fault.ROUNDED: 6.0})).went_well) == "24 seconds with right form."
    assert told(summary(hold(right_s=0.0, warnings=1)).went_well) == "You found your way into the stretch."
    assert told(summary().went_well) == "You set up well."
    assert summary().next_time == say("coach-next-go-on")


def test_repetitions_are_told_by_their_number():
    reps = [RepReport(leg=LEFT, number=i + 1, worst_lumbar_deg=5.0, rounded=i == 1) for i in range(4)]
    found = summary(reps=tuple(reps))
    assert told(found.went_well) == "3 of 4 repetitions with a flat back."
    assert found.costliest is Fault.ROUNDED
    assert "Your back rounded once." in lines_of(found)


def test_after_pain_rest_comes_first():
    found = summary(hold(faults={Fault.KNEE: 9.0}), pain=True)
    assert found.next_time == say("coach-next-pain")
    assert to_json(found)["pain"] is True


def test_the_history_is_plain_json_with_a_version():
    found = summary(
        hold(faults={Fault.ROUNDED: 6.04}, warnings=1, rounding_share=0.2, grew_deg=3.14159),
        hold(RIGHT, deepest=None),
        reps=(RepReport(leg=RIGHT, number=1, worst_lumbar_deg=None, rounded=False),),
    )
    data = json.loads(json.dumps(to_json(found)))
    assert data["version"] == 2
    assert data["range_deg"] == {"left": 40.0, "right": None, "both": None}
    assert data["holds"][0]["faults"] == {"rounded": 6.04}
    assert data["holds"][0]["grew_deg"] == 3.1
    assert data["reps"][0] == {"leg": "right", "number": 1, "worst_lumbar_deg": None, "rounded": False}
    assert data["costliest_fault"] == "rounded"


def test_in_words_is_whole_lines():
    lines = lines_of(summary(hold(), hold(RIGHT)))
    assert lines[1] == "2 holds: 60 seconds with right form, of 60 seconds in position."
    assert all(line.endswith(".") for line in lines)
