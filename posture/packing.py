"""A pose that takes little memory while it waits: of its mask, only the part that shows the person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posture.values import Floats, Mask, Pose

FAINT = 1 / 256
"""Mask values up to this outside the person's box are taken for none; outlines are read at one half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedPose:
    """As `Pose`, but mask (rows, columns) holds only the box whose top left corner is at `corner` (row, column)."""

    points: Floats
    world: Floats
    visibility: Floats
    mask: Mask
    corner: tuple[int, int]
    size: tuple[int, int]

    def unpacked(self) -> Pose:
        """The pose; no mask value differs by more than FAINT from what was packed."""
        width, height = self.size
        mask = np.zeros((height, width), np.float32)
        (top, left), (rows, columns) = self.corner, self.mask.shape
        mask[top : top + rows, left : left + columns] = self.mask
        return Pose(points=self.points, world=self.world, visibility=self.visibility, mask=mask)


def pack(pose: Pose) -> PackedPose:
    """`pose`, packed."""
    seen = pose.mask > FAINT
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    top, bottom, left, right = (rows[0], rows[-1] + 1, columns[0], columns[-1] + 1) if len(rows) else (0, 0, 0, 0)
    return PackedPose(
        points=pose.points,
        world=pose.world,
        visibility=pose.visibility,
        mask=pose.mask[top:bottom, left:right].copy(),
        corner=(int(top), int(left)),
        size=pose.size,
    )
