"""Profiles over HTTP: list, make, rename, choose limits, delete, and what a calibration found.

Every error is JSON with a `problem` and a `remedy`, two sentences for the person. Who may ask at all is decided
before by `server.guard`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, model_validator

from posture.calibration.result import Grade
from posture.settings import PRESETS, Strictness
from posture.storage import Profile, ProfileError
from posture.storage.names import key_of
from posture.storage.people import subject_of
from posture.words import text
from server.data import Data
from server.errors import ExplainedRoute, TakenError, UnusableError
from server.limits.fields import Finite, Name, ProfileId
from server.people.limits import LimitsMessage, limits_message


class NewProfile(BaseModel):
    """A person to add."""

    model_config = ConfigDict(extra="forbid")
    name: Name


class Change(BaseModel):
    """Another name, or other limits: one of the two, so that neither is done without the other."""

    model_config = ConfigDict(extra="forbid")
    name: Name | None = None
    strictness: Strictness | None = None
    own_pct: tuple[Finite, Finite] | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Change:
        if (self.name is None) == (self.strictness is None and self.own_pct is None):
            raise ValueError("either a name or limits")
        return self


class ProfileMessage(BaseModel):
    """A person as the page knows them. own_pct: caution and rounded in percent, instead of the strictness."""

    id: int
    name: str
    strictness: Strictness
    own_pct: tuple[float, float] | None
    calibrated_at: datetime | None
    calibrations: int


class FiguresMessage(BaseModel):
    """What a calibration found."""

    taken_at: str
    grade: Grade
    reasons: tuple[str, ...]
    maximum_deg: float
    flat_hinge_deg: float


class CalibrationOfMessage(BaseModel):
    """Whom, by what limits, and from which calibration; None without any. presets: shares in percent."""

    profile: ProfileMessage
    limits: LimitsMessage
    presets: dict[Strictness, tuple[float, float]]
    calibration: FiguresMessage | None


def profiles_router(data: Data, delete_whole: Callable[[int], None] | None = None) -> APIRouter:
    """The routes below /api/profiles. delete_whole: deletes a profile and its name wherever it stands."""
    router = APIRouter(prefix="/api/profiles", route_class=ExplainedRoute)

    def named(name: str, act: Callable[[], Profile]) -> ProfileMessage:
        try:
            return _message(act())
        except ProfileError as error:
            taken = any(key_of(one.name) == key_of(name) for one in data.profiles.list())
            raise (TakenError if taken else UnusableError)(error.said, error.to_do) from error

    @router.get("")
    @data.on_a_thread
    def everybody() -> list[ProfileMessage]:
        return [_message(profile) for profile in data.profiles.list()]

    @router.post("", status_code=201)
    @data.on_a_thread
    def create(new: NewProfile) -> ProfileMessage:
        return named(new.name, lambda: data.profiles.create(new.name))

    @router.patch("/{profile_id}")
    @data.on_a_thread
    def change(profile_id: ProfileId, change: Change) -> ProfileMessage:
        before = data.profiles.by_id(profile_id)
        if change.name is not None:
            name = change.name
            return named(name, lambda: data.profiles.rename(profile_id, name))
        try:
            after = data.profiles.set_limits(profile_id, change.strictness or before.strictness, change.own_pct)
        except ProfileError as error:
            raise UnusableError(error.said, error.to_do) from error
        return _message(after)

    @router.delete("/{profile_id}", status_code=204)
    @data.on_a_thread
    def delete(profile_id: ProfileId) -> None:
        (delete_whole or data.profiles.delete)(profile_id)

    @router.get("/{profile_id}/calibration")
    @data.on_a_thread
    def calibration(profile_id: ProfileId) -> CalibrationOfMessage:
        profile = data.profiles.by_id(profile_id)
        subject = subject_of(data.profiles, profile)
        own = subject.calibration
        return CalibrationOfMessage(
            profile=_message(profile),
            limits=limits_message(subject.limits),
            presets={name: (preset.caution_pct, preset.rounded_pct) for name, preset in PRESETS.items()},
            calibration=None
            if own is None
            else FiguresMessage(
                taken_at=own.taken_at,
                grade=own.grade,
                reasons=tuple(text(reason.said) for reason in own.reasons),
                maximum_deg=round(own.maximum_deg, 1),
                flat_hinge_deg=round(own.flat_hinge_deg, 1),
            ),
        )

    return router


def _message(profile: Profile) -> ProfileMessage:
    return ProfileMessage(
        id=profile.id,
        name=profile.name,
        strictness=profile.strictness,
        own_pct=profile.own_pct,
        calibrated_at=profile.calibrated_at,
        calibrations=profile.calibrations,
    )
