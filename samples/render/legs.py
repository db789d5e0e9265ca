"""The legs: standing, walking in, the heel going up onto a box, a step ahead. Two-link inverse kinematics.

Leans are in degrees from the vertical, in the world, forwards positive (a thigh that points ahead leans backwards:
negative). Lengths in m.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samples.render.body import Body
from samples.render.motion import Controls, Gait
from samples.render.rotations import Floats, lean, triangle_angle, turn

SIDES = (("L", 1), ("R", -1))
ANKLE_OVER_HEEL_M = 0.050  # height of the ankle when the heel rests on the box
TOE_OUT_DEG = 6
LIFT_TO_BOX_M = 0.14  # how much higher than needed the foot travels on its way up
LIFT_OF_STEP_M = 0.07


@dataclass(frozen=True, slots=True)
class Reach:
    """One leg: leans of thigh and shank, and the lean of the foot (0 = flat, negative = toes up)."""

    thigh: float
    shank: float
    foot: float = 0.0


class Legs:
    """Legs of one body. leading: the side ('L', 'R') that goes on the box or a step ahead; others see pose.Poser."""

    def __init__(self, body: Body, *, leading: str, box_height: float, step_length: float, hips_back: float) -> None:
        """Measure the legs and find where on the box the heel goes."""
        self._body, self.leading = body, leading
        self.standing_side = "L" if leading == "R" else "R"
        self._step_length, self._hips_back = step_length, hips_back
        hip, knee, ankle = (body.joint(n) for n in ("upperleg01.L", "lowerleg01.L", "foot.L"))
        self._thigh, self._shank = float(np.linalg.norm(knee - hip)), float(np.linalg.norm(ankle - knee))
        self._ankle_z = float(ankle[2])
        self._toe_out = {"L": turn(-TOE_OUT_DEG), "R": turn(TOE_OUT_DEG)}
        self._heel_z = box_height + ANKLE_OVER_HEEL_M
        length = self._thigh + self._shank
        reach = length * np.cos(np.deg2rad(2))
        drop = self._ankle_z + length - 0.006 - self._heel_z
        # where on the box the ankle comes to rest
        self.heel_y = float(-np.sqrt(max(reach**2 - drop**2, 0.01)))

    def standing(self, c: Controls, gait: Gait | None) -> dict[str, Reach]:
        """Both legs carrying weight, or walking."""
        back = self._hips_back * max(c.hinge, 0) * (1 - c.heel)
        legs = {}
        for side, sign in SIDES:
            swing = bend = 0.0
            if gait:
                swing = -sign * gait.amplitude * np.sin(gait.phase)  # negative = thigh forwards
                bend = 1.6 * gait.amplitude * max(0.0, sign * np.cos(gait.phase))  # the leg that moves ahead bends
            legs[side] = Reach(-0.5 * c.knee - back + swing, 0.5 * c.knee - back + swing + bend)
        return legs

    def rotations(self, legs: dict[str, Reach], pelvis: Floats) -> dict[str, Floats]:
        """Rotations of the leg bones, each in its parent's frame."""
        local: dict[str, Floats] = {}
        for side, reach in legs.items():
            thigh = lean(reach.thigh) @ self._body.neutral["upperleg01." + side]
            shank = lean(reach.shank) @ self._body.neutral["lowerleg01." + side]
            local["upperleg01." + side] = pelvis.T @ thigh
            local["lowerleg01." + side] = thigh.T @ shank
            local["foot." + side] = shank.T @ (lean(reach.foot) @ self._toe_out[side])
        return local

    def root_position(self, joints: Floats, gait: Gait | None) -> Floats:
        """Where the root has to be so that the standing ankle is planted (above y = 0), or the lower foot walks."""
        feet = {side: joints[self._body.bone["foot." + side]] for side in "LR"}
        standing = feet[self.standing_side]
        root = self._body.rest_joints[0] + np.array([0, -standing[1], self._ankle_z - standing[2]])
        if gait:
            u = min(1.0, gait.amplitude / 8)  # blend to the planted foot as the gait fades out
            forth = standing[1] - feet["L"][1] / 2 - feet["R"][1] / 2
            root += u * np.array([0, forth, standing[2] - min(feet["L"][2], feet["R"][2])])
            root[1] += gait.behind
        planted: Floats = root
        return planted

    def _to_ankle(self, hip: Floats, ankle: Floats) -> Reach:
        """The leg between two points (3,); a target out of reach is approached with a straight leg."""
        d = ankle - hip
        length = float(np.clip(np.hypot(d[1], d[2]), 0.2, self._thigh + self._shank - 1e-6))
        direction = float(np.rad2deg(np.arctan2(d[1], -d[2])))
        at_hip = triangle_angle(self._thigh, length, self._shank)
        at_ankle = triangle_angle(self._shank, length, self._thigh)
        return Reach(direction - at_hip, direction + at_ankle)

    def onto_box(self, hip: Floats, heel: float) -> Reach:
        """The leading leg on its way from the floor (heel = 0) to the box (1): lift first, then forwards."""
        lift, forward = np.sin(0.5 * np.pi * heel), heel**2 * (3 - 2 * heel)
        rise = (self._heel_z - self._ankle_z) * lift + LIFT_TO_BOX_M * np.sin(np.pi * heel)
        leg = self._to_ankle(hip, np.array([0, self.heel_y * forward, self._ankle_z + rise]))
        return Reach(leg.thigh, leg.shank, leg.shank * 0.95 * heel)

    def _chord(self, knee: float) -> float:
        """Hip to ankle, for a knee flexion in degrees."""
        a, b = self._thigh, self._shank
        return float(np.sqrt(a**2 + b**2 + 2 * a * b * np.cos(np.deg2rad(knee))))

    def step_ahead(
        self, joints: Floats, root: Floats, c: Controls, stance: dict[str, Reach]
    ) -> tuple[Floats, dict[str, Reach]]:
        """Root and legs with the leading foot `c.step` of a step ahead, flat on the floor at both ends.

        The hips go half as far and sink until neither leg has to be straighter than `c.knee`: whichever leg has
        more room bends more, in a hinge the rear one. `joints` (bones, 3): as posed, feet together.
        """
        bone = self._body.bone
        ahead = self._step_length * c.step
        lift = LIFT_OF_STEP_M * np.sin(np.pi * c.step)
        ankles = {
            self.standing_side: np.array([0, 0, self._ankle_z]),
            self.leading: np.array([0, -ahead, self._ankle_z + lift]),
        }
        hips = {side: joints[bone["upperleg01." + side]] - np.array([0, ahead / 2, 0]) for side in "LR"}
        chord = self._chord(c.knee)
        highest = min(
            ankles[side][2] + np.sqrt(max(chord**2 - (hips[side][1] - ankles[side][1]) ** 2, 0.01)) for side in "LR"
        )
        sink = max(0.0, float(hips[self.standing_side][2] - highest))
        down = np.array([0, 0, sink])
        legs = {side: self._to_ankle(hips[side] - down, ankles[side]) for side in stance}
        return root - np.array([0, ahead / 2, sink]), legs
