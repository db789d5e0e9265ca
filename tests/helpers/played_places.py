"""Servers of a test's own whose sessions play who is in front of the camera, each with a database of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from calibration_script import PlayedSessions
from served import Served
from sqlalchemy import URL
from stretch_script import PlayedStretches

from posture.coach.safety import QUESTIONS
from posture.storage import Database, SafetyAnswers
from server.app import create_app
from server.clips.reviews import Clips
from server.clips.store import Library
from server.data import Data


class Place(Served):
    """`stop` and `start` keep the port, the sessions and the data."""

    def __init__(self, folder: Path, sessions: PlayedSessions | PlayedStretches) -> None:
        self.file = folder / "posture.db"
        self.data = Data(lambda: Database(URL.create("sqlite", database=str(self.file))))
        super().__init__(lambda: create_app(sessions, data=self.data, clips=self.clips()))

    def clips(self) -> Clips:
        """Those of this place alone, really reviewed."""
        return Clips(library=Library(self.file.parent / "clips", samples=self.file.parent / "none", titles={}))

    def answer_no(self, profile_id: int | None = None) -> None:
        answers = {question.id: False for question in QUESTIONS}
        SafetyAnswers(self.data.database).save(profile_id, answers, passed=True, answered_at=datetime.now(UTC))


class CalibratingPlace(Place):
    """People are calibrated. step_s: of the script a picture; as much as has passed between two unless given."""

    def __init__(self, folder: Path, step_s: float | None = None) -> None:
        self.sessions = PlayedSessions(step_s=step_s)
        super().__init__(folder, self.sessions)


class LedPlace(Place):
    """People are led through a stretch. since: when the test began."""

    def __init__(self, folder: Path) -> None:
        self.sessions = PlayedStretches(step_s=0.45)
        self.since = datetime.now(UTC)
        super().__init__(folder, self.sessions)
