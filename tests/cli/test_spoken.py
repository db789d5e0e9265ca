"""The command in another language: help, prompts, errors and tables."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
import typer
from typer.testing import CliRunner

from posture.cli.main import app
from posture.cli.spoken import language_given
from posture.words import LANGUAGES, speaking


def every_command(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from every_command(inner)


def helps(language: str) -> dict[tuple[str, str], str]:
    """Every help text of the command: (command, option) → text."""
    texts = {}
    with speaking(language):
        for command in every_command(typer.main.get_command(app)):  # type: ignore[arg-type]
            texts[str(command.name), ""] = command.help or ""
            for parameter in command.params:
                texts[str(command.name), str(parameter.name)] = getattr(parameter, "help", None) or ""
    return texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_option_has_a_help_text(language):
    unsaid = [place for place, words in helps(language).items() if not words or words.startswith("sentence:")]
    assert unsaid == []


def test_every_help_text_is_translated():
    english, german = helps("en"), helps("de")
    assert [place for place in english if english[place] == german[place]] == []


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["--language", "de", "doctor"], "de"),
        (["--language=de", "doctor"], "de"),
        (["--version", "--language", "de"], "de"),
        (["review", "--language", "de"], None),
        (["--language"], None),
        ([], None),
    ],
)
def test_the_language_is_given_before_the_command(arguments, language):
    assert language_given(arguments) == language


def test_the_option_holds_for_the_command_behind_it():
    assert "Noch keine Profile." in CliRunner().invoke(app, ["--language", "de", "profiles", "list"]).output
    assert "No profiles yet." in CliRunner().invoke(app, ["profiles", "list"]).output


def test_a_language_there_is_none_of_is_a_usage_error():
    done = CliRunner().invoke(app, ["--language", "xx", "profiles", "list"])
    assert done.exit_code == 2
    assert "'xx' is not a language" in done.output


def test_the_help_itself_is_in_the_language_asked_for():
    command = [sys.executable, "-m", "posture", "--help", "--language", "de"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert "Die Seite starten" in done.stdout


def test_an_error_of_the_user_s_is_in_the_language():
    with speaking("de"):
        done = CliRunner().invoke(app, ["profiles", "show", "Niemand"])
    assert done.exception is not None
    with speaking("de"):
        assert str(done.exception).startswith("Es gibt kein Profil namens „Niemand“.")
