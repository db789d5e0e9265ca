"""Who is asked, when, and what a yes leads to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from english import told
from pasts import MONDAY

from posture.coach.safety import QUESTIONS, Clearance, SafetyError, clearance, due, outcome

NO = {question.id: False for question in QUESTIONS}
MONTH = timedelta(days=30)
SECOND = timedelta(seconds=1)


def test_no_to_everything_passes():
    found = outcome(NO)
    assert (found.passed, found.urgent, found.reasons, found.advice) == (True, False, (), None)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.id)
def test_each_yes_alone_stops_and_says_why(question):
    found = outcome({**NO, question.id: True})
    assert not found.passed
    assert found.reasons == (question.reason,)
    assert found.urgent is question.urgent
    assert ("at once" in told(found.title)) is question.urgent
    assert "doctor" in told(found.title)
    assert told(found.advice).endswith(".")


def test_pain_is_not_urgent_and_red_flags_are():
    assert [one.id for one in QUESTIONS if not one.urgent] == ["back_pain", "leg_pain"]
    assert {one.id for one in QUESTIONS if one.urgent} == {
        "bladder_bowel",
        "saddle_numbness",
        "leg_weakness",
        "after_fall",
        "fever",
    }


def test_the_urgent_comes_first():
    found = outcome({**NO, "back_pain": True, "fever": True})
    assert found.urgent
    assert told(found.reasons[0]) == "You have a fever."
    assert len(found.reasons) == 2


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {**NO, "fever": None},
        {**NO, "fever": 1},
        {**NO, "other": False},
        {k: v for k, v in NO.items() if k != "fever"},
    ],
    ids=["none", "unanswered", "no bool", "another", "one left out"],
)
def test_half_an_answer_is_none(answers):
    with pytest.raises(SafetyError, match="Not every question"):
        outcome(answers)


@pytest.mark.parametrize(
    ("ago", "asked"),
    [
        (timedelta(0), False),
        (MONTH - SECOND, False),
        (MONTH, True),
        (-timedelta(minutes=1), False),  # the clock was set
        (-timedelta(days=1), True),
    ],
)
def test_asked_every_thirty_days(ago, asked):
    assert due(MONDAY - ago, MONDAY) is asked


def test_asked_before_the_first_session():
    assert due(None, MONDAY)
    assert clearance(None, None, MONDAY) is Clearance.NEVER


def test_a_stop_does_not_end_by_waiting():
    said = {**NO, "leg_pain": True}
    assert clearance(said, MONDAY, MONDAY) is Clearance.STOPPED
    assert clearance(said, MONDAY, MONDAY + 10 * MONTH) is Clearance.STOPPED
    assert clearance({"a question since dropped": True}, MONDAY, MONDAY) is Clearance.STOPPED


def test_no_counts_for_a_month_and_only_to_all_questions():
    assert clearance(NO, MONDAY, MONDAY + SECOND) is Clearance.CLEAR
    assert clearance(NO, MONDAY, MONDAY + MONTH) is Clearance.AGAIN
    # A question that is new has not been answered.
    assert clearance({"fever": False}, MONDAY, MONDAY) is Clearance.NEVER
