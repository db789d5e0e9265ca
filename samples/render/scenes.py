"""What happens to a picture between the room and the file, beyond effects.degrade.

Other people and things behind and in front, a sharpening camera, a picture scaled up. Pictures are BGR (h, w, 3),
silhouettes (h, w), 255 = person; both uint8.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.render.draws import Draw
from samples.render.effects import Image
from samples.render.rotations import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutout:
    """Somebody cut out of a picture."""

    picture: Image
    silhouette: Image


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What stays the same in all pictures of one person."""

    backdrop: Image | None
    """What is seen instead of the room; None = the room."""
    others: float
    """Share of the pictures with somebody else behind."""
    furniture: float
    """Share of the pictures with something in front of the legs."""
    sharpened: float
    """How much the camera sharpens, 0 = not at all."""
    scaled: float
    """The picture was this much smaller once, 1 = never."""
    enlarged: float
    """How many times larger the picture is than rendered: people fill more of a real picture, which makes the edge of
    their mask steeper. What is drawn finer makes no difference, for the pose model looks at 256 by 256 pixels."""


def scene(draw: Draw, size: tuple[int, int]) -> Scene:
    """A random scene; most are the plain room."""
    return Scene(
        backdrop=clutter(draw, size) if draw.chance(0.4) else None,
        others=0.5 if draw.chance(0.2) else 0.0,
        furniture=0.6 if draw.chance(0.12) else 0.0,
        sharpened=draw.uniform(0.3, 1.3) if draw.chance(0.45) else 0.0,
        scaled=draw.uniform(0.5, 0.85) if draw.chance(0.15) else 1.0,
        enlarged=draw.uniform(1.3, 2.4) if draw.chance(0.65) else 1.0,
    )


def clutter(draw: Draw, size: tuple[int, int]) -> Image:
    """A gym, a street, a full room: a gradient with shapes on it, out of focus or not."""
    rng, (width, height) = draw.rng, size
    top, bottom = _muted(rng), _muted(rng)
    share = np.linspace(0, 1, height)[:, None, None] ** rng.uniform(0.5, 2)
    picture = np.repeat(top * (1 - share) + bottom * share, width, axis=1).astype(np.uint8)
    for _ in range(int(rng.integers(5, 30))):
        color = tuple(map(float, 0.5 * top + 0.5 * _muted(rng)))
        x, y = int(rng.integers(width)), int(rng.integers(height))
        w, h = int(rng.uniform(0.02, 0.3) * width), int(rng.uniform(0.02, 0.5) * height)
        kind = rng.random()
        if kind < 0.55:
            cv2.rectangle(picture, (x - w // 2, y - h // 2), (x + w // 2, y + h // 2), color, -1)
        elif kind < 0.8:
            cv2.ellipse(picture, (x, y), (w // 2, h // 2), float(rng.uniform(0, 180)), 0, 360, color, -1)
        else:
            end = (int(rng.integers(width)), int(rng.integers(height)))
            cv2.line(picture, (x, y), end, color, int(rng.integers(1, 7)))
    if draw.chance(0.6):
        picture = cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.5, 6))).astype(np.uint8)
    grain = cv2.resize(rng.normal(0, 6, (height // 3, width // 3, 1)).astype(np.float32), size)
    return _bytes(picture + grain[..., None])


def stage(picture: Image, silhouette: Image, scene: Scene, others: list[Cutout], draw: Draw) -> Image:
    """The picture with what is behind and in front of the person."""
    crowded = bool(others) and draw.chance(scene.others)
    if scene.backdrop is not None or crowded:
        behind = picture if scene.backdrop is None else scene.backdrop
        if crowded:
            behind = _somebody_in(behind, draw.one(*others), draw)
        picture = _over(picture, silhouette, behind)
    if draw.chance(scene.furniture):
        picture = _furniture(picture, silhouette, draw)
    return picture


def finish(picture: Image, scene: Scene) -> Image:
    """What the camera makes of it at last."""
    height, width = picture.shape[:2]
    if scene.scaled < 1:
        small = cv2.resize(picture, None, fx=scene.scaled, fy=scene.scaled, interpolation=cv2.INTER_AREA)
        picture = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.uint8)
    if scene.sharpened > 0:
        soft = cv2.GaussianBlur(picture, (0, 0), 1.2).astype(np.float32)
        picture = _bytes(picture + scene.sharpened * (picture - soft))
    if scene.enlarged > 1:
        large = (round(width * scene.enlarged), round(height * scene.enlarged))
        picture = cv2.resize(picture, large, interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    return picture


def _over(picture: Image, silhouette: Image, behind: Image) -> Image:
    share = silhouette[..., None].astype(np.float32) / 255
    return _bytes(picture * share + behind * (1 - share))


def _somebody_in(behind: Image, other: Cutout, draw: Draw) -> Image:
    """Another person, smaller or as large, in other colours, somewhere."""
    size = draw.uniform(0.45, 1.0)
    height, width = behind.shape[:2]
    colors = draw.rng.permutation(3)
    aside, lower = draw.uniform(-0.45, 0.45) * width, (1 - size) * height * draw.uniform(0.3, 1)
    mirrored = draw.one(-1, 1)
    move = np.array(
        [[mirrored * size, 0, aside + width * (0.5 - mirrored * size / 2)], [0, size, lower]], dtype=np.float64
    )
    picture = cv2.warpAffine(other.picture[..., colors], move, (width, height)).astype(np.uint8)
    silhouette = cv2.warpAffine(other.silhouette, move, (width, height)).astype(np.uint8)
    return _over(picture, silhouette, behind)


def _furniture(picture: Image, silhouette: Image, draw: Draw) -> Image:
    """Something low in front of the person, up to the shins or the knees."""
    rows, columns = np.flatnonzero(silhouette.any(axis=1)), np.flatnonzero(silhouette.any(axis=0))
    if not len(rows):
        return picture
    tall, wide = rows[-1] - rows[0], columns[-1] - columns[0]
    top = int(rows[-1] - draw.uniform(0.03, 0.28) * tall)
    left = int(columns[0] + draw.uniform(-0.5, 0.8) * wide)
    right = left + int(draw.uniform(0.3, 1.0) * wide)
    color = tuple(map(float, _muted(draw.rng)))
    covered = picture.copy()
    cv2.rectangle(covered, (left, top), (right, picture.shape[0]), color, -1)
    return covered


def _muted(rng: np.random.Generator) -> Floats:
    """A colour (3,) as rooms have, 0..255."""
    color: Floats = np.clip(rng.uniform(15, 235) + rng.normal(0, 18, 3), 0, 255)
    return color


def _bytes(picture: NDArray[Any]) -> Image:
    clipped: Image = np.clip(picture, 0, 255).astype(np.uint8)
    return clipped
