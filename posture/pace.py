"""How far apart pictures come, and so what is a gap: to a slow machine half a second is none.

What asks for unbroken time (a standing, a hold, a warning) forgets what it has when pictures stay away. A machine that
answers two pictures a second would forget after each. So a gap is a share of the usual distance where that is long.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

SLACK = 2.2
"""A gap is longer than so many usual distances: one picture may be lost, and a slow machine is not regular (chosen)."""

LONGEST_S = 2.0
"""Nothing is bridged for longer, however slow the machine: in two seconds a person bends and comes up again."""

STEPS, KNOWN = 9, 3
"""The usual distance is the median of so many, once there are that few: a hole or two among them change nothing."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The distances of the last pictures in seconds, oldest first, and the time of the last."""

    steps: tuple[float, ...] = ()
    time_s: float | None = None

    def seen(self, time_s: float) -> Pace:
        """The pace with one more picture. A time that does not rise, or after a break, tells nothing of it."""
        if not isfinite(time_s):
            return self
        step_s = 0.0 if self.time_s is None else time_s - self.time_s
        if not 0 < step_s <= LONGEST_S:
            return Pace(self.steps, time_s)
        return Pace((*self.steps[1 - STEPS :], step_s), time_s)

    def gap_s(self, least_s: float) -> float:
        """How far apart pictures may be and still belong together: `least_s`, or longer where they come slowly."""
        if len(self.steps) < KNOWN:
            return least_s
        usual_s = sorted(self.steps)[len(self.steps) // 2]
        return max(least_s, min(SLACK * usual_s, LONGEST_S))
