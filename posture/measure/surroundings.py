"""What is around the person: how light it is, and whether the camera stands still. Time is passed in.

A camera that is carried, or wobbles, moves everything else in the picture; a person who moves, or a lamp that is
switched on, does not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posture.measure.light import DARK_BELOW, brightness
from posture.values import CORE, Floats, Image, Pose

CELL = 16
"""Pixels: a picture is looked at in squares of this side, so that the noise of a dim camera is averaged away."""

EVERY_S = 0.25
MOVED = 0.012
"""How much the squares around the person may change within `EVERY_S`, 0..1: four in five by less than this, beside what
all change by. Measured on twelve clips: cameras that stand, up to 0.005; the noise of a bad one, 12 of 255, 0.011; held
in the hand, 0.015 to 0.06; pictures shifted by 16 of 640 pixels, 0.010 to 0.07 (little before a plain wall).
Chosen on those twelve and tried on no others: there is little between a bad camera and an unsteady hand."""

FEWEST_CELLS = 60
"""Of fewer squares around the person nothing is concluded."""

MARGIN = 0.25
"""How much larger than the landmarks the box around a person is, for hair, hands and clothes: share of its side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is around the person. Of each, one odd picture says nothing: two in a row do."""

    dark: bool = False
    moving: bool = False
    """The camera does not stand still."""


class Surroundings:
    """Looks at the pictures of one camera."""

    def __init__(self) -> None:
        self._light = 1.0
        self._cells: Floats | None = None
        self._free: np.ndarray | None = None
        self._looked_s = 0.0
        self._moved = self._moving = False

    def step(self, image: Image, pose: Pose | None, time_s: float) -> Around:
        """What this RGB picture, uint8 (h, w, 3), with this person in it, shows."""
        light = brightness(image)
        dark, self._light = max(light, self._light) < DARK_BELOW, light
        if self._cells is None or not 0 <= time_s - self._looked_s < EVERY_S:
            self._look(image, pose)
            self._looked_s = time_s
        return Around(dark=dark, moving=self._moving)

    def _look(self, image: Image, pose: Pose | None) -> None:
        cells, free = _cells(image), _free(image, pose)
        before, free_before = self._cells, self._free
        self._cells, self._free = cells, free
        if before is None or free_before is None or before.shape != cells.shape:
            return
        both = free & free_before
        if np.count_nonzero(both) < FEWEST_CELLS:
            return
        change = (cells - before)[both]
        moved = bool(np.quantile(np.abs(change - np.median(change)), 0.8) > MOVED)
        if moved == self._moved:
            self._moving = moved
        self._moved = moved


def _cells(image: Image) -> Floats:
    """(h // CELL, w // CELL) mean of each square, 0..1."""
    rows, columns = image.shape[0] // CELL, image.shape[1] // CELL
    # Every other pixel of one colour is enough.
    squares = image[: rows * CELL : 2, : columns * CELL : 2, 1].reshape(rows, CELL // 2, columns, CELL // 2)
    means: Floats = squares.mean(axis=(1, 3)) / 255
    return means


def _free(image: Image, pose: Pose | None) -> np.ndarray:
    """Which squares are around the person, not behind them."""
    free = np.ones((image.shape[0] // CELL, image.shape[1] // CELL), bool)
    if pose is not None:
        points = pose.points[:CORE]
        low, high = points.min(axis=0), points.max(axis=0)
        margin = MARGIN * float((high - low).max())
        left, top = np.maximum((low - margin) // CELL, 0).astype(int)
        right, bottom = np.maximum((high + margin) // CELL + 1, 0).astype(int)
        free[top:bottom, left:right] = False
    return free
