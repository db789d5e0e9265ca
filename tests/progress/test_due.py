"""When it is time to stretch, how far the goals are, and the week that is over."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone

import pytest
from pasts import MONDAY, a_hold, a_session, both_legs

from posture.progress.due import State, due, in_words, quiet, towards
from posture.progress.look_back import last_week
from posture.progress.trend import points
from posture.storage import Leg
from posture.storage.goals import Goals
from posture.words import say, text

HEEL = "standing_heel_raised"
ANY_HOUR = Goals(at=time(0, 0), quiet_from=time(0, 0), quiet_to=time(0, 0))


def at(day: float, hour: int = 19) -> datetime:
    return MONDAY.replace(hour=0) + timedelta(days=day, hours=hour)


def done_on(*days: float):
    return [a_session(day, holds=both_legs(30.0)) for day in days]


def state(days: tuple[float, ...], now: datetime, **wanted: object) -> State:
    return due(done_on(*days), Goals.model_validate(wanted), now, zone=UTC).state


@pytest.mark.parametrize(
    ("days", "now", "wanted", "expected"),
    [
        ((), at(0), {}, State.NEW),
        ((-5,), at(0), {}, State.DUE),
        ((0,), at(0), {}, State.DONE),
        ((0,), at(1), {}, State.RESTING),  # three days a week: every other day
        ((0,), at(2), {}, State.DUE),
        ((0, 1, 2), at(3), {}, State.REACHED),
        ((3,), at(4), {}, State.RESTING),  # three days left for two
        ((4,), at(5), {}, State.DUE),  # two days left for two
        ((0,), at(1), {"days_a_week": 7}, State.DUE),
        ((-7,), at(6), {"days_a_week": 1}, State.DUE),
        ((-1,), at(0), {"days_a_week": 1}, State.RESTING),
        ((-5,), at(0, 17), {}, State.LATER),
        ((-5,), at(0, 17), {"at": "17:00"}, State.DUE),
        ((-5,), at(0, 22), {}, State.QUIET),
        ((-5,), at(0), {"remind": False}, State.OFF),
        ((-5,), at(0), {"snoozed_until": at(0, 20)}, State.SNOOZED),
        ((-5,), at(0), {"snoozed_until": at(0, 18)}, State.DUE),
    ],
)
def test_how_it_stands(days, now, wanted, expected):
    assert state(days, now, **wanted) is expected


def test_half_a_dose_is_what_is_left_to_do():
    today = [a_session(-5), a_session(0, holds=(a_hold(Leg.LEFT, right_s=60.0),))]
    found = due(today, Goals(), at(0), zone=UTC)
    assert (found.left_s, found.right_s) == (30.0, 90.0)
    assert text(in_words(found)) == "Time to stretch: still to go today are 30 s on the left and 90 s on the right."


def test_days_and_hours_are_those_of_the_place():
    east = timezone(timedelta(hours=9))
    assert due(done_on(-5), Goals(), at(0, 10), zone=east).now  # 19:00 there
    assert not due(done_on(-5), Goals(), at(0, 10), zone=UTC).now


@pytest.mark.parametrize(
    ("start", "end", "hour", "expected"),
    [
        ("21:00", "08:00", "23:00", True),
        ("21:00", "08:00", "07:59", True),
        ("21:00", "08:00", "08:00", False),
        ("21:00", "08:00", "20:59", False),
        ("12:00", "14:00", "13:00", True),
        ("12:00", "14:00", "14:00", False),
        ("12:00", "12:00", "12:00", False),
    ],
)
def test_quiet_hours_may_go_past_midnight(start, end, hour, expected):
    assert quiet(Goals(quiet_from=start, quiet_to=end), time.fromisoformat(hour)) is expected


@pytest.mark.parametrize("one", list(State))
def test_every_state_has_its_sentence(one):
    found = due(done_on(-5), ANY_HOUR, at(0), zone=UTC)
    changed = type(found)(
        **{name: getattr(found, name) for name in ("left_s", "right_s", "days_done", "wanted")},
        state=one,
        until=at(0, 20),
        at=time(18, 0),
    )
    assert text(in_words(changed))


def test_goals_are_measured_by_the_last_depth_of_each_leg():
    sessions = [
        a_session(0, holds=(a_hold(deepest_flat_hinge_deg=50.0), a_hold(Leg.RIGHT, deepest_flat_hinge_deg=62.0))),
        a_session(1, holds=(a_hold(deepest_flat_hinge_deg=52.0),)),
    ]
    found = due(sessions, Goals(depth_deg=60), at(1), zone=UTC)
    said = [text(one) for one in towards(Goals(depth_deg=60), found, points(sessions, HEEL))]
    assert said == ["This week: 1 of 3 days.", "Left leg: 52° of 60°.", "Right leg: 62°, the 60° are reached."]
    assert towards(Goals(), found, points(sessions, HEEL)) == (say("storage-goal-days", done=1, wanted=3),)


def test_the_week_that_is_over_is_told_beside_the_one_before():
    def deep(day: float, left: float, right: float):
        holds = (
            a_hold(right_s=90.0, deepest_flat_hinge_deg=left, warnings=0),
            a_hold(Leg.RIGHT, right_s=90.0, deepest_flat_hinge_deg=right),
        )
        return a_session(day, holds=holds)

    sessions = [deep(0, 40.0, 40.0), deep(7, 46.0, 42.0), deep(9, 44.0, 43.0), deep(15, 90.0, 90.0)]
    assert " ".join(map(text, last_week(sessions, at(15), 3, zone=UTC))) == (
        "Last week: 2 sessions, both legs on 2 days, of 3 you wanted. 6 minutes in right form, both legs together. "
        "Left leg: 46°, 6° deeper than the week before. Right leg: 43°, as the week before. "
        "2 warnings; 1 the week before."
    )
    assert last_week(sessions, at(36), 3, zone=UTC) == ()
    assert last_week(sessions, at(29), 3, zone=UTC) == (say("storage-week-nothing"),)
    assert last_week(sessions[:1], at(15), 3, zone=UTC) == (say("storage-week-nothing"),)
