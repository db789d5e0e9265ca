"""What people have on and about them besides clothes: hair, hoods, caps, wide trousers, shoes, things in the hand.

Each is a rounded solid that goes with one bone. What hangs (long hair, a bag) goes where its bone goes, but keeps
pointing down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from samples.render.body import Body
from samples.render.pose import Pose
from samples.render.rotations import Floats, Ints, align

HAIR_COLOR, SHIRT_COLOR, BOTTOM_COLOR, SHOE_COLOR, OWN_COLOR = 5, 6, 7, 8, 9
"""Values of the paint (clothes.py has those below): the colour of that garment, or one of its own."""

AROUND, ALONG = 14, 9  # points of a solid
DOWN = np.array([0, 0, -1.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One solid; lengths in m, axes and places as in the rest pose."""

    bone: str
    """What it goes with."""
    at: tuple[float, float, float]
    """Its middle; of one that hangs, the point it hangs from."""
    half: tuple[float, float, float]
    """Half its size."""
    color: int
    """`HAIR_COLOR` and so on."""
    square: float = 1.0
    """1 = an ellipsoid, towards 0 = a box."""
    along: tuple[float, float, float] | None = None
    """Direction its z axis points down, such as that of a bone; None = down."""
    hangs: bool = False
    """Whether it keeps pointing down however the bone turns."""


class Equipped:
    """A body with things: looks to the renderer like a body with more vertices."""

    def __init__(self, body: Body, things: Sequence[Thing]) -> None:
        """Make the solids and put them after the body's own vertices."""
        self._body, self._things, self.shirt = body, things, body.shirt
        points, faces = _solid()
        count, first = len(points), len(body.rest_vertices)
        self._shapes = [_shape(thing) for thing in things]
        more = len(things) * count
        self.faces: Ints = np.vstack([body.faces, *(faces + first + i * count for i in range(len(things)))])
        rest = [np.asarray(thing.at) + shape for thing, shape in zip(things, self._shapes, strict=True)]
        self.rest_vertices: Floats = np.vstack([body.rest_vertices, *rest])
        self.fields: Floats = np.vstack([body.fields, np.full((more, 4), -1, np.float32)])
        paint = [np.full(count, thing.color, np.float32) for thing in things]
        self.paint: Floats = np.concatenate([body.paint, *paint])

    def with_things(self, vertices: Floats, pose: Pose) -> Floats:
        """Vertices (n, 3) of the posed body in its clothes, followed by those of the things."""
        body, placed = self._body, [vertices]
        for thing, shape in zip(self._things, self._shapes, strict=True):
            i = body.bone[thing.bone]
            turned = pose.rotations[i] @ (np.asarray(thing.at) - body.rest_joints[i])
            placed.append(pose.joints[i] + turned + (shape if thing.hangs else shape @ pose.rotations[i].T))
        return np.vstack(placed)

    def normals(self, vertices: Floats) -> Floats:
        """Unit normals (n, 3) of the body's vertices and of the things'."""
        first, (points, faces) = len(self._body.rest_vertices), _solid()
        normals = [self._body.normals(vertices[:first])]
        for begin in range(first, len(vertices), len(points)):
            own = vertices[begin : begin + len(points)]
            across = np.cross(own[faces[:, 1]] - own[faces[:, 0]], own[faces[:, 2]] - own[faces[:, 0]])
            total = np.zeros_like(own)
            for corner in range(3):
                np.add.at(total, faces[:, corner], across)
            normals.append(total / (np.linalg.norm(total, axis=1, keepdims=True) + 1e-9))
        return np.vstack(normals)


@lru_cache(maxsize=1)
def _solid() -> tuple[Floats, Ints]:
    """Points (n, 3) of a unit sphere and its faces (f, 3), seen from outside anticlockwise."""
    down, around = np.meshgrid(np.linspace(0, np.pi, ALONG), np.linspace(0, 2 * np.pi, AROUND, endpoint=False))
    points = np.stack([np.sin(down) * np.cos(around), np.sin(down) * np.sin(around), np.cos(down)], axis=-1)
    faces = []
    for i in range(AROUND):
        for j in range(ALONG - 1):
            a, b = i * ALONG + j, (i + 1) % AROUND * ALONG + j
            faces += [[a, a + 1, b], [b, a + 1, b + 1]]
    return points.reshape(-1, 3), np.array(faces)


def _shape(thing: Thing) -> Floats:
    """The solid (n, 3) around its middle; of one that hangs, below the point it hangs from."""
    points = _solid()[0]
    rounded = np.sign(points) * np.abs(points) ** thing.square * np.asarray(thing.half)
    if thing.hangs:
        rounded = rounded + DOWN * thing.half[2]
    if thing.along is not None:
        rounded = rounded @ align(DOWN, np.asarray(thing.along)).T
    shape: Floats = rounded
    return shape
