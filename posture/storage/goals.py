"""What a person wants to reach, and when they want to be reminded; a row a person, and one for nobody in particular."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from posture.storage.database import Database
from posture.storage.errors import ProfileError
from posture.storage.tables import goals
from posture.words import say


class Goals(BaseModel):
    """What somebody wants; the defaults are the recommended dose. Times are those of the clock on the wall."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days_a_week: Annotated[int, Field(ge=1, le=7)] = 3
    depth_deg: Annotated[float, Field(ge=10, le=120, allow_inf_nan=False)] | None = None
    """How deep a flat hinge of each leg is to get; None: no depth in particular."""
    remind: bool = True
    at: time = time(18, 0)
    """When on a day that it is due it is said."""
    quiet_from: time = time(21, 0)
    quiet_to: time = time(8, 0)
    """Between these nothing is said; the same time twice: there are no quiet hours."""
    snoozed_until: AwareDatetime | None = None


class KeptGoals:
    """The goals in a database. A profile of None is nobody in particular."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, profile_id: int | None) -> Goals:
        """What this person wants: the recommended dose unless they said otherwise."""
        with self._database.read() as connection:
            row = connection.execute(select(goals.c.json).where(_of(profile_id))).first()
        try:
            return Goals() if row is None else Goals.model_validate_json(row.json)
        except ValidationError:  # of another version of Posture
            return Goals()

    def save(self, profile_id: int | None, wanted: Goals, changed_at: datetime) -> None:
        """Keep these instead of what was there. Raises ProfileError when the profile has been deleted."""
        values = {"profile_id": profile_id, "changed_at": changed_at, "json": wanted.model_dump_json()}
        with self._database.write() as connection:
            connection.execute(delete(goals).where(_of(profile_id)))
            try:
                connection.execute(insert(goals).values(values))
            except IntegrityError as error:
                raise ProfileError(say("storage-profile-gone")) from error


def _of(profile_id: int | None):  # type: ignore[no-untyped-def]  # a condition, whose type is SQLAlchemy's own
    return goals.c.profile_id.is_(None) if profile_id is None else goals.c.profile_id == profile_id
