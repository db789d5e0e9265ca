"""A camera on this computer, read by OpenCV: the newest picture, and a word when the camera is gone.

Drivers hand out stale pictures, go on saying "read" after the plug is pulled, or block for ever. So a thread of its own
reads as fast as the camera gives, only the newest picture is kept, and silence is noticed by whoever waits for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import Condition, Thread
from typing import Any, Protocol

import numpy as np

from posture.errors import CameraError
from posture.sense.libraries import system_libraries
from posture.values import Frame, Image
from posture.words import say

SILENCE_S = 3.0  # without a new picture, the camera is gone
FROZEN_S = 5.0  # a living sensor never gives the very same picture for this long


class Capture(Protocol):
    """What is needed of `cv2.VideoCapture`."""

    def isOpened(self) -> bool:  # noqa: N802 (OpenCV's name)
        """Whether the camera could be had."""

    def read(self) -> tuple[bool, Any]:
        """Whether there is a picture, and the picture, BGR."""

    def release(self) -> None:
        """Give the camera back."""


def open_capture(index: int) -> Capture:
    """The camera of that number through OpenCV. Raises SystemLibraryError."""
    with system_libraries():
        import cv2
    # What OpenCV would say about a missing camera is a page long; CameraError says it in a sentence.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    capture: Capture = cv2.VideoCapture(index)
    return capture


class Camera:
    """A camera, opened on entering and given back on leaving.

    index: 0 is the first. clock: seconds, rising. Raises CameraError when there is no such camera.
    """

    def __init__(
        self,
        index: int,
        *,
        opened: Callable[[int], Capture] = open_capture,
        clock: Callable[[], float] = time.monotonic,
        silence_s: float = SILENCE_S,
    ) -> None:
        self._number = str(index)
        self._clock, self._silence_s = clock, silence_s
        self._capture = opened(index)
        if not self._capture.isOpened():
            self._capture.release()
            raise CameraError(say("sense-camera-unopened", number=self._number))
        self._news = Condition()
        self._newest: tuple[Image, float] | None = None
        self._closed = False
        self._thread = Thread(target=self._read, name="posture-camera", daemon=True)

    def __enter__(self) -> Camera:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._news:
            self._closed = True
        # A driver that blocks for ever keeps its thread, which ends with the program; nobody waits for it here.
        self._thread.join(timeout=1.0)

    def frames(self) -> Iterator[Frame]:
        """The newest picture each time one is asked for, for ever. Raises CameraError when the camera falls silent."""
        first: float | None = None
        index, frozen_since = 0, self._clock()
        before: Image | None = None
        while True:
            with self._news:
                if not self._news.wait_for(lambda: self._newest is not None, timeout=self._silence_s):
                    raise CameraError(say("sense-camera-silent", number=self._number))
                assert self._newest is not None
                image, taken_s = self._newest
                self._newest = None
            if before is None or not np.array_equal(image, before):
                before, frozen_since = image, taken_s
            elif taken_s - frozen_since > FROZEN_S:
                raise CameraError(say("sense-camera-frozen", number=self._number))
            first = taken_s if first is None else first
            yield Frame(image=image, time_s=taken_s - first, index=index)
            index += 1

    def _read(self) -> None:
        try:
            while not self._closed:
                good, picture = self._capture.read()
                if not good or picture is None:
                    time.sleep(0.02)
                    continue
                image = np.ascontiguousarray(picture[:, :, ::-1])
                with self._news:
                    self._newest = (image, self._clock())
                    self._news.notify()
        finally:
            self._capture.release()
