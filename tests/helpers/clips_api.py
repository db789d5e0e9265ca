"""What the tests of clips over HTTP ask again and again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from waiting import wait_until


def add(client: TestClient, film: bytes, title: str = "Monday") -> dict[str, Any]:
    answer = client.post("/api/clips", params={"title": title}, content=film)
    assert answer.status_code == 201, answer.text
    clip: dict[str, Any] = answer.json()
    return clip


def clip_of(client: TestClient, clip_id: str, **query: Any) -> dict[str, Any]:
    found = [one for one in client.get("/api/clips", params=query).json()["clips"] if one["id"] == clip_id]
    assert len(found) == 1
    clip: dict[str, Any] = found[0]
    return clip


def until_done(client: TestClient, clip_id: str) -> dict[str, Any]:
    wait_until(lambda: not clip_of(client, clip_id)["jobs"], "the job does not end")
    return clip_of(client, clip_id)


def review(client: TestClient, clip_id: str, **wanted: Any) -> str:
    answer = client.post(f"/api/clips/{clip_id}/review", json=wanted)
    assert answer.status_code == 202
    key: str = answer.json()["key"]
    return key


def left_over(home: Path) -> list[str]:
    return [path.name for path in home.rglob(".*")] + [path.name for path in home.rglob("*.tmp")]
