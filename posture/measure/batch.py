"""Frames that are measured together: NumPy takes little longer for many than for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from posture.measure.contour import trace_backs
from posture.measure.estimator import Estimate
from posture.measure.looking import Looked
from posture.measure.reference import Reference
from posture.measure.shape import Shape, measure_shapes
from posture.values import Contour

Outline: TypeAlias = tuple[Contour, Shape]
"""The line of a back and the figures it is described by."""


def outlined(looked: Sequence[Looked]) -> list[Outline | None]:
    """The back's outline and its shape in each frame; None where it is not wanted or can't be read."""
    outlines: list[Outline | None] = [None] * len(looked)
    seen = [(row, look.pose, look.view) for row, look in enumerate(looked) if look.back and look.pose and look.view]
    contours = trace_backs([(pose, view.facing) for _, pose, view in seen])
    read = [(row, pose, view, contour) for (row, pose, view), contour in zip(seen, contours, strict=True) if contour]
    shapes = measure_shapes([(pose, view, contour) for _, pose, view, contour in read])
    for (row, _, _, contour), shape in zip(read, shapes, strict=True):
        outlines[row] = contour, shape
    return outlines


class Estimates:
    """The angles in frames that were looked at together; asked for one, it finds those of all that follow as well."""

    def __init__(
        self,
        shapes: Sequence[Shape | None],
        ask: Callable[[Sequence[Shape], Reference | None], list[Estimate]],
    ) -> None:
        self._shapes, self._ask = shapes, ask
        self._known: dict[int, Estimate] = {}
        self._reference: Reference | None = None

    def of(self, row: int, reference: Reference | None, *, alone: bool = False) -> Estimate:
        """The angles in one frame, against `reference`. alone: the next frames will ask for another reference."""
        if row not in self._known or self._reference is not reference:
            rows = range(row, row + 1 if alone else len(self._shapes))
            shapes = {number: shape for number in rows if (shape := self._shapes[number])}
            self._known = dict(zip(shapes, self._ask(list(shapes.values()), reference), strict=True))
            self._reference = reference
        return self._known[row]
