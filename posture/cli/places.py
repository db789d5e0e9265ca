"""`posture places`: where the people of this computer stretch, from a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from posture.cli.options import out
from posture.cli.spoken import SpokenCommand, SpokenGroup, told
from posture.words import say, text

if TYPE_CHECKING:
    from posture.storage import Profile
    from posture.storage.places import Places

places_app = typer.Typer(cls=SpokenGroup, no_args_is_help=True, help=told(say("cli-places-help")))

ProfileArgument = Annotated[str, typer.Argument(metavar="PROFILE", help=told(say("cli-places-profile")))]
PlaceArgument = Annotated[str, typer.Argument(metavar="PLACE", help=told(say("cli-places-name")))]


@contextmanager
def _of(name: str) -> Iterator[tuple[Profile, Places]]:
    """The person of that name, and the places on this computer."""
    # Late, so that `--help` is quick.
    from posture.storage import Database, Profiles
    from posture.storage.places import Places

    with Database() as database:
        yield Profiles(database).get(name), Places(database)


@places_app.command("list", cls=SpokenCommand, help=told(say("cli-places-list-help")))
def list_places(
    profile: ProfileArgument, json_: Annotated[bool, typer.Option("--json", help=told(say("cli-json")))] = False
) -> None:
    """Where this person stretches."""
    from posture.calibration.places import in_words

    with _of(profile) as (person, places):
        found = places.list(person.id)
    if json_:
        rows = [{"name": one.name, "used_at": one.used_at.isoformat(), "seen": text(in_words(one))} for one in found]
        sys.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    elif not found:
        out.print(escape(text(say("cli-places-none", name=person.name))))
    else:
        table = Table(box=None, pad_edge=False)
        for heading in ("name", "seen", "used"):
            table.add_column(text(say(f"cli-places-heading-{heading}")), overflow="fold")
        for one in found:
            used = one.used_at.astimezone().strftime("%Y-%m-%d %H:%M")
            table.add_row(escape(one.name), escape(text(in_words(one))), used)
        # A file or a pipe has no width to keep to.
        Console(highlight=False, width=None if out.is_terminal else 200).print(table)


@places_app.command(cls=SpokenCommand, help=told(say("cli-places-rename-help")))
def rename(
    profile: ProfileArgument,
    place: PlaceArgument,
    to: Annotated[str, typer.Argument(metavar="TO", help=told(say("cli-places-rename-to")))],
) -> None:
    """Call a place something else."""
    with _of(profile) as (person, places):
        old = places.get(person.id, place)
        new = places.rename(person.id, old.id, to)
    out.print(escape(text(say("cli-places-renamed", old=old.name, new=new.name))))


@places_app.command(cls=SpokenCommand, help=told(say("cli-places-delete-help")))
def delete(profile: ProfileArgument, place: PlaceArgument) -> None:
    """Forget a place."""
    with _of(profile) as (person, places):
        gone = places.get(person.id, place)
        places.delete(person.id, gone.id)
    out.print(escape(text(say("cli-places-deleted", name=gone.name))))
