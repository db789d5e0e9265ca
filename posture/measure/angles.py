"""The posture in degrees: of one frame (the estimator's figures, the knees from the landmarks), smoothed over time."""

from __future__ import annotations

from dataclasses import fields

from posture.measure.estimator import Estimate
from posture.measure.filters import ANGLE_BETA, ANGLE_CUTOFF_HZ, OneEuro
from posture.measure.geometry import joint_flexion_deg
from posture.measure.legs import leg
from posture.measure.reference import Reference
from posture.measure.shape import Shape
from posture.values import Angles, Pose

ANGLE_NAMES: tuple[str, ...] = tuple(f.name for f in fields(Angles))


def combine(pose: Pose, shape: Shape, estimate: Estimate, reference: Reference | None) -> Angles:
    """All angles of a frame, relative to `reference` where there is one and to the average person where not.

    Knees are read from the image's landmarks: the camera sees them side-on.
    """
    standing_lean = reference.shape.trunk_lean_deg if reference else 0.0
    return Angles(
        trunk_lean_deg=shape.trunk_lean_deg - standing_lean,
        hip_hinge_deg=estimate.pelvis_deg,
        hip_hinge_sd_deg=estimate.pelvis_sd_deg,
        lumbar_flexion_deg=estimate.lumbar_deg,
        lumbar_sd_deg=estimate.lumbar_sd_deg,
        thoracic_flexion_deg=estimate.thoracic_deg,
        thoracic_sd_deg=estimate.thoracic_sd_deg,
        knee_flexion_left_deg=joint_flexion_deg(*leg(pose, left=True)),
        knee_flexion_right_deg=joint_flexion_deg(*leg(pose, left=False)),
    )


class AngleSmoother:
    """One One Euro filter for each angle, all reset together after a gap."""

    def __init__(self, gap_s: float) -> None:
        self._filters = {name: OneEuro(ANGLE_CUTOFF_HZ, ANGLE_BETA, gap_s=gap_s) for name in ANGLE_NAMES}

    def reset(self) -> None:
        """Forget everything."""
        for angle_filter in self._filters.values():
            angle_filter.reset()

    def step(self, angles: Angles, time_s: float) -> Angles:
        """The smoothed angles at `time_s`."""
        smoothed: dict[str, float] = {}
        for name, angle_filter in self._filters.items():
            raw = float(getattr(angles, name))
            value = angle_filter.step(raw, time_s)
            smoothed[name] = raw if value is None else value
        return Angles(**smoothed)
