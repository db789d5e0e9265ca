"""The one moment of a session whose picture is worth keeping: the roundest, or else the deepest flat one. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from posture.coach.moments import CoachMoment
from posture.values import Verdict
from posture.words import Sentence, say

BETTER_DEG = 1.0  # a new moment must beat the old one by this much, or the picture would be copied every frame
LEANING_DEG = 15.0  # a flat moment sooner than this shows nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """A moment worth a picture."""

    time_s: float  # since the first moment of the stretch
    rounded: bool
    hips_deg: float
    back_deg: float


def better(best: Highlight | None, moment: CoachMoment, since_s: float) -> Highlight | None:
    """`moment` if it takes the place of `best`, else None. since_s: when the stretch began."""
    hips, back = moment.range_deg, moment.lumbar_deg
    if not moment.seen or hips is None or back is None:
        return None
    candidate = Highlight(
        time_s=moment.time_s - since_s,
        rounded=moment.verdict in (Verdict.CAUTION, Verdict.ROUNDED),
        hips_deg=hips,
        back_deg=back,
    )
    if candidate.rounded:
        return candidate if best is None or not best.rounded or back > best.back_deg + BETTER_DEG else None
    if moment.verdict is not Verdict.GOOD or hips < LEANING_DEG or (best is not None and best.rounded):
        return None
    return candidate if best is None or hips > best.hips_deg + BETTER_DEG else None


def in_words(highlight: Highlight) -> Sentence:
    """The moment in a sentence."""
    return say(
        "coach-highlight-roundest" if highlight.rounded else "coach-highlight-deepest",
        seconds=round(highlight.time_s),
        hips=round(highlight.hips_deg),
        back=round(max(0.0, highlight.back_deg)),
    )
