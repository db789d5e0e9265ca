"""Rays over segmentation masks: where they first leave the person."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from posture.values import Floats, Mask

EDGE = 0.5  # mask value at the outline
_STRIDES = 240  # a ray is read in at most so many; they are a pixel long, or more where it reaches further
_SPAN = 3  # strides on each side of the edge over which the mask's fall is taken
_AT_ONCE = 16  # points of a ray read together at first: most leave within a few dozen

Whole = NDArray[np.intp]


def leave_masks(masks: Sequence[Mask], starts: Floats, directions: Floats, reach: Floats) -> tuple[Floats, Floats]:
    """Where rays first leave their mask, and how steeply it falls there.

    starts, directions: (masks, n, 2), in the pixels of each mask; reach (masks, n). Returns distances (masks, n) in
    pixels, NaN for a ray that starts outside the mask or finds no edge within its reach inside the picture, and the
    fall of the mask in 1/px at the edge (masks, n).
    """
    step = np.maximum(1.0, reach / _STRIDES)
    count = np.ceil(reach / step).astype(np.intp)
    rays = Rays(masks, starts, directions * step[..., None])
    first = rays.first_below(EDGE, count.ravel()).reshape(count.shape)
    met = (first > 0) & (first < count)
    inner, outer = np.maximum(first - _SPAN, 0), np.minimum(first + _SPAN, count - 1)
    places = np.stack([np.maximum(first - 1, 0), np.minimum(first, count - 1), inner, outer], axis=-1)
    before, after, above, below = np.moveaxis(rays.values(places.reshape(-1, 4)).reshape(places.shape), -1, 0)
    edge = (places[..., 0] + (before - EDGE) / np.maximum(before - after, 1e-6)) * step
    x, y = np.moveaxis(starts + edge[..., None] * directions, -1, 0)
    # An edge on the border of the picture is the picture's, not the person's.
    high, wide = np.array([mask.shape for mask in masks]).T[..., None]
    met &= (x > 1) & (y > 1) & (x < wide - 2) & (y < high - 2)
    return np.where(met, edge, np.nan), (above - below) / (np.maximum(outer - inner, 1) * step)


class Rays:
    """All rays of all masks in one row, as many in each mask, each a start and a stride in pixels."""

    def __init__(self, masks: Sequence[Mask], starts: Floats, strides: Floats) -> None:
        self._flat = [mask.ravel() for mask in masks]
        self._in = np.repeat(np.arange(len(masks)), starts.shape[1])
        self._x, self._y = np.ascontiguousarray(starts.reshape(-1, 2).T)[..., None]
        self._dx, self._dy = np.ascontiguousarray(strides.reshape(-1, 2).T)[..., None]
        sizes = np.array([mask.shape for mask in masks])[self._in]
        self._high, self._wide = sizes.T[..., None]
        self._full = np.array([255.0 if mask.dtype == np.uint8 else 1.0 for mask in masks])[self._in, None]

    def first_below(self, edge: float, count: Whole) -> Whole:
        """Which of its first `count` points is the first where each ray (n,) finds less than `edge`; else `count`."""
        first = count.copy()
        going = np.arange(len(count))
        begin, most = 0, int(count.max())
        while begin < most and len(going):
            end = begin + max(_AT_ONCE, begin)
            below = self._read(going, np.arange(begin, end)) < edge * self._full[going]
            at = below.argmax(axis=1)
            left = below[np.arange(len(going)), at]
            first[going[left]] = begin + at[left]
            going = going[~left & (count[going] > end)]
            begin = end
        return np.minimum(first, count)

    def values(self, places: Whole) -> Floats:
        """The mask, 0..1, at points (n, k) of each ray, counted from its start; 0 outside the picture."""
        return np.asarray(self._read(np.arange(len(places)), places) / self._full)

    def _read(self, rays: Whole, places: Whole) -> Floats:
        """The mask as it is kept at points (n, k) or (k,) of these rays (n,), by bilinear interpolation.

        The centre of the first pixel is (0, 0).
        """
        x, y = places * self._dx[rays], places * self._dy[rays]
        x += self._x[rays]
        y += self._y[rays]
        right, bottom, wide = self._wide[rays] - 1, self._high[rays] - 1, self._wide[rays]
        # Four extremes are found sooner than every point is compared, and most often all are in the picture.
        whole = x.min() >= 0 and y.min() >= 0 and x.max() < right.min() and y.max() < bottom.min()
        if not whole:
            inside = (x >= 0) & (y >= 0) & (x <= right) & (y <= bottom)
            x, y = np.clip(x, 0, right), np.clip(y, 0, bottom)
        left, top = x.astype(np.intp), y.astype(np.intp)
        if not whole:
            left, top = np.minimum(left, right - 1), np.minimum(top, bottom - 1)
        x -= left
        y -= top
        top *= wide
        top += left
        corners = np.empty((4, *x.shape))
        ends = np.searchsorted(self._in[rays], np.arange(len(self._flat) + 1))
        for flat, begin, end in zip(self._flat, ends[:-1].tolist(), ends[1:].tolist(), strict=True):
            if begin < end:
                # Taking from flat memory is twice as quick as indexing by row and column.
                place, beside = top[begin:end], int(wide[begin, 0])
                for corner, offset in zip(corners, (0, 1, beside, beside + 1), strict=True):
                    corner[begin:end] = flat[offset:].take(place)
        upper, upper_right, lower, lower_right = corners
        upper_right -= upper
        upper_right *= x
        upper += upper_right
        lower_right -= lower
        lower_right *= x
        lower += lower_right
        lower -= upper
        lower *= y
        lower += upper
        return lower if whole else np.where(inside, lower, 0.0)
