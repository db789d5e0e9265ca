"""A calibration taken from pictures in a row, of a clip or a camera: the same session and protocol as on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

from posture.calibration.machine import CalibrationState, advance, begin, finish, restart
from posture.calibration.moments import moment_of
from posture.calibration.result import Calibration, CalibrationError
from posture.calibration.steps import Effect, Finished, NewReference, Refused
from posture.pipeline import Session
from posture.pose_source import PoseSource
from posture.sense.models import open_model
from posture.sense.sources import read_clip
from posture.values import Frame
from posture.words import say

Hear: TypeAlias = Callable[[CalibrationState, tuple[Effect, ...]], None]
"""Told the state after each picture, and what came of it."""


def calibrate_clip(path: Path | str, *, taken_at: str, model: str = "full") -> Calibration:
    """The calibration shown in one clip: stand tall, hinge flat, stand, round on purpose, stand.

    taken_at: when it was filmed, ISO 8601. Raises CalibrationError with the reason when it can't be trusted,
    SourceError for what can't be read, ModelError and SystemLibraryError for what isn't installed.
    """
    clip = read_clip(path)
    with open_model(model) as landmarker:
        return calibrate_frames(clip.frames(), landmarker, taken_at=taken_at)


def calibrate_frames(
    frames: Iterable[Frame],
    landmarker: PoseSource,
    *,
    taken_at: str,
    hear: Hear | None = None,
    patient: bool = False,
) -> Calibration:
    """Calibrate on pictures in a row with a landmarker that is ready; raises CalibrationError.

    patient: a refusal is only told, and the step begins again: somebody is there to do it.
    """
    session = Session(landmarker)
    state, effects = begin(taken_at)
    if hear:
        hear(state, effects)
    for frame in frames:
        feedback = session.step(frame.image, frame.time_s)
        state, effects = advance(state, moment_of(feedback, session.reference), feedback.time_s)
        if hear:
            hear(state, effects)
        refused = next((one for one in effects if isinstance(one, Refused)), None)
        if refused and patient:
            state, effects = restart(state, refused.restart_at)
            if hear:
                hear(state, effects)
        if (ended := _ended(effects)) is not None:
            return ended
        if any(isinstance(effect, NewReference) for effect in effects):
            session.reset()
    _, effects = finish(state)
    if (ended := _ended(effects)) is not None:
        return ended
    raise CalibrationError(say("clips-calibration-unfinished"))


def _ended(effects: tuple[Effect, ...]) -> Calibration | None:
    """The calibration if it is complete, None while it goes on; raises CalibrationError when it was refused."""
    for effect in effects:
        if isinstance(effect, Finished):
            return effect.calibration
        if isinstance(effect, Refused):
            raise CalibrationError(effect.problem, effect.remedy)
    return None
