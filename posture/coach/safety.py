"""Who should not stretch now: the questions before the first session and every 30 days, and what the answers mean.

Stretching the hamstrings loads the discs and pulls on the nerve of the leg, so with back pain or pain running down the
leg the program stops and says to ask a doctor first; some signs need a doctor at once. It judges nothing itself: it
only asks, and a stop lasts until the questions are answered anew, all with no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from posture.errors import PostureError

ASK_EVERY = timedelta(days=30)
"""How long a "no" to everything counts."""

_CLOCK_SLACK = timedelta(minutes=5)
"""Answers from the future by no more than this come from a clock that was set right, not from another life."""


class SafetyError(PostureError):
    """Answers to the safety questions are missing or not to these questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to answer with yes or no. urgent: a yes needs a doctor at once. reason: what a yes says, in words."""

    id: str
    text: str
    reason: str
    urgent: bool = False


QUESTIONS = (
    Question(
        id="back_pain",
        text="Do you have back pain that began, or got worse, in the last three months?",
        reason="You have back pain that is new or has got worse. Stretching can load an irritated back further.",
    ),
    Question(
        id="leg_pain",
        text="Does pain, tingling or burning run down your leg?",
        reason="Pain runs down your leg. It can come from an irritated nerve, which stretching pulls on.",
    ),
    Question(
        id="bladder_bowel",
        text="Have you noticed a change in how you control your bladder or bowel?",
        reason="Your bladder or bowel control has changed.",
        urgent=True,
    ),
    Question(
        id="saddle_numbness",
        text="Is it numb between your legs, where you would sit on a saddle?",
        reason="It is numb where you would sit on a saddle.",
        urgent=True,
    ),
    Question(
        id="leg_weakness",
        text="Has a leg or foot become weak?",
        reason="A leg or foot has become weak.",
        urgent=True,
    ),
    Question(
        id="after_fall",
        text="Have you hurt your back in a fall or an accident?",
        reason="You have hurt your back in a fall or an accident.",
        urgent=True,
    ),
    Question(
        id="fever",
        text="Do you have a fever?",
        reason="You have a fever.",
        urgent=True,
    ),
)

STOP_TITLE = "Please ask a doctor first."
STOP_ADVICE = (
    "Stretching may not be right for you just now, so Posture stops here. "
    "Ask a doctor what is good for you, and come back when you can answer no to every question."
)
URGENT_TITLE = "Please see a doctor at once."
URGENT_ADVICE = (
    "This can be a sign of something that should not wait. Don't stretch. Call your doctor or an emergency service now."
)


class Clearance(StrEnum):
    """Where somebody stands with the questions."""

    CLEAR = "clear"  # answered with no throughout, lately
    NEVER = "never"  # never asked, or not asked these
    AGAIN = "again"  # asked too long ago
    STOPPED = "stopped"  # a yes; until answered anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the answers lead to. title, advice: whole sentences, "" when passed. reasons: one for each yes."""

    passed: bool
    urgent: bool
    title: str
    advice: str
    reasons: tuple[str, ...]


def outcome(answers: Mapping[str, bool]) -> Outcome:
    """What these answers (question id → yes) lead to. Raises SafetyError unless each is answered, and no other."""
    ids = {question.id for question in QUESTIONS}
    if answers.keys() != ids or not all(type(answer) is bool for answer in answers.values()):
        raise SafetyError("Not every question was answered.", "Answer each with yes or no.")
    said = [question for question in QUESTIONS if answers[question.id]]
    # The urgent first: they are what matters.
    said.sort(key=lambda question: not question.urgent)
    if not said:
        return Outcome(passed=True, urgent=False, title="", advice="", reasons=())
    urgent = said[0].urgent
    return Outcome(
        passed=False,
        urgent=urgent,
        title=URGENT_TITLE if urgent else STOP_TITLE,
        advice=URGENT_ADVICE if urgent else STOP_ADVICE,
        reasons=tuple(question.reason for question in said),
    )


def due(last_answer_at: datetime | None, now: datetime) -> bool:
    """Whether to ask (again): never asked, or 30 days have gone by. Both moments with a time zone."""
    if last_answer_at is None:
        return True
    return not -_CLOCK_SLACK <= now - last_answer_at < ASK_EVERY


def clearance(last_answers: Mapping[str, bool] | None, last_answer_at: datetime | None, now: datetime) -> Clearance:
    """Where somebody stands whose last answers were these. A stop doesn't end by waiting, nor by new questions."""
    if last_answers is None or last_answer_at is None:
        return Clearance.NEVER
    if any(last_answers.values()):
        return Clearance.STOPPED
    if last_answers.keys() != {question.id for question in QUESTIONS}:
        return Clearance.NEVER
    return Clearance.AGAIN if due(last_answer_at, now) else Clearance.CLEAR
