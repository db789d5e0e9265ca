"""Of a burst only the beginning: a fault that comes with every picture or connection must not fill the disk."""

from __future__ import annotations

import logging
from dataclasses import dataclass

AT_ONCE = 5
"""Records from one place that are written within a window; the others are counted."""
ALL_AT_ONCE = 300
"""Records from all places together."""
WINDOW_S = 60.0
_MOST_PLACES = 500


@dataclass(slots=True)
class _Place:
    began_s: float
    written: int = 0
    left_out: int = 0


class Seldom(logging.Filter):
    """Lets through AT_ONCE records a window from one place, then says once how many it left out.

    A place is a line of code and the kind of exception it logs, or what a record names as its `place`. It goes by the
    records' own times.
    """

    def __init__(self) -> None:
        super().__init__()
        self._places: dict[object, _Place] = {}
        self._all = _Place(0.0)

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is written; `left_out` then says how many like it were not, since the one before."""
        kind = record.exc_info[0] if record.exc_info else None
        own = getattr(record, "place", None) or (record.name, record.pathname, record.lineno, kind, record.levelno)
        if len(self._places) > _MOST_PLACES:
            self._places.clear()
        place = self._places.setdefault(own, _Place(record.created))
        missed = sum(_begin(window, record.created) for window in (place, self._all))
        if place.written >= AT_ONCE or self._all.written >= ALL_AT_ONCE:
            (place if place.written >= AT_ONCE else self._all).left_out += 1
            return False
        place.written += 1
        self._all.written += 1
        record.left_out = missed
        return True


def _begin(window: _Place, now_s: float) -> int:
    """Begin a new window if this one is over (or the clock was set back); how many were left out in the old one."""
    if 0 <= now_s - window.began_s < WINDOW_S:
        return 0
    missed, window.began_s, window.written, window.left_out = window.left_out, now_s, 0, 0
    return missed
