"""A session as it is kept: plain figures, checked when made, so that nothing wrong gets into the database."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from posture.storage.tables import STRETCH_CHARACTERS


class Leg(StrEnum):
    """Which leg was stretched."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Source(StrEnum):
    """Where the pictures came from."""

    LIVE = "live"  # a camera, as it happened
    CLIP = "clip"  # a file, judged later


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredHold:
    """One hold of a session.

    round: 1 for the first of that leg. right_s: seconds in position with the form right. in_position_s: seconds in
    position in all. warnings: how often the back rounded. deepest_flat_hinge_deg: deepest `hip_hinge_deg` while the
    back was flat, None when never. rounding_share: 0..1 of the judged time in position, None when none was
    judged. faults: short ids, the coach's own. Raises ValueError for anything else.
    """

    leg: Leg
    round: int
    right_s: float
    in_position_s: float
    warnings: int = 0
    deepest_flat_hinge_deg: float | None = None
    rounding_share: float | None = None
    faults: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "leg", Leg(self.leg))
        object.__setattr__(self, "faults", tuple(self.faults))
        if self.round < 1 or self.warnings < 0:
            raise ValueError(f"rounds begin at 1 and warnings at 0, got {self.round} and {self.warnings}")
        _finite("right_s", self.right_s, low=0)
        _finite("in_position_s", self.in_position_s, low=0)
        if self.deepest_flat_hinge_deg is not None:
            _finite("deepest_flat_hinge_deg", self.deepest_flat_hinge_deg)
        if self.rounding_share is not None:
            _finite("rounding_share", self.rounding_share, low=0, high=1)
        if not all(isinstance(fault, str) for fault in self.faults):
            raise ValueError(f"faults must be words, got {self.faults!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSession:
    """One session.

    key: a UUID made when the session begins; saving the same key again changes that session. profile_id: whose, None
    for nobody in particular. ended_at: when it ended, or so far. finished: False for one that is still going or was cut
    short. pain: the person said that it hurts; pain_at_s: when first, in seconds from the start. summary: a JSON object
    of the coach's own, with its version in it. Raises ValueError for anything else.
    """

    key: str
    profile_id: int | None
    started_at: datetime
    ended_at: datetime
    stretch: str
    source: Source = Source.LIVE
    finished: bool = True
    pain: bool = False
    pain_at_s: float | None = None
    summary: str = "{}"
    holds: tuple[StoredHold, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "source", Source(self.source))
        object.__setattr__(self, "key", str(UUID(self.key)))
        object.__setattr__(self, "holds", tuple(self.holds))
        if self.started_at.tzinfo is None or self.ended_at.tzinfo is None:
            raise ValueError("a session's moments need a time zone")
        if self.ended_at < self.started_at:
            raise ValueError(f"a session can't end before it starts: {self.started_at} to {self.ended_at}")
        if not 0 < len(self.stretch) <= STRETCH_CHARACTERS:
            raise ValueError(f"a stretch's id has 1 to {STRETCH_CHARACTERS} characters, got {self.stretch!r}")
        if self.pain_at_s is not None:
            if not self.pain:
                raise ValueError("pain at a time without pain")
            _finite("pain_at_s", self.pain_at_s, low=0)
        if not isinstance(json.loads(self.summary, parse_constant=_no_number), dict):
            raise ValueError("the summary must be a JSON object")  # noqa: TRY004 (one kind of error for all of them)


def _finite(name: str, value: float, *, low: float = -math.inf, high: float = math.inf) -> None:
    if not (math.isfinite(value) and low <= value <= high):
        raise ValueError(f"{name} must be a number from {low:g} to {high:g}, got {value!r}")


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is not a number")
