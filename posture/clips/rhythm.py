"""Lumbo-pelvic rhythm: how each bend was shared between hips and low back, early, middle and late.

Healthy people share a full forward bend about 1.9 : 1 (back : hips) in the first 30 degrees, 0.9 : 1 in the middle and
0.4 : 1 at the end (Esola 1996); a hinge from the hips keeps the back's part near nothing throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from posture.clips.rows import Row

LEAST_BEND_DEG = 30.0  # hips and back together; smaller bends have no rhythm worth the name
UPRIGHT_DEG = 10.0  # a bend starts when it leaves this and ends when the person is back
PARTS = ("early", "middle", "late")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Degrees that hips and low back added in a third of the way down; back_share: of their sum, 0..1 when both add."""

    hips_deg: float
    back_deg: float

    @property
    def back_share(self) -> float:
        """The low back's part of the movement; 0 = all hips."""
        return self.back_deg / (self.hips_deg + self.back_deg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bend:
    """One way down, from upright (`start_s`) to the deepest point (`deepest_s`, `depth_deg` hips and back together)."""

    start_s: float
    deepest_s: float
    depth_deg: float
    early: Share
    middle: Share
    late: Share


def bends(rows: tuple[Row, ...]) -> list[Bend]:
    """The bends of a clip, in order. Frames that were not measured are passed over; rows rise in time."""
    points = [
        (row.time_s, row.hip_hinge_deg, row.lumbar_flexion_deg)
        for row in rows
        if row.hip_hinge_deg is not None and row.lumbar_flexion_deg is not None
    ]
    done: list[Bend] = []
    way: list[tuple[float, float, float]] = []
    for point in points:
        if point[1] + point[2] > UPRIGHT_DEG:
            way.append(point)
        else:
            done += _bend(way)
            way = [point]  # the last upright moment is where the next bend starts
    return done + _bend(way)


def _bend(points: list[tuple[float, float, float]]) -> list[Bend]:
    """The way down of one bend, or nothing when it is too small or its start was not seen."""
    if not points or points[0][1] + points[0][2] > UPRIGHT_DEG:
        return []
    deepest = max(range(len(points)), key=lambda i: points[i][1] + points[i][2])
    way = points[: deepest + 1]
    start, depth = way[0][1] + way[0][2], way[-1][1] + way[-1][2]
    if depth < LEAST_BEND_DEG:
        return []
    marks = [_at(way, start + (depth - start) * part / 3) for part in range(4)]
    early, middle, late = (Share(hips_deg=b[0] - a[0], back_deg=b[1] - a[1]) for a, b in pairwise(marks))
    return [Bend(start_s=way[0][0], deepest_s=way[-1][0], depth_deg=depth, early=early, middle=middle, late=late)]


def _at(way: list[tuple[float, float, float]], total_deg: float) -> tuple[float, float]:
    """Hips and back at the moment their sum first reaches `total_deg`, interpolated between frames."""
    for (_, hips, back), (_, next_hips, next_back) in pairwise(way):
        before, after = hips + back, next_hips + next_back
        if before <= total_deg <= after and after > before:
            u = (total_deg - before) / (after - before)
            return hips + u * (next_hips - hips), back + u * (next_back - back)
    return way[-1][1], way[-1][2]
