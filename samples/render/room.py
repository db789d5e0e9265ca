"""What stands in the room, and its colours.

Room coordinates, in m: x = image right, y = away from the camera, z = up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from samples.render.rotations import Floats, Ints

BACKGROUNDS = ("plain", "room", "carpet", "window")
Color: TypeAlias = tuple[float, float, float]  # linear RGB, 0..1

_CYCLES: Mapping[str, tuple[Color, ...]] = {
    "skin": ((0.62, 0.40, 0.29), (0.50, 0.30, 0.20), (0.70, 0.48, 0.37), (0.30, 0.17, 0.11)),
    "shirt": ((0.10, 0.22, 0.45), (0.45, 0.06, 0.09), (0.06, 0.30, 0.22), (0.55, 0.55, 0.57), (0.05, 0.05, 0.06)),
    "bottom": ((0.035, 0.035, 0.045), (0.12, 0.13, 0.17), (0.20, 0.20, 0.22)),
    "shoe": ((0.5, 0.5, 0.52), (0.08, 0.08, 0.1), (0.3, 0.05, 0.05)),
    "hair": ((0.05, 0.03, 0.02), (0.12, 0.06, 0.03), (0.02, 0.02, 0.02), (0.3, 0.19, 0.08)),
    "wall": ((0.62, 0.60, 0.55), (0.45, 0.52, 0.56), (0.66, 0.64, 0.62), (0.55, 0.47, 0.40)),
    "floor": ((0.36, 0.22, 0.12), (0.30, 0.24, 0.18), (0.45, 0.32, 0.20)),
}
COLOR_NAMES = tuple(_CYCLES)
PLAIN_WALL: Color = (0.5, 0.5, 0.5)
BOX_COLOR: Color = (0.33, 0.25, 0.17)


def palette(seed: int, background: str, chosen: Mapping[str, Color]) -> dict[str, Color]:
    """Colours of everything: those chosen, the rest by the seed."""
    colors = {name: cycle[seed % len(cycle)] for name, cycle in _CYCLES.items()}
    if background == "plain":
        colors["wall"] = PLAIN_WALL
    return colors | dict(chosen)


class Surface(IntEnum):
    """How the room shader paints a mesh."""

    FLOOR = 0
    WALL = 1
    OBJECT = 2
    PICTURE = 3
    LIGHT = 4


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """A painted mesh: vertices (n, 3), normals (n, 3), faces (f, 3)."""

    vertices: Floats
    normals: Floats
    faces: Ints
    surface: Surface
    color: Floats
    variant: float = 0.0  # another random picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box in world coordinates (m) that casts a shadow."""

    centre: tuple[float, float, float]
    size: tuple[float, float, float]
    color: Color

    def mesh(self) -> Mesh:
        """The box as a mesh in world coordinates."""
        return _block(self.centre, self.size, self.color)


_QUAD = np.array([[0, 1, 2], [0, 2, 3]])
BOX_FACES = 12


def _block(centre: ArrayLike, size: ArrayLike, color: ArrayLike) -> Mesh:
    vertices: list[Floats] = []
    normals: list[Floats] = []
    faces: list[list[int]] = []
    for axis in range(3):
        for sign in (1, -1):
            normal = np.zeros(3)
            normal[axis] = sign
            a, b = [(1, 2), (2, 0), (0, 1)][axis]
            first = len(vertices)
            for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
                p = np.zeros(3)
                p[axis], p[a], p[b] = sign, u * sign, v
                vertices.append(p)
            normals += [normal] * 4
            faces += [[first, first + 1, first + 2], [first, first + 2, first + 3]]
    corners = np.array(vertices) * np.asarray(size) / 2 + np.asarray(centre)
    return Mesh(corners, np.array(normals), np.array(faces), Surface.OBJECT, np.asarray(color, float))


def _upright(
    x: tuple[float, float], y: float, z: tuple[float, float], kind: Surface, color: ArrayLike, variant: float = 0.0
) -> Mesh:
    """A rectangle that faces the camera."""
    corners = np.array([[x[0], y, z[0]], [x[1], y, z[0]], [x[1], y, z[1]], [x[0], y, z[1]]], float)
    normals = np.tile([0, -1.0, 0], (4, 1))
    return Mesh(corners, normals, _QUAD, kind, np.asarray(color, float), variant)


def furnish(background: str, wall: float, rng: np.random.Generator) -> list[Mesh]:
    """Floor, wall (`wall` m behind the person) and furniture, placed and coloured by `rng`."""
    corners = np.array([[-6, -4, 0], [6, -4, 0], [6, wall, 0], [-6, wall, 0]], float)
    floor = Mesh(corners, np.tile([0, 0, 1.0], (4, 1)), _QUAD, Surface.FLOOR, np.zeros(3))
    shell = [floor, _upright((-6, 6), wall, (0, 4), Surface.WALL, np.zeros(3))]
    if background == "plain":
        return shell
    skirting = _block((0, wall - 0.01, 0.05), (12, 0.025, 0.10), (0.7, 0.7, 0.68))
    furniture = _window_and_sofa(wall, rng) if background == "window" else _pictures_and_sideboard(wall, rng)
    return [*shell, skirting, *furniture]


def _window_and_sofa(wall: float, rng: np.random.Generator) -> list[Mesh]:
    x = rng.uniform(-1.5, -0.7)
    meshes = [_block((x, wall - 0.02, 1.55), (1.3, 0.05, 1.2), (0.75, 0.74, 0.72))]
    for dx in (-0.3, 0.3):
        span = (x + dx - 0.27, x + dx + 0.27)
        meshes.append(_upright(span, wall - 0.06, (1.02, 2.08), Surface.LIGHT, (0.55, 0.62, 0.70)))
    x, color = rng.uniform(0.9, 1.6), rng.uniform(0.05, 0.35, 3)
    meshes.append(_block((x, wall - 0.40, 0.22), (1.7, 0.75, 0.44), color))
    meshes.append(_block((x, wall - 0.12, 0.55), (1.7, 0.22, 0.50), color * 0.9))
    meshes.append(_block((x - 0.3, wall - 0.30, 0.58), (0.4, 0.14, 0.34), rng.uniform(0.2, 0.7, 3)))
    return meshes


def _pictures_and_sideboard(wall: float, rng: np.random.Generator) -> list[Mesh]:
    x = rng.uniform(-1.6, -0.9)
    meshes = [_block((x, wall - 0.02, 1.55), (0.6, 0.03, 0.8), (0.25, 0.18, 0.1))]
    color, variant = rng.uniform(0.15, 0.6, 3), rng.uniform()
    meshes.append(_upright((x - 0.26, x + 0.26), wall - 0.04, (1.19, 1.91), Surface.PICTURE, color, variant))
    x = rng.uniform(0.9, 1.7)
    meshes.append(_block((x, wall - 0.2, 0.45), (0.8, 0.4, 0.9), rng.uniform(0.1, 0.5, 3) * 0.8))
    meshes.append(_block((x + 0.1, wall - 0.2, 1.02), (0.18, 0.18, 0.24), (0.5, 0.3, 0.2)))
    for k in range(5):
        height = 0.16 + 0.04 * rng.uniform()
        at = (x - 0.3 + 0.05 * k, wall - 0.2, 1.0)
        meshes.append(_block(at, (0.04, 0.2, height), rng.uniform(0.05, 0.6, 3)))
    x = rng.uniform(-0.3, 0.4)
    meshes.append(_block((x, wall - 0.01, 1.75), (0.5, 0.02, 0.35), (0.08, 0.08, 0.08)))
    color, variant = rng.uniform(0.3, 0.8, 3), rng.uniform()
    meshes.append(_upright((x - 0.22, x + 0.22), wall - 0.03, (1.61, 1.89), Surface.PICTURE, color, variant))
    return meshes
