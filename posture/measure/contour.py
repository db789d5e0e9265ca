"""The back's outline, read from the edge of the segmentation mask (docs/method.md says why: no
landmark lies on the spine).

The *chord* runs from the near hip H to the near shoulder S. Rays fan out from the chord's middle over the dorsal
side, from the buttocks round to the neck; where a ray leaves the mask for the first time is a point of the back.
A fan meets the back squarely even in a deep fold, where parallel rays would graze it.
"""

from __future__ import annotations

import numpy as np

from posture.measure.geometry import bilinear, distance, resample, unit
from posture.values import Contour, Floats, Landmark, Mask, Pose, Side

# Directions of the fan in degrees from the dorsal normal: negative towards the pelvis, positive towards the head.
FAN_DEG: Floats = np.linspace(-84.0, 72.0, 40)
EDGE = 0.5  # mask value at the outline
# Rays run this many chord lengths: in a deep fold the back is that far from the chord.
REACH = 1.5
LINE_POINTS = 48
# A second fan turns about the near hip: seat, back of the thigh and groin show how the pelvis is tipped.
HIP_FAN_DEG: Floats = np.arange(-170.0, 100.0, 7.5)
HIP_REACH = 1.3
# Fall of the mask per chord length across a clean edge: 0 to 1 within a fifteenth of the trunk.
SHARP_EDGE = 15.0
# The rays of both fans (n, 2), along the dorsal normal and along the chord, and which of them are the back's.
_RAYS = np.stack([turned(np.radians(np.concatenate([FAN_DEG, HIP_FAN_DEG]))) for turned in (np.cos, np.sin)], axis=1)
_OF_BACK = np.arange(len(_RAYS)) < len(FAN_DEG)
_SPAN = 3  # steps of a ray on each side of the edge over which its fall is taken
_AT_ONCE = 48  # steps read at a time: most rays leave within the first few dozen of up to 240


def near_chord(pose: Pose, near: Side) -> tuple[Floats, Floats]:
    """Hip and shoulder (2,) in image pixels on the side nearer to the camera.

    The far hip is hidden behind the near one, and drawn forward by a raised thigh (14-18 px measured).
    """
    if near is Side.LEFT:
        return pose.points[Landmark.LEFT_HIP], pose.points[Landmark.LEFT_SHOULDER]
    return pose.points[Landmark.RIGHT_HIP], pose.points[Landmark.RIGHT_SHOULDER]


def dorsal_normal(hip: Floats, shoulder: Floats, facing: Side) -> Floats:
    """Unit normal (2,) of the chord that points out of the person's back, for someone facing `facing` in the image."""
    along = unit(shoulder - hip)
    # Upright and facing left, the back is to the right: (0, -1) -> (1, 0) in y-down pixels.
    turned = np.array([-along[1], along[0]])
    return turned if facing is Side.LEFT else -turned


def trace_back(pose: Pose, facing: Side) -> Contour | None:
    """The back of `pose` for a person facing `facing` in the image; None where no outline can be read.

    None when hip and shoulder coincide, when the chord's middle is not on the person, or when fewer than three
    quarters of the rays meet an edge inside the picture.
    """
    hip, shoulder = near_chord(pose, facing)
    length = distance(hip, shoulder)
    if length < 8:
        return None
    middle = (hip + shoulder) / 2
    normal, along = dorsal_normal(hip, shoulder, facing), (shoulder - hip) / length
    directions = _RAYS @ np.stack([normal, along])
    # Both fans at once: for so few points, NumPy takes more time to be called than to compute.
    radius, slope = leave_mask(
        pose.mask,
        np.where(_OF_BACK[:, None], middle, hip),
        directions,
        np.where(_OF_BACK, REACH, HIP_REACH) * length,
    )
    radius, slope, hip_radius = radius[_OF_BACK], slope[_OF_BACK], radius[~_OF_BACK]
    seen = np.isfinite(radius)
    if seen.mean() < 0.75:
        return None
    points = middle + radius[seen, None] * directions[_OF_BACK][seen]
    return Contour(
        points=resample(points, LINE_POINTS),
        radius=radius / length,
        hip_radius=np.where(np.isfinite(hip_radius), hip_radius / length, HIP_REACH),
        sharpness=float(np.clip(np.median(slope[seen]) * length / SHARP_EDGE, 0.0, 1.0)),
    )


def leave_mask(mask: Mask, start: Floats, directions: Floats, reach: Floats) -> tuple[Floats, Floats]:
    """Where rays from `start` (n, 2) along `directions` (n, 2) first leave the mask, and how steeply it falls there.

    Returns distances (n,) in pixels, NaN for a ray that starts outside the mask or finds no edge within its `reach`
    (n,) inside the picture, and the fall of the mask in 1/px at the edge (n,).
    """
    step = np.maximum(1.0, reach / 240)
    count = np.ceil(reach / step).astype(np.intp)
    values = _along(mask, start, directions * step[:, None], int(count.max()))
    first = (values < EDGE).argmax(axis=0)
    rays = np.arange(len(directions))
    before, after = values[np.maximum(first - 1, 0), rays], values[first, rays]
    found = (after < EDGE) & (first > 0) & (first < count)
    share = (before - EDGE) / np.maximum(before - after, 1e-6)
    edge = np.maximum(first - 1, 0) * step + share * step
    h, w = mask.shape
    x, y = (start + edge[:, None] * directions).T
    # An edge on the border of the picture is the picture's, not the person's.
    found &= (x > 1) & (y > 1) & (x < w - 2) & (y < h - 2)
    inner, outer = np.maximum(first - _SPAN, 0), np.minimum(first + _SPAN, count - 1)
    fall = (values[inner, rays] - values[outer, rays]) / (np.maximum(outer - inner, 1) * step)
    return np.where(found, edge, np.nan), fall


def _along(mask: Mask, start: Floats, strides: Floats, count: int) -> Floats:
    """The mask, 0..1, at `count` points along each ray (count, rays), a stride (rays, 2) apart.

    Read only until `_SPAN` behind where the ray first leaves; 0 beyond.
    """
    values = np.zeros((count, len(strides)))
    taken = np.arange(float(count))[:, None]
    rays = np.arange(len(strides))
    late = np.zeros(len(strides), bool)  # left within the last `_SPAN` points that were read: the next are wanted too
    for begin in range(0, count, _AT_ONCE):
        part = taken[begin : begin + _AT_ONCE]
        (x, y), (dx, dy) = start[rays].T, strides[rays].T
        read = bilinear(mask, x + part * dx, y + part * dy)
        if mask.dtype == np.uint8:
            read /= 255
        values[begin : begin + _AT_ONCE, rays] = read
        outside = read < EDGE
        going = ~late & ~outside[:-_SPAN].any(axis=0)
        rays, late = rays[going], np.asarray(outside[-_SPAN:, going].any(axis=0))
        if not len(rays):
            break
    return values
