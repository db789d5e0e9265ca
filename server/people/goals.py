"""Goals and reminders over HTTP: what a person wants, what is due, the week that is over, a calendar file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from posture.progress.due import State, due, in_words, towards
from posture.progress.look_back import last_week
from posture.progress.trend import points, stretches
from posture.storage import History
from posture.storage.goals import Goals, KeptGoals
from posture.words import text
from server.data import Data
from server.errors import ExplainedRoute
from server.limits.fields import ProfileId


class GoalsMessage(BaseModel):
    """What somebody wants. Times as HH:MM of the clock on the wall; depth_deg: None for no depth in particular."""

    model_config = ConfigDict(extra="forbid")

    days_a_week: Annotated[int, Field(ge=1, le=7)]
    depth_deg: Annotated[float, Field(ge=10, le=120, allow_inf_nan=False)] | None
    remind: bool
    at: time
    quiet_from: time
    quiet_to: time


class ReminderMessage(BaseModel):
    """How it stands. now: to be said unasked; the words are in the page's language."""

    state: State
    now: bool
    words: str
    goals: GoalsMessage
    towards: tuple[str, ...]
    last_week: tuple[str, ...]


class SnoozeMessage(BaseModel):
    """For how long nothing is to be said."""

    model_config = ConfigDict(extra="forbid")
    hours: Annotated[float, Field(ge=0, le=24 * 14, allow_inf_nan=False)]


def goals_router(data: Data, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> APIRouter:
    """The routes below /api/goals. Without a profile they are nobody's in particular."""
    router = APIRouter(prefix="/api/goals", route_class=ExplainedRoute)

    def shown(profile_id: int | None) -> ReminderMessage:
        wanted = KeptGoals(data.database).get(profile_id)
        sessions = History(data.database).sessions(profile_id)
        reminder = due(sessions, wanted, now())
        main = next(iter(stretches(sessions)), None)
        return ReminderMessage(
            state=reminder.state,
            now=reminder.now,
            words=text(in_words(reminder)),
            goals=GoalsMessage.model_validate(wanted.model_dump(exclude={"snoozed_until"})),
            towards=tuple(map(text, towards(wanted, reminder, points(sessions, main) if main else ()))),
            last_week=tuple(map(text, last_week(sessions, now(), wanted.days_a_week))),
        )

    @router.get("")
    @data.on_a_thread
    def ask(profile_id: ProfileId | None = None) -> ReminderMessage:
        return shown(profile_id)

    @router.put("")
    @data.on_a_thread
    def change(wanted: GoalsMessage, profile_id: ProfileId | None = None) -> ReminderMessage:
        before = KeptGoals(data.database).get(profile_id)
        after = Goals(**wanted.model_dump(), snoozed_until=before.snoozed_until)
        KeptGoals(data.database).save(profile_id, after, now())
        return shown(profile_id)

    @router.post("/snooze")
    @data.on_a_thread
    def snooze(asked: SnoozeMessage, profile_id: ProfileId | None = None) -> ReminderMessage:
        kept = KeptGoals(data.database)
        until = now() + timedelta(hours=asked.hours)
        kept.save(profile_id, kept.get(profile_id).model_copy(update={"snoozed_until": until}), now())
        return shown(profile_id)

    @router.get("/calendar.ics")
    @data.on_a_thread
    def as_calendar(profile_id: ProfileId | None = None) -> Response:
        # Here: what writes calendars takes long to load, and few are wanted.
        from posture.papers.calendar import calendar

        name = "" if profile_id is None else data.profiles.by_id(profile_id).name
        made = calendar(KeptGoals(data.database).get(profile_id), now().astimezone(), name)
        headers = {"content-disposition": 'attachment; filename="posture.ics"'}
        return Response(made, media_type="text/calendar; charset=utf-8", headers=headers)

    return router
