"""An independent check of the truth: the angles recomputed from the 3D joints alone, against the recorded ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from samples.render.rotations import forward_lean


@dataclass(frozen=True, slots=True)
class Check:
    """worst_deg: largest disagreement for each angle, degrees; slip_mm: how far the planted foot moved."""

    worst_deg: Mapping[str, float]
    slip_mm: float


def joint_angles(joints: Mapping[str, Any], neutral: Mapping[str, float]) -> dict[str, float]:
    """Angles in degrees from joint positions (m, truth.JOINTS); `neutral`: segment leans in neutral standing."""
    hips = (np.array(joints["hip_left"]) + joints["hip_right"]) / 2
    pelvis = forward_lean(hips, joints["L5S1"]) - neutral["pelvis"]
    lumbar = forward_lean(joints["L1L2"], joints["T12L1"]) - neutral["l1"] - pelvis
    angles = {"pelvis_tilt": pelvis, "lumbar_flexion": lumbar}
    for side in ("left", "right"):
        thigh = forward_lean(joints["knee_" + side], joints["hip_" + side])
        shank = forward_lean(joints["ankle_" + side], joints["knee_" + side])
        angles["hip_flexion_" + side] = pelvis - thigh
        angles["knee_flexion_" + side] = shank - thigh
    return angles


def check(clip: Mapping[str, Any]) -> Check:
    """Check the content of a NAME.full.json."""
    worst: dict[str, float] = defaultdict(float)
    planted = []
    settled = (clip["standing_from_s"] or 0) + 1e-6
    ahead = clip["raised_leg"] or clip["leg_in_front"]
    standing = "right" if ahead == "left" else "left"
    for frame in clip["frames"]:
        if not frame["visible"]:
            continue
        for name, angle in joint_angles(frame["joints_m"], clip["neutral_segments_deg"]).items():
            worst[name] = max(worst[name], abs(angle - frame[name]))
        if frame["time_s"] >= settled:
            planted.append(frame["joints_m"]["ankle_" + standing])
    slip = float(np.ptp(np.array(planted), axis=0).max() * 1000) if planted else 0.0
    return Check(dict(worst), slip)
