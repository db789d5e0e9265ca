"""What a soak saw, minute by minute, and whether that is good."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from soak_watch import Held

LATER = 1.10
"""How much later, against the bare model, answers may come at the end."""
GROWTH_MB = 30.0
THREADS_MORE = 4
"""Threads that a quiet server may have more: helpers of native libraries come and go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Minute:
    """A minute of a soak; None where nothing was timed in it."""

    minute: int
    answers: int
    p50_ms: float | None
    """From a picture sent to its answer."""
    p95_ms: float | None
    bare_p50_ms: float | None
    """The bare pose model on one picture, beside it."""
    bare_p95_ms: float | None

    @property
    def ratio(self) -> float | None:
        """The answer's median as a multiple of the bare model's."""
        return self.p50_ms / self.bare_p50_ms if self.p50_ms and self.bare_p50_ms else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Soak:
    """All that was seen."""

    minutes: float
    clients: int
    seed: int
    model: str
    before: Held
    """The quiet server after it was warmed up."""
    after: Held
    """The quiet server at the end."""
    looks: list[Held]
    """The busy server, every few seconds."""
    curve: list[Minute]
    counts: dict[str, int]
    """What the clients did and met."""
    exit_code: int
    said: str
    """The end of what the server printed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that must hold."""

    good: bool
    words: str


def minutes_of(
    began: float, ended: float, latencies: Sequence[tuple[float, float]], bare: Sequence[tuple[float, float]]
) -> list[Minute]:
    """The curve of (moment, milliseconds) of both from `began` to `ended`, all in seconds of one clock."""
    curve = []
    for minute in range(max(1, round((ended - began) / 60))):
        first, last = began + minute * 60, began + (minute + 1) * 60
        mine, alone = ([ms for at, ms in times if first <= at < last] for times in (latencies, bare))
        curve.append(
            Minute(
                minute=minute,
                answers=len(mine),
                p50_ms=_share(mine, 50),
                p95_ms=_share(mine, 95),
                bare_p50_ms=_share(alone, 50),
                bare_p95_ms=_share(alone, 95),
            )
        )
    return curve


def verdicts(soak: Soak) -> list[Verdict]:
    """What must hold: see `soak.py`."""
    ratios = [minute.ratio for minute in soak.curve if minute.ratio]
    fifth = max(1, len(ratios) // 5)
    found = []
    if ratios:
        start, end = statistics.median(ratios[:fifth]), statistics.median(ratios[-fifth:])
        words = f"latency {start:.2f} × the bare model in the first fifth, {end:.2f} × in the last: {end / start:.2f}"
        found.append(Verdict(end <= start * LATER, words))
    else:
        found.append(Verdict(False, "no answer was timed"))
    grown = soak.after.rss_mb - soak.before.rss_mb
    words = f"memory of the quiet server {soak.before.rss_mb:.0f} MB, at the end {soak.after.rss_mb:.0f}: {grown:+.0f}"
    found.append(Verdict(grown < GROWTH_MB, words))
    found.append(
        Verdict(
            not (soak.after.models or soak.after.children or soak.after.folders),
            f"left over: {soak.after.models} models, {soak.after.children} processes, {soak.after.folders} folders",
        )
    )
    more = soak.after.threads - soak.before.threads
    words = f"threads of the quiet server {soak.before.threads}, at the end {soak.after.threads}"
    found.append(Verdict(more <= THREADS_MORE, words))
    words = f"descriptors of the quiet server {soak.before.descriptors}, at the end {soak.after.descriptors}"
    found.append(Verdict(soak.after.descriptors <= soak.before.descriptors, words))
    faults = sum(count for what, count in soak.counts.items() if what in ("HTTP 500", "error: internal"))
    found.append(Verdict(faults == 0, f"faults of the server's own: {faults}"))
    found.append(Verdict(soak.exit_code == 0, f"the server ended with {soak.exit_code}"))
    return found


def _share(values: Sequence[float], percent: int) -> float | None:
    if len(values) < 2:
        return None
    return round(statistics.quantiles(values, n=100, method="inclusive")[percent - 1], 2)
