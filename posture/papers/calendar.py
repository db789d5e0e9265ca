"""Reminders as a calendar file (.ics): the days of a week spread evenly, at the person's hour, every week."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from icalendar import Alarm, Calendar, Event

from posture import __version__
from posture.progress.habit import HOLD_S, HOLDS_A_LEG
from posture.storage.goals import Goals
from posture.words import say, text

LENGTH = timedelta(minutes=10)
"""What a session takes: three holds of 30 s a leg, getting ready, and changing sides; chosen."""

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def weekdays(days_a_week: int) -> tuple[str, ...]:
    """So many days of a week as far apart as can be, from Monday on, as calendars name them."""
    return tuple(_DAYS[number * len(_DAYS) // days_a_week] for number in range(days_a_week))


def calendar(goals: Goals, now: datetime, whose: str = "") -> bytes:
    """The file. now: with a time zone; whose: a name, so that a second file replaces the first and no one else's.

    The hour is that of wherever the calendar is: it has no time zone, so that it stays six o'clock on a journey.
    """
    made = Calendar()
    made.add("prodid", f"-//Posture//{__version__}//")
    made.add("version", "2.0")
    event = Event()
    days = weekdays(goals.days_a_week)
    first = now.date()
    while _DAYS[first.weekday()] not in days:
        first += timedelta(days=1)
    start = datetime.combine(first, goals.at)
    event.add("uid", f"{uuid5(NAMESPACE_OID, f'posture reminders of {whose}')}@posture")
    event.add("dtstamp", now)
    event.add("dtstart", start)
    event.add("dtend", start + LENGTH)
    event.add("rrule", {"freq": "weekly", "byday": list(days)})
    event.add("summary", text(say("papers-calendar-title")))
    event.add("description", text(say("papers-calendar-dose", hold_s=HOLD_S, holds=HOLDS_A_LEG)))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text(say("papers-calendar-title")))
    alarm.add("trigger", timedelta(0))
    event.add_component(alarm)
    made.add_component(event)
    return bytes(made.to_ical())
