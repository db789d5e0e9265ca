"""Builders with defaults: people made of straight lines and discs, whose angles are known because we drew them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posture.measure.shape import FEATURES, QUALITY, Shape
from posture.values import LANDMARKS, Angles, Landmark, Pose, Side

SIZE = (320, 240)


def disc_mask(centre: tuple[float, float], radius: float, size: tuple[int, int] = SIZE) -> np.ndarray:
    """A mask whose edge (0.5) is a circle, falling from 1 to 0 over four pixels."""
    x, y = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    distance = np.hypot(x - centre[0], y - centre[1])
    mask: np.ndarray = np.clip((radius - distance) / 4 + 0.5, 0, 1).astype(np.float32)
    return mask


def person(
    *,
    facing: Side = Side.LEFT,
    lean_deg: float = 0.0,
    knee_deg: float = 0.0,
    raised: bool = False,
    hip: tuple[float, float] = (160.0, 120.0),
    scale: float = 1.0,
    turn_deg: float = 0.0,
    mask: np.ndarray | None = None,
    size: tuple[int, int] = SIZE,
) -> Pose:
    """A stick person side-on: trunk 60 px, thigh and shank 45 px each at scale 1, hip of both legs at `hip`.

    lean_deg tips the trunk forward, knee_deg bends both knees, raised lifts the far heel in front, turn_deg turns the
    world landmarks (not the image) towards the camera.
    """
    forward = 1.0 if facing is Side.RIGHT else -1.0
    points = np.zeros((LANDMARKS, 2))
    lean, bend = np.radians(lean_deg), np.radians(knee_deg)
    start = np.array(hip)

    def put(name: str, point: np.ndarray, *, sides: tuple[str, ...] = ("LEFT", "RIGHT")) -> None:
        for side in sides:
            points[Landmark[f"{side}_{name}"]] = point

    def offset(length: float, angle: float) -> np.ndarray:
        """Downwards by `length` px, swung forward by `angle`."""
        return scale * length * np.array([np.sin(angle) * forward, np.cos(angle)])

    shoulder = start + offset(60, np.pi - lean)
    put("HIP", start)
    put("SHOULDER", shoulder)
    head = shoulder + offset(18, np.pi - lean)
    put("EAR", head)
    points[Landmark.NOSE] = head + scale * np.array([8 * forward, 0])
    put("ELBOW", shoulder + offset(25, 0))
    put("WRIST", shoulder + offset(48, 0))
    far = ("RIGHT",) if facing is Side.LEFT else ("LEFT",)
    for side in ("LEFT", "RIGHT"):
        up = raised and side in far
        knee = start + offset(45, np.radians(60) if up else bend / 2)
        ankle = knee + offset(45, np.radians(60) if up else -bend / 2)
        put("KNEE", knee, sides=(side,))
        put("ANKLE", ankle, sides=(side,))
        put("HEEL", ankle + scale * np.array([-4 * forward, 4]), sides=(side,))
        put("TOE", ankle + scale * np.array([12 * forward, 4]), sides=(side,))
    points[Landmark.LEFT_EYE : Landmark.LEFT_THUMB] = points[Landmark.NOSE]
    points[Landmark.LEFT_THUMB :] = points[Landmark.LEFT_WRIST]

    world = np.zeros((LANDMARKS, 3))
    world[:, :2] = (points - start) / 100
    turn = np.radians(turn_deg)
    for landmark in Landmark:
        if landmark is Landmark.NOSE:
            continue
        near = landmark.name.startswith(facing.name)
        # Half a body's width to either side of the middle plane, along the camera axis when side-on.
        half = 0.16 * (-1.0 if near else 1.0)
        world[landmark] += half * np.array([np.sin(turn) * forward, 0.0, np.cos(turn)])
    drawn = disc_mask(tuple((start + shoulder) / 2), 40 * scale, size) if mask is None else mask
    return Pose(points=points, world=world, visibility=np.ones(LANDMARKS), mask=drawn)


def mirrored(pose: Pose) -> Pose:
    """The picture flipped left to right: left and right of the body change places as well."""
    w = pose.size[0]
    swap = np.arange(LANDMARKS)
    for landmark in Landmark:
        if landmark.name.startswith("LEFT_"):
            other = Landmark[landmark.name.replace("LEFT", "RIGHT")]
            swap[landmark], swap[other] = other, landmark
    points, world = pose.points[swap].copy(), pose.world[swap].copy()
    points[:, 0] = w - 1 - points[:, 0]
    world[:, 0] *= -1
    return replace(pose, points=points, world=world, mask=pose.mask[:, ::-1].copy())


def shape(*, trunk_lean_deg: float = 0.0, fill: float = 0.0) -> Shape:
    """A shape with all features `fill`."""
    return Shape(features=np.full(len(FEATURES), fill), quality=np.zeros(len(QUALITY)), trunk_lean_deg=trunk_lean_deg)


def angles(lumbar: float = 0.0, *, sd: float = 2.0, hinge: float = 0.0, lean: float = 0.0) -> Angles:
    """Angles with zeros but for what matters."""
    return Angles(
        trunk_lean_deg=lean,
        hip_hinge_deg=hinge,
        hip_hinge_sd_deg=2.0,
        lumbar_flexion_deg=lumbar,
        lumbar_sd_deg=sd,
        thoracic_flexion_deg=0.0,
        thoracic_sd_deg=3.0,
        knee_flexion_left_deg=0.0,
        knee_flexion_right_deg=0.0,
    )
