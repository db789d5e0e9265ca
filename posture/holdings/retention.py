"""Recordings that are deleted by themselves: by age, by room, or both; only where the person has switched it on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from posture.files import whole_file
from posture.holdings.kinds import RETENTION
from posture.holdings.whose import Whose

MOST_DAYS = 3650
"""Ten years: whoever wants longer wants it off."""
MOST_BYTES = 10**15


class Rule(BaseModel):
    """Which recordings go; None: not by that. Off unless the person says otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None
    """Those older than this."""
    max_bytes: Annotated[int, Field(ge=0, le=MOST_BYTES)] | None = None
    """The oldest, until all recordings together, with their reviews, take no more room than this."""

    @property
    def on(self) -> bool:
        """Whether anything is ever deleted."""
        return self.days is not None or self.max_bytes is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A recording in the library."""

    clip_id: str
    title: str
    whose: Whose
    added_at: datetime
    bytes: int
    """With its reviews and all that was made of it."""
    keep: bool
    """Marked by the person as one that stays."""


def due(recordings: Iterable[Recorded], rule: Rule, now: datetime, busy: Collection[str] = ()) -> tuple[Recorded, ...]:
    """What the rule deletes now, the oldest first. busy: ids of clips that are just being worked on.

    What is marked or busy stays, and takes its room from the others.
    """
    oldest = sorted(recordings, key=lambda recorded: (recorded.added_at, recorded.clip_id))
    may = [recorded for recorded in oldest if not recorded.keep and recorded.clip_id not in busy]
    gone = []
    if rule.days is not None:
        gone = [recorded for recorded in may if recorded.added_at < now - timedelta(days=rule.days)]
    if rule.max_bytes is not None:
        room = sum(recorded.bytes for recorded in oldest) - sum(recorded.bytes for recorded in gone)
        for recorded in may:
            if room <= rule.max_bytes:
                break
            if recorded not in gone:
                gone.append(recorded)
                room -= recorded.bytes
    return tuple(sorted(gone, key=lambda recorded: (recorded.added_at, recorded.clip_id)))


def rule_of(folder: Path) -> Rule:
    """The rule in force in this data folder; off, where there is none that can be read. Raises OSError."""
    try:
        return Rule.model_validate_json((folder / RETENTION).read_bytes())
    except (FileNotFoundError, ValidationError):
        return Rule()


def set_rule(folder: Path, rule: Rule) -> None:
    """Put it in force. Raises OSError."""
    if not rule.on:
        (folder / RETENTION).unlink(missing_ok=True)
        return
    with whole_file(folder / RETENTION, lasting=True) as path:
        path.write_text(rule.model_dump_json(), encoding="utf-8")
