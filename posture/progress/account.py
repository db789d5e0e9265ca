"""What was done over some weeks, for somebody who was not there: stretches, weeks, pain, the main stretch's trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from posture.progress.habit import Week, weeks_of
from posture.progress.trend import Point, points, stretches
from posture.storage import Leg, Source, StoredSession


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchDone:
    """One stretch in these weeks. left_s, right_s: seconds in right form, both legs at once counting for each."""

    stretch: str
    sessions: int
    holds: int
    left_s: float
    right_s: float
    in_position_s: float
    warnings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekDone:
    """One week. The depths are the deepest of the main stretch; None where none was measured."""

    week: Week
    sessions: int
    left_deg: float | None
    right_deg: float | None
    both_deg: float | None
    in_position_s: float
    warnings: int
    pains: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a person did. since, until: the days it covers. Only live sessions: a clip may be from any day."""

    since: date
    until: date
    sessions: int
    stretches: tuple[StretchDone, ...]
    """The most frequent first."""
    weeks: tuple[WeekDone, ...]
    """The oldest first, the one of `until` last."""
    main: str | None
    """The most frequent stretch in which a depth was measured; None where none was."""
    trend: tuple[Point, ...]
    """Of the main stretch."""
    pains: tuple[datetime, ...]
    """When sessions were ended because it hurt."""


def account(
    sessions: Sequence[StoredSession], now: datetime, *, zone: tzinfo | None = None, weeks: int = 12
) -> Account:
    """What these sessions of one person add up to in the `weeks` weeks up to `now` (with a time zone)."""
    until = now.astimezone(zone).date()
    since = until - timedelta(days=until.weekday(), weeks=weeks - 1)
    mine = [
        session
        for session in sessions
        if session.source is Source.LIVE and since <= session.started_at.astimezone(zone).date() <= until
    ]
    names = stretches(mine)
    main = next((name for name in names if points(mine, name)), None)
    return Account(
        since=since,
        until=until,
        sessions=len(mine),
        stretches=tuple(_stretch(name, [session for session in mine if session.stretch == name]) for name in names),
        weeks=tuple(_week(week, mine, main, zone) for week in weeks_of(mine, now, zone=zone, weeks=weeks)),
        main=main,
        trend=points(mine, main) if main else (),
        pains=tuple(sorted(session.started_at for session in mine if session.pain)),
    )


def _stretch(name: str, mine: list[StoredSession]) -> StretchDone:
    holds = [hold for session in mine for hold in session.holds]
    return StretchDone(
        stretch=name,
        sessions=len(mine),
        holds=len(holds),
        left_s=sum(hold.right_s for hold in holds if hold.leg in (Leg.LEFT, Leg.BOTH)),
        right_s=sum(hold.right_s for hold in holds if hold.leg in (Leg.RIGHT, Leg.BOTH)),
        in_position_s=sum(hold.in_position_s for hold in holds),
        warnings=sum(hold.warnings for hold in holds),
    )


def _week(week: Week, sessions: list[StoredSession], main: str | None, zone: tzinfo | None) -> WeekDone:
    days = {day.day for day in week.days}
    mine = [session for session in sessions if session.started_at.astimezone(zone).date() in days]
    trend = points(mine, main) if main else ()
    holds = [hold for session in mine for hold in session.holds]
    return WeekDone(
        week=week,
        sessions=len(mine),
        left_deg=max((point.left_deg for point in trend if point.left_deg is not None), default=None),
        right_deg=max((point.right_deg for point in trend if point.right_deg is not None), default=None),
        both_deg=max((point.both_deg for point in trend if point.both_deg is not None), default=None),
        in_position_s=sum(hold.in_position_s for hold in holds),
        warnings=sum(hold.warnings for hold in holds),
        pains=sum(session.pain for session in mine),
    )
