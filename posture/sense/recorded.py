"""Recorded poses as a pose model of their own: a clip of blank pictures, and a source that knows who was in them.

So a review runs over them as over any clip, without a film being decoded or a model being loaded.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from posture.pose_source import PoseSource
from posture.sense.recording import Recording
from posture.sense.sources import Clip, Ending, check_part
from posture.values import Image, Pose


class RecordedPoses(PoseSource):
    """Answers with the poses of a recording, in their order; what the picture shows is of no account."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._frames: Iterator[tuple[float, Pose | None]] = recording.frames()

    def reset(self) -> None:
        """From the first frame again."""
        self._frames = self._recording.frames()

    def detect(self, image: Image, time_s: float) -> Pose | None:  # noqa: ARG002 (the port's signature)
        """The pose that was seen at `time_s`; times must rise, as they do in a clip. Raises RecordingError."""
        return next((pose for at_s, pose in self._frames if at_s >= time_s), None)


@dataclass(frozen=True)
class BlankPicture:
    """A picture that was not kept: black, of the size it had."""

    size: tuple[int, int]
    bytes: int = 0

    @cached_property
    def _black(self) -> Image:
        width, height = self.size
        return np.zeros((height, width, 3), np.uint8)

    def rgb(self) -> Image:
        """uint8, (h, w, 3), always the same."""
        return self._black


@dataclass(slots=True, kw_only=True)
class RecordedClip(Clip):
    """A clip of which only the poses were kept. `pictures` are blank, at the times of the recording."""

    recording: Recording = field(repr=False)

    def pictures(self) -> Generator[tuple[float, BlankPicture]]:  # type: ignore[override]
        """As of a clip: times from the recording, within the part that is asked for."""
        self.outcome = None
        blank = BlankPicture((self.width, self.height))
        for time_s in self.recording.times():
            if (self.start_s is None or time_s >= self.start_s) and (self.end_s is None or time_s < self.end_s):
                yield time_s, blank
        self.outcome = Ending.DAMAGED if self.recording.head.clip.damaged else Ending.END


def recorded_clip(path: Path | str, start_s: float | None = None, end_s: float | None = None) -> RecordedClip:
    """The clip that a recording is of, or a part of it; its `recording` is to be played with `RecordedPoses`.

    Raises RecordingError for what isn't a recording that can be played, TrimError when no frame lies in the part.
    """
    recording = Recording(Path(path))
    about = recording.head.clip
    clip = RecordedClip(
        path=Path(path),
        name=about.name,
        width=about.width,
        height=about.height,
        duration_s=about.duration_s,
        frame_count=about.frame_count,
        fps=about.fps,
        start_s=about.start_s if start_s is None else start_s,
        end_s=about.end_s if end_s is None else end_s,
        recording=recording,
    )
    if start_s is not None or end_s is not None:
        check_part(clip)
    return clip
