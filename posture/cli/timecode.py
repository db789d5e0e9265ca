"""Times in a clip as people write them: 75, 1:15, 0:01:15.5."""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"(?:(?:(?P<hours>\d+):)?(?P<minutes>\d+):)?(?P<seconds>\d+(?:\.\d*)?|\.\d+)")


def seconds_of(text: str) -> float:
    """The seconds of a time written as seconds, m:ss or h:mm:ss, each with or without a fraction of a second.

    Raises ValueError for anything else.
    """
    written = _WRITTEN.fullmatch(text.strip().replace(",", "."))
    minutes, seconds = (float(written[name] or 0) for name in ("minutes", "seconds")) if written else (0.0, 0.0)
    hours = float(written["hours"] or 0) if written else 0.0
    above = written is not None and ((written["minutes"] and seconds >= 60) or (written["hours"] and minutes >= 60))
    if not written or above:
        raise ValueError(f"not a time: {text!r}")
    return 3600 * hours + 60 * minutes + seconds
