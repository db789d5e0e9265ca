"""poses.zip: what the pose model saw of each frame, to be judged anew without it (`posture review --again-from`)."""

from __future__ import annotations

from pathlib import Path

from posture import __version__
from posture.clips.exports.writing import MadeFor, Writer
from posture.clips.reviewing import Review
from posture.sense.recording import RecordedOf, Recorder
from posture.values import Feedback, Frame


class PosesWriter(Writer):
    """The landmarks and the mask of every frame, as they came."""

    def __init__(self, target: Path, made_for: MadeFor) -> None:
        super().__init__(target, made_for)
        self._recorder: Recorder | None = None

    def see(self, frame: Frame, feedback: Feedback) -> None:
        """Append the frame."""
        if self._recorder is None:
            self._recorder = Recorder(self.temporary)
        self._recorder.add(feedback.time_s, feedback.pose)

    def complete(self, review: Review) -> bool:
        """Finish the file."""
        clip = review.clip
        about = RecordedOf(
            name=clip.name,
            width=clip.width,
            height=clip.height,
            duration_s=clip.duration_s,
            frame_count=clip.frame_count,
            fps=clip.fps,
            start_s=clip.start_s,
            end_s=clip.end_s,
            damaged=review.damaged,
        )
        return self._recorder is not None and self._recorder.finish(posture=__version__, model=review.model, clip=about)

    def close(self) -> None:
        """Let go of the file."""
        if self._recorder is not None:
            self._recorder.close()
        super().close()
