"""A client that is led through a stretch over the socket; what is in front of its camera is played."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from scripted import frame_message
from sqlalchemy import URL
from starlette.testclient import WebSocketTestSession
from stretch_script import PlayedStretches

from posture.coach.safety import QUESTIONS
from posture.storage import Database, History, SafetyAnswers, StoredSession
from posture.stretches import library
from server.app import create_app
from server.data import Data

SHORT = {"hold_s": 5, "rounds": 1}
NO = {question.id: False for question in QUESTIONS}


class Place:
    """A server of the test's own with its data, and one client's connection after the other."""

    def __init__(self, folder: Path) -> None:
        self.sessions = PlayedStretches()
        self.data = Data(lambda: Database(URL.create("sqlite", database=str(folder / "posture.db"))))
        self.client = TestClient(create_app(self.sessions, data=self.data), base_url="http://localhost:8000")
        self.t_ms = 0

    def answer_no(self, profile_id: int | None = None, ago: timedelta = timedelta()) -> None:
        now = datetime.now(UTC) - ago
        SafetyAnswers(self.data.database).save(profile_id, NO, passed=True, answered_at=now)

    @contextmanager
    def led(self, stretch: str = library.MAIN, **start: Any) -> Iterator[WebSocketTestSession]:
        headers = {"host": "localhost:8000"}
        with self.client.websocket_connect("/ws/live", headers=headers) as socket:
            socket.send_json({"type": "start", "stretch": stretch, "options": SHORT} | start)
            yield socket

    def look(self, socket: WebSocketTestSession) -> dict[str, Any]:
        """One more picture, and the coach's answer to it."""
        self.t_ms += 33
        socket.send_bytes(frame_message(self.t_ms))
        answer = socket.receive_json()
        assert answer["type"] == "feedback", answer
        coach: dict[str, Any] = answer["coach"]
        return coach

    def until(self, socket: WebSocketTestSession, what: Callable[[dict[str, Any]], Any]) -> list[dict[str, Any]]:
        """All answers up to the first that is so."""
        told = []
        for _ in range(3000):
            told.append(self.look(socket))
            if what(told[-1]):
                return told
        raise AssertionError(told[-1])

    def kept(self, profile_id: int | None = None) -> tuple[StoredSession, ...]:
        return History(self.data.database).sessions(profile_id)


def over(coach: dict[str, Any]) -> bool:
    return coach["summary"] is not None


def in_phase(name: str) -> Callable[[dict[str, Any]], bool]:
    return lambda coach: bool(coach["phase"] == name)
