"""Stick people placed in other ways than standing: sitting, lying, in a lunge, on hands and feet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from builders import disc_mask, person
from english import own

from posture.stretches.stretch import Dose, Kind, Knee, Rounding, Stretch
from posture.values import Landmark, Pose, Position, Side

SIZE = (480, 360)
THIGH = SHANK = 45.0

# Degrees from straight down, forwards positive: (trunk's lean, near thigh and shank, far thigh and shank, arms).
PLACES: dict[str, tuple[float, tuple[float, float], tuple[float, float], float]] = {
    "standing": (0, (0, 0), (0, 0), 0),
    "folded": (150, (0, 0), (0, 0), 10),
    "near heel up": (20, (60, 60), (0, 0), 20),
    "far heel up": (20, (0, 0), (60, 60), 20),
    "near foot ahead": (40, (25, 25), (-10, -10), 10),
    "far foot ahead": (40, (-10, -10), (25, 25), 10),
    "chair, near leg straight": (0, (62, 62), (88, 0), 20),
    "chair, far leg straight": (15, (88, 0), (62, 62), 20),
    "floor": (-8, (90, 88), (90, 88), 60),
    "floor, folded": (70, (90, 88), (90, 88), 70),
    "lying": (-90, (90, 90), (90, 90), 90),
    "lying, near leg up": (-90, (170, 170), (90, 90), 120),
    "lying, far leg half up": (-90, (90, 90), (135, 135), 120),
    "lying, legs on the wall": (-90, (180, 180), (180, 180), 90),
    "dog": (130, (-30, -30), (-30, -30), 50),
    "lunge": (40, (55, 55), (0, -85), 20),
    "diving": (130, (-25, -25), (-25, -25), 110),
    "splits": (0, (88, 88), (-88, -88), 20),
    "all fours": (80, (0, -85), (0, -85), 0),
}


def placed(
    name: str,
    *,
    facing: Side = Side.LEFT,
    hip: tuple[float, float] = (240.0, 180.0),
    turn_deg: float = 0.0,
    scale: float = 1.0,
) -> Pose:
    """Somebody placed as `PLACES` says; trunk 60 px, thigh and shank 45 px at scale 1."""
    trunk, near, far, arms = PLACES[name]
    forward = 1.0 if facing is Side.RIGHT else -1.0
    base = person(facing=facing, hip=hip, scale=scale, turn_deg=turn_deg, size=SIZE)
    points, start = base.points.copy(), np.array(hip)

    def down(length: float, degrees: float) -> np.ndarray:
        angle = np.radians(degrees)
        return scale * length * np.array([np.sin(angle) * forward, np.cos(angle)])

    shoulder = start + down(60, 180 - trunk)
    head = shoulder + down(18, 180 - trunk)
    for side, (thigh, shank) in ((facing, near), (_other(facing), far)):
        knee = start + down(THIGH, thigh)
        ankle = knee + down(SHANK, shank)
        parts = {
            "SHOULDER": shoulder,
            "EAR": head,
            "ELBOW": shoulder + down(25, arms),
            "WRIST": shoulder + down(48, arms),
            "KNEE": knee,
            "ANKLE": ankle,
            "HEEL": ankle + down(5, shank - 20),
            "TOE": ankle + down(12, shank + 80),
        }
        for part, point in parts.items():
            points[Landmark[f"{side.name}_{part}"]] = point
    points[Landmark.NOSE] = head + down(8, 90 - trunk)
    world = base.world.copy()
    world[:, :2] += (points - base.points) / 100
    middle = (start + shoulder) / 2
    return replace(base, points=points, world=world, mask=disc_mask(tuple(middle), 40 * scale, SIZE))


def doing(position: Position, **changes: object) -> Stretch:
    """A stretch with nothing special about it."""
    plain = Stretch(
        id="plain",
        order=1,
        name=own("Plain"),
        variant_of="",
        position=position,
        kind=Kind.HOLD,
        summary=own("Plain."),
        steps=(),
        cautions=(),
        camera=own("Beside you."),
        drawing="",
        judged=(),
        not_judged=(own("The camera can't see your breath."),),
        rounding=Rounding.NORMAL,
        side_on=True,
        legs=1,
        knee=Knee.STRETCHED,
        knee_max_deg=20.0,
        min_depth_deg=20.0,
        hips_first=False,
        dose=Dose(),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def _other(side: Side) -> Side:
    return Side.RIGHT if side is Side.LEFT else Side.LEFT
