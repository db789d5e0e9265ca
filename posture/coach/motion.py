"""Movement of the depth over time: at rest, or bouncing. Pure; a gap in time starts afresh."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from posture.settings import TIME_SLACK_S

Sample: TypeAlias = tuple[float, float]  # seconds, degrees

REST_S = 0.3
REST_DEG = 3.0  # change within REST_S that is still rest: 10 deg/s; leaning in slowly is slower, coming up quicker
SWING_DEG = 4.5  # from one turn to the next; smoothing takes a tenth off a bounce of 5
NEAR_DEG = 1.0  # this near its extreme a movement has not turned yet
HALF_S = (0.2, 1.9)  # half a cycle at 2 Hz, on average, and at 0.3 Hz, with some slack
STILL_S = 0.6  # after a quick bounce, rest for this long ends it
HALVES = 4  # two cycles
GAP_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """How the depth has moved.

    recent: the samples of the last REST_S. turns: the last turning points. top: the extreme since, in the direction
    `way` (+1 deeper, -1 shallower, 0 not known yet).
    """

    recent: tuple[Sample, ...] = ()
    turns: tuple[Sample, ...] = ()
    top: Sample | None = None
    way: int = 0


def step(motion: Motion, depth_deg: float, time_s: float, gap_s: float = GAP_S) -> Motion:
    """The motion with one more sample. gap_s: samples further apart tell nothing of one another."""
    if motion.recent and time_s - motion.recent[-1][0] > gap_s:
        motion = Motion()
    # The newest one older than the window stays, or a slow camera would never fill it.
    begins = [one[0] for one in motion.recent if one[0] <= time_s - REST_S + TIME_SLACK_S]
    kept = tuple(one for one in motion.recent if not begins or one[0] >= begins[-1])
    return _turned(replace(motion, recent=(*kept, (time_s, depth_deg))), depth_deg, time_s)


def _turned(motion: Motion, depth_deg: float, time_s: float) -> Motion:
    if motion.top is None:
        return replace(motion, top=(time_s, depth_deg))
    top_s, top = motion.top
    back = (top - depth_deg) * (motion.way or (1 if depth_deg < top else -1))
    if back >= SWING_DEG:
        way = 1 if depth_deg > top else -1
        return replace(motion, turns=(*motion.turns, (top_s, top))[-HALVES:], top=(time_s, depth_deg), way=way)
    if back <= NEAR_DEG and motion.way:
        # The time of the last sample near the extreme: after a rest the swing begins where the rest ends.
        return replace(motion, top=(time_s, depth_deg if back < 0 else top))
    return motion


def at_rest(motion: Motion) -> bool:
    """Whether the depth has hardly changed for the last REST_S."""
    if rest_s(motion) < REST_S - TIME_SLACK_S:
        return False
    depths = [depth for _, depth in motion.recent]
    return max(depths) - min(depths) <= REST_DEG


def rest_s(motion: Motion) -> float:
    """Seconds that the recent samples span."""
    return motion.recent[-1][0] - motion.recent[0][0] if motion.recent else 0.0


def bouncing(motion: Motion, time_s: float) -> bool:
    """Whether the depth has gone up and down twice, quickly, and still does."""
    if motion.top is None or len(motion.turns) < HALVES or time_s - motion.top[0] > HALF_S[1]:
        return False
    *halves, going_on = (b[0] - a[0] for a, b in pairwise((*motion.turns, motion.top)))
    usual = sum(halves) / len(halves)
    # The half that is going on may be short yet; when it is long for this bounce, the bounce is over.
    return HALF_S[0] <= usual and max(halves) <= HALF_S[1] and going_on <= min(HALF_S[1], max(STILL_S, 2 * usual))
