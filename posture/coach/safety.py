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
from posture.words import Sentence, say

ASK_EVERY = timedelta(days=30)
"""How long a "no" to everything counts."""

_CLOCK_SLACK = timedelta(minutes=5)
"""Answers from the future by no more than this come from a clock that was set right, not from another life."""


class SafetyError(PostureError):
    """Answers to the safety questions are missing or not to these questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to answer with yes or no."""

    id: str
    urgent: bool = False
    """A yes needs a doctor at once."""

    @property
    def asked(self) -> Sentence:
        """The question itself."""
        return say(f"coach-safety-{self.id.replace('_', '-')}")

    @property
    def reason(self) -> Sentence:
        """What a yes says, and what follows from it."""
        return self.asked.attribute("reason")


QUESTIONS = (
    Question(id="back_pain"),
    Question(id="leg_pain"),
    Question(id="bladder_bowel", urgent=True),
    Question(id="saddle_numbness", urgent=True),
    Question(id="leg_weakness", urgent=True),
    Question(id="after_fall", urgent=True),
    Question(id="fever", urgent=True),
)

STOP = say("coach-safety-stop")
"""What stops: its remedy says to ask a doctor first."""
URGENT = say("coach-safety-urgent")
"""What must not wait: its remedy says to see a doctor at once."""


class Clearance(StrEnum):
    """Where somebody stands with the questions."""

    CLEAR = "clear"  # answered with no throughout, lately
    NEVER = "never"  # never asked, or not asked these
    AGAIN = "again"  # asked too long ago
    STOPPED = "stopped"  # a yes; until answered anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the answers lead to."""

    passed: bool
    urgent: bool
    title: Sentence | None
    """None when passed."""
    advice: Sentence | None
    reasons: tuple[Sentence, ...]
    """One for each yes, the urgent first."""


def outcome(answers: Mapping[str, bool]) -> Outcome:
    """What these answers (question id → yes) lead to. Raises SafetyError unless each is answered, and no other."""
    ids = {question.id for question in QUESTIONS}
    if answers.keys() != ids or not all(type(answer) is bool for answer in answers.values()):
        raise SafetyError(say("coach-safety-unanswered"))
    yes = [question for question in QUESTIONS if answers[question.id]]
    # The urgent first: they are what matters.
    yes.sort(key=lambda question: not question.urgent)
    if not yes:
        return Outcome(passed=True, urgent=False, title=None, advice=None, reasons=())
    urgent = yes[0].urgent
    title = URGENT if urgent else STOP
    return Outcome(
        passed=False,
        urgent=urgent,
        title=title,
        advice=title.attribute("remedy"),
        reasons=tuple(question.reason for question in yes),
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
