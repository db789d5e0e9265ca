"""Days, weeks and streaks, counted in the person's own days."""

from __future__ import annotations

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from pasts import MONDAY, a_hold, a_session, both_legs

from posture.progress.habit import FULL_S, days_of, habit
from posture.storage import Leg, Source


def done(*days: float, seconds: float = 30):
    return [a_session(day, holds=both_legs(seconds)) for day in days]


def streaks(sessions, day: float) -> tuple[int, int]:
    found = habit(sessions, MONDAY + timedelta(days=day), zone=UTC)
    return found.streak_days, found.streak_weeks


def test_nothing_yet():
    found = habit([], MONDAY, zone=UTC)
    assert (found.streak_days, found.streak_weeks, len(found.weeks)) == (0, 0, 8)
    assert (found.this_week.monday, found.this_week.days_done) == (MONDAY.date(), 0)
    assert found.weeks[-1] == found.this_week


def test_a_day_adds_up_and_both_at_once_count_for_each_leg():
    sessions = [
        a_session(0, holds=(a_hold(Leg.LEFT, right_s=20), a_hold(Leg.BOTH, right_s=25))),
        a_session(0.1, holds=(a_hold(Leg.RIGHT, right_s=70), a_hold(Leg.LEFT, right_s=50))),
    ]
    (day,) = days_of(sessions, zone=UTC).values()
    assert (day.left_s, day.right_s, day.sessions) == (95, 95, 2)
    assert (day.done, day.full) == (True, True)


@pytest.mark.parametrize(
    ("left", "right", "done", "full"),
    [
        (28.9, 300, False, False),
        (29.96, 29.96, True, False),
        (FULL_S, 86, True, False),
        (FULL_S - 0.1, FULL_S, True, True),
    ],
)
def test_each_leg_must_have_had_its_time(left, right, done, full):
    holds = (a_hold(Leg.LEFT, right_s=left), a_hold(Leg.RIGHT, right_s=right))
    (day,) = days_of([a_session(holds=holds)], zone=UTC).values()
    assert (day.done, day.full) == (done, full)


def test_a_clip_is_no_day_of_stretching():
    assert days_of([a_session(holds=both_legs(90), source=Source.CLIP)], zone=UTC) == {}


def test_days_are_those_of_the_place():
    late = [a_session(0.49, holds=both_legs(30))]  # 23:45 in UTC
    assert list(days_of(late, zone=UTC)) == [MONDAY.date()]
    assert list(days_of(late, zone=ZoneInfo("Europe/Berlin"))) == [MONDAY.date() + timedelta(days=1)]


@pytest.mark.parametrize(
    ("days", "today", "streak"),
    [
        ((0, 1, 2), 2, 3),
        ((0, 1, 2), 3, 3),  # today is not over
        ((0, 1, 2), 4, 0),
        ((0, 2), 2, 1),
        ((2, 1, 0, 0.2), 2, 3),
    ],
)
def test_days_in_a_row(days, today, streak):
    assert streaks(done(*days), today)[0] == streak


@pytest.mark.parametrize(
    ("days", "today", "streak"),
    [
        ((0, 2, 4), 4, 1),
        ((0, 2), 4, 0),
        ((0, 2, 4, 7, 9, 11), 11, 2),
        ((0, 2, 4, 7, 9), 9, 1),  # this week can still be reached
        ((0, 2, 4), 14, 0),  # a week was left out
        ((0, 0.1, 0.2), 4, 0),  # three times on one day is one day
    ],
)
def test_weeks_in_a_row(days, today, streak):
    assert streaks(done(*days), today)[1] == streak


def test_the_week_shows_its_days():
    found = habit([*done(0), *done(2, seconds=95)], MONDAY + timedelta(days=3), zone=UTC, weeks=2)
    assert [day.done for day in found.this_week.days] == [True, False, True, False, False, False, False]
    assert (found.this_week.days_done, found.this_week.days_full, found.this_week.reached) == (2, 1, False)
    assert [week.monday for week in found.weeks] == [MONDAY.date() - timedelta(weeks=1), MONDAY.date()]
