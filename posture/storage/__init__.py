"""What lasts: people's profiles with their calibrations, and later their history, in one database on this computer."""

from posture.storage.database import Database
from posture.storage.errors import ProfileError, StorageError
from posture.storage.profiles import Profile, Profiles, StoredCalibration

__all__ = ["Database", "Profile", "ProfileError", "Profiles", "StorageError", "StoredCalibration"]
