"""`posture data`: all that is kept, shown, handed over, erased, backed up and restored."""

from __future__ import annotations

import json
import os
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
from posture.errors import OutputError, PostureError, why
from posture.words import Sentence, say, text

if TYPE_CHECKING:
    from posture.holdings.inventory import Estate, Holding, Piece
    from posture.holdings.whose import Whose

data_app = typer.Typer(cls=SpokenGroup, no_args_is_help=True, help=told(say("cli-data-help")))

PersonArgument = Annotated[str | None, typer.Argument(metavar="[PERSON]", help=told(say("cli-data-person")))]
AllOption = Annotated[bool, typer.Option("--all", help=told(say("cli-data-all")))]
OverwriteOption = Annotated[bool, typer.Option("--overwrite", help=told(say("cli-overwrite")))]


@contextmanager
def _estate(file: Path | None = None, *, unreadable_too: bool = False) -> Iterator[Estate]:
    """What is kept here. file: what is written besides, for what the system may refuse."""
    # Late, so that `--help` is quick.
    from posture.holdings.here import estate_here

    with _said(file), estate_here(unreadable_too=unreadable_too) as estate:
        yield estate


@contextmanager
def _said(file: Path | None = None) -> Iterator[None]:
    """What the system refuses, in a sentence that names this file, or else the one it complains of."""
    try:
        yield
    except OSError as error:
        raise PostureError(say("cli-data-refused", file=str(file or error.filename or ""), why=why(error))) from error


@data_app.command(cls=SpokenCommand, help=told(say("cli-data-show-help")))
def show(json_: Annotated[bool, typer.Option("--json", help=told(say("cli-data-show-json")))] = False) -> None:
    """What is kept, of whom, how much, since when and where."""
    from posture.holdings.inventory import holdings

    with _estate() as estate:
        held = holdings(estate.pieces(), estate.where)
        database = estate.database.where if estate.database else None
    if json_:
        shown = {
            "folder": str(estate.folder),
            "database": database,
            "holdings": [_as_json(holding) for holding in held],
        }
        sys.stdout.write(json.dumps(shown, indent=2, ensure_ascii=False) + "\n")
        return
    out.print(escape(text(say("cli-data-folder", folder=str(estate.folder)))))
    if database and not database.startswith(str(estate.folder)):
        out.print(escape(text(say("cli-data-database", database=database))))
    if held:
        _print(held)
    else:
        out.print(text(say("cli-data-nothing")))


@data_app.command("export", cls=SpokenCommand, help=told(say("cli-data-export-help")))
def hand_over(
    person: PersonArgument = None,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help=told(say("cli-data-export-file")))] = None,
    all_: AllOption = False,
    overwrite: OverwriteOption = False,
) -> None:
    """Write everything of a person, or of everybody, to a ZIP archive that other programs read."""
    from posture.holdings import handing_over

    if all_ and file is None and person is not None:  # with --all the first word is the file
        file, person = Path(person), None
    _one_of(person, all_)
    if file is None:
        raise typer.BadParameter(text(say("cli-data-export-where")))
    _free(file, overwrite)
    with _estate(file) as estate:
        whose = None if person is None else _person(estate, person)
        count = handing_over.hand_over(estate, whose, file)
    out.print(escape(text(say("cli-data-exported", files=count, file=str(file)))))


@data_app.command("erase", cls=SpokenCommand, help=told(say("cli-data-erase-help")))
def erase_data(
    person: PersonArgument = None,
    all_: AllOption = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=told(say("cli-yes")))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=told(say("cli-data-erase-dry")))] = False,
) -> None:
    """Erase everything of a person, or everything there is; says first what that is."""
    from posture.holdings.erase import erase, plan_everything, plan_person
    from posture.holdings.inventory import holdings

    _one_of(person, all_)
    with _estate(unreadable_too=all_) as estate:
        plan = plan_person(estate, person) if person is not None else plan_everything(estate)
        out.print(text(say("cli-data-erase-goes")))
        _print(holdings(plan.gone, estate.where))
        if plan.retitled:
            out.print(escape(text(say("cli-data-erase-retitled", titles=_titles(plan.retitled)))))
        if dry_run:
            return
        if not yes:
            name = plan.whose.name if plan.whose else ""
            question = say("cli-data-erase-sure", name=name) if name else say("cli-data-erase-sure-all")
            typer.confirm(text(question), abort=True)
        erase(estate, plan)
    if plan.whose:
        out.print(escape(text(say("cli-data-erased", name=plan.whose.name))))
    else:
        out.print(text(say("cli-data-erased-all")))


@data_app.command("backup", cls=SpokenCommand, help=told(say("cli-data-backup-help")))
def back_up_data(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=told(say("cli-data-backup-file")))],
    overwrite: OverwriteOption = False,
) -> None:
    """Write all that lasts to one file, also while the page is being used."""
    from posture.holdings.backup import back_up

    _free(file, overwrite)
    with _estate(file) as estate:
        made = back_up(estate, file, datetime.now(UTC))
    size = _size(sum(member.size for member in made.files))
    out.print(escape(text(say("cli-data-backed-up", files=len(made.files), size=size, file=str(file)))))


@data_app.command("restore", cls=SpokenCommand, help=told(say("cli-data-restore-help")))
def restore_data(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=told(say("cli-data-restore-file")))],
    overwrite: Annotated[bool, typer.Option("--overwrite", help=told(say("cli-data-restore-overwrite")))] = False,
) -> None:
    """Put what is in a backup in the place of what is kept here."""
    from posture.folders import data_dir
    from posture.holdings.archive import BackupError
    from posture.holdings.backup import finish_restoring, restore
    from posture.storage.database import URL_VARIABLE, database_url

    if os.environ.get(URL_VARIABLE):
        raise BackupError(say("holdings-backup-server", where=database_url().render_as_string(hide_password=True)))
    with _said():
        finish_restoring(data_dir())
        made = restore(file, data_dir(), overwrite=overwrite)
    out.print(
        escape(text(say("cli-data-restored", files=len(made.files), folder=str(data_dir()), day=made.made_at[:10])))
    )


def _one_of(person: str | None, all_: bool) -> None:
    if (person is None) == (not all_):
        raise typer.BadParameter(text(say("cli-data-which")))


def _free(file: Path, overwrite: bool) -> None:
    if file.exists() and not overwrite:
        raise OutputError(say("cli-file-there", file=str(file)))


def _person(estate: Estate, name: str) -> Whose:
    from posture.holdings.erase import plan_person

    whose = plan_person(estate, name).whose
    assert whose is not None
    return whose


def _print(held: tuple[Holding, ...]) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in ("what", "whose", "count", "size", "since", "where"):
        right = heading in ("count", "size")
        table.add_column(
            text(say(f"cli-data-heading-{heading}")), overflow="fold", justify="right" if right else "left"
        )
    for holding in held:
        table.add_row(
            text(say(f"holdings-kind-{holding.kind.id}")),
            escape(text(holding.whose.said)),
            str(holding.count),
            "–" if holding.bytes is None else text(_size(holding.bytes)),
            holding.since.astimezone().strftime("%Y-%m-%d") if holding.since else "–",
            escape(holding.where),
        )
    # A file or a pipe has no width to keep to.
    Console(highlight=False, width=None if out.is_terminal else 200).print(table)


def _size(count: int) -> Sentence:
    unit, each = ("giga", 1e9) if count >= 1e9 else ("mega", 1e6) if count >= 1e5 else ("kilo", 1e3)
    return say("holdings-size", unit=unit, size=count / each)


def _titles(pieces: tuple[Piece, ...]) -> tuple[Sentence, ...]:
    return tuple(say("storage-profile-quoted", name=piece.title) for piece in pieces)


def _as_json(holding: Holding) -> dict[str, object]:
    return {
        "kind": holding.kind.id,
        "whose": {
            "profile_id": holding.whose.profile_id,
            "name": holding.whose.name or None,
            "machine": holding.whose.machine,
        },
        "count": holding.count,
        "bytes": holding.bytes,
        "since": holding.since.isoformat() if holding.since else None,
        "where": holding.where,
    }
