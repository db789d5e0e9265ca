"""`posture profiles`: who is who on this computer, from a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from posture.cli.options import out
from posture.errors import OutputError
from posture.files import write_text

if TYPE_CHECKING:
    from posture.storage import Profile, Profiles

profiles_app = typer.Typer(no_args_is_help=True, help="The people who use Posture on this computer.")

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Name of the profile, in any capitals.")]
JsonOption = Annotated[bool, typer.Option("--json", help="For machines.")]


@contextmanager
def _opened(*, checked: bool = False) -> Iterator[Profiles]:
    """The profiles on this computer; with `checked`, calibrations that can't be used are refused."""
    # Late, so that `--help` is quick.
    from posture.storage import Database, Profiles

    check = None
    if checked:
        from posture.calibration.result import Calibration

        check = Calibration.from_json
    with Database() as database:
        yield Profiles(database, check=check)


@profiles_app.command("list")
def list_profiles(json_: JsonOption = False) -> None:
    """Everybody, with how they are judged and when they were last calibrated."""
    with _opened() as profiles:
        found = profiles.list()
    if json_:
        sys.stdout.write(json.dumps([_as_json(one) for one in found], indent=2) + "\n")
    elif not found:
        out.print("No profiles yet. Make one by calibrating.")
    else:
        table = Table(box=None, pad_edge=False)
        for heading in ("name", "judged", "calibrated"):
            table.add_column(heading, overflow="fold")
        for one in found:
            table.add_row(escape(one.name), _judged(one), _day(one.calibrated_at))
        # A file or a pipe has no width to keep to.
        Console(highlight=False, width=None if out.is_terminal else 200).print(table)


@profiles_app.command()
def show(name: NameArgument, json_: JsonOption = False) -> None:
    """One person: how they are judged, and their calibrations."""
    with _opened() as profiles:
        one = profiles.get(name)
        kept = profiles.calibrations(one.id)
    if json_:
        sys.stdout.write(json.dumps(_as_json(one), indent=2) + "\n")
        return
    out.print(f"[bold]{escape(one.name)}[/bold]")
    out.print(f"  judged       {_judged(one)}")
    out.print(f"  made         {_day(one.created_at)}")
    out.print(f"  changed      {_day(one.updated_at)}")
    out.print(f"  calibrated   {_day(kept[0].taken_at) if kept else 'never'}")
    for old in kept[1:]:
        out.print(f"  before       {_day(old.taken_at)}")


@profiles_app.command()
def rename(name: NameArgument, to: Annotated[str, typer.Argument(metavar="TO", help="The new name.")]) -> None:
    """Give a profile another name; everything else stays."""
    with _opened() as profiles:
        old = profiles.get(name)
        new = profiles.rename(old.id, to)
    out.print(f"{escape(old.name)} is now called {escape(new.name)}.")


@profiles_app.command()
def delete(
    name: NameArgument, yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask whether I mean it.")] = False
) -> None:
    """Delete a profile with all its calibrations, for good."""
    with _opened() as profiles:
        one = profiles.get(name)
        if not yes:
            count = f"{one.calibrations} calibration{'' if one.calibrations == 1 else 's'}"
            typer.confirm(f"Delete {one.name} with {count}? This can't be undone.", abort=True)
        profiles.delete(one.id)
    out.print(f"{escape(one.name)} is deleted.")


@profiles_app.command("export")
def export_profile(
    name: NameArgument,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Where to; default: print it.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a FILE that is there.")] = False,
) -> None:
    """Write a profile with all its calibrations to a file, for another computer or for keeping."""
    with _opened() as profiles:
        one = profiles.get(name)
        text = profiles.export_json(one.id)
    if file is None:
        sys.stdout.write(text)
        return
    _write(file, text, overwrite=overwrite)
    out.print(f"{escape(one.name)} is in {escape(str(file))}.")


@profiles_app.command("import")
def import_profile(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An exported profile.")],
    name: Annotated[str | None, typer.Option("--name", help="Call it this instead.")] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a profile of that name; its calibrations are kept behind.")
    ] = False,
) -> None:
    """Add an exported profile."""
    from posture.storage import ProfileError

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "it is not text"
        raise ProfileError(f"{file} can't be read: {reason}.", "Choose an exported profile.") from error
    with _opened(checked=True) as profiles:
        one = profiles.import_json(text, name=name, overwrite=overwrite)
    count = f"{one.calibrations} calibration{'' if one.calibrations == 1 else 's'}"
    out.print(f"{escape(one.name)} is here, with {count}.")


def _write(file: Path, text: str, *, overwrite: bool) -> None:
    """Whole or not at all, and never over something else unasked."""
    if file.exists() and not overwrite:
        raise OutputError(f"{file} is there already.", "Choose another name, or replace it with --overwrite.")
    write_text(text, file)


def _judged(one: Profile) -> str:
    if one.own_pct is None:
        return str(one.strictness)
    return f"own: caution at {one.own_pct[0]:g} %, rounded at {one.own_pct[1]:g} % of the maximum"


def _day(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else "never"


def _as_json(one: Profile) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "created_at": one.created_at.isoformat(),
        "updated_at": one.updated_at.isoformat(),
        "strictness": one.strictness.value,
        "own_pct": list(one.own_pct) if one.own_pct else None,
        "calibrated_at": one.calibrated_at.isoformat() if one.calibrated_at else None,
        "calibrations": one.calibrations,
    }
