"""The history page and what it is made of: sessions, trend, habit, deletion, exports."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel

from posture.calibration.subject import Subject
from posture.papers.fhir import bundle
from posture.progress.account import account
from posture.progress.export import as_csv, as_json, session_as_json
from posture.progress.habit import DAYS_A_WEEK, FULL_S, HOLD_S, HOLDS_A_LEG, Habit, Week, habit
from posture.progress.trend import in_words, points, stretches
from posture.storage import History
from posture.storage.people import subject_of
from posture.stretches.library import name_of as stretch_name
from posture.words import say, text
from server.data import Data
from server.errors import ExplainedRoute
from server.limits.fields import ProfileId, Weeks


class PersonMessage(BaseModel):
    """Somebody with a history, or a profile without any yet. id: None for nobody in particular."""

    id: int | None
    name: str
    sessions: int


class StretchMessage(BaseModel):
    """A stretch that is in the history."""

    id: str
    name: str


class PointMessage(BaseModel):
    """The deepest hinge with a flat back in one session, in degrees; left minus right."""

    key: str
    started_at: datetime
    left_deg: float | None
    right_deg: float | None
    both_deg: float | None
    difference_deg: float | None


class DayMessage(BaseModel):
    """Seconds in good form of each leg on one day."""

    day: date
    left_s: float
    right_s: float
    sessions: int
    done: bool
    full: bool


class WeekMessage(BaseModel):
    """A week from its Monday on."""

    monday: date
    days: tuple[DayMessage, ...]
    days_done: int
    days_full: int
    reached: bool


class HabitMessage(BaseModel):
    """How often, against how often is recommended."""

    weeks: tuple[WeekMessage, ...]
    streak_days: int
    streak_weeks: int
    hold_s: float = HOLD_S
    holds_a_leg: int = HOLDS_A_LEG
    full_s: float = FULL_S
    days_a_week: int = DAYS_A_WEEK


class HistoryMessage(BaseModel):
    """What the page shows. trend: of the stretch in `stretch`, the oldest first; sessions: all, the newest first."""

    people: tuple[PersonMessage, ...]
    stretches: tuple[StretchMessage, ...]
    stretch: str | None
    trend: tuple[PointMessage, ...]
    trend_words: str
    habit: HabitMessage
    sessions: tuple[dict[str, Any], ...]


def history_router(
    data: Data,
    *,
    name_of: Callable[[str], str] = stretch_name,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> APIRouter:
    """The routes below /api/history. name_of: a stretch's name for its id."""
    router = APIRouter(route_class=ExplainedRoute)

    @router.get("/api/history")
    @data.on_a_thread
    def shown(profile_id: ProfileId | None = None, stretch: str | None = None) -> HistoryMessage:
        history = History(data.database)
        stored = history.sessions(profile_id)
        names = {id_: name_of(id_) for id_ in stretches(stored)}
        chosen = stretch if stretch in names else next(iter(names), None)
        trend = points(stored, chosen) if chosen else ()
        return HistoryMessage(
            people=_people(data, history),
            stretches=tuple(StretchMessage(id=id_, name=name) for id_, name in names.items()),
            stretch=chosen,
            trend=tuple(
                PointMessage(
                    key=point.key,
                    started_at=point.started_at,
                    left_deg=point.left_deg,
                    right_deg=point.right_deg,
                    both_deg=point.both_deg,
                    difference_deg=point.difference_deg,
                )
                for point in trend
            ),
            trend_words=" ".join(map(text, in_words(trend))),
            habit=_habit(habit(stored, now())),
            sessions=tuple(
                {**session_as_json(session, None), "stretch_name": names[session.stretch]} for session in stored
            ),
        )

    # Whose history is deleted must be said: no parameter would mean nobody in particular.
    @router.delete("/api/history/of/{profile_id}")
    @data.on_a_thread
    def delete_all(profile_id: ProfileId) -> dict[str, int]:
        data.profiles.by_id(profile_id)
        return {"deleted": History(data.database).delete_all(profile_id)}

    @router.delete("/api/history/of-nobody")
    @data.on_a_thread
    def delete_all_of_nobody() -> dict[str, int]:
        return {"deleted": History(data.database).delete_all(None)}

    @router.delete("/api/history/session/{key}", status_code=204)
    @data.on_a_thread
    def delete(key: str) -> None:
        History(data.database).delete(key)

    @router.get("/api/history/export.csv")
    @data.on_a_thread
    def csv(profile_id: ProfileId | None = None) -> Response:
        return _download(data, profile_id, as_csv, "csv", "text/csv")

    @router.get("/api/history/export.json")
    @data.on_a_thread
    def json(profile_id: ProfileId | None = None) -> Response:
        return _download(data, profile_id, as_json, "json", "application/json")

    @router.get("/api/history/export.fhir.json")
    @data.on_a_thread
    def fhir(profile_id: ProfileId | None = None) -> Response:
        return _download(data, profile_id, bundle, "fhir.json", "application/fhir+json")

    @router.get("/api/history/report.pdf")
    @data.on_a_thread
    def paper(profile_id: ProfileId | None = None, weeks: Weeks = 12) -> Response:
        subject = Subject()
        if profile_id is not None:
            subject = subject_of(data.profiles, data.profiles.by_id(profile_id))
        told = account(History(data.database).sessions(profile_id), now(), weeks=weeks)
        # Here: what writes a PDF takes long to load, and papers are rare.
        from posture.papers.clinician import clinicians_paper

        made = clinicians_paper(told, subject, now(), name_of=name_of)
        return _file(made, subject.name, "pdf", "application/pdf")

    @router.get("/api/history/compare.pdf")
    @data.on_a_thread
    def comparison(profile_id: ProfileId | None = None, stretch: str | None = None) -> Response:
        from posture.papers.first_and_last import compared

        name = "" if profile_id is None else data.profiles.by_id(profile_id).name
        sessions = History(data.database).sessions(profile_id)
        made = compared(sessions, stretch, now(), name=name, name_of=name_of)
        return _file(made, name, "compared.pdf", "application/pdf")

    return router


def _people(data: Data, history: History) -> tuple[PersonMessage, ...]:
    counts = history.counts()
    people = [
        PersonMessage(id=profile.id, name=profile.name, sessions=counts.get(profile.id, 0))
        for profile in data.profiles.list()
    ]
    return (*people, PersonMessage(id=None, name=text(say("server-without-profile")), sessions=counts.get(None, 0)))


def _habit(record: Habit) -> HabitMessage:
    return HabitMessage(
        weeks=tuple(_week(week) for week in record.weeks),
        streak_days=record.streak_days,
        streak_weeks=record.streak_weeks,
    )


def _week(week: Week) -> WeekMessage:
    return WeekMessage(
        monday=week.monday,
        days=tuple(
            DayMessage(
                day=day.day,
                left_s=day.left_s,
                right_s=day.right_s,
                sessions=day.sessions,
                done=day.done,
                full=day.full,
            )
            for day in week.days
        ),
        days_done=week.days_done,
        days_full=week.days_full,
        reached=week.reached,
    )


def _download(
    data: Data, profile_id: int | None, written: Callable[..., str], ending: str, media_type: str
) -> Response:
    names = {} if profile_id is None else {profile_id: data.profiles.by_id(profile_id).name}
    text = written(History(data.database).sessions(profile_id), names)
    return _file(text.encode(), names.get(profile_id or 0, ""), ending, f"{media_type}; charset=utf-8")


def _file(contents: bytes, name: str, ending: str, media_type: str) -> Response:
    """A file to keep, called after whoever it is about."""
    # A header holds plain letters only.
    who = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")
    called = f"posture-history{f'-{who}' if who else ''}.{ending}"
    headers = {"content-disposition": f'attachment; filename="{called}"'}
    return Response(contents, media_type=media_type, headers=headers)
