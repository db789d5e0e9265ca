"""Whom something that is kept is about."""

from __future__ import annotations

from dataclasses import dataclass

from posture.words import Sentence, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whom something is about."""

    machine: bool = False
    """Nobody at all: it belongs to the program on this computer."""
    name: str = ""
    """"" for nobody in particular."""
    profile_id: int | None = None
    """None also for somebody whose profile has been deleted, and of whom only the name is left."""

    @property
    def said(self) -> Sentence:
        """Whom, in words."""
        if self.machine:
            return say("holdings-whose-machine")
        if not self.name:
            return say("holdings-whose-nobody")
        return say("holdings-whose-person" if self.profile_id is not None else "holdings-whose-deleted", name=self.name)


NOBODY, MACHINE = Whose(), Whose(machine=True)
