"""Filters over time. Time is passed in, never read from a clock; every filter forgets after a gap and survives NaN."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from math import isfinite, pi

ANGLE_CUTOFF_HZ, ANGLE_BETA = 1.2, 0.1
"""For angles in degrees: at rest the cut-off is 1.2 Hz; at 25 deg/s, a usual bend, 3.7 Hz and the delay about 40 ms.
Both are chosen, not fitted, between a figure that trembles and a warning that comes late."""


@dataclass(slots=True)
class OneEuro:
    """The 1 € filter (Casiez, Roussel, Vogel 2012): smooth while still, quick while moving.

    min_cutoff_hz: cut-off at rest; beta: how much the cut-off rises per unit/s of speed; speed_cutoff_hz smooths the
    speed. A gap longer than gap_s, or time that runs backwards, starts afresh; a repeated time or a value that is not
    finite returns the last output unchanged (None before the first).
    """

    min_cutoff_hz: float = 1.0
    beta: float = 0.05
    speed_cutoff_hz: float = 1.0
    gap_s: float = 0.5
    _time: float | None = field(default=None, init=False)
    _value: float = field(default=0.0, init=False)
    _speed: float = field(default=0.0, init=False)

    def reset(self) -> None:
        """Forget everything."""
        self._time = None

    def step(self, value: float, time_s: float) -> float | None:
        """The smoothed value at `time_s`."""
        if not (isfinite(value) and isfinite(time_s)):
            return None if self._time is None else self._value
        if self._time is None or not 0 <= time_s - self._time <= self.gap_s:
            self._time, self._value, self._speed = time_s, value, 0.0
            return value
        dt = time_s - self._time
        if dt == 0:
            return self._value
        self._speed += _share(self.speed_cutoff_hz, dt) * ((value - self._value) / dt - self._speed)
        cutoff = self.min_cutoff_hz + self.beta * abs(self._speed)
        self._value += _share(cutoff, dt) * (value - self._value)
        self._time = time_s
        return self._value


def _share(cutoff_hz: float, dt: float) -> float:
    """Weight of the new value in a first-order low-pass with this cut-off after `dt` seconds."""
    tau = 1 / (2 * pi * cutoff_hz)
    return 1 / (1 + tau / dt)


@dataclass(slots=True)
class Tremble:
    """How much a figure trembles: what is left from frame to frame when steady movement is taken off.

    Each value is compared with where the two before it were heading. length_s: over how long it is taken. A gap longer
    than gap_s, or time that runs backwards, starts afresh; a repeated time or a value that is not finite is left out.
    """

    length_s: float = 1.0
    gap_s: float = 0.5
    _before: list[tuple[float, float]] = field(default_factory=list, init=False)
    _squares: list[tuple[float, float]] = field(default_factory=list, init=False)

    def reset(self) -> None:
        """Forget everything."""
        self._before.clear()
        self._squares.clear()

    def step(self, value: float, time_s: float) -> float:
        """One standard deviation of the trembling up to `time_s`, in the value's unit; 0 before the third value."""
        if isfinite(value) and isfinite(time_s) and not (self._before and time_s == self._before[-1][0]):
            if self._before and not 0 < time_s - self._before[-1][0] <= self.gap_s:
                self.reset()
            if len(self._before) == 2:
                (t0, v0), (t1, v1) = self._before
                ahead = (time_s - t1) / (t1 - t0)
                off = value - (v1 + (v1 - v0) * ahead)
                # What three independent errors of the same size add up to in this difference.
                self._squares.append((time_s, off**2 / (1 + (1 + ahead) ** 2 + ahead**2)))
            self._before = [*self._before[-1:], (time_s, value)]
        while self._squares and self._squares[0][0] < time_s - self.length_s:
            self._squares.pop(0)
        return (sum(square for _, square in self._squares) / len(self._squares)) ** 0.5 if self._squares else 0.0


@dataclass(slots=True)
class Window:
    """The values of the last `length_s` seconds, oldest first, with their times; a gap empties it."""

    length_s: float
    gap_s: float = 0.5
    times: list[float] = field(default_factory=list, init=False)
    values: list[float] = field(default_factory=list, init=False)
    _ordered: list[float] = field(default_factory=list, init=False)
    """The values, smallest first: kept so, because sorting hundreds of them for each frame takes long."""

    def reset(self) -> None:
        """Forget everything."""
        self.times.clear()
        self.values.clear()
        self._ordered.clear()

    def push(self, value: float, time_s: float) -> None:
        """Add a value; one that is not finite is left out, and a second one of the same time.

        A clock that stands still would otherwise gather values for ever.
        """
        if not isfinite(value) or (self.times and time_s == self.times[-1]):
            return
        if self.times and not 0 <= time_s - self.times[-1] <= self.gap_s:
            self.reset()
        self.times.append(time_s)
        self.values.append(value)
        insort(self._ordered, value)
        while self.times[0] < time_s - self.length_s:
            self.times.pop(0)
            oldest = self.values.pop(0)
            del self._ordered[bisect_left(self._ordered, oldest)]

    @property
    def span_s(self) -> float:
        """Seconds between the oldest and the newest value."""
        return self.times[-1] - self.times[0] if self.times else 0.0

    @property
    def median(self) -> float:
        """Median of the values; 0 when empty."""
        ordered = self._ordered
        n = len(ordered)
        if n == 0:
            return 0.0
        return (ordered[(n - 1) // 2] + ordered[n // 2]) / 2

    @property
    def spread(self) -> float:
        """Largest minus smallest value; 0 when empty."""
        return self._ordered[-1] - self._ordered[0] if self.values else 0.0
