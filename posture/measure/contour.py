"""The back's outline, read from the edge of the segmentation mask (docs/method.md says why: no
landmark lies on the spine).

The *chord* runs from the near hip H to the near shoulder S. Rays fan out from the chord's middle over the dorsal
side, from the buttocks round to the neck; where a ray leaves the mask for the first time is a point of the back.
A fan meets the back squarely even in a deep fold, where parallel rays would graze it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from posture.measure.geometry import distance, resample, unit
from posture.measure.rays import leave_masks
from posture.values import Contour, Floats, Landmark, Pose, Side

# Directions of the fan in degrees from the dorsal normal: negative towards the pelvis, positive towards the head.
FAN_DEG: Floats = np.linspace(-84.0, 72.0, 40)
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
_SHORTEST_PX = 8.0  # no back can be read along a shorter chord
_LEAST_SEEN = 0.75  # of the back's rays


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
    return trace_backs([(pose, facing)])[0]


def trace_backs(seen: Sequence[tuple[Pose, Side]]) -> list[Contour | None]:
    """`trace_back` of each pose with its facing.

    All rays of all poses at once: NumPy takes more time to be called than to compute the few of one pose.
    """
    traced: list[Contour | None] = [None] * len(seen)
    chords = [(row, *near_chord(pose, facing), facing) for row, (pose, facing) in enumerate(seen)]
    chords = [chord for chord in chords if distance(chord[1], chord[2]) >= _SHORTEST_PX]
    if not chords:
        return traced
    rows = [row for row, *_ in chords]
    hips, shoulders = np.array([hip for _, hip, *_ in chords]), np.array([shoulder for *_, shoulder, _ in chords])
    middles, lengths = (hips + shoulders) / 2, np.hypot(*(shoulders - hips).T)[:, None]
    normals = [dorsal_normal(hip, shoulder, facing) for _, hip, shoulder, facing in chords]
    directions = _RAYS @ np.stack([np.array(normals), (shoulders - hips) / lengths], axis=1)
    # Both fans at once as well.
    starts = np.where(_OF_BACK[:, None], middles[:, None], hips[:, None])
    reach = np.where(_OF_BACK, REACH, HIP_REACH) * lengths
    radii, falls = leave_masks([seen[row][0].mask for row in rows], starts, directions, reach)
    points = starts + radii[..., None] * directions
    radii /= lengths
    met = np.isfinite(radii)
    hip_radii = np.where(met, radii, HIP_REACH)[:, ~_OF_BACK]
    met &= _OF_BACK
    sharpness = _medians(falls, met) * lengths[:, 0] / SHARP_EDGE
    for at in np.flatnonzero(met.sum(axis=1) >= _LEAST_SEEN * _OF_BACK.sum()).tolist():
        traced[rows[at]] = Contour(
            points=resample(points[at, met[at]], LINE_POINTS),
            radius=radii[at, _OF_BACK],
            hip_radius=hip_radii[at],
            sharpness=min(max(float(sharpness[at]), 0.0), 1.0),
        )
    return traced


def _medians(values: Floats, of: NDArray[np.bool_]) -> Floats:
    """The median of those values in each row that are `of` it; 0 where there are none."""
    ordered, count = np.sort(np.where(of, values, np.inf), axis=1), np.maximum(of.sum(axis=1), 1)
    rows = np.arange(len(values))
    middle = (ordered[rows, (count - 1) // 2] + ordered[rows, count // 2]) / 2
    return np.where(of.any(axis=1), middle, 0.0)
