"""How many pictures a second are taken from a phone: more of them wait at its end of the line."""

from __future__ import annotations

import anyio


class Throttle:
    """Lets so many through a second, whoever they are of. On one event loop only."""

    def __init__(self, per_s: float) -> None:
        self._gap_s = 1 / per_s
        self._next_s = 0.0

    async def wait(self) -> None:
        """Until it is this one's turn."""
        now_s = anyio.current_time()
        turn_s = max(now_s, self._next_s)
        self._next_s = turn_s + self._gap_s
        # A few may come at once after a gap of the link.
        if turn_s - now_s > _AT_ONCE * self._gap_s:
            await anyio.sleep(turn_s - now_s - _AT_ONCE * self._gap_s)


_AT_ONCE = 10
