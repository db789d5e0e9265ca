"""Plane geometry on numpy arrays: vectors, angles, lines through points, resampled polylines. No I/O, no state.

Image frame: x right, y down, pixels. *Forward lean* is positive towards the way a person faces: `forward` is +1 for
someone facing right in the image and -1 for someone facing left, so a mirrored person gives the same angle.
"""

from __future__ import annotations

from math import acos, atan2, degrees, hypot

import numpy as np

from posture.values import Floats


def unit(vector: Floats) -> Floats:
    """`vector` (2,) or (3,) scaled to length 1; a zero vector stays zero."""
    length = hypot(*vector)
    return vector / length if length > 0 else np.zeros_like(vector)


def distance(a: Floats, b: Floats) -> float:
    """Length of the line from `a` to `b`, points (2,) or (3,): many times quicker than NumPy's norm for so few."""
    return hypot(*(b - a).tolist())


def forward_lean_deg(low: Floats, high: Floats, forward: float) -> float:
    """Lean of the line low -> high (image points (2,)) from the vertical, in degrees, -180..180, forwards positive."""
    dx, dy = (high - low).tolist()
    return degrees(atan2(dx * forward, -dy))


def joint_flexion_deg(a: Floats, joint: Floats, b: Floats) -> float:
    """How far the joint between a and b is from straight: 0 = straight, 180 = folded shut; points (2,) or (3,)."""
    # Plain numbers: NumPy takes longer to be called than this takes to compute.
    to_a, to_b = (a - joint).tolist(), (b - joint).tolist()
    lengths = hypot(*to_a) * hypot(*to_b)
    cosine = sum(x * y for x, y in zip(to_a, to_b, strict=True)) / lengths if lengths > 0 else 0.0
    return 180.0 - degrees(acos(min(max(cosine, -1.0), 1.0)))


def resample(points: Floats, count: int) -> Floats:
    """`count` points evenly spaced by arc length along the polyline `points` (n, 2), n >= 2."""
    along = arc_lengths(points[:, 0], points[:, 1])
    wanted = np.arange(count) * (along[-1] / (count - 1))
    return np.stack([np.interp(wanted, along, points[:, 0]), np.interp(wanted, along, points[:, 1])], axis=1)


def arc_lengths(x: Floats, y: Floats) -> Floats:
    """How far each of the points `x`, `y` (n,) is along the line through them, from 0 at the first (n,)."""
    along = np.zeros(len(x))
    np.cumsum(np.hypot(x[1:] - x[:-1], y[1:] - y[:-1]), out=along[1:])
    return along
