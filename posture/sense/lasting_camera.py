"""A camera that may be unplugged and comes back: pictures while it gives some, and the reason while it doesn't."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from posture.errors import CameraError
from posture.sense.camera import Camera
from posture.values import Frame

BACK_OFF_S = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Pauses between attempts to open it again; the last one stays. Asking more often keeps some drivers from healing."""


class _Opened(Protocol):
    def frames(self) -> Iterator[Frame]:
        """The newest picture each time."""


OpenCamera = Callable[[int], AbstractContextManager[_Opened]]


def looks(
    index: int,
    *,
    opened: OpenCamera = Camera,
    clock: Callable[[], float] = time.monotonic,
    rest: Callable[[float], None] = time.sleep,
) -> Generator[Frame | CameraError, None, None]:
    """The newest picture each time one is asked for, for ever; while the camera is gone, why, once an attempt.

    index: 0 is the first camera. Times rise from 0 at the first picture, also across a gap: an unplugged camera is a
    hole in time, not a new clip. Raises CameraError when there is no such camera to begin with, as waiting for one that
    never was would be waiting for ever.
    """
    camera = opened(index)
    began_s: float | None = None
    number = attempts = 0
    while True:
        try:
            with camera as live:
                at_s = clock()
                began_s = at_s if began_s is None else began_s
                for frame in live.frames():
                    attempts = 0
                    yield Frame(image=frame.image, time_s=at_s - began_s + frame.time_s, index=number)
                    number += 1
        except CameraError as error:
            gone = error
        yield gone
        while True:
            rest(BACK_OFF_S[min(attempts, len(BACK_OFF_S) - 1)])
            attempts += 1
            try:
                camera = opened(index)
                break
            except CameraError as error:
                yield error
