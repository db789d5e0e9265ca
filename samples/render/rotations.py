"""Rotations and soft steps: the arithmetic the body, the clothes and the camera share. numpy only."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.floating[Any]]
Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.integer[Any]]


def lean(degrees: float) -> Floats:
    """3x3 rotation about x; positive degrees take +z towards -y (a forward lean)."""
    a = np.deg2rad(degrees)
    c, s = np.cos(a), np.sin(a)
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def turn(degrees: float) -> Floats:
    """3x3 rotation about z."""
    a = np.deg2rad(degrees)
    c, s = np.cos(a), np.sin(a)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


def tilt(degrees: float) -> Floats:
    """3x3 rotation about y; positive degrees take +z towards +x."""
    a = np.deg2rad(degrees)
    c, s = np.cos(a), np.sin(a)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def align(a: Floats, b: Floats) -> Floats:
    """The smallest 3x3 rotation that takes direction `a` to direction `b` (not opposite to it)."""
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    v, c = np.cross(a, b), a @ b
    k = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
    aligned: Floats = np.eye(3) + k + k @ k / (1 + c)
    return aligned


def forward_lean(low: ArrayLike, high: ArrayLike) -> float:
    """Lean in degrees of the line from `low` to `high` (world points) from the vertical, forwards positive."""
    d = np.asarray(high, float) - np.asarray(low, float)
    return float(np.rad2deg(np.arctan2(-d[1], d[2])))


def triangle_angle(a: float, b: float, opposite: float) -> float:
    """Angle in degrees between sides `a` and `b` of a triangle whose third side is `opposite`."""
    cosine = (a**2 + b**2 - opposite**2) / (2 * a * b)
    return float(np.rad2deg(np.arccos(np.clip(cosine, -1, 1))))


def ramp(field: Floats, width: float) -> Floats:
    """0..1 step across field = 0, linear over `width`."""
    step: Floats = np.clip(field / width + 0.5, 0, 1)
    return step


def smooth_step(x: Floats, low: float, high: float) -> Floats:
    """0 below `low`, 1 above `high`, with level tangents at both."""
    u = np.clip((x - low) / (high - low), 0, 1)
    smooth: Floats = u * u * (3 - 2 * u)
    return smooth
