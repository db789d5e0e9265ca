"""Help texts in the language in force when a command is given, not when its module was imported.

Typer takes help texts as strings where a command is defined. There they are written as `told(say("cli-..."))`, a mark
with the sentence's id, and put into words when Typer builds the command. The frame around them ("Usage", "Options",
"[default: …]") is Typer's own and English.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

from posture.words import Sentence, text

LANGUAGE_OPTION = "--language"

_MARK = "sentence:"


def told(sentence: Sentence) -> str:
    """A help text that is put into words later."""
    return _MARK + sentence.id


class SpokenCommand(TyperCommand):
    """A command whose help is in the language in force when it is built."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self)


class SpokenGroup(TyperGroup):
    """A group of commands whose help is in the language in force when it is built."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self)


def language_given(arguments: Sequence[str]) -> str | None:
    """What follows --language among the options before the command; None without it.

    Read before Typer reads anything: the help itself is to be in that language.
    """
    for number, argument in enumerate(arguments):
        if argument == LANGUAGE_OPTION:
            return arguments[number + 1] if number + 1 < len(arguments) else None
        if argument.startswith(f"{LANGUAGE_OPTION}="):
            return argument.removeprefix(f"{LANGUAGE_OPTION}=")
        if not argument.startswith("-"):
            return None
    return None


def _speak(command: TyperCommand | TyperGroup) -> None:
    command.help = _words(command.help)
    for parameter in command.params:
        if (told_later := getattr(parameter, "help", None)) is not None:
            parameter.help = _words(told_later)  # type: ignore[attr-defined]  # options and arguments have it


def _words(help_text: str | None) -> str | None:
    if help_text is None or not help_text.startswith(_MARK):
        return help_text
    return text(Sentence(help_text.removeprefix(_MARK)))
