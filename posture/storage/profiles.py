"""Profiles: who stands in front of the camera, how strictly they want to be judged, and their calibrations.

Every method is one transaction. Those that change a profile take its id, which stays through a rename in another tab.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update
from sqlalchemy import delete as delete_from
from sqlalchemy.exc import IntegrityError

from posture.settings import Limits, Strictness
from posture.storage import exchange
from posture.storage.database import Database
from posture.storage.errors import ProfileError
from posture.storage.names import key_of, named, no_such, taken
from posture.storage.tables import calibrations, profiles
from posture.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person. own_pct: caution and rounded as shares of their maximum, which then stand instead of the strictness.

    created_at, updated_at, calibrated_at: UTC; the last is when the calibration in use was taken, None without one.
    calibrations: how many are kept, the one in use included.
    """

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    strictness: Strictness
    own_pct: tuple[float, float] | None
    calibrated_at: datetime | None
    calibrations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCalibration:
    """A calibration as it was saved. json: what posture.calibration wrote, and alone can read. taken_at: UTC."""

    id: int
    profile_id: int
    taken_at: datetime
    json: str


class Profiles:
    """The profiles in a database.

    check: raises a PostureError for a calibration's text that can't be used (`Calibration.from_json`); without it
    any JSON object will do. now: the clock, for tests.
    """

    def __init__(
        self,
        database: Database,
        *,
        check: Callable[[str], object] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._check = check
        self._now = now

    def list(self) -> tuple[Profile, ...]:
        """Everybody, by name."""
        with self._database.read() as connection:
            rows = connection.execute(_everybody().order_by(profiles.c.name_key)).all()
        return tuple(_profile(row) for row in rows)

    def get(self, name: str) -> Profile:
        """The profile of that name, however it is capitalised. Raises ProfileError, naming those that sound alike."""
        with self._database.read() as connection:
            row = connection.execute(_everybody().where(profiles.c.name_key == key_of(name))).first()
            others = () if row else connection.execute(select(profiles.c.name).order_by(profiles.c.name_key)).scalars()
            if row is None:
                raise no_such(name, [*others])
        return _profile(row)

    def by_id(self, profile_id: int) -> Profile:
        """The profile of that id. Raises ProfileError when it has been deleted."""
        with self._database.read() as connection:
            return _by_id(connection, profile_id)

    def create(
        self, name: str, *, strictness: Strictness = Strictness.STANDARD, own_pct: tuple[float, float] | None = None
    ) -> Profile:
        """Add a person. Raises ProfileError for a name that is taken or can't be used, or such limits."""
        values = {**named(name), **_judged(strictness, own_pct)}
        with self._database.write() as connection:
            return _by_id(connection, self._insert(connection, values))

    def rename(self, profile_id: int, name: str) -> Profile:
        """Give another name, or other capitals. Raises ProfileError when it is taken or can't be used."""
        return self._update(profile_id, named(name))

    def set_limits(
        self, profile_id: int, strictness: Strictness, own_pct: tuple[float, float] | None = None
    ) -> Profile:
        """Choose how strictly this person is judged. Raises ProfileError for limits that can't be used."""
        return self._update(profile_id, _judged(strictness, own_pct))

    def delete(self, profile_id: int) -> None:
        """Delete the person and all that is theirs, for good."""
        with self._database.write() as connection:
            _by_id(connection, profile_id)
            connection.execute(delete_from(profiles).where(profiles.c.id == profile_id))

    def save_calibration(self, profile_id: int, text: str, taken_at: datetime | None = None) -> StoredCalibration:
        """Use this calibration from now on; those before it are kept."""
        text = self._usable(text)
        with self._database.write() as connection:
            _by_id(connection, profile_id)
            key = _add_calibration(connection, profile_id, taken_at or self._now(), text)
            connection.execute(update(profiles).where(profiles.c.id == profile_id).values(updated_at=self._now()))
            return _calibration(connection.execute(select(calibrations).where(calibrations.c.id == key)).one())

    def latest_calibration(self, profile_id: int) -> StoredCalibration | None:
        """The calibration in use: the one saved last, whatever the clock said; None without any."""
        return next(iter(self.calibrations(profile_id)), None)

    def calibrations(self, profile_id: int) -> tuple[StoredCalibration, ...]:
        """Every calibration kept, the one in use first."""
        with self._database.read() as connection:
            _by_id(connection, profile_id)
            return tuple(_calibration(row) for row in connection.execute(_calibrations_of(profile_id)))

    def export_json(self, profile_id: int) -> str:
        """The profile with all its calibrations as a text that `import_json` reads, here or on another computer."""
        with self._database.read() as connection:
            person = _by_id(connection, profile_id)
            kept = [_calibration(row) for row in connection.execute(_calibrations_of(profile_id))]
        return exchange.written(
            exchange.Exported(
                name=person.name,
                created_at=person.created_at,
                strictness=person.strictness,
                own_pct=person.own_pct,
                calibrations=tuple((one.taken_at, one.json) for one in reversed(kept)),
            )
        )

    def import_json(self, text: str, *, name: str | None = None, overwrite: bool = False) -> Profile:
        """Add the person in an exported text, under another name if one is given.

        With `overwrite` a profile of that name takes over limits and calibrations; its own calibrations are kept
        behind them. Raises ProfileError when the name is taken otherwise, or the text is no profile.
        """
        read = exchange.read(text)
        values = {**named(name if name is not None else read.name), **_judged(read.strictness, read.own_pct)}
        added = [(taken_at, self._usable(calibration)) for taken_at, calibration in read.calibrations]
        with self._database.write() as connection:
            there = connection.execute(
                select(profiles.c.id).where(profiles.c.name_key == values["name_key"])
            ).scalar_one_or_none()
            if there is None:
                profile_id = self._insert(connection, {**values, "created_at": read.created_at})
            elif not overwrite:
                raise taken(values["name"])
            else:
                profile_id = there
                changed = {**values, "updated_at": self._now()}
                connection.execute(update(profiles).where(profiles.c.id == there).values(changed))
                # The same ones move to the front rather than being there twice.
                for _, calibration in added:
                    mine = (calibrations.c.profile_id == there) & (calibrations.c.json == calibration)
                    connection.execute(delete_from(calibrations).where(mine))
            for taken_at, calibration in added:
                _add_calibration(connection, profile_id, taken_at, calibration)
            return _by_id(connection, profile_id)

    def _usable(self, text: str) -> str:
        exchange.json_object(text)
        if self._check:
            self._check(text)
        return text

    def _insert(self, connection: Connection, values: dict[str, Any]) -> int:
        now = self._now()
        with _unique(values["name"]):
            done = connection.execute(insert(profiles).values({"created_at": now, "updated_at": now, **values}))
        return _key_of(done.inserted_primary_key)

    def _update(self, profile_id: int, values: dict[str, Any]) -> Profile:
        with self._database.write() as connection:
            person = _by_id(connection, profile_id)
            with _unique(values.get("name", person.name)):
                connection.execute(
                    update(profiles).where(profiles.c.id == profile_id).values({**values, "updated_at": self._now()})
                )
            return _by_id(connection, profile_id)


def _everybody() -> Select[Any]:
    kept = select(func.count()).where(calibrations.c.profile_id == profiles.c.id).scalar_subquery()
    newest = (
        select(calibrations.c.taken_at)
        .where(calibrations.c.profile_id == profiles.c.id)
        .order_by(calibrations.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(profiles, kept.label("calibrations"), newest.label("calibrated_at"))


def _by_id(connection: Connection, profile_id: int) -> Profile:
    row = connection.execute(_everybody().where(profiles.c.id == profile_id)).first()
    if row is None:
        raise ProfileError(say("storage-profile-gone"))
    return _profile(row)


def _profile(row: Row[Any]) -> Profile:
    own = None if row.own_caution_pct is None else (row.own_caution_pct, row.own_rounded_pct)
    return Profile(
        id=row.id,
        name=row.name,
        created_at=row.created_at,
        updated_at=row.updated_at,
        strictness=Strictness(row.strictness),
        own_pct=own,
        calibrated_at=row.calibrated_at,
        calibrations=row.calibrations,
    )


def _calibrations_of(profile_id: int) -> Select[Any]:
    return select(calibrations).where(calibrations.c.profile_id == profile_id).order_by(calibrations.c.id.desc())


def _calibration(row: Row[Any]) -> StoredCalibration:
    return StoredCalibration(id=row.id, profile_id=row.profile_id, taken_at=row.taken_at, json=row.json)


def _add_calibration(connection: Connection, profile_id: int, taken_at: datetime, text: str) -> int:
    done = connection.execute(insert(calibrations).values(profile_id=profile_id, taken_at=taken_at, json=text))
    return _key_of(done.inserted_primary_key)


def _key_of(inserted: Any) -> int:
    return int(inserted[0])


def _judged(strictness: Strictness, own_pct: tuple[float, float] | None) -> dict[str, Any]:
    if own_pct is not None:
        try:
            if not max(own_pct) <= 100:
                raise ValueError("more than the maximum")
            Limits(caution_pct=own_pct[0], rounded_pct=own_pct[1])
        except ValueError as error:
            least = Limits().release_pct
            unusable = say("storage-profile-limits", caution_pct=own_pct[0], rounded_pct=own_pct[1], release_pct=least)
            raise ProfileError(unusable) from error
    caution, rounded = own_pct or (None, None)
    return {"strictness": strictness.value, "own_caution_pct": caution, "own_rounded_pct": rounded}


@contextmanager
def _unique(name: str) -> Iterator[None]:
    """The only thing two people can't share is a name."""
    try:
        yield
    except IntegrityError as error:
        raise taken(name) from error
