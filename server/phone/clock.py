"""The times at which a phone took its pictures, on the server's line of time; what comes too late is left out. Pure.

A phone's clock begins anywhere. What is kept of it is the distance between pictures, which a slow link doesn't change;
how late a picture is shows against the quickest that came.
"""

from __future__ import annotations

from dataclasses import dataclass

LATE_MS = 1_500
"""A picture that came so much later than the quickest is no longer now: chosen, three times the delay of a warning."""

HEAL_MS = 3_000
"""So long after the last picture that was taken over, the phone's clock is taken to have begun anew: it slept."""


@dataclass(slots=True)
class PhoneClock:
    """Milliseconds on the server's line of time, always rising, for the pictures of one phone."""

    _ahead_ms: int | None = None
    """What is added to the phone's time; None before its first picture."""
    _quickest_ms: int = 0
    """The least that lay between a picture's time on the phone and its arrival here."""
    _phone_ms: int = 0
    """The phone's time of the last picture that was taken over."""
    _time_ms: int = 0
    """What that was taken for."""
    _taken_ms: int = 0
    """When it came."""

    def read(self, phone_ms: int, came_ms: int) -> int | None:
        """The time of a picture; None for one that is late, or older than one that was taken over.

        phone_ms: as the phone dates it. came_ms: when it came, by the server's clock.
        """
        delay_ms = came_ms - phone_ms
        if self._ahead_ms is None or came_ms - self._taken_ms > HEAL_MS:
            # A picture is never older than the one before, wherever its clock begins.
            self._ahead_ms, self._quickest_ms = max(came_ms, self._time_ms + 1) - phone_ms, delay_ms
        elif phone_ms <= self._phone_ms or delay_ms - self._quickest_ms > LATE_MS:
            return None
        self._quickest_ms = min(self._quickest_ms, delay_ms)
        self._phone_ms, self._taken_ms = phone_ms, came_ms
        self._time_ms = phone_ms + self._ahead_ms
        return self._time_ms
