"""A server with a door, for tests: over https as far as it knows, from whichever address."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient
from scripted import Sessions

from server.app import create_app
from server.door.cookie import cookie_name
from server.door.door import Door
from server.door.kept import KeptBook
from server.guard import LOOPBACK_HOSTS

HOST = "192.168.1.20"
PHONE = {"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36"}
PAGE = {"accept": "text/html,*/*"}


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now_s = 1_000_000.0

    def __call__(self) -> float:
        return self.now_s


class AtDoor:
    """A door, the application behind it, and who knocks."""

    def __init__(self, folder: Path, *, https: bool = True, **options: object) -> None:
        self.clock = Clock()
        self.https = https
        self.scheme = "https" if https else "http"
        self.book = KeptBook(folder)
        self.door = Door(
            self.book,
            https=https,
            addresses=[f"{self.scheme}://{HOST}:8000/"],
            fingerprint="AB:CD" if https else "",
            clock=self.clock,
            ticks=self.clock,
        )
        self.app = create_app(Sessions(), door=self.door, allowed_hosts=[*LOOPBACK_HOSTS, HOST], **options)  # type: ignore[arg-type]

    def client(self, address: str = "192.168.1.7", host: str = HOST) -> TestClient:
        """A device that nobody knows yet."""
        url = f"{self.scheme}://{host}:8000"
        return TestClient(self.app, base_url=url, client=(address, 5000), follow_redirects=False)

    def guest(self, address: str = "192.168.1.7", host: str = HOST) -> TestClient:
        """One that has been let in."""
        client = self.client(address, host)
        assert client.post("/door", json={"code": self.door.code}, headers=PHONE).status_code == 204
        return client

    def cookie(self, client: TestClient) -> str | None:
        """What it is known by."""
        return client.cookies.get(cookie_name(self.https))
