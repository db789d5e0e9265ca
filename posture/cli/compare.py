"""`posture compare`: before and after on one sheet, of two sessions or of two reviewed clips."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from posture.cli.options import out
from posture.cli.spoken import told
from posture.errors import OutputError
from posture.files import write_bytes
from posture.words import say, text


def compare(
    clips: Annotated[
        list[Path] | None, typer.Argument(metavar="BEFORE AFTER", help=told(say("cli-compare-clips")))
    ] = None,
    profile: Annotated[
        str | None, typer.Option("--profile", metavar="NAME", help=told(say("cli-compare-profile")))
    ] = None,
    stretch: Annotated[str | None, typer.Option(metavar="ID", help=told(say("cli-compare-stretch")))] = None,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help=told(say("cli-compare-to")))] = Path("compared.pdf"),
    overwrite: Annotated[bool, typer.Option("--overwrite", help=told(say("cli-overwrite")))] = False,
) -> None:
    """Before and after on one sheet: two reviewed clips, or a person's first and last session of a stretch."""
    if to.exists() and not overwrite:
        raise OutputError(say("cli-file-there", file=str(to)))
    if clips:
        if len(clips) != 2 or profile or stretch:
            raise typer.BadParameter(text(say("cli-compare-two")))
        from posture.clips.comparing import compare_reviews

        made = compare_reviews(clips[0], clips[1], datetime.now(UTC))
    else:
        made = _sessions(profile, stretch)
    write_bytes(made, to)
    out.print(escape(text(say("cli-compare-written", file=str(to)))))


def _sessions(profile: str | None, stretch: str | None) -> bytes:
    from posture.papers.first_and_last import compared
    from posture.storage import Database, History, Profiles
    from posture.stretches.library import name_of

    with Database() as database:
        person = Profiles(database).get(profile) if profile is not None else None
        sessions = History(database).sessions(person.id if person else None)
    name = person.name if person else ""
    return compared(sessions, stretch, datetime.now(UTC), name=name, name_of=name_of)
