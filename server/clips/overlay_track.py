"""What the review page draws over a clip, frame by frame, as two files of records of one length each.

curve.bin is small and read whole; of overlay.bin the page fetches the part it is about to show. All numbers are little
endian. Angles are in tenths of a degree, places in shares of the picture's width and height, 0..`FULL`.

    curve.bin    time_s f64 | hinge, back, back_sd, knee i16 | verdict u8 | warning u8 | 2 bytes of nothing
    overlay.bin  18 landmarks, x and y u16 | the line along the back, `BACK_POINTS` points, x and y u16
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Self

import numpy as np

from posture.clips.drawing import BACK_POINTS, DRAWN, SEEN, VERDICTS
from posture.measure.geometry import resample
from posture.values import Feedback, Floats, Frame, Side

CURVE, OVERLAY = "curve.bin", "overlay.bin"
FULL, NOWHERE = 65_000, 65_535  # NOWHERE: not seen
UNKNOWN = -32_768  # an angle

_CURVE = np.dtype([("time_s", "<f8"), ("angles", "<i2", (4,)), ("verdict", "u1"), ("warning", "u1"), ("nothing", "V2")])
_PLACES = len(DRAWN) + BACK_POINTS
CURVE_BYTES, OVERLAY_BYTES = _CURVE.itemsize, _PLACES * 4


class FilmWriter:
    """A watcher of a review that writes both files, a frame at a time. Raises OSError."""

    def __init__(self, folder: Path) -> None:
        self._curve: BinaryIO = (folder / CURVE).open("wb")
        self._overlay: BinaryIO = (folder / OVERLAY).open("wb")

    def __enter__(self) -> Self:
        """The writer itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close both files."""
        self._curve.close()
        self._overlay.close()

    def see(self, frame: Frame, feedback: Feedback) -> None:  # noqa: ARG002 (a watcher's signature)
        """Take in the next frame."""
        record = np.zeros((), _CURVE)
        record["time_s"] = feedback.time_s
        record["angles"] = _angles(feedback)
        record["verdict"] = VERDICTS.index(feedback.verdict)
        record["warning"] = feedback.warning
        self._curve.write(record.tobytes())
        self._overlay.write(_places(feedback).tobytes())


def knee_deg(feedback: Feedback) -> float | None:
    """Flexion of the knee that should be straight: of the stretched leg where that is known, else the near one."""
    if feedback.legs is not None and feedback.legs.knee_deg is not None:
        return feedback.legs.knee_deg
    if feedback.angles is None:
        return None
    left = feedback.view is None or feedback.view.near is Side.LEFT
    return feedback.angles.knee_flexion_left_deg if left else feedback.angles.knee_flexion_right_deg


def _angles(feedback: Feedback) -> list[int]:
    angles = feedback.angles
    values = (
        angles.hip_hinge_deg if angles else None,
        angles.lumbar_flexion_deg if angles else None,
        angles.lumbar_sd_deg if angles else None,
        knee_deg(feedback),
    )
    known = [None if value is None or not np.isfinite(value) else value for value in values]
    return [UNKNOWN if value is None else int(np.clip(round(value * 10), -32_000, 32_000)) for value in known]


def _places(feedback: Feedback) -> np.ndarray[tuple[int, int], np.dtype[np.uint16]]:
    places = np.full((_PLACES, 2), NOWHERE, "<u2")
    if feedback.pose is None:
        return places
    size = np.array(feedback.pose.size, np.float64)
    drawn = list(DRAWN)
    seen = feedback.pose.visibility[drawn] >= SEEN
    places[: len(DRAWN)][seen] = _shares(feedback.pose.points[drawn][seen], size)
    if feedback.contour is not None and len(feedback.contour.points) > 1:
        places[len(DRAWN) :] = _shares(resample(feedback.contour.points, BACK_POINTS), size)
    return places


def _shares(points: Floats, size: Floats) -> np.ndarray[tuple[int, int], np.dtype[np.uint16]]:
    """Pixels as shares of the picture. What lies outside is drawn at its edge."""
    return np.asarray(np.clip(np.round(points / size * FULL), 0, FULL), dtype="<u2")
