"""What is known of people: profiles with their calibrations, answers and history, in one database on this computer."""

from posture.storage.answers import SafetyAnswers, StoredAnswers
from posture.storage.database import Database
from posture.storage.errors import HistoryError, ProfileError, StorageError, StorageFullError
from posture.storage.history import History
from posture.storage.profiles import Profile, Profiles, StoredCalibration
from posture.storage.stored import Leg, Source, StoredHold, StoredSession

__all__ = [
    "Database",
    "History",
    "HistoryError",
    "Leg",
    "Profile",
    "ProfileError",
    "Profiles",
    "SafetyAnswers",
    "Source",
    "StorageError",
    "StorageFullError",
    "StoredAnswers",
    "StoredCalibration",
    "StoredHold",
    "StoredSession",
]
