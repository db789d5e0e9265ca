"""Sessions whose connection was lost, kept for a moment: whoever comes back goes on where they were."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")

KEEP_S = 60.0
"""How long a lost connection may stay away."""


@dataclass(slots=True, eq=False)
class _Place(Generic[T]):
    parked: T
    close: Callable[[], Awaitable[None]]
    leaves: asyncio.TimerHandle


class Parking(Generic[T]):
    """What is parked, by the client's own key. On the event loop only. `keep_s`: for how long."""

    def __init__(self, keep_s: float = KEEP_S) -> None:
        self._keep_s = keep_s
        self._places: dict[UUID, _Place[T]] = {}
        self._closing: set[asyncio.Future[None]] = set()

    def __len__(self) -> int:
        return len(self._places)

    def put(self, key: UUID, parked: T, close: Callable[[], Awaitable[None]]) -> None:
        """Park this, and close it when nobody has come for it in time."""
        self._let_go(key)  # there should be none
        leaves = asyncio.get_running_loop().call_later(self._keep_s, self._let_go, key)
        self._places[key] = _Place(parked, close, leaves)

    def take(self, key: UUID, fits: Callable[[T], bool]) -> T | None:
        """What was parked under this key, if it fits; it stays otherwise."""
        place = self._places.get(key)
        if place is None or not fits(place.parked):
            return None
        del self._places[key]
        place.leaves.cancel()
        return place.parked

    async def make_room(self) -> None:
        """Close the one that has been away the longest: somebody else wants its place."""
        for key in list(self._places)[:1]:
            await self._closed(self._places.pop(key))

    async def close(self) -> None:
        """Close all of them."""
        while self._places:
            await self.make_room()

    def _let_go(self, key: UUID) -> None:
        place = self._places.pop(key, None)
        if place:
            closing = asyncio.ensure_future(self._closed(place))
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)

    async def _closed(self, place: _Place[T]) -> None:
        place.leaves.cancel()
        await place.close()
