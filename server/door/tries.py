"""How often somebody may try a wrong code: from one address, and from all of them together."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict, deque

WITHIN_S = 60.0
FROM_ONE = 10
"""Wrong codes from one address within that time: nobody mistypes more often, and no program guesses 80 bits so."""
IN_ALL = 100
"""The same from all addresses together. Devices that are in already don't notice."""
MOST_ADDRESSES = 1000
"""So many are remembered; with more than IN_ALL at once all have to wait anyway."""


class FailedTries:
    """Counts wrong codes. Times are seconds of any clock that does not run backwards."""

    def __init__(self, from_one: int = FROM_ONE, in_all: int = IN_ALL, within_s: float = WITHIN_S) -> None:
        self._from_one = from_one
        self._in_all = in_all
        self._within_s = within_s
        self._all: deque[float] = deque(maxlen=in_all)
        self._by_address: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_s(self, address: str, now_s: float) -> float:
        """For how long this address may not try; 0 when it may."""
        own = self._by_address.get(_network(address), deque())
        return max(self._wait(own, self._from_one, now_s), self._wait(self._all, self._in_all, now_s))

    def failed(self, address: str, now_s: float) -> None:
        """A wrong code came from this address."""
        key = _network(address)
        own = self._by_address.setdefault(key, deque(maxlen=self._from_one))
        self._by_address.move_to_end(key)
        own.append(now_s)
        self._all.append(now_s)
        while len(self._by_address) > MOST_ADDRESSES:
            self._by_address.popitem(last=False)

    def _wait(self, times: deque[float], most: int, now_s: float) -> float:
        """Until the oldest of as many as are allowed is old enough."""
        return max(times[0] + self._within_s - now_s, 0.0) if len(times) >= most else 0.0


def _network(address: str) -> str:
    """Whoever has one IPv6 address has the 2⁶⁴ beside it, too: they count as one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)
