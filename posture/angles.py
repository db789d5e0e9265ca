"""The posture of one frame in degrees: the estimator's figures, the knees the landmarks show, and the uncertainty."""

from __future__ import annotations

from posture.estimator import Estimate
from posture.geometry import joint_flexion_deg
from posture.legs import leg
from posture.reference import Reference
from posture.shape import Shape
from posture.values import Angles, Pose


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
