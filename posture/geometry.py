"""Plane geometry on numpy arrays: vectors, angles, lines through points, resampled polylines. No I/O, no state.

Image frame: x right, y down, pixels. *Forward lean* is positive towards the way a person faces: `forward` is +1 for
someone facing right in the image and -1 for someone facing left, so a mirrored person gives the same angle.
"""

from __future__ import annotations

import numpy as np

from posture.values import Floats


def unit(vector: Floats) -> Floats:
    """`vector` (2,) or (3,) scaled to length 1; a zero vector stays zero."""
    length = float(np.linalg.norm(vector))
    return vector / length if length > 0 else np.zeros_like(vector)


def forward_lean_deg(low: Floats, high: Floats, forward: float) -> float:
    """Lean of the line low -> high (image points (2,)) from the vertical, in degrees, -180..180, forwards positive."""
    dx, dy = high - low
    return float(np.degrees(np.arctan2(dx * forward, -dy)))


def joint_flexion_deg(a: Floats, joint: Floats, b: Floats) -> float:
    """How far the joint between a and b is from straight: 0 = straight, 180 = folded shut; points (2,) or (3,)."""
    one, two = unit(a - joint), unit(b - joint)
    return 180.0 - float(np.degrees(np.arccos(np.clip(one @ two, -1.0, 1.0))))


def bilinear(field: np.ndarray, points: Floats) -> Floats:
    """Values of `field` (h, w) at image points (..., 2) by bilinear interpolation; 0 outside the picture.

    The centre of the first pixel is (0, 0).
    """
    h, w = field.shape
    x, y = points[..., 0], points[..., 1]
    inside = (x >= 0) & (y >= 0) & (x <= w - 1) & (y <= h - 1)
    x, y = np.clip(x, 0, w - 1), np.clip(y, 0, h - 1)
    left, top = np.minimum(x.astype(np.intp), w - 2), np.minimum(y.astype(np.intp), h - 2)
    u, v = x - left, y - top
    # Taking from flat memory is twice as quick as indexing by row and column.
    flat, corner = field.ravel(), top * w + left
    upper = flat.take(corner) * (1 - u) + flat.take(corner + 1) * u
    lower = flat.take(corner + w) * (1 - u) + flat.take(corner + w + 1) * u
    return np.where(inside, upper * (1 - v) + lower * v, 0.0)


def resample(points: Floats, count: int) -> Floats:
    """`count` points evenly spaced by arc length along the polyline `points` (n, 2), n >= 2."""
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = np.linspace(0.0, along[-1], count)
    return np.stack([np.interp(wanted, along, points[:, 0]), np.interp(wanted, along, points[:, 1])], axis=1)
