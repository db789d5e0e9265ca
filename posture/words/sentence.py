"""What is to be said, before it is put into a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, Union

Arg: TypeAlias = Union[str, int, float, "Sentence", tuple["Sentence | str", ...]]
"""What a sentence can be filled in with. A tuple is a list in words: "a, b and c". Anything else is turned into one of
these where it is said."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its id: two are equal when they say the same, whatever the language. Never empty, so never false.

    Frozen and picklable: it travels through the state machines, in errors and between processes.
    """

    id: str
    """The message's id in the catalogue; behind a dot the name of one of its attributes: `clip-empty.remedy`."""
    args: tuple[tuple[str, Arg], ...] = ()
    """What it is filled in with, by name, in order of name."""

    def __getitem__(self, name: str) -> Arg:
        """The argument of this name; raises KeyError."""
        return dict(self.args)[name]

    def attribute(self, name: str) -> Sentence:
        """The attribute of the same message, filled in with the same."""
        return Sentence(f"{self.id}.{name}", self.args)


def say(id_: str, /, **args: Arg) -> Sentence:
    """The sentence of this id, filled in with `args`."""
    return Sentence(id_, tuple(sorted(args.items())))
