"""The worst moment of each warning as a small JPEG, kept while a review runs: one picture a warning, no more."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image as Pictures

from posture.clips.exports.overlay import with_lines
from posture.values import Event, Feedback, Frame, Image

LONGEST_SIDE = 480
"""Pixels; a thumbnail takes about 30 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """The frame of one warning in which the low back was roundest, with the lines drawn on it. Times in seconds."""

    time_s: float
    lumbar_flexion_deg: float
    width: int
    height: int
    jpeg: bytes


class Thumbnails:
    """A watcher of a review. After the last frame, `found()` has a thumbnail for each of the review's warnings."""

    def __init__(self, longest_side: int = LONGEST_SIDE) -> None:
        self._longest_side = longest_side
        self._done: list[Thumbnail | None] = []
        self._on = False
        self._worst: tuple[float, float, Image] | None = None  # flexion, time, picture already small

    def see(self, frame: Frame, feedback: Feedback) -> None:
        """Take in the next frame; only a new worst one costs anything."""
        for event in feedback.events:
            if event is Event.WARNING_STARTED:
                self._on, self._worst = True, None
            elif event is Event.WARNING_ENDED:
                self._finish()
        if not self._on or feedback.angles is None:
            return
        flexion = feedback.angles.lumbar_flexion_deg
        if self._worst is None or flexion > self._worst[0]:
            self._worst = flexion, feedback.time_s, self._small(with_lines(frame.image, feedback))

    def found(self) -> list[Thumbnail | None]:
        """One for each warning, in order, a warning that is still on included; None where none could be taken."""
        self._finish()
        return list(self._done)

    def _finish(self) -> None:
        if not self._on:
            return
        thumbnail = None
        if self._worst is not None:
            flexion, time_s, image = self._worst
            file = io.BytesIO()
            Pictures.fromarray(image).save(file, "JPEG", quality=82, optimize=True)
            height, width = image.shape[:2]
            thumbnail = Thumbnail(
                time_s=time_s, lumbar_flexion_deg=flexion, width=width, height=height, jpeg=file.getvalue()
            )
        self._done.append(thumbnail)
        self._on, self._worst = False, None

    def _small(self, image: Image) -> Image:
        import cv2
        import numpy as np

        height, width = image.shape[:2]
        scale = min(1.0, self._longest_side / max(height, width))
        if scale == 1.0:
            return image
        size = max(round(width * scale), 1), max(round(height * scale), 1)
        return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
