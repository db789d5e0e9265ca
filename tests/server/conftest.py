"""A real uvicorn on a free port, in a thread, for tests that need a real socket."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from scripted import Sessions

from server.app import create_app
from server.run import claim, server_config
from server.sessions import MakeSession


@pytest.fixture
def serving() -> Iterator[Callable[..., str]]:
    """serving(make_session, **options of create_app) → "127.0.0.1:PORT"."""
    yield from _servers()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server with scripted sessions that the tests of a module share."""
    for start in _servers():
        yield start(Sessions())


def _servers() -> Iterator[Callable[..., str]]:
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(make_session: MakeSession, **options: object) -> str:
        listener = claim("127.0.0.1", 0)
        server = uvicorn.Server(server_config(create_app(make_session, **options)))  # type: ignore[arg-type]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        running.append((server, thread))
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        return f"127.0.0.1:{listener.getsockname()[1]}"

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()
