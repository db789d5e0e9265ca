"""One language's sentences, from its Fluent file."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posture.words.sentence import Arg, Sentence

if TYPE_CHECKING:
    from babel import Locale
    from fluent.runtime import FluentBundle
    from fluent.runtime.resolver import Pattern
    from fluent.syntax import ast

FOLDER = Path(__file__).resolve().parent
SOURCE = "en"
"""The language that has every sentence; what another one lacks is told in it."""

LONGEST = 1000
"""Letters of a name or a path that a sentence quotes; the rest is cut off. Fluent itself refuses more than 2500."""

# An entry begins with its id in the first column; what belongs to it is indented.
_ENTRY = re.compile(r"^(-?[a-zA-Z][a-zA-Z0-9_-]*) *=.*(?:\n(?:[ \t}].*|[ \t]*(?=\n)))*", re.MULTILINE)


class Catalogue:
    """The sentences of one language.

    A file is only cut into entries when it is read, and an entry parsed when it is first said: a thousand of them
    would take most of a second at every start.
    """

    def __init__(self, language: str) -> None:
        """Read the language's file; raises LookupError when there is none."""
        path = FOLDER / f"{language}.ftl"
        if not path.is_file():
            raise LookupError(f"there is no catalogue for {language!r}")
        self.language = language
        entries = [(match[1], match[0]) for match in _ENTRY.finditer(path.read_text(encoding="utf-8"))]
        self._entries = dict(entries)
        if len(self._entries) != len(entries):
            names = [name for name, _ in entries]
            twice = sorted({name for name in names if names.count(name) > 1})
            raise ValueError(f"{path.name} has these ids twice: {', '.join(twice)}")
        self._bundle: FluentBundle | None = None
        self._parsed: set[str] = set()
        self._plain: dict[str, str] = {}

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all messages, terms (with a leading hyphen) included."""
        return frozenset(self._entries)

    @property
    def locale(self) -> Locale:
        """The language as Babel knows it, for numbers, dates and lists."""
        from babel import Locale

        return Locale.parse(self.language.replace("-", "_"))

    def text(self, sentence: Sentence) -> str:
        """The sentence in this language, or in English where this language lacks it.

        Raises LookupError where there is no such sentence at all, and ValueError where it can't be filled in.
        """
        if not sentence.args and sentence.id in self._plain:
            return self._plain[sentence.id]
        name, _, attribute = sentence.id.partition(".")
        bundle = self._bundle_with(name)
        pattern: Pattern | None = None
        if name in self._entries:
            message = bundle.get_message(name)
            pattern = message.attributes.get(attribute) if attribute else message.value
        if pattern is None:
            if self.language == SOURCE:
                raise LookupError(f"there is no sentence {sentence.id!r}")
            return catalogue(SOURCE).text(sentence)
        said, errors = bundle.format_pattern(pattern, {key: self._filled(value) for key, value in sentence.args})
        if errors:
            raise ValueError(f"{sentence.id} can't be said in {self.language}: {errors[0]!r}")
        if not sentence.args:
            self._plain[sentence.id] = str(said)
        return str(said)

    def has(self, id_: str) -> bool:
        """Whether there is such a message, or such an attribute of one (`id.attribute`), in this very language."""
        name, _, attribute = id_.partition(".")
        if name not in self._entries:
            return False
        entry = self.parsed(name)
        return entry.value is not None if not attribute else any(a.id.name == attribute for a in entry.attributes)

    def entry(self, name: str) -> str:
        """The entry of this id as it is written in the file; raises LookupError."""
        return self._entries[name]

    def parsed(self, name: str) -> ast.Message | ast.Term:
        """The parsed entry of this id; raises LookupError, and ValueError where it is not Fluent."""
        from fluent.syntax import ast, parse

        message = parse(self.entry(name)).body[0]
        if not isinstance(message, ast.Message | ast.Term):
            raise ValueError(f"{self.language}.ftl: {name} is not written as Fluent wants it")  # noqa: TRY004
        return message

    def _filled(self, value: Arg) -> Any:
        if isinstance(value, Sentence):
            return self.text(value)
        if isinstance(value, tuple):
            from babel.lists import format_list

            return format_list([self._filled(part) for part in value], locale=self.locale)
        if isinstance(value, str) and len(value) > LONGEST:
            return f"{value[:LONGEST]}…"
        if isinstance(value, int | float) and not abs(value) < LARGEST:
            return f"{value:.3g}" if isinstance(value, float) else "…"
        return value

    def _bundle_with(self, name: str) -> FluentBundle:
        """The bundle with this entry in it, and all that it refers to."""
        from fluent.runtime import FluentBundle, FluentResource

        if self._bundle is None:
            # Isolation marks are for texts that run both ways; spoken and exported they would be in the way.
            self._bundle = FluentBundle([self.language], use_isolating=False)
        wanted = [name]
        while wanted:
            entry = wanted.pop()
            if entry in self._parsed or entry not in self._entries:
                continue
            self._bundle.add_resource(FluentResource(self._entries[entry]))
            self._parsed.add(entry)
            wanted += re.findall(r"\{\s*(-?[a-z][a-zA-Z0-9_-]*)", self._entries[entry])
        return self._bundle


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language, read once a process; raises LookupError when there is none."""
    return Catalogue(language)


def gaps(language: str) -> tuple[str, ...]:
    """What a language lacks beside English, a line each: sentences, attributes, and what they are filled in with."""
    own, source = catalogue(language), catalogue(SOURCE)
    lacking = [f"{name}: not there" for name in sorted(source.ids - own.ids)]
    lacking += [f"{name}: not in English" for name in sorted(own.ids - source.ids)]
    for name in sorted(source.ids & own.ids):
        here, there = _patterns(own.parsed(name)), _patterns(source.parsed(name))
        lacking += [f"{name}.{part or 'value'}: not there" for part in sorted(there.keys() - here.keys())]
        for part in sorted(here.keys() & there.keys()):
            if here[part] != there[part]:
                lacking.append(f"{name}.{part or 'value'}: filled in with {here[part]}, in English {there[part]}")
    return tuple(lacking)


def _patterns(entry: ast.Message | ast.Term) -> dict[str, list[str]]:
    """The names each pattern is filled in with, by attribute ("" for the message itself)."""
    from fluent.syntax import serializer

    patterns = {a.id.name: a.value for a in entry.attributes}
    if entry.value is not None:
        patterns[""] = entry.value
    return {
        part: sorted(set(re.findall(r"\$([a-zA-Z][\w-]*)", serializer.serialize_pattern(pattern))))
        for part, pattern in patterns.items()
    }


LARGEST = 1e15
"""A number beyond this is told in short: nobody reads its digits, and Babel can't write 29 of them."""
