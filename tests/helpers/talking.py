"""One connection of a client that calibrates, with a clock of its own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from scripted import frame_message
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from posture.calibration.result import Calibration
from posture.storage import Profile, Profiles

LIVE = "ws://127.0.0.1:8000/ws/live"
STEP_MS = 100


class Talk:
    """One connection that has begun, and its clock."""

    def __init__(self, socket: WebSocketTestSession, **start: Any) -> None:
        self.socket = socket
        self.t_ms = 0
        socket.send_text(json.dumps({"type": "start", "model": "lite", **start}))

    def tell(self, **message: Any) -> None:
        self.socket.send_text(json.dumps(message))

    def look(self) -> dict[str, Any]:
        self.socket.send_bytes(frame_message(self.t_ms))
        self.t_ms += STEP_MS
        answer: dict[str, Any] = json.loads(self.socket.receive_text())
        return answer

    def until(self, *steps: str, within_s: float = 40) -> list[dict[str, Any]]:
        """The answers up to the first in one of these steps."""
        answers = []
        for _ in range(int(within_s * 1000 / STEP_MS)):
            answers.append(self.look())
            if answers[-1]["calibration"]["step"] in steps:
                return answers
        raise AssertionError(f"never came to {steps}: {answers[-1]['calibration']}")

    def closing(self) -> tuple[dict[str, Any], int]:
        words = json.loads(self.socket.receive_text())
        with pytest.raises(WebSocketDisconnect) as caught:
            self.socket.receive_text()
        return words, caught.value.code


def calibrated(profiles: Profiles, profile: Profile) -> Calibration:
    stored = profiles.latest_calibration(profile.id)
    assert stored is not None
    return Calibration.from_json(stored.json)
