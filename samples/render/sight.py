"""What MediaPipe sees in single pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.render.rotations import Floats

Image: TypeAlias = NDArray[np.uint8]

LANDMARKS = 33


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What MediaPipe says about one picture. Nobody seen: zeros and an empty mask."""

    seen: bool = False
    landmarks: Floats = field(default_factory=lambda: np.zeros((LANDMARKS, 5)))  # x, y (0..1), z, visibility, presence
    world: Floats = field(default_factory=lambda: np.zeros((LANDMARKS, 3)))  # m
    mask_png: bytes = b""  # 8 bit, 255 = person


class Observer:
    """MediaPipe on single pictures. A context manager: it holds native memory."""

    def __init__(self, model: Path | None = None) -> None:
        """`model`: a pose bundle; None = the full one that ships with Posture."""
        from posture.sense.mediapipe_guard import stop_usage_metrics
        from posture.sense.models import model_path

        stop_usage_metrics()
        import mediapipe
        from mediapipe.tasks.python import BaseOptions, vision

        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=(model or model_path("full")).read_bytes()),
            running_mode=vision.RunningMode.IMAGE,
            output_segmentation_masks=True,
        )
        self._mediapipe: Any = mediapipe
        self._task = vision.PoseLandmarker.create_from_options(options)

    def __enter__(self) -> Observer:
        """The observer itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Free the native memory."""
        self._task.close()

    def look(self, bgr: Image) -> Sight:
        """What is seen in a BGR picture."""
        rgb = np.ascontiguousarray(bgr[:, :, ::-1])
        image_format = self._mediapipe.ImageFormat.SRGB
        result = self._task.detect(self._mediapipe.Image(image_format=image_format, data=rgb))
        if not result.pose_landmarks:
            return Sight()
        mask = result.segmentation_masks[0].numpy_view().reshape(bgr.shape[:2])
        grey = (np.clip(mask, 0, 1) * 255).astype(np.uint8)
        return Sight(
            seen=True,
            landmarks=np.array([[p.x, p.y, p.z, p.visibility, p.presence] for p in result.pose_landmarks[0]]),
            world=np.array([[p.x, p.y, p.z] for p in result.pose_world_landmarks[0]]),
            mask_png=cv2.imencode(".png", grey, [cv2.IMWRITE_PNG_COMPRESSION, 4])[1].tobytes(),
        )
