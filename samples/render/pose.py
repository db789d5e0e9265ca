"""From controls to a posed body with planted feet, and its true angles.

All angles in degrees, forwards and flexion positive, 0 = neutral standing. Motion is purely sagittal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samples.render.body import Body
from samples.render.legs import Legs, Reach
from samples.render.motion import Controls, Gait
from samples.render.rotations import Floats, forward_lean, lean, tilt, turn
from samples.render.spine import THORACIC_SHARE, TO_SHOULDERS, level_shares

NECK = ("neck01", "neck02", "neck03")
REST_ELBOW = 8  # degrees of flexion in neutral standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Angles:
    """The truth of one frame. `raised_heel` and `step` are shares, 0..1; left and right are the person's."""

    pelvis_tilt: float
    lumbar_flexion: float
    thoracic_flexion: float
    neck_flexion: float
    hip_flexion_left: float
    hip_flexion_right: float
    knee_flexion_left: float
    knee_flexion_right: float
    arm: float
    raised_heel: float
    step: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """Lean in degrees of lines between joints, and of the skin of the back, from the vertical."""

    pelvis: float  # hip midpoint to L5/S1
    l1: float  # L1/L2 to T12/L1
    lumbar_chord: float  # L5/S1 to T12/L1
    thoracic_chord: float  # T12/L1 to C7/T1
    trunk: float  # hip midpoint to C7/T1
    skin_sacrum: float
    skin_t12: float
    skin_t1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """A posed body: `vertices` (n, 3) in tight clothes, `joints` (bones, 3), m, and their `rotations` (bones, 3, 3)."""

    vertices: Floats
    joints: Floats
    rotations: Floats
    angles: Angles


class Poser:
    """Poses one body.

    leading: 'L' or 'R', the leg that goes on the box or a step ahead; near: the side the camera sees;
    box_height and step_length in m; hips_back: degrees that the legs lean back for each degree of hinge (keeps the
    weight over the feet).
    """

    def __init__(
        self,
        body: Body,
        *,
        leading: str = "R",
        near: str = "L",
        box_height: float = 0.50,
        step_length: float = 0.45,
        hips_back: float = 0.10,
    ) -> None:
        """Measure the legs and the neutral standing pose."""
        self.body, self.near = body, near
        self.legs = Legs(body, leading=leading, box_height=box_height, step_length=step_length, hips_back=hips_back)
        self.neutral = self.segments(self.solve(Controls(knee=0.0)))

    def solve(self, c: Controls, gait: Gait | None = None) -> Pose:
        """The pose for the given controls; `gait` while the person walks in."""
        body, legs = self.body, self.legs
        pelvis = lean(c.hinge)
        local = {"root": pelvis, **self._trunk(c), **self._arms(c, pelvis)}
        stance = legs.standing(c, gait)
        local |= legs.rotations(stance, pelvis)

        # root position: the ankle of the standing leg stays where it is
        joints, _ = body.joints(local)
        root = legs.root_position(joints, gait)
        if c.heel > 0:
            hip = (joints - joints[0] + root)[body.bone["upperleg01." + legs.leading]]
            stance |= {legs.leading: legs.onto_box(hip, c.heel)}
            local |= legs.rotations(stance, pelvis)
        elif c.step > 0:
            root, stance = legs.step_ahead(joints - joints[0] + root, root, c, stance)
            local |= legs.rotations(stance, pelvis)
        joints, rotation = body.joints(local, root)
        return Pose(vertices=body.skin(joints, rotation), joints=joints, rotations=rotation, angles=_angles(c, stance))

    def _trunk(self, c: Controls) -> dict[str, Floats]:
        """Rotations of spine, neck and shoulder blades."""
        local = {name: lean(angle) for name, angle in level_shares(c.lumbar, c.thoracic).items()}
        local |= {name: turn(c.head_turn / 3) @ tilt(c.head_tilt / 3) @ lean(c.neck / 3) for name in NECK}
        return local | {"shoulder01." + side: lean(self._scapula(c, side)) for side in "LR"}

    def _arm(self, c: Controls, side: str) -> tuple[float, float]:
        """Raise and elbow flexion of one arm."""
        if side == self.near:
            return c.arm, c.elbow
        return c.arm + c.arm_far, c.elbow + c.elbow_far

    def _scapula(self, c: Controls, side: str) -> float:
        """The shoulder blades follow a reach."""
        return -0.22 * max(0, c.hinge + c.lumbar + c.thoracic + self._arm(c, side)[0] - 25)

    def _arms(self, c: Controls, pelvis: Floats) -> dict[str, Floats]:
        upper_trunk = pelvis @ lean(c.lumbar) @ lean(float(THORACIC_SHARE[:TO_SHOULDERS].sum()) * c.thoracic)
        local: dict[str, Floats] = {}
        for side in "LR":
            arm, elbow = self._arm(c, side)
            girdle = upper_trunk @ lean(self._scapula(c, side))
            upper = lean(-arm) @ self.body.neutral["upperarm01." + side]
            lower = lean(-arm - elbow + REST_ELBOW) @ self.body.neutral["lowerarm01." + side]
            local["upperarm01." + side] = girdle.T @ upper
            local["lowerarm01." + side] = upper.T @ lower
        return local

    def segments(self, pose: Pose) -> Segments:
        """Leans of the joint-to-joint lines and of the skin of the back."""
        body, p = self.body, pose.joints
        hips = (p[body.bone["upperleg01.L"]] + p[body.bone["upperleg01.R"]]) / 2
        l5, l1, t12, c7 = (p[body.bone[n]] for n in ("L5S1", "L1L2", "T12L1", "neck01"))
        line, rest_z = pose.vertices[body.dorsal], body.rest_vertices[body.dorsal, 2]

        def skin_tangent(z: float) -> float:
            q = line[np.abs(rest_z - z) < 0.045][:, 1:]
            u = np.linalg.svd(q - q.mean(0))[2][0]
            u = u * np.sign(u @ (q[-1] - q[0]))
            return float(np.rad2deg(np.arctan2(-u[0], u[1])))

        return Segments(
            pelvis=forward_lean(hips, l5),
            l1=forward_lean(l1, t12),
            lumbar_chord=forward_lean(l5, t12),
            thoracic_chord=forward_lean(t12, c7),
            trunk=forward_lean(hips, c7),
            skin_sacrum=skin_tangent(body.joint("L5S1")[2] - 0.01),
            skin_t12=skin_tangent(body.joint("T12L1")[2]),
            skin_t1=skin_tangent(body.joint("neck01")[2] - 0.06),
        )


def _angles(c: Controls, stance: dict[str, Reach]) -> Angles:
    left, right = stance["L"], stance["R"]
    return Angles(
        pelvis_tilt=float(c.hinge),
        lumbar_flexion=float(c.lumbar),
        thoracic_flexion=float(c.thoracic),
        neck_flexion=float(c.neck),
        hip_flexion_left=float(c.hinge - left.thigh),
        hip_flexion_right=float(c.hinge - right.thigh),
        knee_flexion_left=float(left.shank - left.thigh),
        knee_flexion_right=float(right.shank - right.thigh),
        arm=float(c.arm),
        raised_heel=float(c.heel),
        step=float(c.step),
    )
