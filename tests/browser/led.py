"""A server of the test's own whose sessions play stretches, with a database in which everybody may stretch."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from sqlalchemy import URL
from stretch_script import PlayedStretches

from posture.safety import QUESTIONS
from posture.storage import Database, SafetyAnswers
from server.app import create_app
from server.data import Data
from server.run import claim, server_config


class LedPlace:
    """`stop` and `start` keep the port and the data."""

    def __init__(self, folder: Path) -> None:
        self.sessions = PlayedStretches(step_s=0.45)
        self.file = folder / "posture.db"
        self.data = Data(lambda: Database(URL.create("sqlite", database=str(self.file))))
        self.since = datetime.now(UTC)
        self.port = 0
        self.running: tuple[uvicorn.Server, threading.Thread] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        listener = claim("127.0.0.1", self.port)
        self.port = listener.getsockname()[1]
        server = uvicorn.Server(server_config(create_app(self.sessions, data=self.data)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        self.running = (server, thread)

    def stop(self) -> None:
        assert self.running
        server, thread = self.running
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()

    def answer_no(self, profile_id: int | None = None) -> None:
        answers = {question.id: False for question in QUESTIONS}
        SafetyAnswers(self.data.database).save(profile_id, answers, passed=True, answered_at=datetime.now(UTC))
