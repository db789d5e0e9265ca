"""The calendar file, read back by the library."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from pasts import MONDAY

from posture.papers.calendar import calendar, weekdays
from posture.storage.goals import Goals
from posture.words import speaking


@pytest.mark.parametrize(
    ("days", "expected"),
    [(1, "MO"), (2, "MO TH"), (3, "MO WE FR"), (5, "MO TU WE FR SA"), (7, "MO TU WE TH FR SA SU")],
)
def test_days_are_spread_over_the_week(days, expected):
    assert " ".join(weekdays(days)) == expected


def test_a_calendar_reads_it():
    with speaking("de"):
        made = calendar(Goals(days_a_week=3, at=time(7, 30)), MONDAY + timedelta(days=1), "Ana")
    event: Any = Calendar.from_ical(made).walk("VEVENT")[0]
    assert event["rrule"]["byday"] == ["MO", "WE", "FR"]
    assert event.decoded("dtstart") == datetime(2026, 3, 4, 7, 30)  # the next such day, at that hour wherever one is
    assert event["summary"] == "Beinrückseite dehnen"
    assert len(event.walk("VALARM")) == 1


def test_a_second_file_replaces_the_first_and_nobody_elses():
    def uid(days: int, name: str) -> str:
        event: Any = Calendar.from_ical(calendar(Goals(days_a_week=days), MONDAY, name)).walk("VEVENT")[0]
        return str(event["uid"])

    assert uid(2, "Ana") == uid(5, "Ana") != uid(2, "Ben")
