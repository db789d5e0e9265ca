"""`posture history`: what was done when, from a terminal; exported or deleted."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from posture.cli.options import out
from posture.errors import OutputError
from posture.files import write_text

if TYPE_CHECKING:
    from posture.storage import History, Profiles, StoredHold, StoredSession

history_app = typer.Typer(invoke_without_command=True, help="The sessions done so far.")

ProfileOption = Annotated[
    str | None, typer.Option("--profile", metavar="NAME", help="Of this person only; default: everybody's.")
]


@contextmanager
def _opened() -> Iterator[tuple[History, Profiles]]:
    # Late, so that `--help` is quick.
    from posture.storage import Database, History, Profiles

    with Database() as database:
        yield History(database), Profiles(database)


@history_app.callback()
def history(
    context: typer.Context,
    profile: ProfileOption = None,
    json_: Annotated[bool, typer.Option("--json", help="For machines, with everything that is kept.")] = False,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write a table, a row a hold.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a FILE that is there.")] = False,
) -> None:
    """The sessions done so far, the newest first."""
    if context.invoked_subcommand is not None:
        return
    from posture.progress.export import as_csv, as_json

    with _opened() as (kept, profiles):
        names = {one.id: one.name for one in profiles.list()}
        found = kept.everybodys() if profile is None else kept.sessions(profiles.get(profile).id)
    if csv is not None:
        if csv.exists() and not overwrite:
            raise OutputError(f"{csv} is there already.", "Choose another name, or replace it with --overwrite.")
        write_text(as_csv(found, names), csv)
        out.print(f"{_count(len(found))} in {escape(str(csv))}.")
    if json_:
        sys.stdout.write(as_json(found, names))
    elif csv is None:
        _show(found, names)


@history_app.command("delete")
def delete_history(
    profile: Annotated[
        str | None, typer.Option("--profile", metavar="NAME", help="All sessions of this person.")
    ] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="All sessions done without a profile.")] = False,
    session: Annotated[str | None, typer.Option("--session", metavar="KEY", help="One session, as in --json.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask whether I mean it.")] = False,
) -> None:
    """Delete sessions for good; the profile and its calibrations stay."""
    if sum((profile is not None, nobody, session is not None)) != 1:
        raise typer.BadParameter("give one of --profile, --nobody and --session")
    with _opened() as (kept, profiles):
        if session is not None:
            kept.get(session)
            _sure("Delete this session?", yes)
            kept.delete(session)
            out.print("It is deleted.")
            return
        one = profiles.get(profile) if profile is not None else None
        whose = one.name if one else "nobody in particular"
        profile_id = one.id if one else None
        _sure(f"Delete {_count(kept.counts().get(profile_id, 0))} of {whose}?", yes)
        out.print(f"{_count(kept.delete_all(profile_id))} of {escape(whose)} deleted.")


def _sure(question: str, yes: bool) -> None:
    if not yes:
        typer.confirm(f"{question} This can't be undone.", abort=True)


def _show(found: tuple[StoredSession, ...], names: dict[int, str]) -> None:
    if not found:
        out.print("No sessions yet. They are kept when you stretch: posture serve --open")
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("when", "who", "stretch", "left", "right", "both", "warnings", ""):
        table.add_column(heading, overflow="fold")
    for one in found:
        table.add_row(
            one.started_at.astimezone().strftime("%Y-%m-%d %H:%M"),
            escape("–" if one.profile_id is None else names.get(one.profile_id, "–")),
            escape(one.stretch),
            *(_leg([hold for hold in one.holds if hold.leg == leg]) for leg in ("left", "right", "both")),
            str(sum(hold.warnings for hold in one.holds)),
            ", ".join(_remarks(one)),
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


def _remarks(one: StoredSession) -> list[str]:
    remarks = []
    if one.pain:
        remarks.append("pain" if one.pain_at_s is None else f"pain at {one.pain_at_s:.0f} s")
    if not one.finished:
        remarks.append("cut short")
    if one.source == "clip":
        remarks.append("clip")
    return remarks


def _count(number: int) -> str:
    return f"{number} session{'' if number == 1 else 's'}"
