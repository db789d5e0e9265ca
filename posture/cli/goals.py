"""`posture due` and `posture goals`: whether it is time to stretch, and what a person wants to reach."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from posture.cli.options import out
from posture.cli.spoken import told
from posture.errors import OutputError
from posture.files import write_bytes
from posture.words import say, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from posture.storage import Database

ProfileOption = Annotated[str | None, typer.Option("--profile", metavar="NAME", help=told(say("cli-goals-profile")))]

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def due(
    profile: ProfileOption = None,
    prompt: Annotated[bool, typer.Option("--prompt", help=told(say("cli-due-prompt")))] = False,
    snooze: Annotated[
        float | None, typer.Option("--snooze", metavar="HOURS", min=0, max=24 * 14, help=told(say("cli-due-snooze")))
    ] = None,
) -> None:
    """Whether it is time to stretch, in one line. Quick, so that it can stand in a prompt or in cron."""
    from posture.progress.due import due as due_now
    from posture.progress.due import in_words
    from posture.storage.goals import KeptGoals
    from posture.storage.history import History

    now = datetime.now(UTC)
    with _opened(profile) as (database, whose):
        kept = KeptGoals(database)
        wanted = kept.get(whose)
        if snooze is not None:
            wanted = wanted.model_copy(update={"snoozed_until": now + timedelta(hours=snooze)})
            kept.save(whose, wanted, now)
        reminder = due_now(History(database).sessions(whose), wanted, now)
    if reminder.now or not prompt:
        out.print(escape(text(in_words(reminder))))


def goals(
    profile: ProfileOption = None,
    days: Annotated[int | None, typer.Option("--days", min=1, max=7, help=told(say("cli-goals-days")))] = None,
    depth: Annotated[
        float | None, typer.Option("--depth", metavar="DEGREES", min=0, max=120, help=told(say("cli-goals-depth")))
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="HH:MM", help=told(say("cli-goals-at")))] = None,
    quiet: Annotated[
        str | None, typer.Option("--quiet", metavar="HH:MM-HH:MM", help=told(say("cli-goals-quiet")))
    ] = None,
    remind: Annotated[bool | None, typer.Option("--remind/--no-remind", help=told(say("cli-goals-remind")))] = None,
    ics: Annotated[Path | None, typer.Option("--ics", metavar="FILE", help=told(say("cli-goals-ics")))] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=told(say("cli-overwrite")))] = False,
) -> None:
    """What a person wants to reach, how far they are, and the week that is over; options change what they want."""
    from pydantic import ValidationError

    from posture.progress.due import due as due_now
    from posture.progress.due import in_words, towards
    from posture.progress.look_back import last_week
    from posture.progress.trend import points, stretches
    from posture.storage.goals import Goals, KeptGoals
    from posture.storage.history import History

    if ics is not None and ics.exists() and not overwrite:
        raise OutputError(say("cli-file-there", file=str(ics)))
    changes: dict[str, object] = {"days_a_week": days, "at": _time(at), "remind": remind}
    if quiet is not None:
        start, _, end = quiet.partition("-")
        changes |= {"quiet_from": _time(start), "quiet_to": _time(end)}
    changes = {name: value for name, value in changes.items() if value is not None}
    if depth is not None:
        changes["depth_deg"] = depth or None
    now = datetime.now(UTC)
    with _opened(profile) as (database, whose):
        kept = KeptGoals(database)
        wanted = kept.get(whose)
        if changes:
            try:
                wanted = Goals.model_validate({**wanted.model_dump(), **changes})
            except ValidationError as error:
                raise typer.BadParameter(text(say("cli-goals-wrong"))) from error
            kept.save(whose, wanted, now)
        sessions = History(database).sessions(whose)
    reminder = due_now(sessions, wanted, now)
    main = next(iter(stretches(sessions)), None)
    trend = points(sessions, main) if main else ()
    out.print(escape(text(say("cli-goals-are", days=wanted.days_a_week, depth_deg=wanted.depth_deg or 0.0))))
    hours = {"at": _told(wanted.at), "quiet_from": _told(wanted.quiet_from), "quiet_to": _told(wanted.quiet_to)}
    out.print(escape(text(say("cli-goals-hours", remind="yes" if wanted.remind else "no", **hours))))
    for sentence in (
        in_words(reminder),
        *towards(wanted, reminder, trend),
        *last_week(sessions, now, wanted.days_a_week),
    ):
        out.print(escape(text(sentence)))
    if ics is not None:
        from posture.papers.calendar import calendar

        write_bytes(calendar(wanted, now.astimezone(), profile or ""), ics)
        out.print(escape(text(say("cli-goals-ics-written", file=str(ics)))))


@contextmanager
def _opened(profile: str | None) -> Iterator[tuple[Database, int | None]]:
    """The database, and whose goals: those of a profile, or nobody's in particular."""
    from posture.storage.database import Database
    from posture.storage.profiles import Profiles

    with Database() as database:
        yield database, None if profile is None else Profiles(database).get(profile).id


def _time(given: str | None) -> time | None:
    if given is None:
        return None
    match = _CLOCK.fullmatch(given.strip())
    if match is None:
        raise typer.BadParameter(text(say("cli-goals-time", given=given)))
    return time(int(match[1]), int(match[2]))


def _told(hour: time) -> str:
    return hour.strftime("%H:%M")
