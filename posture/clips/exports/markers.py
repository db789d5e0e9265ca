"""landmarks.trc: the world landmarks as marker positions, for OpenSim and motion-capture programs.

Millimetres from the middle of the hips, which therefore never moves: x to the right in the picture, y up, z towards
the camera (right-handed). Frames without a person hold NaN, which OpenSim reads as missing.
"""

from __future__ import annotations

from pathlib import Path

from posture.clips.exports.writing import LinesWriter, MadeFor
from posture.clips.reviewing import Review
from posture.sense.sources import FOLDER_FPS
from posture.values import LANDMARKS, Feedback, Frame, Landmark

MARKERS = tuple(landmark.name.lower() for landmark in Landmark)
"""The names of the markers, in their order. One that the pose model does not know is NaN, which reads as missing."""
_KEYS = "DataRate CameraRate NumFrames NumMarkers Units OrigDataRate OrigDataStartFrame OrigNumFrames"
_UNSEEN = "\t".join(["NaN"] * 3 * LANDMARKS)


class MarkersWriter(LinesWriter):
    """A row a frame: its number from 1, its time in seconds, then x, y, z of each marker in mm."""

    def __init__(self, target: Path, made_for: MadeFor) -> None:
        super().__init__(target, made_for)
        self._seen = False

    def see(self, frame: Frame, feedback: Feedback) -> None:
        """Append the frame."""
        cells = _UNSEEN
        if feedback.pose is not None:
            self._seen = True
            placed = feedback.pose.world * (1000.0, -1000.0, -1000.0)
            cells = "\t".join(f"{value:.2f}" if value == value else "NaN" for value in placed.ravel().tolist())
        self.add(f"{self.lines + 1}\t{feedback.time_s:.4f}\t{cells}")

    def complete(self, review: Review) -> bool:
        """As any lines; False when nobody was ever seen: OpenSim hangs on a file without a marker."""
        return self._seen and super().complete(review)

    def head(self, review: Review) -> str:
        """The five lines before the data."""
        rows = review.rows
        length = rows[-1].time_s - rows[0].time_s
        # The rate is a mean: the times of the rows are the truth.
        rate = f"{(len(rows) - 1) / length if length > 0 else review.clip.fps or FOLDER_FPS:.2f}"
        count = str(self.lines)
        keys = _KEYS.split()
        values = [rate, rate, count, str(LANDMARKS), "mm", rate, "1", count]
        axes = [f"{axis}{number}" for number in range(1, LANDMARKS + 1) for axis in "XYZ"]
        lines = (
            ["PathFileType", "4", "(X/Y/Z)", self.target.name],
            keys,
            values,
            ["Frame#", "Time", *(cell for name in MARKERS for cell in (name, "", ""))],
            ["", "", *axes],
        )
        return "\n".join("\t".join(line) for line in lines) + "\n\n"
