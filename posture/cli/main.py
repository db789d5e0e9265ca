"""The `posture` command. Every error a user can cause ends as one sentence on standard error and exit code 2."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from posture import __version__
from posture.cli.bench import bench_app
from posture.cli.calibrate import calibrate
from posture.cli.compare import compare
from posture.cli.data import data_app
from posture.cli.doctor import doctor
from posture.cli.ending import check_given, in_a_sentence
from posture.cli.evaluate import evaluate
from posture.cli.goals import due, goals
from posture.cli.guests import guests_app
from posture.cli.history import history_app
from posture.cli.options import out
from posture.cli.places import places_app
from posture.cli.profiles import profiles_app
from posture.cli.review import review
from posture.cli.schema import schema
from posture.cli.spoken import LANGUAGE_OPTION, SpokenCommand, SpokenGroup, language_given, told
from posture.cli.stretches import stretches_app
from posture.cli.stretching.command import cameras, stretch
from posture.logs import DEFAULT_LEVEL, LEVEL_VARIABLE, Level
from posture.words import LANGUAGES, match, say, speaking, text
from posture.words.languages import LANGUAGE_VARIABLE

app = typer.Typer(
    cls=SpokenGroup,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help=told(say("cli-help")),
)
app.add_typer(profiles_app, name="profiles")
app.add_typer(places_app, name="places")
app.add_typer(bench_app, name="bench")
app.add_typer(data_app, name="data")
app.add_typer(history_app, name="history")
app.add_typer(stretches_app, name="stretches")
app.add_typer(guests_app, name="guests")
for command, told_of in (
    (stretch, say("cli-stretch-help")),
    (cameras, say("cli-cameras-help")),
    (review, say("cli-review-help")),
    (calibrate, say("cli-calibrate-help")),
    (evaluate, say("cli-evaluate-help")),
    (doctor, say("cli-doctor-help")),
    (compare, say("cli-compare-help")),
    (due, say("cli-due-help")),
    (goals, say("cli-goals-help")),
    (schema, say("cli-schema-help")),
):
    app.command(cls=SpokenCommand, help=told(told_of))(command)


def _version(wanted: bool) -> None:
    if wanted:
        out.print(f"posture {__version__}")
        raise typer.Exit


def _language(context: typer.Context, wanted: str | None) -> str | None:
    if wanted is not None:
        if match([wanted]) != wanted:
            raise typer.BadParameter(text(say("cli-language-unknown", language=wanted, known=LANGUAGES)))
        context.with_resource(speaking(wanted))
    return wanted


@app.callback(help=told(say("cli-help")))
def main_options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=told(say("cli-version")))
    ] = False,
    language: Annotated[
        str | None,
        typer.Option(LANGUAGE_OPTION, metavar="TAG", callback=_language, is_eager=True, help=told(say("cli-language"))),
    ] = None,
) -> None:
    """Options before any command."""


@app.command(cls=SpokenCommand, help=told(say("cli-serve-help")))
def serve(
    host: Annotated[str | None, typer.Option(help=told(say("cli-serve-host")), show_default="127.0.0.1")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help=told(say("cli-serve-port")))] = 8000,
    open_page: Annotated[bool, typer.Option("--open", help=told(say("cli-serve-open")))] = False,
    camera: Annotated[
        int | None, typer.Option(metavar="N", min=0, help=told(say("cli-serve-camera")), show_default=False)
    ] = None,
    phone: Annotated[bool, typer.Option("--phone", help=told(say("cli-serve-phone")))] = False,
    log_level: Annotated[Level, typer.Option(envvar=LEVEL_VARIABLE, help=told(say("cli-serve-log-level")))] = (
        DEFAULT_LEVEL
    ),
    ask: Annotated[bool, typer.Option("--ask", help=told(say("cli-serve-ask")))] = False,
    new_code: Annotated[bool, typer.Option("--new-code", help=told(say("cli-serve-new-code")))] = False,
    certificate: Annotated[Path | None, typer.Option(metavar="FILE", help=told(say("cli-serve-certificate")))] = None,
    key: Annotated[Path | None, typer.Option(metavar="FILE", help=told(say("cli-serve-key")))] = None,
) -> None:
    """Start the page to stretch in front of: http://127.0.0.1:8000."""
    # What is loaded here stays: looking through it for rubbish, now and with every later search, would be for nothing.
    gc.disable()
    from server.run import serve as run_server

    gc.freeze()
    gc.enable()

    run_server(
        # A phone is another device: it reaches no server that listens to this computer alone.
        host=host if host is not None else "0.0.0.0" if phone else "127.0.0.1",
        port=port,
        open_browser=open_page,
        ask=ask,
        new_code=new_code,
        certificate=(certificate, key),
        log_level=log_level,
        camera=camera,
        phone=phone,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the console script `posture`. arguments: what it is given, by default on the command line."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if language := language_given(given):
        # For the help, which is written before any option is read, and for processes that are started from here.
        os.environ[LANGUAGE_VARIABLE] = language
    with in_a_sentence():
        check_given(given)
        app(given)


def page() -> None:
    """Entry point of the console script `posture-coach`: alone it opens the page, else it is `posture`."""
    main(for_the_page(sys.argv[1:]))


def for_the_page(arguments: Sequence[str]) -> list[str]:
    """What `posture` is given for these words of `posture-coach`: `serve --open` goes before options of no command."""
    options = list(arguments)
    leading: list[str] = []
    while options and options[0].partition("=")[0] == LANGUAGE_OPTION:
        words = 1 if "=" in options[0] else 2
        leading, options = [*leading, *options[:words]], options[words:]
    if options and (options[0] in ("--help", "--version") or not options[0].startswith("-")):
        return list(arguments)
    return [*leading, "serve", "--open", *options]


if __name__ == "__main__":
    main()
