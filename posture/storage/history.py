"""History: the sessions that people have done, each written whole or not at all.

    history = History(database)
    history.save(session)          # again and again while it goes on; the same key is the same session
    history.sessions(profile_id)

Whoever records a session saves it every few seconds and once more at the end, so that a page closed half-way loses
seconds at most. A save that arrives late, with an earlier state than the one kept, changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from posture.storage.database import Database
from posture.storage.errors import HistoryError, ProfileError
from posture.storage.stored import Leg, Source, StoredHold, StoredSession
from posture.storage.tables import holds, profiles, sessions
from posture.words import say

_TOGETHER = 500
"""How many sessions' holds are asked for at once: databases limit the values in a statement."""


class History:
    """The sessions in a database. A profile of None is nobody in particular."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, session: StoredSession) -> None:
        """Keep this session, or what has become of it since it was last saved.

        Whose it is, is settled by the first save. Raises ProfileError when that profile has been deleted.
        """
        values = _columns(session)
        with self._database.write() as connection:
            session_id = _insert_or_update(connection, session, values)
            if session_id is None:
                return
            connection.execute(delete(holds).where(holds.c.session_id == session_id))
            if session.holds:
                rows = [_hold_columns(session_id, number, hold) for number, hold in enumerate(session.holds, 1)]
                connection.execute(insert(holds), rows)

    def get(self, key: str) -> StoredSession:
        """The session of that key. Raises HistoryError when there is none."""
        with self._database.read() as connection:
            stored = _read(connection, sessions.c.key == key)
        if not stored:
            raise _gone()
        return stored[0]

    def sessions(
        self,
        profile_id: int | None,
        *,
        stretch: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[StoredSession, ...]:
        """The sessions of one profile, the newest first: of one stretch, begun from `since` on, before `until`."""
        wanted = [_of(profile_id)]
        if stretch is not None:
            wanted.append(sessions.c.stretch == stretch)
        if since is not None:
            wanted.append(sessions.c.started_at >= since)
        if until is not None:
            wanted.append(sessions.c.started_at < until)
        with self._database.read() as connection:
            return _read(connection, *wanted)

    def everybodys(self) -> tuple[StoredSession, ...]:
        """All sessions of all people and of nobody in particular, the newest first."""
        with self._database.read() as connection:
            return _read(connection)

    def counts(self) -> dict[int | None, int]:
        """How many sessions each profile has; those without any are not in it."""
        whose = sessions.c.profile_id
        counted = select(whose, func.count().label("sessions")).group_by(whose)
        with self._database.read() as connection:
            rows = connection.execute(counted)
            return {row.profile_id: row.sessions for row in rows}

    def delete(self, key: str) -> None:
        """Delete one session for good. Raises HistoryError when there is none."""
        with self._database.write() as connection:
            if connection.execute(delete(sessions).where(sessions.c.key == key)).rowcount == 0:
                raise _gone()

    def delete_all(self, profile_id: int | None) -> int:
        """Delete every session of one profile for good; how many there were. The profile itself stays."""
        with self._database.write() as connection:
            return connection.execute(delete(sessions).where(_of(profile_id))).rowcount


def _of(profile_id: int | None) -> ColumnElement[bool]:
    return sessions.c.profile_id.is_(None) if profile_id is None else sessions.c.profile_id == profile_id


def _insert_or_update(connection: Connection, session: StoredSession, values: dict[str, Any]) -> int | None:
    """The row to hang the holds on; None when what is kept is newer."""
    if session.profile_id is not None:
        known = connection.execute(select(profiles.c.id).where(profiles.c.id == session.profile_id)).first()
        if known is None:
            raise ProfileError(say("storage-profile-gone"))
    row = _locked(connection, session.key)
    if row is None:
        # Another process may be adding the very same one: the database decides who was first.
        try:
            with connection.begin_nested():
                done: Any = connection.execute(insert(sessions).values(values)).inserted_primary_key
                return int(done[0])
        except IntegrityError:
            row = _locked(connection, session.key)
        if row is None:
            raise ProfileError(say("storage-profile-gone"))
    if (row.finished, row.ended_at) > (session.finished, session.ended_at):
        return None
    changed = {name: value for name, value in values.items() if name not in ("key", "profile_id")}
    connection.execute(update(sessions).where(sessions.c.id == row.id).values(changed))
    return int(row.id)


def _locked(connection: Connection, key: str) -> Row[Any] | None:
    """The row of that key, which nobody else changes until we are done."""
    return connection.execute(select(sessions).where(sessions.c.key == key).with_for_update()).first()


def _read(connection: Connection, *wanted: ColumnElement[bool]) -> tuple[StoredSession, ...]:
    rows = connection.execute(
        select(sessions).where(*wanted).order_by(sessions.c.started_at.desc(), sessions.c.id.desc())
    ).all()
    theirs: dict[int, list[StoredHold]] = {row.id: [] for row in rows}
    ids = list(theirs)
    for first in range(0, len(ids), _TOGETHER):
        some = holds.c.session_id.in_(ids[first : first + _TOGETHER])
        for row in connection.execute(select(holds).where(some).order_by(holds.c.session_id, holds.c.number)):
            theirs[row.session_id].append(_hold(row))
    return tuple(_session(row, theirs[row.id]) for row in rows)


def _columns(session: StoredSession) -> dict[str, Any]:
    return {
        "key": session.key,
        "profile_id": session.profile_id,
        "started_at": session.started_at,
        "ended_at": session.ended_at,
        "stretch": session.stretch,
        "source": session.source.value,
        "finished": session.finished,
        "pain": session.pain,
        "pain_at_s": session.pain_at_s,
        "summary": session.summary,
    }


def _hold_columns(session_id: int, number: int, hold: StoredHold) -> dict[str, Any]:
    return {
        "session_id": session_id,
        "number": number,
        "leg": hold.leg.value,
        "round": hold.round,
        "right_s": hold.right_s,
        "in_position_s": hold.in_position_s,
        "warnings": hold.warnings,
        "deepest_flat_hinge_deg": hold.deepest_flat_hinge_deg,
        "rounding_share": hold.rounding_share,
        "faults": json.dumps(list(hold.faults)),
    }


def _hold(row: Row[Any]) -> StoredHold:
    return StoredHold(
        leg=Leg(row.leg),
        round=row.round,
        right_s=row.right_s,
        in_position_s=row.in_position_s,
        warnings=row.warnings,
        deepest_flat_hinge_deg=row.deepest_flat_hinge_deg,
        rounding_share=row.rounding_share,
        faults=tuple(json.loads(row.faults)),
    )


def _session(row: Row[Any], theirs: Sequence[StoredHold]) -> StoredSession:
    return StoredSession(
        key=row.key,
        profile_id=row.profile_id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        stretch=row.stretch,
        source=Source(row.source),
        finished=row.finished,
        pain=row.pain,
        pain_at_s=row.pain_at_s,
        summary=row.summary,
        holds=tuple(theirs),
    )


def _gone() -> HistoryError:
    return HistoryError(say("storage-session-gone"))
