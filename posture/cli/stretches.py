"""`posture stretches`: which there are, how each is done, and whether a file of one's own is right."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from posture.cli.options import out
from posture.cli.spoken import SpokenCommand, SpokenGroup, told
from posture.stretches.stretch import Dose
from posture.words import Sentence, say, text

if TYPE_CHECKING:
    from posture.stretches.stretch import Stretch

stretches_app = typer.Typer(cls=SpokenGroup, help=told(say("cli-stretches-help")))

JsonOption = Annotated[bool, typer.Option("--json", help=told(say("cli-json")))]


@stretches_app.callback(invoke_without_command=True, help=told(say("cli-stretches-help")))
def list_stretches(context: typer.Context, json_: JsonOption = False) -> None:
    """The stretches: all of them, or more with a command."""
    if context.invoked_subcommand is not None:
        if json_:
            raise typer.BadParameter(text(say("cli-stretches-json-after")))
        return
    _list(json_)


@stretches_app.command("list", cls=SpokenCommand, help=told(say("cli-stretches-list-help")))
def list_by_name(json_: JsonOption = False) -> None:
    """What `posture stretches` alone does, by the name that the other lists have."""
    _list(json_)


def _list(json_: bool) -> None:
    # Late, so that `--help` is quick.
    from posture.stretches.library import all_stretches
    from posture.stretches.words import dose_in_words, position_in_words

    stretches = all_stretches()
    if json_:
        _write([_as_json(stretch) for stretch in stretches])
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "name", "position", "dose"):
        table.add_column(text(say(f"cli-stretches-heading-{heading}")), overflow="fold")
    for stretch in stretches:
        table.add_row(
            stretch.id,
            escape(text(stretch.name)),
            text(position_in_words(stretch.position)),
            text(dose_in_words(stretch)),
        )
    # A file or a pipe has no width to keep to.
    Console(highlight=False, width=None if out.is_terminal else 200).print(table)


@stretches_app.command(cls=SpokenCommand, help=told(say("cli-stretches-show-help")))
def show(
    id_: Annotated[str, typer.Argument(metavar="ID", help=told(say("cli-stretches-id")))], json_: JsonOption = False
) -> None:
    """How one is done: steps, set-up, what is judged and what is not, how long, and with what care."""
    from posture.measure.positions import back_unjudged, not_judged
    from posture.stretches.library import drawing, stretch
    from posture.stretches.words import FOR_ALL, dose_in_words, judged_in_words

    chosen = stretch(id_)
    if json_:
        _write(_as_json(chosen))
        return
    out.print(f"[bold]{escape(text(chosen.name))}[/bold]\n{escape(text(chosen.summary))}")
    _section("how", [f"{number}. {text(step)}" for number, step in enumerate(chosen.steps, 1)])
    _section("camera", [text(chosen.camera)])
    _section("dose", [text(dose_in_words(chosen))])
    _section("judged", [f"- {text(what)}" for what in judged_in_words(chosen, back=not back_unjudged(chosen, 0.0))])
    _section("not-judged", [f"- {text(what)}" for what in not_judged(chosen)])
    _section("cautions", [f"- {text(caution)}" for caution in chosen.cautions])
    _section("for-all", [f"- {text(advice)}" for advice in FOR_ALL])
    _section("drawing", [str(drawing(chosen.id))])


@stretches_app.command(cls=SpokenCommand, help=told(say("cli-stretches-check-help")))
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=told(say("cli-stretches-file")))],
    json_: JsonOption = False,
) -> None:
    """Check a file of your own, before you put it into the folder of your stretches."""
    from posture.stretches.library import SHIPPED, own_folder
    from posture.stretches.library import check as checked
    from posture.stretches.words import dose_in_words, position_in_words

    stretch = checked(file)
    if json_:
        _write(_as_json(stretch))
        return
    right = say(
        "cli-stretches-right",
        file=str(file),
        name=stretch.name,
        position=position_in_words(stretch.position),
        dose=dose_in_words(stretch),
    )
    out.print(escape(text(right)))
    if file.resolve().parent not in (SHIPPED, own_folder().resolve()):
        out.print(escape(text(say("cli-stretches-put", folder=str(own_folder())))))


def _section(part: str, lines: list[str]) -> None:
    out.print(f"\n[bold]{text(say(f'cli-stretches-part-{part}'))}[/bold]")
    for line in lines:
        out.print(f"  {escape(line)}")


def _as_json(stretch: Stretch) -> dict[str, Any]:
    return {field.name: _plain(getattr(stretch, field.name)) for field in fields(stretch)}


def _plain(value: Any) -> Any:
    """What JSON knows; sentences as the language in force has them."""
    if isinstance(value, Sentence):
        return text(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return asdict(value) if isinstance(value, Dose) else value


def _write(value: object) -> None:
    sys.stdout.write(json.dumps(value, indent=2) + "\n")
