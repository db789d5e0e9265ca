"""Whom something that is kept is about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whom something is about."""

    machine: bool = False
    """Nobody at all: it belongs to the program on this computer."""
    name: str = ""
    """"" for nobody in particular."""
    profile_id: int | None = None
    """None also for somebody whose profile has been deleted, and of whom only the name is left."""


NOBODY, MACHINE = Whose(), Whose(machine=True)
