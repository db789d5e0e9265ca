"""The shape of a person seen from the side, as numbers that don't change when they are mirrored, moved or scaled.

This is what the estimator reads the pelvis and the spine from, and all it ever sees of a person: the outline of the
back, where the joints lie around it, and the lean against gravity. Everything is in the *chord frame*: origin at the
near hip, unit length and first axis from the near hip to the near shoulder, second axis out of the back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from posture.measure.contour import FAN_DEG, HIP_FAN_DEG, dorsal_normal, near_chord
from posture.measure.geometry import distance, forward_lean_deg
from posture.measure.legs import leg, leg_length
from posture.values import Contour, Floats, Landmark, Pose, Side, View

SLOPES = 20  # places along the outline where its slope is taken
SLOPE_WINDOW = 0.08  # half the stretch of outline a slope is fitted to, as a share of its length
_FINE = 4  # resampled points per slope
_HALF = round(SLOPES * _FINE * SLOPE_WINDOW)
_OFFSETS = np.arange(-_HALF, _HALF + 1)
# Which of the resampled points each slope is fitted to (SLOPES, 2 * _HALF + 1).
_WINDOWS = np.rint(np.linspace(_HALF, SLOPES * _FINE - _HALF, SLOPES)).astype(np.intp)[:, None] + _OFFSETS
_SHARES = np.linspace(0.0, 1.0, SLOPES * _FINE + 1)  # of the outline's length, where it is resampled
_FAN_SIN, _FAN_COS = np.sin(np.radians(FAN_DEG)), np.cos(np.radians(FAN_DEG))

# Joints seen in the chord frame, as (near, name): near picks the side of the body, None is in the middle.
JOINTS: tuple[tuple[bool | None, str], ...] = (
    (False, "HIP"),
    (False, "SHOULDER"),
    (None, "NOSE"),
    (True, "EAR"),
    (True, "KNEE"),
    (False, "KNEE"),
    (True, "ANKLE"),
    (False, "ANKLE"),
    (True, "ELBOW"),
    (True, "WRIST"),
)


def _landmark(facing: Side, near: bool | None, name: str) -> Landmark:
    if near is None:
        return Landmark[name]
    left = (facing is Side.LEFT) == near
    return Landmark[f"{'LEFT' if left else 'RIGHT'}_{name}"]


_JOINTS_SEEN = {side: [_landmark(side, near, name) for near, name in JOINTS] for side in Side}

# The names of `Shape.features`, in order.
FEATURES: tuple[str, ...] = (
    *(f"radius_{degrees:+.0f}" for degrees in FAN_DEG),
    *(f"slope_{i}" for i in range(SLOPES)),
    "outline_length",
    *(f"hip_radius_{degrees:+.0f}" for degrees in HIP_FAN_DEG),
    *(f"{'' if near is None else 'near_' if near else 'far_'}{name.lower()}_along" for near, name in JOINTS),
    *(f"{'' if near is None else 'near_' if near else 'far_'}{name.lower()}_out" for near, name in JOINTS),
    "log_chord_to_near_leg",
    "log_chord_to_far_leg",
    "trunk_lean",
    "turn",
)

# The names of `Shape.quality`, in order: what the uncertainty depends on besides the features.
QUALITY: tuple[str, ...] = ("softness", "log_chord_px", "unseen_rays", "turn_size")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """features: (len(FEATURES),), lengths in chords, slopes in units of 30 deg, trunk lean in units of 90 deg, turn in
    units of 30 deg. quality: (len(QUALITY),). trunk_lean_deg: lean of the chord from the vertical, forwards positive.
    """

    features: Floats
    quality: Floats
    trunk_lean_deg: float


def measure_shape(pose: Pose, view: View, contour: Contour) -> Shape:
    """The shape of `pose` seen as `view`, with its back outline `contour` (both of the same frame)."""
    return measure_shapes([(pose, view, contour)])[0]


def measure_shapes(seen: Sequence[tuple[Pose, View, Contour]]) -> list[Shape]:
    """`measure_shape` of each of them.

    All at once: NumPy takes more time to be called than to compute the few figures of one.
    """
    if not seen:
        return []
    facing = [view.facing for _, view, _ in seen]
    chords = [near_chord(pose, side) for (pose, _, _), side in zip(seen, facing, strict=True)]
    hips, shoulders = (np.array(ends) for ends in zip(*chords, strict=True))
    lengths = [distance(hip, shoulder) for hip, shoulder in chords]
    axes = np.stack(
        [
            (shoulders - hips) / np.array(lengths)[:, None],
            [dorsal_normal(hip, shoulder, side) for (hip, shoulder), side in zip(chords, facing, strict=True)],
        ],
        axis=-1,
    )
    points = np.array([pose.points[_JOINTS_SEEN[side]] for (pose, _, _), side in zip(seen, facing, strict=True)])
    joints = ((points - hips[:, None]) / np.array(lengths)[:, None, None]) @ axes
    filled = [_filled(contour.radius) for _, _, contour in seen]
    radii = np.array([radius for radius, _ in filled])
    slopes, outlines = outlines_slopes(radii)
    leans = [
        forward_lean_deg(hip, shoulder, 1.0 if side is Side.RIGHT else -1.0)
        for (hip, shoulder), side in zip(chords, facing, strict=True)
    ]
    # What there is of one figure or two for each: the legs, the lean and the turn.
    others = [
        [
            *(log(length / _leg_length(pose, view.facing, near)) for near in (True, False)),
            lean / 90,
            view.yaw_deg / 30,
        ]
        for (pose, view, _), length, lean in zip(seen, lengths, leans, strict=True)
    ]
    hip_radii = [contour.hip_radius for _, _, contour in seen]
    features = np.concatenate(
        [radii, slopes / 30, outlines[:, None], hip_radii, joints[..., 0], joints[..., 1], others], axis=1
    )
    quality = np.array(
        [
            [1 - contour.sharpness, log(length / 100), unseen, abs(view.yaw_deg) / 30]
            for (_, view, contour), length, (_, unseen) in zip(seen, lengths, filled, strict=True)
        ]
    )
    # A landmark far off the body says that it is lost, not where it is.
    features = np.clip(features, -8.0, 8.0)
    return [
        Shape(features=row, quality=of_row, trunk_lean_deg=lean)
        for row, of_row, lean in zip(features, quality, leans, strict=True)
    ]


def outline_slopes(radius: Floats) -> tuple[Floats, float]:
    """Slopes of the back against the chord in degrees (SLOPES,), pelvis end first, and the outline's length in chords.

    radius: (len(FAN_DEG),) distances from the chord's middle in chords. A slope is positive where the back moves out,
    dorsally, on the way up; it is the angle of a straight line fitted to the outline, evenly spaced by arc length.
    """
    slopes, outlines = outlines_slopes(radius[None])
    return slopes[0], float(outlines[0])


def outlines_slopes(radii: Floats) -> tuple[Floats, Floats]:
    """`outline_slopes` of several outlines (n, len(FAN_DEG)): (n, SLOPES) and (n,)."""
    x, y = radii * _FAN_SIN, radii * _FAN_COS
    arcs = np.zeros_like(x)
    np.cumsum(np.hypot(np.diff(x), np.diff(y)), axis=1, out=arcs[:, 1:])
    places = _SHARES * arcs[:, -1:]
    fine = np.array(
        [
            [np.interp(wanted, arc, along), np.interp(wanted, arc, out)]
            for wanted, arc, along, out in zip(places, arcs, x, y, strict=True)
        ]
    )
    # Least squares against evenly spaced places: the slope is the first moment of the window.
    moment = fine[..., _WINDOWS] @ _OFFSETS
    return np.degrees(np.arctan2(moment[:, 1], moment[:, 0])), arcs[:, -1]


def _filled(radius: Floats) -> tuple[Floats, float]:
    """`radius` with unseen rays interpolated from their neighbours, and the share that was unseen."""
    seen = np.isfinite(radius)
    if seen.all():
        return radius, 0.0
    where = np.arange(len(radius))
    return np.interp(where, where[seen], radius[seen]), float(1 - seen.mean())


def _leg_length(pose: Pose, facing: Side, near: bool) -> float:
    return max(leg_length(leg(pose, left=(facing is Side.LEFT) == near)), 1.0)
