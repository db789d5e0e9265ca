"""A real uvicorn on a free port, in a thread, for tests that need a real socket."""

from __future__ import annotations

import threading
from collections.abc import Callable

from fastapi import FastAPI
from waiting import PATIENCE_S, wait_until

from server.door.papers import Papers
from server.limits.caps import CAPS, Caps
from server.run import Server, claim, server_config


class Served:
    """A server of the test's own; `stop` and `start` keep the port, and the app is made anew. caps: of connections."""

    def __init__(self, make_app: Callable[[], FastAPI], caps: Caps = CAPS, papers: Papers | None = None) -> None:
        self.make_app = make_app
        self.caps = caps
        self.papers = papers
        self.port = 0
        self.running: tuple[Server, threading.Thread] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http{'s' if self.papers else ''}://{self.address}/"

    def start(self) -> None:
        listener = claim("127.0.0.1", self.port)
        self.port = listener.getsockname()[1]
        server = Server(server_config(self.make_app(), self.caps, self.papers))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        wait_until(lambda: server.started or not thread.is_alive())
        assert server.started
        self.running = (server, thread)

    def stop(self) -> None:
        assert self.running
        server, thread = self.running
        server.should_exit = True
        thread.join(PATIENCE_S)
        assert not thread.is_alive()
