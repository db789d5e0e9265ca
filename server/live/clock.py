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
    """Seconds of a client's own clock, never falling. The first picture's time is kept as it is, up to a day.

    Counted in whole milliseconds, as they come: in seconds since long ago floats would be coarser than pictures.
    """

    _seen_ms: int | None = None
    """What the client said last."""
    _time_ms: int = 0
    """What it was taken for."""

    def read(self, t_ms: int) -> float:
        """The time in seconds of a picture that the client dates with these milliseconds."""
        step_ms = t_ms - (self._seen_ms or 0)
        if step_ms >= 0:
            self._time_ms += min(step_ms, round(LONGEST_S * 1000))
        elif step_ms < -BACK_S * 1000:
            self._time_ms += round(BREAK_S * 1000)
        else:
            return self._time_ms / 1000
        self._seen_ms = t_ms
        return self._time_ms / 1000
