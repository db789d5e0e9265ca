"""A calibration taken from a recorded clip: the same session and the same protocol as live."""

from __future__ import annotations

from pathlib import Path

from posture.calibration.moments import moment_of
from posture.calibration.protocol import advance, begin, finish
from posture.calibration.result import Calibration, CalibrationError
from posture.calibration.steps import Effect, Finished, NewReference, Refused
from posture.landmarks import Landmarker
from posture.pipeline import PoseSource, Session
from posture.reviewing import Progress
from posture.sources import Clip, read_clip


def calibrate_clip(path: Path | str, *, taken_at: str, model: str = "full") -> Calibration:
    """The calibration shown in one clip: stand tall, hinge flat, stand, round on purpose, stand.

    taken_at: when it was filmed, ISO 8601. Raises CalibrationError with the reason when it can't be trusted,
    SourceError for what can't be read, ModelError and SystemLibraryError for what isn't installed.
    """
    clip = read_clip(path)
    with Landmarker(model) as landmarker:
        return calibrate_frames(clip, landmarker, taken_at=taken_at)


def calibrate_frames(
    clip: Clip, landmarker: PoseSource, *, taken_at: str, progress: Progress | None = None
) -> Calibration:
    """Calibrate on an opened clip with a landmarker that is ready; raises CalibrationError."""
    session = Session(landmarker)
    state, _ = begin(taken_at)
    for frame in clip.frames():
        feedback = session.step(frame.image, frame.time_s)
        state, effects = advance(state, moment_of(feedback, session.reference), feedback.time_s)
        if progress:
            progress(frame.time_s)
        if (ended := _ended(effects)) is not None:
            return ended
        if any(isinstance(effect, NewReference) for effect in effects):
            session.reset()
    _, effects = finish(state)
    if (ended := _ended(effects)) is not None:
        return ended
    raise CalibrationError("The clip ended before the calibration did.", "Film all five steps in one go.")


def _ended(effects: tuple[Effect, ...]) -> Calibration | None:
    """The calibration if it is complete, None while it goes on; raises CalibrationError when it was refused."""
    for effect in effects:
        if isinstance(effect, Finished):
            return effect.calibration
        if isinstance(effect, Refused):
            raise CalibrationError(effect.problem, effect.remedy)
    return None
