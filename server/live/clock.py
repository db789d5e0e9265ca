"""The time of a client, made to rise: whatever its clock does, nothing stands still or counts what never was."""

from __future__ import annotations

from dataclasses import dataclass

BACK_S = 1.0
"""So far a clock may step back without being another one: such a picture counts as one at the time before."""

BREAK_S = 2.0
"""So long after the last picture one comes whose clock began anew: longer than any gap across which something is
counted, so that a clip that is played again is no hold of its own length."""

LONGEST_S = 86_400.0
"""No two pictures are further apart than a day: in seconds beyond all measure tenths would be lost."""


@dataclass(slots=True)
class ClientClock:
    """Seconds of a client's own clock, never falling. The first picture's time is kept as it is, up to a day."""

    _seen_s: float | None = None
    """What the client said last."""
    _time_s: float = 0.0
    """What it was taken for."""

    def read(self, t_ms: int) -> float:
        """The time in seconds of a picture that the client dates with these milliseconds."""
        said_s = t_ms / 1000
        if self._seen_s is None:
            self._time_s = min(said_s, LONGEST_S)
        elif said_s >= self._seen_s:
            # As exact as the client's own clock, while that goes on as a clock does.
            ahead_s = self._time_s - self._seen_s
            self._time_s = min(said_s + ahead_s, self._time_s + LONGEST_S)
        elif self._seen_s - said_s > BACK_S:
            self._time_s += BREAK_S
        else:
            return self._time_s
        self._seen_s = said_s
        return self._time_s
