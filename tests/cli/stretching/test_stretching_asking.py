"""What is asked before a stretch in the terminal, and what the person may type during it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL
from waiting import wait_until

from posture.cli.stretching.keys import Keys
from posture.cli.stretching.leading import Wish
from posture.cli.stretching.questions import clear
from posture.coach.safety import QUESTIONS, SafetyError
from posture.storage import Database, SafetyAnswers
from posture.words import Sentence

NOW = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)


@pytest.fixture
def answers(tmp_path: Path) -> Iterator[SafetyAnswers]:
    with Database(URL.create("sqlite", database=str(tmp_path / "posture.db"))) as database:
        yield SafetyAnswers(database)


def saying(*yes: str) -> tuple[list[str], Callable[[Sentence], bool]]:
    asked: list[str] = []

    def ask(question: Sentence) -> bool:
        asked.append(question.id)
        return question.id in yes

    return asked, ask


def test_everything_is_asked_once_and_then_not_for_thirty_days(answers: SafetyAnswers):
    asked, ask = saying()
    clear(answers, None, ask, NOW)
    assert asked == [question.asked.id for question in QUESTIONS]
    clear(answers, None, ask, NOW + timedelta(days=29))
    assert len(asked) == len(QUESTIONS)
    clear(answers, None, ask, NOW + timedelta(days=31))
    assert len(asked) == 2 * len(QUESTIONS)


def test_a_yes_is_kept_and_ends_it_with_the_advice_until_all_is_no(answers: SafetyAnswers):
    with pytest.raises(SafetyError, match="see a doctor at once"):
        clear(answers, None, saying("coach-safety-fever")[1], NOW)
    last = answers.latest(None)
    assert last is not None
    assert last.answers["fever"]
    asked, ask = saying()
    clear(answers, None, ask, NOW + timedelta(days=1))
    assert len(asked) == len(QUESTIONS), "a stop ends by other answers only"


def test_a_letter_and_enter_is_a_wish_and_anything_else_is_passed_over():
    keys = Keys(["p\n", "what?\n", " X \n", "\n"])
    typed: list[Wish] = []

    def both() -> bool:
        typed.extend(keys())
        return len(typed) == 2

    wait_until(both)
    assert typed == [Wish.PAUSE, Wish.PAIN]


def test_the_first_ctrl_c_finishes_without_waiting_and_the_second_ends_all():
    keys = Keys()
    before = signal.getsignal(signal.SIGINT)
    with keys.finish_on_ctrl_c():
        signal.raise_signal(signal.SIGINT)
        keys.rest(3600.0)
        assert list(keys()) == [Wish.FINISH]
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
