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
        mask: Mask = np.zeros((height, width), self.mask.dtype)
        (top, left), (rows, columns) = self.corner, self.mask.shape
        mask[top : top + rows, left : left + columns] = self.mask
        return Pose(points=self.points, world=self.world, visibility=self.visibility, mask=mask)


def pack(pose: Pose) -> PackedPose:
    """`pose`, packed."""
    top, bottom = _span(pose.mask.max(axis=1))
    left, right = _span(pose.mask[top:bottom].max(axis=0)) if bottom else (0, 0)
    return PackedPose(
        points=pose.points,
        world=pose.world,
        visibility=pose.visibility,
        mask=pose.mask[top:bottom, left:right].copy(),
        corner=(top, left),
        size=pose.size,
    )


def _span(brightest: Floats | Mask) -> tuple[int, int]:
    """From the first to behind the last that shows more than FAINT; (0, 0) without any."""
    seen = np.flatnonzero(brightest > FAINT)
    return (int(seen[0]), int(seen[-1]) + 1) if len(seen) else (0, 0)
