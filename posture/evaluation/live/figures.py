"""What is measured of a live session, and what it adds up to. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil


class Seat(StrEnum):
    """From where it is measured."""

    BARE = "bare"  # the pose model alone, picture after picture
    CLIENT = "client"  # a program that sends pictures and waits for the answers, the newest picture first
    BROWSER = "browser"  # the page in a real browser, with a film for a webcam


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One picture that was answered. Times in seconds of one clock."""

    taken_s: float  # when the camera gave the picture
    drawn_s: float  # when its answer had arrived, or was drawn
    server_ms: float = 0.0  # what the server took for it by its own account


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFigures:
    """One seat over its whole time."""

    seat: Seat
    answered_per_s: float
    camera_per_s: float  # pictures that the camera gave; of the bare model, as many as it managed
    p50_ms: float  # from the picture to its answer
    p95_ms: float
    p99_ms: float
    most_ms: float
    server_ms: float  # median of the server's own time for a picture; of the bare model, its own
    memory_mib: float  # the most its process held: of the bare model's, else of the server's

    @property
    def answered(self) -> float:
        """Share of the camera's pictures that were answered, 0..1."""
        return min(1.0, self.answered_per_s / self.camera_per_s) if self.camera_per_s else 0.0


def figures_of(seat: Seat, answers: Sequence[Answer], camera_per_s: float, memory_mib: float) -> LiveFigures:
    """What these answers, in order, add up to. ValueError with fewer than two of them."""
    if len(answers) < 2:
        raise ValueError("a rate needs two answers")
    lasted_s = answers[-1].drawn_s - answers[0].drawn_s
    waits = sorted((answer.drawn_s - answer.taken_s) * 1000 for answer in answers)
    rate = (len(answers) - 1) / lasted_s if lasted_s > 0 else 0.0
    return LiveFigures(
        seat=seat,
        answered_per_s=rate,
        camera_per_s=camera_per_s or rate,
        p50_ms=percentile(waits, 0.50),
        p95_ms=percentile(waits, 0.95),
        p99_ms=percentile(waits, 0.99),
        most_ms=waits[-1],
        server_ms=statistics.median(answer.server_ms for answer in answers),
        memory_mib=memory_mib,
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which this share of them lies, by nearest rank. ordered: rising, not empty."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)]
