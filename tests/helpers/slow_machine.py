"""A machine that answers seldom, and somebody before it who does what they are told: recorded poses, taken rarely."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from posture.pose_source import PoseSource
from posture.sense.recording import Recording
from posture.values import Image, Pose

POSES = Path(__file__).resolve().parents[2] / "bench" / "poses"
FPS = 30


@cache
def recorded(name: str) -> tuple[Pose | None, ...]:
    """What was seen in a sample, 30 times a second."""
    return tuple(pose for _, pose in Recording(POSES / "samples" / f"{name}.zip").frames())


class Unasked(PoseSource):
    """A pose model that nobody asks: the poses are known."""

    def reset(self) -> None:
        return

    def detect(self, image: Image, time_s: float) -> Pose | None:
        raise AssertionError("asked for a pose")


def moments(rate: float, seed: int = 0, *, stalls: float = 0.0, until_s: float = 120.0) -> Iterator[float]:
    """When pictures are answered: `rate` a second, unevenly, and `stalls` times a second none for up to 3 s."""
    chance = random.Random(seed)
    time_s = chance.random() / rate
    while time_s < until_s:
        yield time_s
        time_s += chance.uniform(0.6, 1.4) / rate
        if chance.random() < stalls / rate:
            time_s += chance.uniform(0.5, 3.0)


@dataclass(frozen=True)
class Part:
    """A part of a film: from here on, and then to and fro between these two, for as long as nothing else is wanted."""

    from_s: float
    stay_s: float
    end_s: float


class Person:
    """Plays the part of the film that is wanted, `reacts_s` after it is; what is there is followed to its end first."""

    def __init__(self, film: str, parts: dict[str, Part], reacts_s: float = 0.7) -> None:
        self._film, self._parts, self._reacts_s = recorded(film), parts, reacts_s
        self._doing = self._wanted = next(iter(parts))
        self._wanted_s = self._time_s = 0.0
        self._film_s, self._way = self._parts[self._doing].from_s, 1

    def pose(self, time_s: float, wanted: str) -> Pose | None:
        """How they are seen at a time, if this is what they have been told last."""
        passed_s, self._time_s = time_s - self._time_s, time_s
        if wanted != self._wanted:
            self._wanted, self._wanted_s = wanted, time_s
        if self._wanted != self._doing and wanted in self._parts and time_s - self._wanted_s >= self._reacts_s:
            self._doing, self._film_s, self._way = wanted, self._parts[wanted].from_s, 1
        part = self._parts[self._doing]
        self._film_s += passed_s * self._way
        while self._film_s > part.end_s or (self._way < 0 and self._film_s < part.stay_s):
            turn_s = part.end_s if self._film_s > part.end_s else part.stay_s
            self._film_s, self._way = 2 * turn_s - self._film_s, -self._way
        return self._film[min(max(round(self._film_s * FPS), 0), len(self._film) - 1)]
