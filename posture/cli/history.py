"""`posture history`: what was done when, from a terminal; exported or deleted."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from posture.cli.options import out
from posture.cli.spoken import SpokenCommand, SpokenGroup, told
from posture.errors import OutputError
from posture.files import write_bytes, write_text
from posture.words import Sentence, say, text

if TYPE_CHECKING:
    from posture.storage import History, Profiles, StoredHold, StoredSession

history_app = typer.Typer(cls=SpokenGroup, invoke_without_command=True, help=told(say("cli-history-help")))

ProfileOption = Annotated[str | None, typer.Option("--profile", metavar="NAME", help=told(say("cli-history-profile")))]


@contextmanager
def _opened() -> Iterator[tuple[History, Profiles]]:
    # Late, so that `--help` is quick.
    from posture.storage import Database, History, Profiles

    with Database() as database:
        yield History(database), Profiles(database)


@history_app.callback(help=told(say("cli-history-help")))
def history(
    context: typer.Context,
    profile: ProfileOption = None,
    json_: Annotated[bool, typer.Option("--json", help=told(say("cli-history-json")))] = False,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help=told(say("cli-history-csv")))] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help=told(say("cli-history-pdf")))] = None,
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=520, help=told(say("cli-history-weeks")))] = 12,
    fhir: Annotated[Path | None, typer.Option("--fhir", metavar="FILE", help=told(say("cli-history-fhir")))] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=told(say("cli-overwrite")))] = False,
) -> None:
    """The sessions done so far, the newest first."""
    if context.invoked_subcommand is not None:
        return
    from posture.progress.export import as_csv, as_json

    for file in (csv, fhir, pdf):
        if file is not None and file.exists() and not overwrite:
            raise OutputError(say("cli-file-there", file=str(file)))
    with _opened() as (kept, profiles):
        names = {person.id: person.name for person in profiles.list()}
        sessions = kept.everybodys() if profile is None else kept.sessions(profiles.get(profile).id)
        if pdf is not None:
            _write_paper(pdf, weeks, sessions, profiles, profile)
    if csv is not None:
        write_text(as_csv(sessions, names), csv)
        out.print(escape(text(say("cli-history-written", sessions=len(sessions), file=str(csv)))))
    if fhir is not None:
        from posture.papers.fhir import bundle

        write_text(bundle(sessions, names), fhir)
        out.print(escape(text(say("cli-history-written", sessions=len(sessions), file=str(fhir)))))
    if json_:
        sys.stdout.write(as_json(sessions, names))
    elif (csv, fhir, pdf) == (None, None, None):
        _show(sessions, names)


def _write_paper(
    file: Path, weeks: int, sessions: tuple[StoredSession, ...], profiles: Profiles, profile: str | None
) -> None:
    """The paper of one person: who was named, or the only one there is."""
    from posture.calibration.subject import Subject
    from posture.papers.clinician import clinicians_paper
    from posture.progress.account import account
    from posture.storage.people import subject_of
    from posture.stretches.library import name_of

    people = {session.profile_id for session in sessions}
    if profile is None and len(people) > 1:
        known = tuple(person.name for person in profiles.list())
        raise OutputError(say("cli-history-whose", names=known))
    whose = profiles.get(profile).id if profile is not None else next(iter(people), None)
    subject = Subject() if whose is None else subject_of(profiles, profiles.by_id(whose))
    now = datetime.now(UTC)
    write_bytes(clinicians_paper(account(sessions, now, weeks=weeks), subject, now, name_of=name_of), file)
    out.print(escape(text(say("cli-history-paper", weeks=weeks, file=str(file)))))


@history_app.command("delete", cls=SpokenCommand, help=told(say("cli-history-delete-help")))
def delete_history(
    profile: Annotated[
        str | None, typer.Option("--profile", metavar="NAME", help=told(say("cli-history-delete-profile")))
    ] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help=told(say("cli-history-delete-nobody")))] = False,
    session: Annotated[
        str | None, typer.Option("--session", metavar="KEY", help=told(say("cli-history-delete-session")))
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=told(say("cli-yes")))] = False,
) -> None:
    """Delete sessions for good; the profile and its calibrations stay."""
    if sum((profile is not None, nobody, session is not None)) != 1:
        raise typer.BadParameter(text(say("cli-history-delete-which")))
    with _opened() as (kept, profiles):
        if session is not None:
            kept.get(session)
            _sure(say("cli-history-delete-one"), yes)
            kept.delete(session)
            out.print(text(say("cli-history-deleted-one")))
            return
        person = profiles.get(profile) if profile is not None else None
        profile_id = person.id if person else None
        count = kept.counts().get(profile_id, 0)
        if person is None:
            _sure(say("cli-history-delete-nobodys", sessions=count), yes)
            deleted = say("cli-history-deleted-nobodys", sessions=kept.delete_all(None))
        else:
            _sure(say("cli-history-delete-all", sessions=count, name=person.name), yes)
            deleted = say("cli-history-deleted-all", sessions=kept.delete_all(profile_id), name=person.name)
        out.print(escape(text(deleted)))


def _sure(question: Sentence, yes: bool) -> None:
    if not yes:
        typer.confirm(text(question), abort=True)


def _show(sessions: tuple[StoredSession, ...], names: dict[int, str]) -> None:
    if not sessions:
        out.print(text(say("cli-history-none")))
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("when", "who", "stretch", "left", "right", "both", "warnings"):
        table.add_column(text(say(f"cli-history-heading-{heading}")), overflow="fold")
    table.add_column("", overflow="fold")
    for session in sessions:
        table.add_row(
            session.started_at.astimezone().strftime("%Y-%m-%d %H:%M"),
            escape("–" if session.profile_id is None else names.get(session.profile_id, "–")),
            escape(session.stretch),
            *(_leg([hold for hold in session.holds if hold.leg == leg]) for leg in ("left", "right", "both")),
            str(sum(hold.warnings for hold in session.holds)),
            ", ".join(_remarks(session)),
        )
    # A file or a pipe has no width to keep to.
    Console(highlight=False, width=None if out.is_terminal else 200).print(table)


def _leg(holds: list[StoredHold]) -> str:
    """Seconds in good form and the deepest flat hinge."""
    if not holds:
        return "–"
    depths = [hold.deepest_flat_hinge_deg for hold in holds if hold.deepest_flat_hinge_deg is not None]
    depth = f" {max(depths):.0f}°" if depths else ""
    return f"{sum(hold.right_s for hold in holds):.0f} s{depth}"


def _remarks(session: StoredSession) -> list[str]:
    remarks = []
    if session.pain:
        pain = (
            say("cli-history-pain")
            if session.pain_at_s is None
            else say("cli-history-pain-at", time_s=session.pain_at_s)
        )
        remarks.append(pain)
    if not session.finished:
        remarks.append(say("cli-history-cut-short"))
    if session.source == "clip":
        remarks.append(say("cli-history-clip"))
    return [text(remark) for remark in remarks]
