"""The safety questions in the terminal: asked before the first session and every 30 days, as on the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from posture.coach.safety import QUESTIONS, Clearance, SafetyError, clearance, outcome
from posture.storage import SafetyAnswers
from posture.words import Sentence

Ask = Callable[[Sentence], bool]
"""Puts a question and waits for yes (True) or no."""


def clear(answers: SafetyAnswers, profile_id: int | None, ask: Ask, now: datetime) -> None:
    """Return only when this person may stretch. Raises SafetyError when they should see a doctor first, StorageError.

    now: with a time zone. Who was stopped before is asked anew: only other answers end a stop. What is answered is kept
    before anything follows from it.
    """
    last = answers.latest(profile_id)
    if clearance(last.answers if last else None, last.answered_at if last else None, now) is Clearance.CLEAR:
        return
    given = {question.id: ask(question.asked) for question in QUESTIONS}
    led_to = outcome(given)
    answers.save(profile_id, given, passed=led_to.passed, answered_at=now)
    if led_to.title is not None:
        raise SafetyError(led_to.title, led_to.advice)
