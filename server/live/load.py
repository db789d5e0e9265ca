"""What a session does on a machine too busy for it: step by step it takes less work, and takes it up again. Pure.

A smaller picture first, then the quicker pose model, then fewer pictures; each step is left when judging has been quick
for a while. Every answer says on which step it was found and what the client is asked to send.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from statistics import median

from posture.words import Sentence, say

SLOW_S = 0.060
"""Judging one picture takes longer than this: of a camera's 30 pictures a second fewer than half are answered."""
QUICK_S = 0.035
"""And shorter than this: nearly all of them are, with something to spare for the step above."""
WINDOW_S = 3.0
"""So far back it is looked, for a second's burst of other work is no reason to judge less exactly."""
LEAST = 4
"""From so few pictures on it is known how long they take."""
CALM_S = 10.0
"""So long it must have been quick before a step is left."""
LONGEST_CALM_S = 120.0
"""A step that had to be taken again soon is left later and later, up to this."""
SMALL_SIDE, WHOLE_SIDE = 480, 640
"""The longer side of the picture in pixels. At 480 the low back is read as at 640, to 0.1 degrees, in the sample
`calibration`; no other was tried."""
UPRIGHT_DEG = 20.0
"""The pose model is changed while the trunk leans less: it looks anew, and may not find somebody bent over."""
LEAST_EVERY_S, MOST_EVERY_S = 0.1, 1 / 3
"""Between two pictures on the last step: a coach needs three a second."""


class Step(IntEnum):
    """How much work is taken, from all of it to the least."""

    WHOLE = 0
    SMALLER = 1
    LITE = 2
    FEWER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """On which step a session is, and what it knows of the way there."""

    step: Step = Step.WHOLE
    taken: tuple[tuple[float, float], ...] = ()
    """Of the last pictures: when each was judged, and how long that took; seconds."""
    since_s: float | None = None
    """When this step was taken."""
    quick_since_s: float | None = None
    """Since when judging has been quick without a break."""
    left_s: float | None = None
    """When a step was last left for the one above."""
    calm_s: float = CALM_S
    """How long it must be quick before this step is left."""

    @property
    def longer_side(self) -> int:
        """How large a picture is wanted: pixels of its longer side."""
        return WHOLE_SIDE if self.step is Step.WHOLE else SMALL_SIDE

    @property
    def lighter(self) -> bool:
        """Whether the quicker pose model judges."""
        return self.step >= Step.LITE

    @property
    def every_s(self) -> float:
        """The seconds there should be between two pictures; 0 for as many as there are."""
        if self.step is not Step.FEWER:
            return 0.0
        usual_s = median(took_s for _, took_s in self.taken) if self.taken else 0.0
        return min(max(2 * usual_s, LEAST_EVERY_S), MOST_EVERY_S)


_SAID: Mapping[Step, str] = {Step.SMALLER: "smaller", Step.LITE: "lite", Step.FEWER: "fewer"}


def said(load: Load) -> Sentence | None:
    """What the person is told of it; None while all is well."""
    return say("server-live-load", step=_SAID[load.step]) if load.step in _SAID else None


def judged(load: Load, took_s: float, now_s: float) -> Load:
    """The load after a picture that was judged in `took_s` seconds at `now_s` (seconds of any clock, rising)."""
    kept = tuple(one for one in load.taken if 0 <= now_s - one[0] <= WINDOW_S)
    since_s = now_s if load.since_s is None else load.since_s
    load = replace(load, taken=(*kept, (now_s, took_s)), since_s=since_s)
    usual_s = median(took for _, took in load.taken)
    quick_since_s = load.quick_since_s if load.quick_since_s is not None else now_s
    load = replace(load, quick_since_s=quick_since_s if usual_s <= QUICK_S else None)
    settled = now_s - since_s >= WINDOW_S and len(load.taken) >= LEAST
    if settled and usual_s > SLOW_S and load.step is not Step.FEWER:
        return _down(load, now_s)
    if load.quick_since_s is not None and load.step is not Step.WHOLE and now_s - load.quick_since_s >= load.calm_s:
        return _up(load, now_s)
    return load


def _down(load: Load, now_s: float) -> Load:
    # Left too early last time: wait longer this time.
    soon = load.left_s is not None and now_s - load.left_s < LONGEST_CALM_S
    calm_s = min(2 * load.calm_s, LONGEST_CALM_S) if soon else CALM_S
    return Load(step=Step(load.step + 1), since_s=now_s, left_s=load.left_s, calm_s=calm_s)


def _up(load: Load, now_s: float) -> Load:
    return Load(step=Step(load.step - 1), since_s=now_s, left_s=now_s, calm_s=load.calm_s)
