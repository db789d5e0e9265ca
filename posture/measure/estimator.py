"""The fitted mapping from a person's shape to the tilt of the pelvis and the flexion of the spine.

A small ensemble of neural networks (numbers in `models/back_estimator.npz`, fitted by `models/fit_estimator.py` on
rendered people whose angles are known exactly). With a standing reference the input is the shape and how it differs
from the person's own standing shape; without one, the shape alone, against the average person.

Each ensemble member was fitted without a fifth of the people; the spread its errors showed on those, people it had
never seen, is what the second network predicts as the uncertainty.
"""

from __future__ import annotations

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
        """x (members, inputs) -> (members, outputs)."""
        return np.asarray((self.weight @ x[..., None])[..., 0] + self.bias)

    def same(self, x: Floats) -> Floats:
        """x (inputs,) the same for all members -> (members, outputs): one product instead of one for each member."""
        return np.asarray((self.weight.reshape(-1, len(x)) @ x).reshape(self.bias.shape) + self.bias)


@dataclass(frozen=True, slots=True)
class Network:
    """Fully connected networks side by side: hidden layers with SiLU, plus a straight linear path."""

    hidden: tuple[Layer, ...]
    last: Layer
    straight: Layer

    def __call__(self, x: Floats) -> Floats:
        """x (inputs,) the same for all members -> (members, outputs)."""
        first, *deeper = self.hidden
        h = _silu(first.same(x))
        for layer in deeper:
            h = _silu(layer(h))
        return self.last(h) + self.straight.same(x)


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
        x = self._standardised(shape)
        if standing is None:
            difference, known, lean = np.zeros_like(x), 0.0, shape.trunk_lean_deg
        else:
            difference, known = x - self._standardised(standing), 1.0
            lean = shape.trunk_lean_deg - standing.trunk_lean_deg
        angles = self._angles(np.concatenate([x, difference, [known]]))
        mean = angles.mean(axis=0)
        quality = np.clip((shape.quality - self._quality_mean) / self._quality_scale, -CLIP, CLIP)
        log_sd = self._errors(np.concatenate([x, quality, [known]])).mean(axis=0)
        # Members that disagree more than on the people they were fitted to are looking at something new.
        sd = np.hypot(np.exp(log_sd), angles.std(axis=0)) * self._sd_scale[int(known)]
        return Estimate(
            pelvis_deg=float(mean[0] + lean),
            lumbar_deg=float(mean[1]),
            thoracic_deg=float(mean[2]),
            pelvis_sd_deg=float(sd[0]),
            lumbar_sd_deg=float(sd[1]),
            thoracic_sd_deg=float(sd[2]),
        )

    def distances(self, shape: Shape) -> Floats:
        """(features,) how far `shape` is from the mean of the people fitted on, in their standard deviations."""
        return np.asarray((shape.features - self._mean) / self._scale)

    def _standardised(self, shape: Shape) -> Floats:
        return np.clip(self.distances(shape), -CLIP, CLIP)


def _network(numbers: dict[str, NDArray[np.float64]], name: str) -> Network:
    def layer(key: str) -> Layer:
        return Layer(numbers[f"{name}_{key}_weight"], numbers[f"{name}_{key}_bias"])

    depth = sum(1 for key in numbers if key.startswith(f"{name}_hidden") and key.endswith("_bias"))
    return Network(tuple(layer(f"hidden{i}") for i in range(depth)), layer("last"), layer("straight"))
