"""`posture stretches`: which there are, how each is done, and whether a file of one's own is right."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from posture.cli.options import out

if TYPE_CHECKING:
    from posture.stretches.stretch import Stretch

stretches_app = typer.Typer(help="The stretches: which there are, and how each is done.")

JsonOption = Annotated[bool, typer.Option("--json", help="For machines.")]


@stretches_app.callback(invoke_without_command=True)
def list_stretches(context: typer.Context, json_: JsonOption = False) -> None:
    """The stretches: all of them, or more with a command."""
    if context.invoked_subcommand is not None:
        if json_:
            raise typer.BadParameter("write --json after the command")
        return
    # Late, so that `--help` is quick.
    from posture.stretches.library import all_stretches
    from posture.stretches.words import POSITIONS, dose_in_words

    found = all_stretches()
    if json_:
        _write([_as_json(one) for one in found])
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "name", "position", "dose"):
        table.add_column(heading, overflow="fold")
    for one in found:
        table.add_row(one.id, escape(one.name), POSITIONS[one.position], dose_in_words(one))
    # A file or a pipe has no width to keep to.
    Console(highlight=False, width=None if out.is_terminal else 200).print(table)


@stretches_app.command()
def show(
    id_: Annotated[str, typer.Argument(metavar="ID", help="As in `posture stretches`.")], json_: JsonOption = False
) -> None:
    """How one is done: steps, set-up, what is judged and what is not, how long, and with what care."""
    from posture.measure.positions import back_unjudged, not_judged
    from posture.stretches.library import drawing, stretch
    from posture.stretches.words import FOR_ALL, dose_in_words, judged_in_words

    one = stretch(id_)
    if json_:
        _write(_as_json(one))
        return
    out.print(f"[bold]{escape(one.name)}[/bold]\n{escape(one.summary)}")
    _section("How", [f"{number}. {step}" for number, step in enumerate(one.steps, 1)])
    _section("Set-up", [one.camera])
    _section("How long", [dose_in_words(one)])
    _section("Posture watches", [f"- {words}" for words in judged_in_words(one, back=not back_unjudged(one, 0.0))])
    _section("Not judged", [f"- {words}" for words in not_judged(one)])
    _section("Take care", [f"- {words}" for words in one.cautions])
    _section("As always", [f"- {words}" for words in FOR_ALL])
    _section("Drawing", [str(drawing(one.id))])


@stretches_app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A stretch of your own, as a TOML file.")],
    json_: JsonOption = False,
) -> None:
    """Check a file of your own, before you put it into the folder of your stretches."""
    from posture.stretches.library import SHIPPED, own_folder
    from posture.stretches.library import check as checked
    from posture.stretches.words import POSITIONS, dose_in_words

    one = checked(file)
    if json_:
        _write(_as_json(one))
        return
    out.print(f"{escape(str(file))} is right: {escape(one.name)} ({POSITIONS[one.position]}). {dose_in_words(one)}")
    if file.resolve().parent not in (SHIPPED, own_folder().resolve()):
        out.print(f"Put it, and its drawing if it has one, into {escape(str(own_folder()))} to use it.")


def _section(heading: str, lines: list[str]) -> None:
    out.print(f"\n[bold]{heading}[/bold]")
    for line in lines:
        out.print(f"  {escape(line)}")


def _as_json(one: Stretch) -> dict[str, Any]:
    return asdict(one)


def _write(value: object) -> None:
    sys.stdout.write(json.dumps(value, indent=2) + "\n")
