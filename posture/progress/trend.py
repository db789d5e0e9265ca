"""How deep with a flat back, leg by leg, session by session, and how far the legs are apart.

Only sessions of one and the same stretch can be compared: the depth of another means something else.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import hypot

from posture.storage import Leg, StoredSession
from posture.words import Sentence, say

EVEN_WITHIN_DEG = 5.0
"""Legs closer than this count as even: a single estimate is no surer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One session. left_deg, right_deg, both_deg: the deepest `hip_hinge_deg` with a flat back; None without one.

    left_sd_deg and so on: the standard deviation of its error as it was stated then; None where none was kept.
    """

    key: str
    started_at: datetime
    left_deg: float | None
    right_deg: float | None
    both_deg: float | None
    left_sd_deg: float | None = None
    right_sd_deg: float | None = None
    both_sd_deg: float | None = None

    @property
    def difference_deg(self) -> float | None:
        """Left minus right; None unless both were measured."""
        if self.left_deg is None or self.right_deg is None:
            return None
        return self.left_deg - self.right_deg

    @property
    def difference_sd_deg(self) -> float | None:
        """The standard deviation of the difference's error; the two legs' errors are taken as independent."""
        if self.left_sd_deg is None or self.right_sd_deg is None:
            return None
        return hypot(self.left_sd_deg, self.right_sd_deg)


def points(sessions: Iterable[StoredSession], stretch: str) -> tuple[Point, ...]:
    """The sessions of this stretch in which something was measured, the oldest first."""
    mine = [session for session in sessions if session.stretch == stretch]
    made = [point(session) for session in mine]
    measured = [point for point in made if (point.left_deg, point.right_deg, point.both_deg) != (None, None, None)]
    return tuple(sorted(measured, key=lambda point: point.started_at))


def point(session: StoredSession) -> Point:
    """What was measured in one session, whatever its stretch."""
    (left, left_sd), (right, right_sd), (both, both_sd) = (_deepest(session, leg) for leg in Leg)
    return Point(
        key=session.key,
        started_at=session.started_at,
        left_deg=left,
        right_deg=right,
        both_deg=both,
        left_sd_deg=left_sd,
        right_sd_deg=right_sd,
        both_sd_deg=both_sd,
    )


def stretches(sessions: Iterable[StoredSession]) -> tuple[str, ...]:
    """The stretches in these sessions, the most frequent first."""
    counted = Counter(session.stretch for session in sessions)
    return tuple(sorted(counted, key=lambda stretch: (-counted[stretch], stretch)))


def in_words(trend: Sequence[Point]) -> tuple[Sentence, ...]:
    """The trend as sentences, for those who can't see the chart."""
    if not trend:
        return (say("storage-trend-none"),)
    sentences = []
    for leg, depths in (
        (Leg.LEFT, [point.left_deg for point in trend if point.left_deg is not None]),
        (Leg.RIGHT, [point.right_deg for point in trend if point.right_deg is not None]),
        (Leg.BOTH, [point.both_deg for point in trend if point.both_deg is not None]),
    ):
        if len(depths) > 1:
            sentences.append(
                say(
                    "storage-trend-change",
                    leg=leg.value,
                    first_deg=depths[0],
                    last_deg=depths[-1],
                    sessions=len(depths),
                )
            )
        elif depths:
            sentences.append(say("storage-trend-once", leg=leg.value, depth_deg=depths[0]))
    apart = [point.difference_deg for point in trend if point.difference_deg is not None]
    if apart:
        sentences.append(difference_in_words(apart[-1]))
    return tuple(sentences)


def difference_in_words(difference_deg: float) -> Sentence:
    """How far the legs were apart, as a sentence."""
    if abs(difference_deg) < EVEN_WITHIN_DEG:
        return say("storage-trend-even")
    deeper = Leg.LEFT if difference_deg > 0 else Leg.RIGHT
    return say("storage-trend-apart", leg=deeper.value, difference_deg=abs(difference_deg))


def _deepest(session: StoredSession, leg: Leg) -> tuple[float | None, float | None]:
    """The deepest hold of a leg, and how sure it was: that stands in the coach's own summary, a hold like ours."""
    holds = [
        (hold.deepest_flat_hinge_deg, number)
        for number, hold in enumerate(session.holds)
        if hold.leg is leg and hold.deepest_flat_hinge_deg is not None
    ]
    if not holds:
        return None, None
    depth, number = max(holds)
    told = json.loads(session.summary).get("holds")
    try:
        sd = told[number]["deepest_sd_deg"]
    except (TypeError, KeyError, IndexError):
        return depth, None  # of a session kept before this was
    return depth, float(sd) if isinstance(sd, int | float) else None
