"""What was answered to the safety questions, and when; the newest counts, the old ones are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from posture.storage.database import Database
from posture.storage.errors import ProfileError
from posture.storage.tables import safety_answers
from posture.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswers:
    """answered_at: UTC. answers: question id → whether the answer was yes. passed: whether stretching was allowed."""

    profile_id: int | None
    answered_at: datetime
    answers: dict[str, bool]
    passed: bool


class SafetyAnswers:
    """The answers in a database. A profile of None is nobody in particular."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, profile_id: int | None, answers: Mapping[str, bool], *, passed: bool, answered_at: datetime) -> None:
        """Keep these; they count from now on. Raises ProfileError when the profile has been deleted."""
        values = {
            "profile_id": profile_id,
            "answered_at": answered_at,
            "answers": json.dumps(dict(answers)),
            "passed": passed,
        }
        with self._database.write() as connection:
            try:
                connection.execute(insert(safety_answers).values(values))
            except IntegrityError as error:
                raise ProfileError(say("storage-profile-gone")) from error

    def latest(self, profile_id: int | None) -> StoredAnswers | None:
        """What was answered last; None when never asked."""
        column = safety_answers.c.profile_id
        mine = column.is_(None) if profile_id is None else column == profile_id
        newest = select(safety_answers).where(mine).order_by(safety_answers.c.id.desc()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(newest).first()
        if row is None:
            return None
        return StoredAnswers(
            profile_id=row.profile_id, answered_at=row.answered_at, answers=json.loads(row.answers), passed=row.passed
        )
