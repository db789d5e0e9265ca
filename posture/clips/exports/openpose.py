"""openpose/: the landmarks in OpenPose's own form, a JSON file a frame with the 25 keypoints of its BODY_25.

Keypoints are x, y in pixels of the upright picture and a confidence 0..1. Neck and MidHip are the middles of the
shoulders and hips, as sure as the less sure side. MediaPipe has one toe a foot: it stands for the big toe, and the
small toe is 0, 0, 0, which is OpenPose's way of saying "not found". A frame without anyone holds no people.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from posture.clips.exports.writing import FolderWriter
from posture.clips.reviewing import Review
from posture.values import Feedback, Floats, Frame, Pose

# For each BODY_25 keypoint the MediaPipe landmarks whose middle it is; none: not known.
BODY_25: dict[str, tuple[int, ...]] = {
    "Nose": (0,), "Neck": (11, 12),
    "RShoulder": (12,), "RElbow": (14,), "RWrist": (16,), "LShoulder": (11,), "LElbow": (13,), "LWrist": (15,),
    "MidHip": (23, 24),
    "RHip": (24,), "RKnee": (26,), "RAnkle": (28,), "LHip": (23,), "LKnee": (25,), "LAnkle": (27,),
    "REye": (5,), "LEye": (2,), "REar": (8,), "LEar": (7,),
    "LBigToe": (31,), "LSmallToe": (), "LHeel": (29,), "RBigToe": (32,), "RSmallToe": (), "RHeel": (30,),
}  # fmt: skip
# What OpenPose was not asked for, it writes as empty lists.
_OTHERS = (
    "face_keypoints_2d", "hand_left_keypoints_2d", "hand_right_keypoints_2d",
    "pose_keypoints_3d", "face_keypoints_3d", "hand_left_keypoints_3d", "hand_right_keypoints_3d",
)  # fmt: skip


class OpenPoseWriter(FolderWriter):
    """`NAME_000000000000_keypoints.json` for each frame, numbered from 0, NAME being the clip's."""

    pattern = re.compile(r".*_\d{12}_keypoints\.json", re.DOTALL)

    def __init__(self, target: Path, name: str) -> None:
        super().__init__(target)
        self._name = name
        self._count = 0

    def see(self, frame: Frame, feedback: Feedback) -> None:
        """Write the frame's file."""
        path = self.file(f"{self._name}_{self._count:012d}_keypoints.json")
        path.write_text(json.dumps(openpose_of(feedback.pose), separators=(",", ":")), encoding="utf-8")
        self._count += 1

    def complete(self, review: Review) -> bool:
        """Nothing is left to write."""
        return self._count > 0


def openpose_of(pose: Pose | None) -> dict[str, Any]:
    """One frame as OpenPose writes it."""
    if pose is None:
        return {"version": 1.3, "people": []}
    keypoints = [round(float(value), 3) for value in body_25(pose).ravel()]
    person = {"person_id": [-1], "pose_keypoints_2d": keypoints, **{name: [] for name in _OTHERS}}
    return {"version": 1.3, "people": [person]}


def body_25(pose: Pose) -> Floats:
    """(25, 3) x, y in pixels and confidence 0..1 of the BODY_25 keypoints; zeros where unknown."""
    found = np.zeros((len(BODY_25), 3))
    for row, sources in zip(found, BODY_25.values(), strict=True):
        if sources:
            row[:2] = pose.points[list(sources)].mean(axis=0)
            row[2] = np.clip(pose.visibility[list(sources)].min(), 0.0, 1.0)
    return found
