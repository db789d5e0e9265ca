"""The people in the database on this computer, as somebody to judge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from posture.calibration.result import Calibration, CalibrationError
from posture.calibration.subject import Subject
from posture.settings import Strictness
from posture.storage import Database, Profile, Profiles


def subject_of(
    profiles: Profiles, profile: Profile, *, strictness: Strictness | None = None, everywhere: bool = False
) -> Subject:
    """The person of a profile with the calibration in use; `strictness` stands instead of the profile's own limits.

    everywhere: with the earlier calibrations that can be read, for a session, which sees where they stand today. Raises
    CalibrationError when the stored calibration can't be read, ProfileError when the profile is gone.
    """
    stored = profiles.latest_calibration(profile.id)
    return Subject(
        name=profile.name,
        profile_id=profile.id,
        strictness=strictness or profile.strictness,
        own_pct=None if strictness else profile.own_pct,
        calibration=Calibration.from_json(stored.json) if stored else None,
        earlier=tuple(_earlier(profiles, profile)) if everywhere else (),
    )


def _earlier(profiles: Profiles, profile: Profile) -> Iterator[Calibration]:
    for stored in profiles.calibrations(profile.id)[1:]:
        with suppress(CalibrationError):  # of another version of Posture
            yield Calibration.from_json(stored.json)


def find_subject(name: str, *, strictness: Strictness | None = None) -> Subject:
    """The person of that name in the database on this computer. Raises ProfileError, CalibrationError, StorageError."""
    with Database() as database:
        profiles = Profiles(database, check=Calibration.from_json)
        return subject_of(profiles, profiles.get(name), strictness=strictness)
