"""The camera and the sun: where they stand, and the 4x4 matrices that follow. numpy only; world axes, metres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samples.render.fields import number
from samples.render.rotations import Floats

SHADOW_HALF_WIDTH_M = 1.7


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraSpec:
    """Where the camera stands and looks. It always looks at the person's side; `yaw_deg` turns it away from that."""

    yaw_deg: float = 0.0  # 0 = exactly from the side; + = the camera moves towards the person's front
    pitch_deg: float = 0.0  # + = looks down
    roll_deg: float = 0.0
    height_m: float = 1.0
    distance_m: float = 3.0
    hfov_deg: float = 60.0  # horizontal field of view
    aim_y_m: float = -0.15  # the point it looks at: 0 = above the ankles, negative = in front of the person
    wall_m: float = 1.7  # wall behind the person

    def __post_init__(self) -> None:
        """Refuse values that make no picture."""
        number("yaw_deg", self.yaw_deg, -180, 180)
        number("pitch_deg", self.pitch_deg, -60, 60)
        number("roll_deg", self.roll_deg, -180, 180)
        number("height_m", self.height_m, 0.05, 4)
        number("distance_m", self.distance_m, 0.5, 15)
        number("hfov_deg", self.hfov_deg, 10, 120)
        number("aim_y_m", self.aim_y_m, -3, 3)
        number("wall_m", self.wall_m, 0.3, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class LightSpec:
    """One lamp with a shadow and light from everywhere; the defaults are a bright room."""

    ambient: float = 0.55
    key: float = 0.95  # strength of the lamp
    side: float | None = None  # -1 = from the image's left, 1 = from its right; None = by the clip's seed
    depth: float = -0.75  # negative = from the camera's side, positive = from behind the person (backlight)
    warmth: float = 0.04  # 0 = white, 0.3 = a reading lamp

    def __post_init__(self) -> None:
        """Refuse values that make no picture."""
        number("ambient", self.ambient, 0, 2)
        number("key", self.key, 0, 3)
        if self.side is not None:
            number("side", self.side, -1.5, 1.5)
        number("depth", self.depth, -1.5, 1.5)
        number("warmth", self.warmth, 0, 0.4)

    @property
    def color(self) -> tuple[float, float, float]:
        """Linear RGB of the lamp."""
        return (1.0, 1.0 - self.warmth, 1.0 - 2.5 * self.warmth)


def view_matrix(eye: Floats, forward: Floats) -> Floats:
    """World to camera (x right, y up, z towards the eye), without roll."""
    f = forward / np.linalg.norm(forward)
    right = np.cross(f, [0, 0, 1.0])
    right /= np.linalg.norm(right)
    m = np.eye(4)
    m[0, :3], m[1, :3], m[2, :3] = right, np.cross(right, f), -f
    m[:3, 3] = -m[:3, :3] @ eye
    return m


def perspective(vertical_fov_deg: float, aspect: float, near: float = 0.1, far: float = 30) -> Floats:
    """Camera to clip space; `aspect` = width / height."""
    t = 1 / np.tan(np.deg2rad(vertical_fov_deg) / 2)
    depth = [(far + near) / (near - far), 2 * far * near / (near - far)]
    return np.array([[t / aspect, 0, 0, 0], [0, t, 0, 0], [0, 0, *depth], [0, 0, -1, 0]])


def orthographic(half_width: float, half_height: float, near: float, far: float) -> Floats:
    """Camera to clip space without perspective, for the shadow of a distant lamp."""
    m = np.diag([1 / half_width, 1 / half_height, -2 / (far - near), 1.0])
    m[2, 3] = -(far + near) / (far - near)
    return m


class View:
    """Matrices of one camera and lamp. side: 'L' or 'R', the side of the person that the camera sees."""

    def __init__(
        self, camera: CameraSpec, light: LightSpec, size: tuple[int, int], side: str, lamp_side: float
    ) -> None:
        """Work out the matrices; `lamp_side` as LightSpec.side."""
        self.width, self.height = size
        yaw, pitch, roll = (np.deg2rad(d) for d in (camera.yaw_deg, camera.pitch_deg, camera.roll_deg))
        outwards = np.array([(1 if side == "L" else -1) * np.cos(yaw), -np.sin(yaw), 0])
        self.centre: Floats = np.array([0, camera.aim_y_m, 0])
        self.eye: Floats = self.centre + outwards * camera.distance_m
        self.eye[2] = camera.height_m
        forward = -outwards * np.cos(pitch) + np.array([0, 0, -np.sin(pitch)])
        rolled = np.eye(4)
        rolled[:2, :2] = [[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]]
        half = np.tan(np.deg2rad(camera.hfov_deg) / 2) * self.height / self.width
        vertical_fov = float(2 * np.rad2deg(np.arctan(half)))
        self.projection: Floats = (
            perspective(vertical_fov, self.width / self.height) @ rolled @ view_matrix(self.eye, forward)
        )
        right, away = np.cross(-outwards, [0, 0, 1.0]), -outwards
        # room coordinates (x image right, y away from the camera, z up) to the world's directions
        self.room_to_world: Floats = np.stack([right, away, [0, 0, 1.0]], 1)
        lamp = lamp_side * right + light.depth * away + np.array([0, 0, 1.15])
        self.lamp: Floats = lamp / np.linalg.norm(lamp)
        above = np.array([0, -0.15, 0.8]) + self.lamp * 3.5
        self.shadow_projection: Floats = orthographic(SHADOW_HALF_WIDTH_M, SHADOW_HALF_WIDTH_M, 0.1, 7) @ view_matrix(
            above, -self.lamp
        )

    def project(self, points: Floats) -> Floats:
        """Pixel positions (n, 2) of world points (n, 3) or of one point."""
        points = np.atleast_2d(points)
        q = np.hstack([points, np.ones((len(points), 1))]) @ self.projection.T
        n = q[:, :2] / q[:, 3:]
        pixels: Floats = np.stack([(n[:, 0] * 0.5 + 0.5) * self.width, (0.5 - n[:, 1] * 0.5) * self.height], 1)
        return pixels

    def shadow_bounds(self, points: Floats) -> Floats:
        """Where in the shadow map (0..1: x low, y low, x high, y high) world points (n, 3) can throw a shadow."""
        x = (np.hstack([points, np.ones((len(points), 1))]) @ self.shadow_projection.T)[:, :2] * 0.5 + 0.5
        bounds: Floats = np.concatenate([x.min(0) - 0.01, x.max(0) + 0.01])
        return bounds
