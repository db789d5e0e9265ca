"""The places people stretch in, remembered after each session without being asked. They are a profile's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from posture.calibration.places import Place, Spot, fitting_place
from posture.storage.database import Database
from posture.storage.errors import PlaceError, ProfileError
from posture.storage.names import key_of, named, printable
from posture.storage.tables import CAMERA_CHARACTERS, NAME_CHARACTERS, places, profiles
from posture.values import Side
from posture.words import say, text


class Places:
    """The places in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, profile_id: int) -> tuple[Place, ...]:
        """Those of this person, the one they were in last first."""
        with self._database.read() as connection:
            return _all(connection, profile_id)

    def get(self, profile_id: int, name: str) -> Place:
        """The place of that name, however it is capitalised. Raises PlaceError."""
        for place in self.list(profile_id):
            if key_of(place.name) == key_of(name):
                return place
        raise PlaceError(say("storage-place-unknown", name=printable(name)))

    def remember(self, profile_id: int, spot: Spot, stretch: str, used_at: datetime) -> Place:
        """Keep how somebody stood: as the place it is, or as a new one, named by its number in the language in force.

        A heel that was not raised this time stays as it was. Raises ProfileError when the profile has been deleted.
        """
        spot = replace(spot, camera=spot.camera[:CAMERA_CHARACTERS])
        with self._database.write() as connection:
            if connection.execute(select(profiles.c.id).where(profiles.c.id == profile_id)).first() is None:
                raise ProfileError(say("storage-profile-gone"))
            known = _all(connection, profile_id)
            there = fitting_place(known, spot)
            values: dict[str, Any] = {
                "camera": spot.camera,
                "facing": spot.facing.value,
                "leg_share": spot.leg_share,
                "stretch": stretch,
                "used_at": used_at,
            }
            if there is None or spot.heel_share is not None:
                values["heel_share"] = spot.heel_share
            if there is not None:
                connection.execute(update(places).where(places.c.id == there.id).values(values))
                return _one(connection, places.c.id == there.id)
            taken = {key_of(place.name) for place in known}
            names = (text(say("storage-place-new", number=number)) for number in count(len(known) + 1))
            free = next(name for name in names if key_of(name) not in taken)
            done: Any = connection.execute(insert(places).values({"profile_id": profile_id, **named(free), **values}))
            return _one(connection, places.c.id == int(done.inserted_primary_key[0]))

    def rename(self, profile_id: int, place_id: int, name: str) -> Place:
        """Give another name. Raises PlaceError when it is taken by another place of this person, or can't be used."""
        try:
            values = named(name)
        except ProfileError:
            cut = printable(name.strip()[:NAME_CHARACTERS])
            raise PlaceError(say("storage-place-name", name=cut, characters=NAME_CHARACTERS)) from None
        with self._database.write() as connection:
            place = _one(connection, _this(profile_id, place_id))
            try:
                connection.execute(update(places).where(places.c.id == place.id).values(values))
            except IntegrityError as error:
                raise PlaceError(say("storage-place-taken", name=printable(values["name"]))) from error
            return _one(connection, places.c.id == place.id)

    def delete(self, profile_id: int, place_id: int) -> None:
        """Forget a place. Raises PlaceError where there is none. Calibrations and sessions stay."""
        with self._database.write() as connection:
            if connection.execute(delete(places).where(_this(profile_id, place_id))).rowcount == 0:
                raise PlaceError(say("storage-place-gone"))


def _this(profile_id: int, place_id: int) -> ColumnElement[bool]:
    return (places.c.profile_id == profile_id) & (places.c.id == place_id)


def _all(connection: Connection, profile_id: int) -> tuple[Place, ...]:
    mine = select(places).where(places.c.profile_id == profile_id)
    rows = connection.execute(mine.order_by(places.c.used_at.desc(), places.c.id.desc()))
    return tuple(_place(row) for row in rows)


def _one(connection: Connection, which: ColumnElement[bool]) -> Place:
    row = connection.execute(select(places).where(which)).first()
    if row is None:
        raise PlaceError(say("storage-place-gone"))
    return _place(row)


def _place(row: Row[Any]) -> Place:
    spot = Spot(camera=row.camera, facing=Side(row.facing), leg_share=row.leg_share, heel_share=row.heel_share)
    return Place(id=row.id, name=row.name, spot=spot, stretch=row.stretch, used_at=row.used_at)
