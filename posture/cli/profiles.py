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
from posture.cli.spoken import SpokenCommand, SpokenGroup, told
from posture.errors import OutputError, why
from posture.files import read_small, write_text
from posture.words import Sentence, say, text

if TYPE_CHECKING:
    from posture.storage import Profile, Profiles

profiles_app = typer.Typer(cls=SpokenGroup, no_args_is_help=True, help=told(say("cli-profiles-help")))

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help=told(say("cli-profiles-name")))]
JsonOption = Annotated[bool, typer.Option("--json", help=told(say("cli-json")))]


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


@profiles_app.command("list", cls=SpokenCommand, help=told(say("cli-profiles-list-help")))
def list_profiles(json_: JsonOption = False) -> None:
    """Everybody, with how they are judged and when they were last calibrated."""
    with _opened() as profiles:
        people = profiles.list()
    if json_:
        sys.stdout.write(json.dumps([_as_json(profile) for profile in people], indent=2) + "\n")
    elif not people:
        out.print(text(say("cli-profiles-none")))
    else:
        table = Table(box=None, pad_edge=False)
        for heading in ("name", "judged", "calibrated"):
            table.add_column(text(say(f"cli-profiles-heading-{heading}")), overflow="fold")
        for profile in people:
            table.add_row(escape(profile.name), text(_judged(profile)), _day(profile.calibrated_at))
        # A file or a pipe has no width to keep to.
        Console(highlight=False, width=None if out.is_terminal else 200).print(table)


@profiles_app.command(cls=SpokenCommand, help=told(say("cli-profiles-show-help")))
def show(name: NameArgument, json_: JsonOption = False) -> None:
    """One person: how they are judged, and their calibrations."""
    with _opened() as profiles:
        profile = profiles.get(name)
        kept = profiles.calibrations(profile.id)
    if json_:
        sys.stdout.write(json.dumps(_as_json(profile), indent=2) + "\n")
        return
    out.print(f"[bold]{escape(profile.name)}[/bold]")
    facts = [
        ("judged", text(_judged(profile))),
        ("made", _day(profile.created_at)),
        ("changed", _day(profile.updated_at)),
        ("calibrated", _day(kept[0].taken_at if kept else None)),
        *(("before", _day(old.taken_at)) for old in kept[1:]),
    ]
    for fact, value in facts:
        out.print(f"  {text(say(f'cli-profiles-fact-{fact}')):12} {value}")


@profiles_app.command(cls=SpokenCommand, help=told(say("cli-profiles-rename-help")))
def rename(
    name: NameArgument, to: Annotated[str, typer.Argument(metavar="TO", help=told(say("cli-profiles-rename-to")))]
) -> None:
    """Give a profile another name; everything else stays."""
    with _opened() as profiles:
        old = profiles.get(name)
        new = profiles.rename(old.id, to)
    out.print(escape(text(say("cli-profiles-renamed", old=old.name, new=new.name))))


@profiles_app.command(cls=SpokenCommand, help=told(say("cli-profiles-delete-help")))
def delete(
    name: NameArgument, yes: Annotated[bool, typer.Option("--yes", "-y", help=told(say("cli-yes")))] = False
) -> None:
    """Delete a profile with all that is known of the person and the reviews by their limits, for good; films stay."""
    from posture.holdings.erase import erase, plan_person
    from posture.holdings.here import estate_here
    from posture.storage import Database, Profiles

    with Database() as database:
        profile = Profiles(database).get(name)
    if not yes:
        question = say("cli-profiles-delete-sure", name=profile.name, calibrations=profile.calibrations)
        typer.confirm(text(question), abort=True)
    with estate_here() as estate:
        erase(estate, plan_person(estate, profile.name, films=False))
    out.print(escape(text(say("cli-profiles-deleted", name=profile.name))))


@profiles_app.command("export", cls=SpokenCommand, help=told(say("cli-profiles-export-help")))
def export_profile(
    name: NameArgument,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help=told(say("cli-profiles-export-file")))] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=told(say("cli-overwrite")))] = False,
) -> None:
    """Write a profile with all its calibrations to a file, for another computer or for keeping."""
    with _opened() as profiles:
        profile = profiles.get(name)
        exported = profiles.export_json(profile.id)
    if file is None:
        sys.stdout.write(exported)
        return
    _write(file, exported, overwrite=overwrite)
    out.print(escape(text(say("cli-profiles-exported", name=profile.name, file=str(file)))))


@profiles_app.command("import", cls=SpokenCommand, help=told(say("cli-profiles-import-help")))
def import_profile(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=told(say("cli-profiles-import-file")))],
    name: Annotated[str | None, typer.Option("--name", help=told(say("cli-profiles-import-name")))] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=told(say("cli-profiles-import-overwrite")))] = False,
) -> None:
    """Add an exported profile."""
    from posture.storage import ProfileError

    try:
        exported = read_small(file).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = why(error) if isinstance(error, OSError) else say("cli-file-no-text")
        raise ProfileError(say("cli-profiles-import-unreadable", file=str(file), why=reason)) from error
    with _opened(checked=True) as profiles:
        profile = profiles.import_json(exported, name=name, overwrite=overwrite)
    out.print(escape(text(say("cli-profiles-imported", name=profile.name, calibrations=profile.calibrations))))


def _write(file: Path, contents: str, *, overwrite: bool) -> None:
    """Whole or not at all, and never over something else unasked."""
    if file.exists() and not overwrite:
        raise OutputError(say("cli-file-there", file=str(file)))
    write_text(contents, file)


def _judged(profile: Profile) -> Sentence:
    if profile.own_pct is None:
        return say("cli-profiles-strictness", strictness=profile.strictness.value)
    return say("cli-profiles-own", caution_pct=profile.own_pct[0], rounded_pct=profile.own_pct[1])


def _day(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else text(say("cli-profiles-never"))


def _as_json(profile: Profile) -> dict[str, Any]:
    return {
        "id": profile.id,
        "name": profile.name,
        "created_at": profile.created_at.isoformat(),
        "updated_at": profile.updated_at.isoformat(),
        "strictness": profile.strictness.value,
        "own_pct": list(profile.own_pct) if profile.own_pct else None,
        "calibrated_at": profile.calibrated_at.isoformat() if profile.calibrated_at else None,
        "calibrations": profile.calibrations,
    }
