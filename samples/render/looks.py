"""Random looks of people as they are met, wider than those of draws.py: for pictures an estimator is fitted on.

What real people bring and the clips don't have: hair and hoods, wide trousers, jackets that hang, things in the hand.
draws.py stays as it is, because the clips of docs/accuracy.md are drawn from it.
"""

from __future__ import annotations

import numpy as np

from samples.render import draws
from samples.render.body import Body
from samples.render.clothes import HAIR
from samples.render.draws import Draw, Json
from samples.render.rotations import Floats
from samples.render.things import BOTTOM_COLOR, HAIR_COLOR, OWN_COLOR, SHIRT_COLOR, SHOE_COLOR, Thing

SIZES = ((640, 480), (640, 480), (480, 640), (640, 360), (360, 640))


def clothes(draw: Draw) -> Json:
    """Clothes; in two of five draws loose, and then in one of three a jacket or hoodie that hangs."""
    worn = draws.clothes(draw)
    worn["hair_mm"] = draw.uniform(3, 45)
    if draw.chance(0.25):
        worn |= {"bottom": "leggings", "bottom_mm": draw.uniform(12, 32)}
    if "loose" in worn and draw.chance(0.35):
        worn |= {"shirt_low": draw.uniform(0.12, 0.28), "sleeve": draw.uniform(0.4, 0.6)}
        worn["loose"] |= {
            "gap_mm": draw.uniform(18, 42),
            "hang_mm": draw.uniform(60, 200),
            "fold_mm": draw.uniform(5, 15),
        }
    return worn


def camera(draw: Draw, size: tuple[int, int], stature: float) -> Json:
    """A camera on the floor or on a shelf, near or far, often turned, that has the person in the picture."""
    wide = size[0] > size[1]
    hfov = draw.uniform(42, 88) if wide else draw.uniform(34, 66)
    across = np.tan(np.deg2rad(hfov) / 2)
    up = across * size[1] / size[0]
    fill = draw.uniform(0.45, 1.0)
    distance = round(float(max(stature / fill / (2 * up), 1.35 / (2 * across)) + draw.uniform(0.1, 0.4)), draws.DIGITS)
    height = draw.uniform(0.5, 1.4) if draw.chance(0.7) else draw.uniform(0.1, 2.1)
    level = np.rad2deg(np.arctan((height - stature * draw.uniform(0.42, 0.55)) / distance))
    kind = draw.rng.random()
    turned = draw.normal(0, 6) if kind < 0.45 else draw.uniform(-32, 32) if kind < 0.83 else draw.uniform(-52, 52)
    return {
        "yaw_deg": turned,
        "pitch_deg": round(float(np.clip(level, -25, 30)) + draw.normal(0, 2), draws.DIGITS),
        "roll_deg": draw.normal(0, 2.5),
        "height_m": height,
        "distance_m": distance,
        "hfov_deg": hfov,
        "aim_y_m": draw.uniform(-0.35, 0.05),
        "wall_m": draw.uniform(0.6, 3.0),
    }


def picture(draw: Draw) -> Json:
    """Room and camera: most pictures sharp and clear, as those of a telephone, some dark, noisy or blurred."""
    kind = draw.rng.random()
    noise = draw.uniform(0, 2) if kind < 0.5 else draw.uniform(2, 6) if kind < 0.8 else draw.uniform(5, 13)
    return {
        "background": draws.picture(draw)["background"],
        "exposure": draw.uniform(0.3, 0.7) if draw.chance(0.2) else draw.uniform(0.7, 1.3),
        "noise": noise,
        "blur": draw.uniform(0, 0.6) if draw.chance(0.65) else draw.uniform(0.6, 1.5),
    }


def things(draw: Draw, body: Body) -> list[Thing]:
    """All that this person has on and about them."""
    return [*_on_the_head(draw, body), *_on_the_legs(draw, body), *_in_the_hands(draw, body)]


def _on_the_head(draw: Draw, body: Body) -> list[Thing]:
    skull = body.rest_vertices[body.fields[:, HAIR] > 0]
    low, high = skull.min(0), skull.max(0)
    middle, half = (low + high) / 2, (high - low) / 2

    def on(bone: str, offset: tuple[float, ...], size: tuple[float, ...], color: int, **more: object) -> Thing:
        at, sizes = tuple(map(float, middle + np.array(offset))), tuple(map(float, size))
        return Thing(bone=bone, at=at, half=sizes, color=color, **more)  # type: ignore[arg-type]

    worn = []
    kind = draw.one("none", "none", "bob", "long", "long", "tail", "bun", "big", "cap", "hood")
    if kind in ("bob", "long"):
        worn.append(on("head", (0, 0.02, -0.04), half * [1.1, 0.95, draw.uniform(1.1, 1.6)], HAIR_COLOR))
    if kind == "long":
        size = (draw.uniform(0.05, 0.1), draw.uniform(0.02, 0.06), draw.uniform(0.1, 0.24))
        worn.append(on("head", (0, draw.uniform(0.02, 0.08), 0), size, HAIR_COLOR, hangs=True))
    elif kind == "tail":
        size = (0.03, draw.uniform(0.02, 0.04), draw.uniform(0.08, 0.18))
        worn.append(on("head", (0, float(half[1]), 0.02), size, HAIR_COLOR, hangs=True))
    elif kind == "bun":
        radius = draw.uniform(0.03, 0.055)
        worn.append(on("head", (0, float(half[1]), draw.uniform(-0.03, 0.07)), (radius,) * 3, HAIR_COLOR))
    elif kind == "big":
        worn.append(on("head", (0, 0.02, 0.02), half * draw.uniform(1.15, 1.6), HAIR_COLOR))
    elif kind == "cap":
        color = draw.one(OWN_COLOR, SHIRT_COLOR)
        worn.append(on("head", (0, -0.005, 0.01), half * [1.15, 1.2, 1.1], color))
        worn.append(on("head", (0, -float(half[1]) - 0.04, -0.01), (0.07, 0.07, 0.01), color))
    elif kind == "hood":
        worn.append(on("head", (0, 0.02, -0.05), half * [1.3, 1.15, draw.uniform(1.5, 1.9)], SHIRT_COLOR))
    if kind != "hood" and draw.chance(0.2):
        nape = body.joint("neck01")
        size = (draw.uniform(0.08, 0.12), draw.uniform(0.03, 0.06), draw.uniform(0.04, 0.08))
        at = (0.0, float(nape[1]) + draw.uniform(0.03, 0.07), float(nape[2]) - draw.uniform(0, 0.05))
        worn.append(Thing(bone="T2T3", at=at, half=size, color=SHIRT_COLOR, square=0.8))
    return worn


def _on_the_legs(draw: Draw, body: Body) -> list[Thing]:
    worn = []
    thick = (draw.uniform(0.03, 0.055), draw.uniform(0.1, 0.15), draw.uniform(0.03, 0.06))
    if draw.chance(0.35):
        for side in "LR":
            ankle = body.joint("foot." + side)
            at = (float(ankle[0]), float(ankle[1]) - 0.06, float(ankle[2]) * 0.4)
            worn.append(Thing(bone="foot." + side, at=at, half=thick, color=SHOE_COLOR, square=0.7))
    wide, square, whole = draw.uniform(0.065, 0.11), draw.uniform(0.5, 0.8), draw.chance(0.5)
    if draw.chance(0.3):
        for side in "LR":
            joints = [body.joint(name + side) for name in ("upperleg01.", "lowerleg01.", "foot.")]
            shank = _around(joints[1], joints[2], wide, 0.5)
            worn.append(Thing(bone="lowerleg01." + side, square=square, color=BOTTOM_COLOR, **shank))  # type: ignore[arg-type]
            if whole:
                thigh = _around(joints[0], joints[1], wide + 0.015, 0.42)
                worn.append(Thing(bone="upperleg01." + side, square=square, color=BOTTOM_COLOR, **thigh))  # type: ignore[arg-type]
    return worn


def _around(upper: Floats, lower: Floats, radius: float, share: float) -> dict[str, tuple[float, ...]]:
    """Place and size of a solid around the bone between two joints; `share`: how much of its length to either side."""
    bone = lower - upper
    at, along = (upper + 0.54 * bone).tolist(), bone.tolist()
    return {"at": tuple(at), "along": tuple(along), "half": (radius, radius, share * float(np.linalg.norm(bone)))}


def _in_the_hands(draw: Draw, body: Body) -> list[Thing]:
    if not draw.chance(0.22):
        return []
    kind = draw.one("dumbbell", "stick", "ball", "bag", "phone")
    radius, length = draw.uniform(0.05, 0.12), draw.uniform(0.2, 0.7)
    size = {
        "dumbbell": (0.05, radius + 0.05, 0.05),
        "stick": (0.014, length, 0.014),
        "ball": (radius, radius, radius),
        "bag": (0.04, radius + 0.03, radius + 0.08),
        "phone": (0.01, 0.04, 0.08),
    }[kind]
    sides = draw.one("L", "R", "LR")
    held = []
    for side in sides:
        hand = body.joint("finger3-1." + side)
        hangs = kind in ("bag", "ball")
        held.append(
            Thing(
                bone="wrist." + side,
                at=(float(hand[0]), float(hand[1]), float(hand[2])),
                half=size,
                color=OWN_COLOR,
                square=draw.uniform(0.4, 1),
                hangs=hangs,
            )
        )
    return held
