"""A person's places over HTTP: list, rename, forget. A session remembers them (`server.live.session_saver`)."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from posture.calibration.places import Place, in_words
from posture.storage.errors import PlaceError
from posture.storage.names import key_of
from posture.storage.places import Places
from posture.words import text
from server.data import Data
from server.errors import ExplainedRoute, TakenError, UnusableError
from server.limits.fields import Name, PlaceId, ProfileId


class PlaceMessage(BaseModel):
    """A place as the page knows it. words: how the camera sees the person there."""

    id: int
    name: str
    words: str
    used_at: datetime


class NewNameMessage(BaseModel):
    """What the place is to be called."""

    model_config = ConfigDict(extra="forbid")
    name: Name


def places_router(data: Data) -> APIRouter:
    """The routes below /api/profiles/ID/places."""
    router = APIRouter(prefix="/api/profiles/{profile_id}/places", route_class=ExplainedRoute)

    @router.get("")
    @data.on_a_thread
    def everything(profile_id: ProfileId) -> list[PlaceMessage]:
        data.profiles.by_id(profile_id)
        return [_message(place) for place in Places(data.database).list(profile_id)]

    @router.patch("/{place_id}")
    @data.on_a_thread
    def rename(profile_id: ProfileId, place_id: PlaceId, new: NewNameMessage) -> PlaceMessage:
        places = Places(data.database)
        known = places.list(profile_id)
        try:
            return _message(places.rename(profile_id, place_id, new.name))
        except PlaceError as error:
            if all(place.id != place_id for place in known):
                raise
            taken = any(key_of(place.name) == key_of(new.name) for place in known)
            raise (TakenError if taken else UnusableError)(error.said, error.to_do) from error

    @router.delete("/{place_id}", status_code=204)
    @data.on_a_thread
    def forget(profile_id: ProfileId, place_id: PlaceId) -> None:
        Places(data.database).delete(profile_id, place_id)

    return router


def _message(place: Place) -> PlaceMessage:
    return PlaceMessage(id=place.id, name=place.name, words=text(in_words(place)), used_at=place.used_at)
