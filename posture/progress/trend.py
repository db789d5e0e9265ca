"""How deep with a flat back, leg by leg, session by session, and how far the legs are apart.

Only sessions of one and the same stretch can be compared: the depth of another means something else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from posture.storage import Leg, StoredSession

EVEN_WITHIN_DEG = 5.0
"""Legs closer than this count as even: a single estimate is no surer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One session. left_deg, right_deg, both_deg: the deepest `hip_hinge_deg` with a flat back; None without one."""

    key: str
    started_at: datetime
    left_deg: float | None
    right_deg: float | None
    both_deg: float | None

    @property
    def difference_deg(self) -> float | None:
        """Left minus right; None unless both were measured."""
        if self.left_deg is None or self.right_deg is None:
            return None
        return self.left_deg - self.right_deg


def points(sessions: Iterable[StoredSession], stretch: str) -> tuple[Point, ...]:
    """The sessions of this stretch in which something was measured, the oldest first."""
    mine = [session for session in sessions if session.stretch == stretch]
    made = [
        Point(
            key=session.key,
            started_at=session.started_at,
            left_deg=_deepest(session, Leg.LEFT),
            right_deg=_deepest(session, Leg.RIGHT),
            both_deg=_deepest(session, Leg.BOTH),
        )
        for session in mine
    ]
    measured = [one for one in made if (one.left_deg, one.right_deg, one.both_deg) != (None, None, None)]
    return tuple(sorted(measured, key=lambda point: point.started_at))


def stretches(sessions: Iterable[StoredSession]) -> tuple[str, ...]:
    """The stretches in these sessions, the most frequent first."""
    counted = Counter(session.stretch for session in sessions)
    return tuple(sorted(counted, key=lambda stretch: (-counted[stretch], stretch)))


def in_words(trend: Sequence[Point]) -> str:
    """The trend as sentences, for those who can't see the chart."""
    if not trend:
        return "No depth has been measured yet."
    said = []
    for name, values in (
        ("left leg", [one.left_deg for one in trend if one.left_deg is not None]),
        ("right leg", [one.right_deg for one in trend if one.right_deg is not None]),
        ("both legs", [one.both_deg for one in trend if one.both_deg is not None]),
    ):
        if len(values) > 1:
            said.append(f"{name.capitalize()}: from {values[0]:.0f}° to {values[-1]:.0f}° in {len(values)} sessions.")
        elif values:
            said.append(f"{name.capitalize()}: {values[0]:.0f}°.")
    apart = [one.difference_deg for one in trend if one.difference_deg is not None]
    if apart:
        said.append(difference_in_words(apart[-1]))
    return " ".join(said)


def difference_in_words(difference_deg: float) -> str:
    """How far the legs were apart, as a sentence."""
    if abs(difference_deg) < EVEN_WITHIN_DEG:
        return "Last time both legs went about equally deep."
    deeper = "left" if difference_deg > 0 else "right"
    return f"Last time the {deeper} leg went {abs(difference_deg):.0f}° deeper."


def _deepest(session: StoredSession, leg: Leg) -> float | None:
    depths = [
        hold.deepest_flat_hinge_deg
        for hold in session.holds
        if hold.leg is leg and hold.deepest_flat_hinge_deg is not None
    ]
    return max(depths, default=None)
