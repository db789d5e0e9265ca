"""How often: days, weeks, streaks, and the time in good form against the recommended dose.

The recommendation: 30 s, three times a leg, twice a day or at least on three days a week. A day counts as stretched
when each leg was held in good form for at least one hold of 30 s, and as full from three. Only live sessions count: a
clip may be from any day. Days are those of `zone`, None for this computer's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from posture.storage import Leg, Source, StoredSession

HOLD_S = 30.0
HOLDS_A_LEG = 3
FULL_S = HOLD_S * HOLDS_A_LEG
"""Seconds in good form a leg that make a full dose."""

DAYS_A_WEEK = 3

_SLACK_S = 1.0
"""A hold ends at a picture, not at a second: this much of each may be missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day. left_s, right_s: seconds in good form of each leg; stretching both at once counts for both."""

    day: date
    left_s: float
    right_s: float
    sessions: int

    @property
    def done(self) -> bool:
        """Each leg was held in good form for at least one hold."""
        return min(self.left_s, self.right_s) >= HOLD_S - _SLACK_S

    @property
    def full(self) -> bool:
        """Each leg had the whole dose."""
        return min(self.left_s, self.right_s) >= FULL_S - HOLDS_A_LEG * _SLACK_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days from a Monday on. days_done, days_full: of the seven."""

    monday: date
    days: tuple[Day, ...]

    @property
    def days_done(self) -> int:
        """On how many days each leg was held."""
        return sum(day.done for day in self.days)

    @property
    def days_full(self) -> int:
        """On how many days each leg had the whole dose."""
        return sum(day.full for day in self.days)

    @property
    def reached(self) -> bool:
        """As often as recommended at least."""
        return self.days_done >= DAYS_A_WEEK


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How often somebody stretches.

    this_week: as far as it has gone. weeks: the last ones, the oldest first, this one included. streak_days: days in a
    row up to today, or up to yesterday while today is still to come. streak_weeks: weeks in a row with at least three
    days, this one counting once it has them.
    """

    this_week: Week
    weeks: tuple[Week, ...]
    streak_days: int
    streak_weeks: int


def habit(sessions: Iterable[StoredSession], now: datetime, *, zone: tzinfo | None = None, weeks: int = 8) -> Habit:
    """The habit that these sessions of one person make, seen from `now` (with a time zone)."""
    today = now.astimezone(zone).date()
    days = days_of(sessions, zone=zone)
    monday = today - timedelta(days=today.weekday())
    recent = _recent(monday, days, weeks)
    return Habit(
        this_week=_week(monday, days), weeks=recent, streak_days=_days(today, days), streak_weeks=_weeks(monday, days)
    )


def weeks_of(
    sessions: Iterable[StoredSession], now: datetime, *, zone: tzinfo | None = None, weeks: int
) -> tuple[Week, ...]:
    """The last weeks, the oldest first, the one of `now` included."""
    today = now.astimezone(zone).date()
    return _recent(today - timedelta(days=today.weekday()), days_of(sessions, zone=zone), weeks)


def days_of(sessions: Iterable[StoredSession], *, zone: tzinfo | None = None) -> dict[date, Day]:
    """The days with a live session. A session past midnight belongs to the day on which it began."""
    days: dict[date, Day] = {}
    for session in sessions:
        if session.source is not Source.LIVE:
            continue
        day = session.started_at.astimezone(zone).date()
        before = days.get(day, _nothing(day))
        days[day] = Day(
            day=day,
            left_s=before.left_s + _seconds(session, Leg.LEFT),
            right_s=before.right_s + _seconds(session, Leg.RIGHT),
            sessions=before.sessions + 1,
        )
    return days


def _seconds(session: StoredSession, leg: Leg) -> float:
    return sum(hold.right_s for hold in session.holds if hold.leg in (leg, Leg.BOTH))


def _nothing(day: date) -> Day:
    return Day(day=day, left_s=0.0, right_s=0.0, sessions=0)


def _week(monday: date, days: dict[date, Day]) -> Week:
    dates = [monday + timedelta(days=number) for number in range(7)]
    return Week(monday=monday, days=tuple(days.get(day, _nothing(day)) for day in dates))


def _recent(monday: date, days: dict[date, Day], weeks: int) -> tuple[Week, ...]:
    return tuple(_week(monday - timedelta(weeks=back), days) for back in reversed(range(weeks)))


def _days(today: date, days: dict[date, Day]) -> int:
    def done(day: date) -> bool:
        return day in days and days[day].done

    # The day isn't over yet, so not having stretched so far breaks nothing.
    day = today if done(today) else today - timedelta(days=1)
    count = 0
    while done(day):
        count += 1
        day -= timedelta(days=1)
    return count


def _weeks(monday: date, days: dict[date, Day]) -> int:
    count = int(_week(monday, days).reached)
    monday -= timedelta(weeks=1)
    while _week(monday, days).reached:
        count += 1
        monday -= timedelta(weeks=1)
    return count
