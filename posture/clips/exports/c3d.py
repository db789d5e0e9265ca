"""landmarks.c3d: the world landmarks as motion-capture programs read them; the same points and axes as landmarks.trc.

ezc3d, a binary library by biomechanists, writes it; it comes with the extra `c3d`, for not every machine has a wheel.
C3D knows a rate and no times, so a frame stands at each beat of the mean rate: the nearest one of the clip.
"""

from __future__ import annotations

from array import array
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posture.clips.exports.markers import MARKERS
from posture.clips.exports.writing import MadeFor, Writer
from posture.clips.reviewing import Review
from posture.sense.sources import FOLDER_FPS
from posture.values import LANDMARKS, Feedback, Floats, Frame

_UNSEEN = [float("nan")] * 3 * LANDMARKS


class C3dWriter(Writer):
    """Points in mm; a frame without a person holds no point. Kept in memory until the end: 0.7 MB a minute."""

    def __init__(self, target: Path, made_for: MadeFor) -> None:
        super().__init__(target, made_for)
        self._times: list[float] = []
        self._cells = array("f")
        self._seen = False

    def see(self, frame: Frame, feedback: Feedback) -> None:
        """Take in the frame."""
        self._times.append(feedback.time_s)
        if feedback.pose is None:
            self._cells.extend(_UNSEEN)
            return
        self._seen = True
        self._cells.extend((feedback.pose.world * (1000.0, -1000.0, -1000.0)).ravel().tolist())

    def complete(self, review: Review) -> bool:
        """Write the file; False when nobody was ever seen."""
        if not self._seen:
            return False
        import ezc3d

        times = np.asarray(self._times)
        length = times[-1] - times[0]
        rate = (len(times) - 1) / length if length > 0 else review.clip.fps or FOLDER_FPS
        points = np.frombuffer(self._cells, dtype=np.float32).reshape(len(times), LANDMARKS, 3)
        made = ezc3d.c3d()
        made["parameters"]["POINT"]["RATE"]["value"] = [rate]
        made["parameters"]["POINT"]["UNITS"]["value"] = ["mm"]
        made["parameters"]["POINT"]["LABELS"]["value"] = list(MARKERS)
        placed = points[nearest(times, rate)].astype(np.float64).transpose(2, 1, 0)
        made["data"]["points"] = np.concatenate([placed, np.ones((1, *placed.shape[1:]))])
        made.write(str(self.temporary))
        return True


def nearest(times: Floats, rate: float) -> NDArray[np.int64]:
    """The numbers of the frames nearest to the beats of `rate` a second from the first on; times (n,) rise, seconds."""
    beats = times[0] + np.arange(len(times)) / rate
    after = np.clip(np.searchsorted(times, beats), 1, max(len(times) - 1, 1))
    if len(times) == 1:
        return np.zeros(1, dtype=np.int64)
    earlier = beats - times[after - 1] <= times[after] - beats
    return np.asarray(after - earlier, dtype=np.int64)
