"""The other answer on /ws/live: what went wrong, by a code for programs and two sentences for people."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from posture.calibration.result import CalibrationError
from posture.coach.safety import SafetyError
from posture.errors import CameraError, FrameError, ModelError, PostureError, StretchError, SystemLibraryError
from posture.storage.errors import ProfileError, StorageError

Code: TypeAlias = Literal[
    "bad_frame",
    "camera",
    "bad_message",
    "busy",
    "idle",
    "model",
    "system_library",
    "profile",
    "storage",
    "calibration",
    "stretch",
    "safety",
    "thrown_out",
    "taken",
    "internal",
]

_CODES: tuple[tuple[type[PostureError], Code], ...] = (
    (CameraError, "camera"),
    (FrameError, "bad_frame"),
    (ModelError, "model"),
    (SystemLibraryError, "system_library"),
    (ProfileError, "profile"),
    (StorageError, "storage"),
    (CalibrationError, "calibration"),
    (StretchError, "stretch"),
    (SafetyError, "safety"),
)
"""The first that fits; a kind of error stands before those it is one of."""


class ErrorMessage(BaseModel):
    """The answer to a picture that could not be judged, or the reason why the connection is about to close."""

    model_config = ConfigDict(frozen=True)

    type: Literal["error"] = "error"
    t_ms: int | None
    """The time of the picture; None when the message held none or the error is about the connection."""
    code: Code
    problem: str
    remedy: str


def error_message(error: PostureError, t_ms: int | None) -> ErrorMessage:
    """An error of ours as it goes over the wire. t_ms: the time of the picture it is about, None for another error."""
    code: Code = next((code for kind, code in _CODES if isinstance(error, kind)), "internal")
    return ErrorMessage(t_ms=t_ms, code=code, problem=error.problem, remedy=error.remedy)
