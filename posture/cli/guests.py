"""`posture guests`: who was let in by a server that is open to others, and throwing them out without a browser."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from posture.cli.options import out
from posture.cli.spoken import SpokenCommand, SpokenGroup, told
from posture.errors import ServeError, why
from posture.words import say, text

if TYPE_CHECKING:
    from server.door.kept import KeptBook

guests_app = typer.Typer(cls=SpokenGroup, help=told(say("cli-guests-help")))


@guests_app.callback(invoke_without_command=True, help=told(say("cli-guests-help")))
def list_guests(context: typer.Context) -> None:
    """The code and the guests, or more with a command."""
    if context.invoked_subcommand is None:
        _list()


@guests_app.command("throw-out", cls=SpokenCommand, help=told(say("cli-guests-throw-out-help")))
def throw_out(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID...", help=told(say("cli-guests-throw-out-ids")))
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help=told(say("cli-guests-throw-out-all")))] = False,
) -> None:
    """Throw devices out. A server that runs notices at once."""
    from server.door.guests import thrown_out

    if bool(ids) == everybody:
        raise typer.BadParameter(text(say("cli-guests-throw-out-whom")))
    book = _book()
    known = {guest.id for guest in book.now.guests} if book else set()
    for id_ in ids or ():
        if id_ not in known:
            raise ServeError(say("cli-guests-unknown", id=id_))
    if book:
        try:
            book.change(lambda before: thrown_out(before, known if everybody else set(ids or ())))
        except OSError as error:
            raise ServeError(say("server-system-refused", reason=why(error))) from error
    _list()


def _book() -> KeptBook | None:
    """The guest book; None where there never was a door."""
    from posture.folders import data_dir
    from server.door.kept import FILE, FOLDER, KeptBook

    folder = data_dir() / FOLDER
    return KeptBook(folder) if (folder / FILE).is_file() else None


def _list() -> None:
    book = _book()
    if book is None:
        out.print(text(say("cli-guests-none")))
        return
    now = book.now
    out.print(text(say("cli-guests-code", code=now.code)))
    if not now.guests:
        out.print(text(say("cli-guests-none")))
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "device", "address", "since", "seen"):
        table.add_column(text(say(f"cli-guests-heading-{heading}")), overflow="fold")
    for guest in now.guests:
        table.add_row(guest.id, text(guest.device.said), guest.address, _time(guest.since_s), _time(guest.seen_s))
    # A file or a pipe has no width to keep to.
    Console(highlight=False, width=None if out.is_terminal else 200).print(table)


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M")
