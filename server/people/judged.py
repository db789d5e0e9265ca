"""What a set of limits would have said to the curve of a calibration: the sliders of its proof ask, the judge answers.

Nothing is kept: the page sends the curve it was told, and hears how the very judge of a stretch would have taken it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, model_validator

from posture.calibration.steps import Step
from posture.judge import JudgeState, advance
from posture.settings import Limits, Settings
from posture.values import Verdict
from posture.words import Sentence, say, text
from server.errors import ExplainedRoute
from server.limits.fields import Finite

MAX_MOMENTS = 6000
"""Ten minutes of a curve, ten moments a second."""
HUNDREDTHS_S = 0.01
"""A curve's times are rounded to hundredths, both ends of a span by up to half of one: 0.3 s may come out as 0.29."""

_FLAT = (Step.HINGE, Step.STAND_AGAIN)  # coming up still counts to the bend
_ROUND = (Step.ROUND, Step.STAND_LAST)
_MAX_STEP_S = 0.5  # a longer gap between two moments counts as this much


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CurveMoment(_Part):
    """One moment of the curve: seconds, degrees, and the step it belongs to; as the calibration's result has it."""

    time_s: Finite
    hip_hinge_deg: Finite = 0.0
    low_back_deg: Finite
    step: Step


class TryMessage(_Part):
    """A curve and the limits to try on it: shares, in percent, of this person's own maximum."""

    maximum_deg: Annotated[Finite, Field(gt=0, le=180)]
    caution_pct: Finite
    rounded_pct: Annotated[Finite, Field(le=100)]
    curve: Annotated[tuple[CurveMoment, ...], Field(max_length=MAX_MOMENTS)]

    @model_validator(mode="after")
    def _rises(self) -> TryMessage:
        self.limits()  # raises ValueError
        return self

    def limits(self) -> Limits:
        """The limits."""
        return Limits(caution_pct=self.caution_pct, rounded_pct=self.rounded_pct, maximum_deg=self.maximum_deg)


class JudgedMoment(_Part):
    """What is said at one moment of the curve."""

    level: Verdict
    warning: bool


class JudgedMessage(_Part):
    """The curve's moments, judged, and in a sentence or two what that comes to."""

    moments: tuple[JudgedMoment, ...]
    words: str


def judged_router(settings: Settings) -> APIRouter:
    """The route at /api/judged. settings: of the server; their waits are kept to."""
    router = APIRouter(route_class=ExplainedRoute)

    @router.post("/api/judged")
    def judged(wanted: TryMessage) -> JudgedMessage:
        moments = judge_curve(wanted.curve, replace(settings, limits=wanted.limits()))
        return JudgedMessage(moments=moments, words=in_words(wanted.curve, moments))

    return router


def judge_curve(curve: Sequence[CurveMoment], settings: Settings) -> tuple[JudgedMoment, ...]:
    """What the judge says at each moment; the figures are taken as they are, for the person has seen them."""
    settings = replace(
        settings,
        warn_after_s=settings.warn_after_s - HUNDREDTHS_S,
        clear_after_s=settings.clear_after_s - HUNDREDTHS_S,
    )
    state, moments = JudgeState(), []
    for moment in curve:
        state, level, _ = advance(state, moment.low_back_deg, 0.0, moment.time_s, settings)
        moments.append(JudgedMoment(level=level, warning=state.warning))
    return tuple(moments)


def in_words(curve: Sequence[CurveMoment], moments: Sequence[JudgedMoment]) -> str:
    """What these limits would have said to the two bends, and whether they suit this person."""
    flat_s, flat = _told(curve, moments, _FLAT)
    round_s, round_ = _told(curve, moments, _ROUND)
    if flat_s:
        return text(say("server-judged-too-strict", flat=flat, round=round_))
    if not round_s:
        return text(say("server-judged-too-relaxed", flat=flat, round=round_))
    return text(say("server-judged", flat=flat, round=round_))


def _told(
    curve: Sequence[CurveMoment], moments: Sequence[JudgedMoment], steps: tuple[Step, ...]
) -> tuple[float, Sentence]:
    """For how many seconds a bend was warned of, and what it was told."""
    warned_s, careful, before_s = 0.0, False, None
    for moment, judged in zip(curve, moments, strict=True):
        if moment.step in steps:
            gap_s = 0.0 if before_s is None else moment.time_s - before_s
            warned_s += min(max(gap_s, 0.0), _MAX_STEP_S) if judged.warning else 0.0
            careful |= judged.level is not Verdict.GOOD
        before_s = moment.time_s
    if warned_s:
        return warned_s, say("server-judged-warned", seconds=round(warned_s, 1))
    return 0.0, say("server-judged-careful" if careful else "server-judged-nothing")
