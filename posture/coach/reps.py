"""Counting repetitions: from up, down through the stretch's depth, and up again. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from posture.coach.moments import CoachMoment
from posture.coach.summary import RepReport
from posture.stretches.stretch import Stretch
from posture.values import Side

UP_SHARE = 0.6  # of the depth: higher than this is up again
FORGET_S = 1.0  # unmeasured for this long, what was begun is not counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Reps:
    """done: the repetitions so far. down: below the depth now. worst_deg: of the low back since up. rounded: a rounding
    lasted since up. votes: moments by the leg seen while down. seen_s: the last measured moment.
    """

    done: tuple[RepReport, ...] = ()
    down: bool = False
    worst_deg: float | None = None
    rounded: bool = False
    votes: Mapping[Side, int] = field(default_factory=dict)
    seen_s: float | None = None

    def count(self, leg: Side | None) -> int:
        """How many were done with this leg."""
        return sum(repetition.leg is leg for repetition in self.done)


def step(
    reps: Reps, moment: CoachMoment, stretch: Stretch, forget_s: float = FORGET_S
) -> tuple[Reps, RepReport | None]:
    """The count with one more moment, and the repetition that ended with it."""
    if not moment.seen or moment.depth_deg is None:
        return reps, None
    if reps.seen_s is not None and moment.time_s - reps.seen_s > forget_s:
        reps = Reps(done=reps.done)
    votes = reps.votes
    down = moment.depth_deg >= stretch.min_depth_deg
    if down and moment.leg:
        votes = {**votes, moment.leg: votes.get(moment.leg, 0) + 1}
    worst = reps.worst_deg
    if moment.lumbar_deg is not None:
        worst = moment.lumbar_deg if worst is None else max(worst, moment.lumbar_deg)
    reps = replace(
        reps,
        down=reps.down or down,
        worst_deg=worst,
        rounded=reps.rounded or (moment.warning and moment.rounded),
        votes=votes,
        seen_s=moment.time_s,
    )
    if moment.depth_deg > UP_SHARE * stretch.min_depth_deg:
        return reps, None
    if not reps.down:
        return Reps(done=reps.done, seen_s=moment.time_s), None
    leg = max(votes, key=lambda side: votes[side], default=None)
    repetition = RepReport(leg=leg, number=reps.count(leg) + 1, worst_lumbar_deg=reps.worst_deg, rounded=reps.rounded)
    return Reps(done=(*reps.done, repetition), seen_s=moment.time_s), repetition


def enough(reps: Reps, stretch: Stretch, wanted: int) -> bool:
    """Whether all is done: `wanted` a leg, or as many in all where legs were not always told apart."""
    if stretch.legs == 2 or reps.count(None):
        return len(reps.done) >= wanted * (3 - stretch.legs)
    return min(reps.count(Side.LEFT), reps.count(Side.RIGHT)) >= wanted
