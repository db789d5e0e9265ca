"""The names of the cameras: each camera once, by the number that opens it."""

from __future__ import annotations

import cv2
import cv2_enumerate_cameras
import pytest
from cv2_enumerate_cameras.camera_info import CameraInfo

from posture.sense.camera_names import CameraName, camera_names


def test_each_camera_is_named_once_by_the_number_that_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {
        cv2.CAP_V4L2: [
            CameraInfo(2, "Desk camera", None, None, None, 0),
            CameraInfo(0, "Built in", None, None, None, 0),
        ],
        cv2.CAP_GSTREAMER: [CameraInfo(7, "The same by another way", None, None, None, 0)],
    }
    monkeypatch.setattr(cv2_enumerate_cameras, "supported_backends", tuple(there))
    monkeypatch.setattr(cv2_enumerate_cameras, "enumerate_cameras", there.__getitem__)
    assert camera_names() == (CameraName(index=0, name="Built in"), CameraName(index=2, name="Desk camera"))


def test_asking_this_machine_switches_nothing_on_and_always_answers() -> None:
    numbers = [camera.index for camera in camera_names()]
    assert numbers == sorted(set(numbers))
