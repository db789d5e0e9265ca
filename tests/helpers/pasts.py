"""Sessions of the past, with defaults for what a test doesn't care about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from posture.storage import Leg, StoredHold, StoredSession

MONDAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def a_hold(leg: Leg = Leg.LEFT, **other: Any) -> StoredHold:
    return StoredHold(
        **{
            "leg": leg,
            "round": 1,
            "right_s": 30.0,
            "in_position_s": 32.5,
            "warnings": 1,
            "deepest_flat_hinge_deg": 51.25,
            "rounding_share": 0.125,
            "faults": ("rounding",),
            **other,
        }
    )


def a_session(day: float = 0, *, minute: int = 0, **other: Any) -> StoredSession:
    """A session so many days after a Monday at noon; the same moment is the same session."""
    started_at = MONDAY + timedelta(days=day, minutes=minute)
    return StoredSession(
        **{
            "key": str(uuid5(NAMESPACE_OID, started_at.isoformat())),
            "profile_id": None,
            "started_at": started_at,
            "ended_at": started_at + timedelta(minutes=5),
            "stretch": "standing_heel_raised",
            "summary": '{"schema": "test/1"}',
            "holds": (a_hold(),),
            **other,
        }
    )


def both_legs(seconds: float, **other: Any) -> tuple[StoredHold, ...]:
    """A hold of each leg of so many seconds in good form."""
    return tuple(a_hold(leg, right_s=seconds, in_position_s=seconds, **other) for leg in (Leg.LEFT, Leg.RIGHT))
