"""Which languages there are, and which one is in force."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from posture.words.fluent import FOLDER, SOURCE, catalogue
from posture.words.sentence import Sentence

LANGUAGES: tuple[str, ...] = tuple(sorted(path.stem for path in FOLDER.glob("*.ftl")))
"""The tags (BCP 47) of all languages that have a catalogue."""

LANGUAGE_VARIABLE = "POSTURE_LANGUAGE"
"""Environment variable naming the language, before the system's own."""

_SYSTEM_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")

_chosen: ContextVar[str | None] = ContextVar("language", default=None)


def match(wanted: Iterable[str]) -> str:
    """The first of the wanted languages (`de`, `de-AT`, `de_DE.UTF-8`) that there is; English when there is none."""
    for tag in wanted:
        plain = tag.split(".")[0].split("@")[0].replace("_", "-").lower()
        for known in LANGUAGES:
            if plain == known.lower() or plain.split("-")[0] == known.lower():
                return known
    return SOURCE


def of_environment(environment: Mapping[str, str]) -> str:
    """The language a process is to speak: `POSTURE_LANGUAGE`, or the system's own."""
    names = (LANGUAGE_VARIABLE, *_SYSTEM_VARIABLES)
    first = next((environment[name] for name in names if environment.get(name)), "")
    return match([first])


def in_force() -> str:
    """The language in force here: that of the innermost `speaking`, or the environment's."""
    return _chosen.get() or of_environment(os.environ)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak this language inside. It holds for this thread or task and what is started from it with its context."""
    token = _chosen.set(match([language]))
    try:
        yield
    finally:
        _chosen.reset(token)


def text(sentence: Sentence) -> str:
    """The sentence in the language in force."""
    return catalogue(in_force()).text(sentence)
