"""Where hands rest: on thigh, knee, shin, foot or box, elbows on the thigh, or hanging. Two-link inverse kinematics."""

from __future__ import annotations

import dataclasses

import numpy as np

from samples.render.draws import Draw
from samples.render.motion import LIMITS, Controls
from samples.render.pose import REST_ELBOW, Pose, Poser
from samples.render.rotations import Floats, triangle_angle

RESTS = ("thigh", "knee", "shank", "shank", "foot", "floor", "forearm")
FOREARM_AHEAD_DEG = 6  # of a forearm in neutral standing (body.py)
SOLVED = 2  # the shoulder blade follows the reach, and takes the shoulder with it


def rest(poser: Poser, controls: Controls, draw: Draw) -> Controls:
    """The controls with both hands (sometimes one) on something the body has in front of it."""
    place = {side: _place(draw) for side in "LR"}
    if draw.chance(0.7):
        place["R"] = place["L"]
    leg = draw.one("own", poser.legs.leading, poser.legs.standing_side)
    free = draw.one("L", "R", None, None)
    far = {"L": "R", "R": "L"}[poser.near]
    for _ in range(SOLVED):
        pose = poser.solve(controls)
        arms = {poser.near: (controls.arm, controls.elbow)}
        arms[far] = (controls.arm + controls.arm_far, controls.elbow + controls.elbow_far)
        for side in "LR":
            if side != free:
                arms[side] = _reach(poser, pose, side, leg if leg != "own" else side, *place[side])
        (arm, elbow), (arm_far, elbow_far) = arms[poser.near], arms[far]
        wanted = {"arm": arm, "elbow": elbow, "arm_far": arm_far - arm, "elbow_far": elbow_far - elbow}
        held = {name: float(np.clip(value, *LIMITS[name])) for name, value in wanted.items()}
        controls = dataclasses.replace(controls, **held)
    return controls


def _place(draw: Draw) -> tuple[str, float, float]:
    """What the hand rests on, how far along it, and how far in front of its middle, m."""
    return draw.one(*RESTS), draw.uniform(0.15, 0.95), draw.uniform(0.02, 0.07)


def _reach(poser: Poser, pose: Pose, side: str, leg: str, on: str, share: float, before: float) -> tuple[float, float]:
    """Raise and elbow flexion, degrees, of the arm of `side` on the leg of `leg`."""
    body, joints = poser.body, pose.joints

    def joint(name: str) -> Floats:
        place: Floats = joints[body.bone[name]][1:]
        return place

    hip, knee, ankle = (joint(name + leg) for name in ("upperleg01.", "lowerleg01.", "foot."))
    ends = {"knee": (knee, knee), "shank": (knee, ankle), "foot": (ankle, ankle), "floor": (ankle, ankle)}
    upper, lower = ends.get(on, (hip, knee))
    target = upper + share * (lower - upper) + np.array([-before, 0])
    if on == "floor":
        target = np.array([target[0] - 3 * before, 0.1])
    shoulder, elbow, wrist = (joint(name + side) for name in ("upperarm01.", "lowerarm01.", "wrist."))
    arm, forearm = float(np.linalg.norm(elbow - shoulder)), float(np.linalg.norm(wrist - elbow))
    to = target - shoulder
    raised = float(np.rad2deg(np.arctan2(-to[0], -to[1])))
    if on == "forearm":  # the elbow on the thigh, the forearm across it
        return raised, 100 - 60 * share
    length = float(np.clip(np.hypot(*to), abs(arm - forearm) + 0.02, arm + forearm - 1e-4))
    inner = triangle_angle(arm, length, forearm)
    return raised - inner, 180 - triangle_angle(arm, forearm, length) + REST_ELBOW - FOREARM_AHEAD_DEG
