"""The cameras: which there are, and whether one gives a picture. It is looked at for its size and kept nowhere."""

from __future__ import annotations

import os
import queue
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

from posture.doctor.check import Finding, Machine, good, needs_you, note, of_error
from posture.errors import PostureError
from posture.words import say

PATIENCE_S = 6.0
"""A driver that gives no picture for so long gives none; opening some webcams takes two seconds."""
_ATTEMPTS = 30


def camera(machine: Machine) -> Iterator[Finding]:
    """A finding for each camera, or that there is none."""
    try:
        cameras = machine.cameras()
    except PostureError as error:
        yield of_error(error)
        return
    barred = [device for device in _devices() if not os.access(device, os.R_OK | os.W_OK)]
    if barred:
        yield needs_you(say("doctor-camera-barred", devices=tuple(map(str, barred))))
        return
    if not cameras:
        yield note(say("doctor-camera-none"))
    for each in cameras:
        size = _picture_size(machine, each.index)
        if size is None:
            yield needs_you(say("doctor-camera-silent", number=str(each.index), name=each.name))
        else:
            width, height = map(str, size)
            yield good(say("doctor-camera-good", number=str(each.index), name=each.name, width=width, height=height))


def _devices() -> list[Path]:
    """What Linux has of cameras, each of which a camera may have several of."""
    return sorted(Path("/dev").glob("video[0-9]*")) if sys.platform == "linux" else []


def _picture_size(machine: Machine, index: int) -> tuple[int, int] | None:
    """Width and height of a picture of this camera; None when none comes.

    In a thread: a driver may block for ever, and then keeps its thread, which ends with the program.
    """
    answer: queue.Queue[tuple[int, int] | None] = queue.Queue()

    def look() -> None:
        size = None
        with suppress(Exception):  # whatever a driver raises: there is no picture
            capture = machine.capture(index)
            try:
                for _ in range(_ATTEMPTS if capture.isOpened() else 0):
                    taken, picture = capture.read()
                    if taken and picture is not None:
                        size = int(picture.shape[1]), int(picture.shape[0])
                        break
            finally:
                capture.release()
        answer.put(size)

    Thread(target=look, name="posture-doctor-camera", daemon=True).start()
    try:
        return answer.get(timeout=PATIENCE_S)
    except queue.Empty:
        return None
