"""A client that comes back before its dead connection was noticed takes its own place, however often it tries."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import anyio
import pytest

from posture.settings import Settings
from server.data import Data
from server.limits.caps import CAPS
from server.live import endpoint
from server.live.client_messages import Start
from server.live.endpoint import Live, Presence


class Watched(Live):
    """An endpoint that serves nobody, and tells who is there."""

    def __init__(self) -> None:
        super().__init__(lambda *_: pytest.fail("no session is needed"), Settings(), CAPS, Data())
        self.served = self.present = self.most = 0

    async def _serve_present(self, websocket: Any, start: Start, presence: Presence) -> None:
        self.served += 1
        self.present += 1
        self.most = max(self.most, self.present)
        try:
            with presence.scope:
                await anyio.sleep_forever()
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.sleep(0.01)  # leaving takes a while: models are closed, sessions are saved
                self.present -= 1


def test_of_several_that_come_back_at_once_one_alone_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    start = Start(type="start", session=uuid4())

    async def started(*_: Any) -> Start:
        return start

    monkeypatch.setattr(endpoint, "_receive_start", started)

    nobody: Any = None  # no socket is needed

    async def scene() -> Watched:
        live = Watched()
        with anyio.fail_after(60):
            async with anyio.create_task_group() as clients:
                clients.start_soon(live._serve, nobody)
                while live.served < 1:
                    await anyio.sleep(0.001)
                for _ in range(5):
                    clients.start_soon(live._serve, nobody)
                while live.served < 6:
                    await anyio.sleep(0.001)
                clients.cancel_scope.cancel()
        return live

    live = anyio.run(scene)
    assert live.most == 1
    assert live._present == {}
