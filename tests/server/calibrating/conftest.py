"""Connections in calibrate mode, and Anna, whose back it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from calibration_script import PlayedSessions
from fastapi.testclient import TestClient
from talking import LIVE, Talk, calibrated

from posture.calibration.result import Calibration
from posture.storage import Profile
from server.app import create_app
from server.data import Data


@pytest.fixture
def anna(data: Data) -> Profile:
    return data.profiles.create("Anna")


@pytest.fixture
def talk(data: Data) -> Iterator[Callable[..., Talk]]:
    """talk(sessions, **start) → a connection in calibrate mode."""
    opened: list[Any] = []

    def begin(sessions: Any, mode: str = "calibrate", **start: Any) -> Talk:
        client = TestClient(create_app(sessions, data=data), base_url="http://127.0.0.1:8000")
        opened.append(context := client.websocket_connect(LIVE))
        return Talk(context.__enter__(), mode=mode, **start)

    yield begin
    for context in opened:
        context.__exit__(None, None, None)


@pytest.fixture
def known(talk: Callable[..., Talk], data: Data, anna: Profile) -> Calibration:
    """Anna, calibrated."""
    talk(PlayedSessions(), profile_id=anna.id).until("done")
    return calibrated(data.profiles, anna)
