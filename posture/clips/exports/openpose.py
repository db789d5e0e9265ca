"""openpose/: the landmarks in OpenPose's own form, a JSON file a frame with the 25 keypoints of its BODY_25.

Keypoints are x, y in pixels of the upright picture and a confidence 0..1. Neck and MidHip are the middles of the
shoulders and hips, as sure as the less sure side. A landmark is one toe a foot: it stands for the big toe, and the
small toe is 0, 0, 0, which is OpenPose's way of saying "not found". A frame without anyone holds no people.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from posture.clips.exports.writing import FolderWriter, MadeFor
from posture.clips.reviewing import Review
from posture.values import Feedback, Floats, Frame, Landmark, Pose

# For each BODY_25 keypoint the landmarks whose middle it is, parted by spaces; none: not known.
_SOURCES = {
    "Nose": "nose", "Neck": "left_shoulder right_shoulder",
    "RShoulder": "right_shoulder", "RElbow": "right_elbow", "RWrist": "right_wrist",
    "LShoulder": "left_shoulder", "LElbow": "left_elbow", "LWrist": "left_wrist",
    "MidHip": "left_hip right_hip",
    "RHip": "right_hip", "RKnee": "right_knee", "RAnkle": "right_ankle",
    "LHip": "left_hip", "LKnee": "left_knee", "LAnkle": "left_ankle",
    "REye": "right_eye", "LEye": "left_eye", "REar": "right_ear", "LEar": "left_ear",
    "LBigToe": "left_toe", "LSmallToe": "", "LHeel": "left_heel",
    "RBigToe": "right_toe", "RSmallToe": "", "RHeel": "right_heel",
}  # fmt: skip
BODY_25: dict[str, list[Landmark]] = {
    keypoint: [Landmark[name.upper()] for name in names.split()] for keypoint, names in _SOURCES.items()
}
# What OpenPose was not asked for, it writes as empty lists.
_OTHERS = (
    "face_keypoints_2d", "hand_left_keypoints_2d", "hand_right_keypoints_2d",
    "pose_keypoints_3d", "face_keypoints_3d", "hand_left_keypoints_3d", "hand_right_keypoints_3d",
)  # fmt: skip


class OpenPoseWriter(FolderWriter):
    """`NAME_000000000000_keypoints.json` for each frame, numbered from 0, NAME being the clip's."""

    pattern = re.compile(r".*_\d{12}_keypoints\.json", re.DOTALL)

    def __init__(self, target: Path, made_for: MadeFor) -> None:
        super().__init__(target, made_for)
        self._name = made_for.clip.name
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
    keypoints = np.zeros((len(BODY_25), 3))
    for row, sources in zip(keypoints, BODY_25.values(), strict=True):
        if sources and np.isfinite(pose.points[sources]).all():
            row[:2] = pose.points[sources].mean(axis=0)
            row[2] = np.clip(pose.visibility[sources].min(), 0.0, 1.0)
    return keypoints
