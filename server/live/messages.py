"""The answers of /ws/live on the wire. PROTOCOL.md is the prose; a test keeps the two alike."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from posture.calibration.result import Grade
from posture.calibration.staleness import stale_advice
from posture.calibration.steps import Step
from posture.measure.guidance import Check
from posture.settings import Limits, Strictness
from posture.values import (
    CORE,
    Angles,
    BodyPart,
    Contour,
    Event,
    Feedback,
    Floats,
    Pose,
    Side,
    Stale,
    Status,
    Verdict,
    View,
)
from posture.words import text
from server.live.coach_messages import CoachAnswer, CoachMessage
from server.live.error_messages import ErrorMessage
from server.live.load import Load, said
from server.people.limits import LimitsMessage, limits_message

BACK_POINTS = 48
"""The line along the back is sent with at most this many points: smooth to the eye, light on the wire."""

XY: TypeAlias = tuple[float, float]
XYVisibility: TypeAlias = tuple[float, float, float]


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class AnglesMessage(_Answer):
    """Degrees, forward and flexion positive; None where unknown."""

    trunk_lean_deg: float | None
    hip_hinge_deg: float | None
    hip_hinge_sd_deg: float | None
    lumbar_flexion_deg: float | None
    lumbar_sd_deg: float | None
    thoracic_flexion_deg: float | None
    knee_flexion_left_deg: float | None
    knee_flexion_right_deg: float | None


class ViewMessage(_Answer):
    """How the camera sees the person. missing: body parts out of the picture."""

    yaw_deg: float | None
    facing: Side
    missing: tuple[BodyPart, ...]


class OverlayMessage(_Answer):
    """What to draw, in shares of the picture's width and height, origin at the top left corner.

    points: x, y, visibility of the landmarks that are measured by, in the order of `Landmark`. back: the line along
    the back, pelvis end first.
    """

    points: tuple[XYVisibility, ...] = ()
    back: tuple[XY, ...] = ()


class StaleMessage(_Answer):
    """Why the calibration should be done again, with a sentence that says so."""

    reason: Stale
    advice: str


class RefusalMessage(_Answer):
    """Why a calibration came to nothing.

    kept: a sentence when an older one stays in use, else "". again_in_s: when it tries again by itself, None: never.
    """

    problem: str
    remedy: str
    restart_at: Step
    kept: str
    again_in_s: int | None


class SavedMessage(_Answer):
    """Where the calibration is kept now."""

    profile_id: int
    name: str


class ProblemMessage(_Answer):
    """What went wrong, and what to do."""

    problem: str
    remedy: str


class SampleMessage(_Answer):
    """One moment of the person's own curve: seconds from the first, degrees, and the step it belongs to."""

    time_s: float
    hip_hinge_deg: float
    low_back_deg: float
    step: Step


class ResultMessage(_Answer):
    """A finished calibration.

    presets: the shares in percent at which caution and rounding begin. saved and problem are both None where it is not
    to be saved.
    """

    grade: Grade
    reasons: tuple[str, ...]
    maximum_deg: float
    flat_hinge_deg: float
    taken_at: str
    strictness: Strictness
    own_pct: tuple[float, float] | None
    limits: LimitsMessage
    presets: dict[Strictness, tuple[float, float]]
    curve: tuple[SampleMessage, ...]
    saved: SavedMessage | None
    problem: ProblemMessage | None


class CalibrationMessage(_Answer):
    """How far the calibration is.

    word: to be read from far away. guide: while they are still to stand, the first check that is not met, to be drawn;
    None when all are. there: all of the person is in the picture, side-on. say: sentences to speak now.
    restarts: the steps that can be done again.
    """

    step: Step
    word: str
    prompt: str
    progress: float
    there: bool
    guide: Check | None
    say: tuple[str, ...]
    restarts: tuple[Step, ...]
    refusal: RefusalMessage | None
    result: ResultMessage | None


class LoadMessage(_Answer):
    """The machine is too busy for all of it. Pictures are wanted of at most this size, and no more often than this.

    longer_side: pixels; every_ms: 0 for as many as there are; said: what the person is told.
    """

    longer_side: int
    every_ms: int
    said: str


class FeedbackMessage(_Answer):
    """The answer to one picture. calibration: None unless the session calibrates; coach: unless it is led; load: unless
    there is too much to do."""

    type: Literal["feedback"] = "feedback"
    t_ms: int
    status: Status
    verdict: Verdict
    advice: str
    warning: bool
    shown: Verdict
    events: tuple[Event, ...]
    reference_progress: float
    angles: AnglesMessage | None
    rounding_pct: float | None
    view: ViewMessage | None
    limits: LimitsMessage
    overlay: OverlayMessage
    stale: tuple[StaleMessage, ...] = ()
    calibration: CalibrationMessage | None = None
    coach: CoachMessage | None = None
    load: LoadMessage | None = None
    server_ms: float


Answer: TypeAlias = FeedbackMessage | CoachAnswer | ErrorMessage
"""What the server says on /ws/live."""


def feedback_message(
    feedback: Feedback,
    t_ms: int,
    limits: Limits,
    server_ms: float,
    calibration: CalibrationMessage | None = None,
    coach: CoachMessage | None = None,
    *,
    shown: Verdict = Verdict.UNKNOWN,
    load: Load | None = None,
) -> FeedbackMessage:
    """The feedback as it goes over the wire: places as shares of the picture, figures with sensible digits.

    shown: the state to colour the page by. load: what is asked of the client.
    """
    return FeedbackMessage(
        t_ms=t_ms,
        status=feedback.status,
        verdict=feedback.verdict,
        advice=text(feedback.advice) if feedback.advice else "",
        warning=feedback.warning,
        shown=shown,
        events=feedback.events,
        reference_progress=_number(feedback.reference_progress, 2) or 0.0,
        angles=None if feedback.angles is None else _angles(feedback.angles),
        rounding_pct=_number(feedback.rounding_pct, 0),
        view=None if feedback.view is None else _view(feedback.view),
        limits=limits_message(limits),
        overlay=_overlay(feedback.pose, feedback.contour),
        stale=tuple(StaleMessage(reason=reason, advice=text(stale_advice(reason))) for reason in feedback.stale),
        calibration=calibration,
        coach=coach,
        load=load_message(load) if load else None,
        server_ms=round(server_ms, 1),
    )


def load_message(load: Load) -> LoadMessage | None:
    """What is asked of the client; None while the machine keeps up."""
    if (told := said(load)) is None:
        return None
    return LoadMessage(longer_side=load.longer_side, every_ms=round(load.every_s * 1000), said=text(told))


def _angles(angles: Angles) -> AnglesMessage:
    return AnglesMessage(**{name: _number(getattr(angles, name), 1) for name in AnglesMessage.model_fields})


def _view(view: View) -> ViewMessage:
    return ViewMessage(yaw_deg=_number(view.yaw_deg, 1), facing=view.facing, missing=view.missing)


def _overlay(pose: Pose | None, contour: Contour | None) -> OverlayMessage:
    if pose is None:
        return OverlayMessage()
    width, height = pose.size
    points = tuple(
        (round(float(x) / width, 4), round(float(y) / height, 4), round(float(visible), 2))
        for (x, y), visible in zip(pose.points[:CORE], _finite(pose.visibility[:CORE]), strict=True)
    )
    back = () if contour is None else tuple(_shares(_thinned(contour.points), width, height))
    return OverlayMessage(points=points, back=back)


def _shares(points: Floats, width: int, height: int) -> Iterable[XY]:
    for x, y in points:
        if math.isfinite(x) and math.isfinite(y):
            yield round(float(x) / width, 4), round(float(y) / height, 4)


def _thinned(points: Floats) -> Floats:
    """At most BACK_POINTS of the points, both ends kept."""
    n = len(points)
    if n <= BACK_POINTS:
        return points
    keep = [round(i * (n - 1) / (BACK_POINTS - 1)) for i in range(BACK_POINTS)]
    return points[keep]


def _finite(values: Floats) -> list[float]:
    return [float(v) if math.isfinite(v) else 0.0 for v in values]


def _number(value: float | None, digits: int) -> float | None:
    """Rounded; None for what JSON has no word for."""
    return None if value is None or not math.isfinite(value) else round(float(value), digits)
