"""motion.mot: the measured angles as an OpenSim motion, to be played on a model such as Rajagopal2016.

Coordinates and signs (degrees, a right-handed turn about the axis that points to the person's right):

- `pelvis_tilt`: forwards is negative, so it is -hip_hinge_deg. 0 is the person's own standing, not the model's.
- `lumbar_extension`: arching is positive, rounding negative, so it is -lumbar_flexion_deg. These models have one
  stiff trunk; what the upper back did is in frames.csv only.
- `hip_flexion_r`, `hip_flexion_l`: the thigh against the pelvis, forwards positive: the thigh's lean in the picture
  plus hip_hinge_deg.
- `knee_angle_r`, `knee_angle_l`: flexion positive, as in the Rajagopal models; gait2392 counts it negative.

Frames in which these are not known are left out: OpenSim's reader of motions stops at the first empty cell or NaN
without a word. Times rise but need not be evenly spaced.
"""

from __future__ import annotations

from posture.clips.exports.writing import LinesWriter
from posture.clips.reviewing import Review
from posture.measure.geometry import forward_lean_deg
from posture.measure.legs import leg
from posture.values import Feedback, Frame, Pose, Side

COORDINATES = (
    "pelvis_tilt", "lumbar_extension", "hip_flexion_r", "hip_flexion_l", "knee_angle_r", "knee_angle_l",
)  # fmt: skip

_HEAD = """\
motion
version=1
nRows={rows}
nColumns={columns}
inDegrees=yes
# Posture: an estimate from a side view. Angles are relative to the person's own standing.
# pelvis_tilt: forwards is negative. lumbar_extension: rounding is negative.
# hip_flexion, knee_angle: flexion is positive (as in Rajagopal2016; gait2392 counts the knee negative).
# Frames that could not be measured are left out.
endheader
"""


class MotionWriter(LinesWriter):
    """A row a measured frame: the time in seconds, then `COORDINATES`."""

    def see(self, frame: Frame, feedback: Feedback) -> None:
        """Append the frame if it was measured."""
        angles, pose, view = feedback.angles, feedback.pose, feedback.view
        if angles is None or pose is None or view is None:
            return
        forward = 1.0 if view.facing is Side.RIGHT else -1.0
        figures = (
            -angles.hip_hinge_deg,
            -angles.lumbar_flexion_deg,
            _thigh_lean_deg(pose, forward, left=False) + angles.hip_hinge_deg,
            _thigh_lean_deg(pose, forward, left=True) + angles.hip_hinge_deg,
            angles.knee_flexion_right_deg,
            angles.knee_flexion_left_deg,
        )
        # Adding 0.0 turns a rounded -0.0 into 0.0.
        self.add("\t".join([f"{feedback.time_s:.4f}", *(f"{round(one, 3) + 0.0:.3f}" for one in figures)]))

    def head(self, review: Review) -> str:
        """The header of an OpenSim motion and the line of labels."""
        head = _HEAD.format(rows=self.lines, columns=1 + len(COORDINATES))
        return head + "\t".join(("time", *COORDINATES)) + "\n"


def _thigh_lean_deg(pose: Pose, forward: float, *, left: bool) -> float:
    """How far the thigh points forward of straight down, in the picture; degrees."""
    hip, knee, _ = leg(pose, left=left)
    return -forward_lean_deg(knee, hip, forward)
