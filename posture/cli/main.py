"""The `posture` command. Every error a user can cause ends as one sentence on standard error and exit code 2."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.markup import escape

from posture import __version__
from posture.cli.bench import bench_app
from posture.cli.calibrate import calibrate
from posture.cli.evaluate import evaluate
from posture.cli.history import history_app
from posture.cli.options import complain, out
from posture.cli.profiles import profiles_app
from posture.cli.review import review
from posture.cli.schema import schema
from posture.cli.stretches import stretches_app
from posture.errors import PostureError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="A coach for the standing hamstring stretch: how much of a lean comes from the hips, how much from the back.",
)
app.add_typer(profiles_app, name="profiles")
app.add_typer(bench_app, name="bench")
app.add_typer(history_app, name="history")
app.add_typer(stretches_app, name="stretches")
for command in (review, calibrate, evaluate, schema):
    app.command()(command)


def _version(wanted: bool) -> None:
    if wanted:
        out.print(f"posture {__version__}")
        raise typer.Exit


@app.callback()
def main_options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options before any command."""


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; the default is this computer only.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Start the page to stretch in front of: http://127.0.0.1:8000."""
    from server.run import serve as run_server

    run_server(host=host, port=port, open_browser=open_page)


@app.command()
def doctor() -> None:
    """Check that everything Posture needs is there, and say what to do where it isn't."""
    from posture.evaluation.doctor import Result, checks

    marks = {
        Result.OK: "[green]ok[/green]     ",
        Result.NOTE: "[yellow]note[/yellow]   ",
        Result.PROBLEM: "[red]problem[/red]",
    }
    found = checks()
    for check in found:
        out.print(f"{marks[check.result]}  {escape(check.name)}: {escape(check.detail)}")
        if check.remedy:
            out.print(f"         {escape(check.remedy)}")
    if any(check.result is Result.PROBLEM for check in found):
        raise typer.Exit(2)


def main() -> None:
    """Entry point of the console script."""
    try:
        app()
    except PostureError as error:
        complain(error)
        sys.exit(2)


if __name__ == "__main__":
    main()
