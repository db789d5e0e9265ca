"""The safety questions over HTTP: what to ask and whether, and what the answers lead to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, StrictBool

from posture.coach.safety import QUESTIONS, Clearance, Outcome, clearance, outcome
from posture.storage import SafetyAnswers, StorageError, StoredAnswers
from posture.words import text
from server.data import Data
from server.errors import ExplainedRoute
from server.limits.fields import ProfileId

MAX_UNKEPT = 100
"""People whose answers are remembered without a database; more than ever share a computer."""

Nobody = Annotated[ProfileId | None, Query()]


class QuestionMessage(BaseModel):
    """One question to answer with yes or no."""

    id: str
    text: str


class OutcomeMessage(BaseModel):
    """What answers lead to. kept: False when the database couldn't take them, so that they are asked again."""

    passed: bool
    urgent: bool
    title: str
    advice: str
    reasons: tuple[str, ...]
    kept: bool = True


class SafetyMessage(BaseModel):
    """Whether to ask, what, and what the last answers led to; None without any that fit these questions."""

    clearance: Clearance
    due: bool
    questions: tuple[QuestionMessage, ...]
    last: OutcomeMessage | None
    answered_at: datetime | None


class AnswersMessage(BaseModel):
    """All answers: question id → yes. profile_id: None for nobody in particular."""

    model_config = ConfigDict(extra="forbid")
    profile_id: ProfileId | None = None
    answers: dict[str, StrictBool]


def clearance_of(data: Data, profile_id: int | None, now: datetime) -> Clearance:
    """Whether this person may stretch: only when CLEAR. Raises StorageError when the database can't say."""
    unkept = data.unkept.get(profile_id)
    return _clearance(unkept or SafetyAnswers(data.database).latest(profile_id), now)


def safety_router(data: Data, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> APIRouter:
    """The routes at /api/safety."""
    router = APIRouter(prefix="/api/safety", route_class=ExplainedRoute)

    @router.get("")
    async def ask(profile_id: Nobody = None) -> SafetyMessage:
        try:
            last = data.unkept.get(profile_id) or await data.run(
                lambda: SafetyAnswers(data.database).latest(profile_id)
            )
        except StorageError:
            # Without the database the questions are still asked; only their answers can't be remembered.
            last = None
        where = _clearance(last, now())
        return SafetyMessage(
            clearance=where,
            due=where in (Clearance.NEVER, Clearance.AGAIN),
            questions=tuple(QuestionMessage(id=question.id, text=text(question.asked)) for question in QUESTIONS),
            last=_last(last),
            answered_at=last.answered_at if last else None,
        )

    @router.post("")
    async def answer(said: AnswersMessage) -> OutcomeMessage:
        result = outcome(said.answers)

        def save() -> None:
            SafetyAnswers(data.database).save(said.profile_id, said.answers, passed=result.passed, answered_at=now())

        try:
            await data.run(save)
        except StorageError:
            # A full disk must not keep anybody from stretching, nor let anybody stretch who should not.
            while len(data.unkept) >= MAX_UNKEPT:
                data.unkept.pop(next(iter(data.unkept)))
            data.unkept[said.profile_id] = StoredAnswers(
                profile_id=said.profile_id, answered_at=now(), answers=said.answers, passed=result.passed
            )
            return _message(result, kept=False)
        data.unkept.pop(said.profile_id, None)
        return _message(result)

    return router


def _clearance(last: StoredAnswers | None, now: datetime) -> Clearance:
    return clearance(last.answers if last else None, last.answered_at if last else None, now)


def _last(last: StoredAnswers | None) -> OutcomeMessage | None:
    if last is None:
        return None
    # Answers to questions since reworded count by what was said yes to.
    known = {question.id: bool(last.answers.get(question.id)) for question in QUESTIONS}
    result = outcome(known)
    if result.passed and any(last.answers.values()):
        return None
    return _message(result)


def _message(result: Outcome, *, kept: bool = True) -> OutcomeMessage:
    return OutcomeMessage(
        passed=result.passed,
        urgent=result.urgent,
        title=text(result.title) if result.title else "",
        advice=text(result.advice) if result.advice else "",
        reasons=tuple(map(text, result.reasons)),
        kept=kept,
    )
