"""A coached session as the history keeps it: from the coach's report to what is stored."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from posture.coach.summary import Summary, to_json
from posture.storage.stored import Leg, StoredHold, StoredSession

EVERY_S = 5.0
"""Seconds of a session between two saves: what a power cut may cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose session it is, of which stretch, and when it began."""

    profile_id: int | None  # None: nobody in particular
    stretch: str
    started_at: datetime


def worth(summary: Summary) -> bool:
    """Whether there is anything to remember: who only looked has not stretched."""
    return bool(summary.holds or summary.reps or summary.pain)


def stored(
    summary: Summary, whose: Whose, key: str, now: datetime, *, finished: bool, pain_at_s: float | None
) -> StoredSession:
    """The report as the history keeps it."""
    return StoredSession(
        key=key,
        profile_id=whose.profile_id,
        started_at=whose.started_at,
        # A clock that was set back meanwhile must not lose the session.
        ended_at=max(now, whose.started_at),
        stretch=whose.stretch,
        finished=finished,
        pain=summary.pain,
        pain_at_s=pain_at_s if summary.pain else None,
        summary=json.dumps(to_json(summary)),
        holds=tuple(
            StoredHold(
                leg=Leg(hold.leg.value) if hold.leg else Leg.BOTH,
                round=hold.round,
                right_s=hold.right_s,
                in_position_s=hold.in_position_s,
                warnings=hold.warnings,
                deepest_flat_hinge_deg=hold.deepest_deg,
                rounding_share=None if hold.rounding_share is None else min(1.0, max(0.0, hold.rounding_share)),
                faults=tuple(fault.value for fault in hold.faults),
            )
            for hold in summary.holds
        ),
    )
