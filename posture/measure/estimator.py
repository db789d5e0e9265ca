"""The fitted mapping from a person's shape to the tilt of the pelvis and the flexion of the spine.

A small ensemble of neural networks (numbers in `models/back_estimator.npz`, fitted by `models/fit_estimator.py` on
rendered people whose angles are known exactly). With a standing reference the input is the shape and how it differs
from the person's own standing shape; without one, the shape alone, against the average person.

Each ensemble member was fitted without a fifth of the people; the spread its errors showed on those, people it had
never seen, is what the second network predicts as the uncertainty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from posture.errors import ModelDamagedError, ModelMissingError
from posture.measure.shape import FEATURES, Shape
from posture.values import Floats
from posture.words import say

FORMAT = "posture.back-estimator/1"
OUTPUTS = ("pelvis", "lumbar", "thoracic")
_TOGETHER = 16
"""Frames that are computed together. OpenBLAS shares larger products (of 64 outputs and 243 inputs) out among threads,
which then wait for one another ten times as long as they compute."""

CLIP = 5.0  # standard deviations; beyond, a feature says "unusual", not how unusual


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Pelvis tilt, lumbar and thoracic flexion of one frame in degrees, with their standard deviations."""

    pelvis_deg: float
    lumbar_deg: float
    thoracic_deg: float
    pelvis_sd_deg: float
    lumbar_sd_deg: float
    thoracic_sd_deg: float


@dataclass(frozen=True, slots=True)
class Layer:
    """weight (members, outputs, inputs), bias (members, outputs)."""

    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        """x (members, frames, inputs), or (frames, inputs) the same for all members -> (members, frames, outputs)."""
        return np.asarray(x @ self.weight.swapaxes(1, 2) + self.bias[:, None])


@dataclass(frozen=True, slots=True)
class Network:
    """Fully connected networks side by side: hidden layers with SiLU, plus a straight linear path."""

    hidden: tuple[Layer, ...]
    last: Layer
    straight: Layer

    def __call__(self, x: Floats) -> Floats:
        """x (frames, inputs) the same for all members -> (members, frames, outputs)."""
        first, *deeper = self.hidden
        h = _silu(first(x))
        for layer in deeper:
            h = _silu(layer(h))
        return self.last(h) + self.straight(x)


def _silu(z: Floats) -> Floats:
    return np.asarray(z / (1 + np.exp(-np.clip(z, -60, 60))))


class BackEstimator:
    """Loads the fitted numbers once; `estimate` and `turn_deg` are pure."""

    def __init__(self, path: Path) -> None:
        """Raises ModelMissingError or ModelDamagedError when `path` is not a usable file of this version."""
        try:
            with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as stored:
                numbers: dict[str, NDArray[np.float64]] = {
                    name: stored[name].astype(np.float64) if stored[name].dtype.kind == "f" else stored[name]
                    for name in stored.files
                }
        except FileNotFoundError:
            raise ModelMissingError(say("measure-estimator-missing", name=path.name)) from None
        except (OSError, ValueError, EOFError, BadZipFile) as error:
            raise ModelDamagedError(say("measure-estimator-damaged", name=path.name)) from error
        if str(numbers.get("format")) != FORMAT or tuple(map(str, numbers["features"])) != FEATURES:
            raise ModelDamagedError(say("measure-estimator-other", name=path.name))
        self._mean, self._scale = numbers["feature_mean"], numbers["feature_scale"]
        self._quality_mean, self._quality_scale = numbers["quality_mean"], numbers["quality_scale"]
        self._angles = _network(numbers, "angle")
        self._errors = _network(numbers, "error")
        self._sd_scale = numbers["sd_scale"]
        self._turn_mean, self._turn_scale = numbers["turn_mean"], numbers["turn_scale"]
        self._turn_weight, self._turn_bias = numbers["turn_weight"], float(numbers["turn_bias"])

    def turn_deg(self, features: Floats) -> float:
        """How far the camera is turned towards the person's front, from `view.turn_features`; 0 = side-on."""
        z = (features - self._turn_mean) / self._turn_scale
        return float(z @ self._turn_weight + self._turn_bias)

    def estimate(self, shape: Shape, standing: Shape | None) -> Estimate:
        """The angles of `shape`: from the person's own `standing` where it is known, from the average person's else."""
        return self.estimates([shape], standing)[0]

    def distances(self, shape: Shape) -> Floats:
        """(features,) how far `shape` is from the mean of the people fitted on, in their standard deviations."""
        return self._distances(shape.features)

    def estimates(self, shapes: Sequence[Shape], standing: Shape | None) -> list[Estimate]:
        """`estimate` of each of these shapes, many at once, which is many times quicker."""
        parts = (shapes[begin : begin + _TOGETHER] for begin in range(0, len(shapes), _TOGETHER))
        return [estimate for part in parts for estimate in self._estimates(part, standing)]

    def _estimates(self, shapes: Sequence[Shape], standing: Shape | None) -> list[Estimate]:
        x = self._standardised(np.array([shape.features for shape in shapes]))
        known = np.full((len(shapes), 1), 0.0 if standing is None else 1.0)
        difference = np.zeros_like(x) if standing is None else x - self._standardised(standing.features)
        angles = self._angles(np.concatenate([x, difference, known], axis=1))
        qualities = np.array([shape.quality for shape in shapes])
        qualities = np.clip((qualities - self._quality_mean) / self._quality_scale, -CLIP, CLIP)
        log_sd = self._errors(np.concatenate([x, qualities, known], axis=1)).mean(axis=0)
        # Members that disagree more than on the people they were fitted to are looking at something new.
        sd = np.hypot(np.exp(log_sd), angles.std(axis=0)) * self._sd_scale[0 if standing is None else 1]
        standing_lean = 0.0 if standing is None else standing.trunk_lean_deg
        return [
            Estimate(
                pelvis_deg=pelvis + shape.trunk_lean_deg - standing_lean,
                lumbar_deg=lumbar,
                thoracic_deg=thoracic,
                pelvis_sd_deg=pelvis_sd,
                lumbar_sd_deg=lumbar_sd,
                thoracic_sd_deg=thoracic_sd,
            )
            for shape, (pelvis, lumbar, thoracic), (pelvis_sd, lumbar_sd, thoracic_sd) in zip(
                shapes, angles.mean(axis=0).tolist(), sd.tolist(), strict=True
            )
        ]

    def _standardised(self, features: Floats) -> Floats:
        return np.clip(self._distances(features), -CLIP, CLIP)

    def _distances(self, features: Floats) -> Floats:
        return np.asarray((features - self._mean) / self._scale)


def _network(numbers: dict[str, NDArray[np.float64]], name: str) -> Network:
    def layer(key: str) -> Layer:
        return Layer(numbers[f"{name}_{key}_weight"], numbers[f"{name}_{key}_bias"])

    depth = sum(1 for key in numbers if key.startswith(f"{name}_hidden") and key.endswith("_bias"))
    return Network(tuple(layer(f"hidden{i}") for i in range(depth)), layer("last"), layer("straight"))
