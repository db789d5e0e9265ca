"""What the person does over time: keys, easing, unsteadiness and the walk into the room.

All controls are in degrees, forwards and flexion positive, 0 = neutral standing, unless said otherwise.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from samples.render.errors import SpecError
from samples.render.fields import known, mapping, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """The pose of one moment, as a person would describe it; pose.Poser makes joints of it."""

    hinge: float = 0.0  # pelvis tilt; negative = tilted backwards
    lumbar: float = 0.0  # total lumbar flexion, L5/S1..L1/L2
    thoracic: float = 0.0  # total thoracic flexion, T12/L1..T1/T2
    neck: float = 0.0  # neck flexion
    head_turn: float = 0.0  # towards the person's left
    head_tilt: float = 0.0  # towards the person's left shoulder
    knee: float = 3.0  # flexion of the knee(s) that carry weight
    arm: float = 0.0  # arm raise from the vertical, in the world
    elbow: float = 8.0  # elbow flexion
    arm_far: float = 0.0  # what the arm away from the camera adds to `arm`
    elbow_far: float = 0.0  # what it adds to `elbow`
    heel: float = 0.0  # share: 0 = both feet on the floor, 1 = heel of the leading leg on the box
    step: float = 0.0  # share: 0 = feet together, 1 = leading leg a full step ahead


NAMES = tuple(f.name for f in dataclasses.fields(Controls))
LIMITS: Mapping[str, tuple[float, float]] = {
    "hinge": (-40, 130),
    "lumbar": (-40, 80),
    "thoracic": (-40, 80),
    "neck": (-60, 80),
    "head_turn": (-80, 80),
    "head_tilt": (-40, 40),
    "knee": (0, 120),
    "arm": (-60, 300),
    "elbow": (0, 150),
    "arm_far": (-200, 200),
    "elbow_far": (-150, 150),
    "heel": (0, 1),
    "step": (0, 1),
}


@dataclass(frozen=True, slots=True)
class Key:
    """From the moment before to `t` (s) the person eases to these controls; what isn't named stays as it was."""

    t: float
    changes: Mapping[str, float] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse unknown controls and angles no body reaches."""
        number("t", self.t, 0, 3600)
        known("", self.changes, NAMES)
        for name, value in self.changes.items():
            number(name, value, *LIMITS[name])

    @classmethod
    def from_json(cls, data: object, field: str) -> Key:
        """A key from `{"t": seconds, control: value, ...}`; errors name `field`."""
        settings = dict(mapping(field, data))
        if "t" not in settings:
            raise SpecError(f"{field}.t", "is missing")
        try:
            return cls(settings.pop("t"), settings)
        except SpecError as error:
            raise error.within(field) from None

    def to_json(self) -> dict[str, float]:
        """The key as in a spec."""
        return {"t": self.t, **self.changes}


class Motion:
    """Keys in order, with cosine easing in between. Before the first and after the last key nothing moves."""

    def __init__(self, keys: Sequence[Key]) -> None:
        """Refuse keys out of order; carry over what they don't name."""
        if not keys:
            raise SpecError("keys", "must name at least one moment")
        for i, (before, after) in enumerate(pairwise(keys), 1):
            if after.t <= before.t:
                raise SpecError(f"keys[{i}].t", f"must be later than the key before it ({before.t:g}), got {after.t:g}")
        self.keys = tuple(keys)
        self._times = np.array([key.t for key in keys])
        current, full = Controls(), []
        for key in keys:
            current = dataclasses.replace(current, **key.changes)
            full.append(current)
        self._full = full

    @property
    def end_s(self) -> float:
        """When the last key is reached."""
        return float(self._times[-1])

    def uses(self, control: str) -> bool:
        """Whether any key sets `control` to something above 0."""
        return any(key.changes.get(control, 0) > 0 for key in self.keys)

    def at(self, t: float) -> Controls:
        """The controls at `t` s."""
        times, full = self._times, self._full
        i = int(np.clip(np.searchsorted(times, t, "right") - 1, 0, len(full) - 1))
        j = min(i + 1, len(full) - 1)
        u = 0.0 if j == i else float(np.clip((t - times[i]) / (times[j] - times[i]), 0, 1))
        u = float(0.5 - 0.5 * np.cos(np.pi * u))
        a, b = full[i], full[j]
        return Controls(**{c: getattr(a, c) + (getattr(b, c) - getattr(a, c)) * u for c in NAMES})


class Sway:
    """Smooth random unsteadiness: a few slow sines for each channel. `amplitude` in degrees."""

    def __init__(self, seed: int, amplitude: float) -> None:
        """Draw the waves."""
        r = np.random.default_rng(seed)
        self._frequency, self._phase = r.uniform(0.15, 0.9, (12, 3)), r.uniform(0, 6.3, (12, 3))
        self._amplitude = amplitude * r.uniform(0.3, 1, (12, 3)) / 3 * 1.4

    def _wave(self, channel: int, t: float) -> float:
        wave = np.sin(2 * np.pi * self._frequency[channel] * t + self._phase[channel])
        return float((self._amplitude[channel] * wave).sum())

    def apply(self, c: Controls, t: float) -> Controls:
        """The controls at `t` s of somebody who can't stand quite still."""
        return dataclasses.replace(
            c,
            hinge=c.hinge + self._wave(0, t),
            lumbar=c.lumbar + 0.6 * self._wave(1, t),
            thoracic=c.thoracic + 0.5 * self._wave(2, t),
            knee=max(0, c.knee + 0.5 * self._wave(3, t)),
            arm=c.arm + 2 * self._wave(4, t),
            neck=c.neck + 2 * self._wave(5, t),
        )


@dataclass(frozen=True, slots=True)
class Gait:
    """One moment of a simple walk."""

    phase: float  # rad
    amplitude: float  # degrees, swing of the thighs
    behind: float  # m still to go


@dataclass(frozen=True, slots=True)
class Entrance:
    """The room is empty until `enters_at` s; then the person walks in from behind, for `walk_in` s."""

    enters_at: float
    walk_in: float

    DISTANCE_M = 2.3

    def present(self, t: float) -> bool:
        """Whether anybody is there at `t` s."""
        return t >= self.enters_at

    def gait(self, t: float) -> Gait | None:
        """The walk at `t` s; None once the person stands."""
        u = (t - self.enters_at) / self.walk_in
        if u >= 1:
            return None
        fade = float(np.clip((1 - u) / 0.25, 0, 1))
        return Gait(2 * np.pi * 0.85 * (t - self.enters_at), 20 * fade, self.DISTANCE_M * (1 - u) ** 1.6)
