"""Whether it is time to stretch: from the dose, what was done, the goals, the hour and what was put off. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from posture.progress.habit import FULL_S, HOLD_S, HOLDS_A_LEG, Day, days_of
from posture.progress.trend import Point
from posture.storage import StoredSession
from posture.storage.goals import Goals
from posture.words import Sentence, say

WEEK = 7


class State(StrEnum):
    """How it stands today. Only DUE is said without being asked."""

    DUE = "due"
    NEW = "new"
    """Nothing was ever done: there is no habit yet to be reminded of."""
    DONE = "done"
    """Today each leg was held."""
    REACHED = "reached"
    """This week has its days."""
    RESTING = "resting"
    """Today may be left out, and the week's days still be reached."""
    LATER = "later"
    """Today, but the hour has not come."""
    QUIET = "quiet"
    SNOOZED = "snoozed"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is due. left_s, right_s: what is missing of today's dose; days_done of wanted: this week."""

    state: State
    left_s: float
    right_s: float
    days_done: int
    wanted: int
    until: datetime | None = None
    """Until when it is put off; only of SNOOZED."""
    at: time | None = None
    """When it will be said; only of LATER."""

    @property
    def now(self) -> bool:
        """Whether to say it unasked."""
        return self.state is State.DUE


def due(sessions: Sequence[StoredSession], goals: Goals, now: datetime, *, zone: tzinfo | None = None) -> Due:
    """How it stands at `now` (with a time zone). zone: of the days and hours, None for this computer's."""
    here = now.astimezone(zone)
    today = here.date()
    days = days_of(sessions, zone=zone)
    monday = today - timedelta(days=today.weekday())
    done_on = sorted(day for day, done in days.items() if done.done)
    done = days.get(today, Day(day=today, left_s=0.0, right_s=0.0, sessions=0))
    count = sum(monday <= day <= today for day in done_on)
    state = _state(goals, here, done=done.done, count=count, last=done_on[-1] if done_on else None, any_=bool(days))
    return Due(
        state=state,
        left_s=max(FULL_S - done.left_s, 0.0),
        right_s=max(FULL_S - done.right_s, 0.0),
        days_done=count,
        wanted=goals.days_a_week,
        until=goals.snoozed_until.astimezone(zone) if state is State.SNOOZED and goals.snoozed_until else None,
        at=goals.at if state is State.LATER else None,
    )


def _state(goals: Goals, here: datetime, *, done: bool, count: int, last: date | None, any_: bool) -> State:
    if not any_:
        return State.NEW
    if done:
        return State.DONE
    if count >= goals.days_a_week:
        return State.REACHED
    left = WEEK - here.weekday()  # days of this week, today included
    gap = WEEK // goals.days_a_week  # days from one to the next, spread evenly
    if last is not None and (here.date() - last).days < gap and left > goals.days_a_week - count:
        return State.RESTING
    if not goals.remind:
        return State.OFF
    if goals.snoozed_until is not None and here < goals.snoozed_until:
        return State.SNOOZED
    if quiet(goals, here.time()):
        return State.QUIET
    return State.LATER if here.time() < goals.at else State.DUE


def quiet(goals: Goals, hour: time) -> bool:
    """Whether nothing is to be said at this hour; quiet hours may go past midnight."""
    if goals.quiet_from <= goals.quiet_to:
        return goals.quiet_from <= hour < goals.quiet_to
    return hour >= goals.quiet_from or hour < goals.quiet_to


def in_words(reminder: Due) -> Sentence:
    """How it stands, as a sentence."""
    if reminder.state is State.SNOOZED and reminder.until is not None:
        return say("storage-due-snoozed", time=reminder.until.strftime("%H:%M"))
    if reminder.state is State.LATER and reminder.at is not None:
        return say("storage-due-later", time=reminder.at.strftime("%H:%M"))
    if reminder.state is State.DUE and (reminder.left_s < FULL_S or reminder.right_s < FULL_S):
        return say("storage-due-rest", left_s=reminder.left_s, right_s=reminder.right_s)
    counts = {"done": reminder.days_done, "wanted": reminder.wanted}
    if reminder.state is State.DUE:
        return say("storage-due-due", hold_s=HOLD_S, holds=HOLDS_A_LEG, **counts)
    return say(f"storage-due-{reminder.state.value}", **counts)


def towards(goals: Goals, reminder: Due, trend: Sequence[Point]) -> tuple[Sentence, ...]:
    """How far the goals are reached: days of this week, and the depth that each leg had last."""
    said = [say("storage-goal-days", done=reminder.days_done, wanted=reminder.wanted)]
    if goals.depth_deg is None:
        return tuple(said)
    for leg in ("left", "right", "both"):
        depths = [depth for point in trend if (depth := getattr(point, f"{leg}_deg")) is not None]
        if depths:
            how = "reached" if depths[-1] >= goals.depth_deg else "depth"
            said.append(say(f"storage-goal-{how}", leg=leg, depth_deg=depths[-1], goal_deg=goals.depth_deg))
    return tuple(said)
