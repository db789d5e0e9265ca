"""Bodies of requests: refused by what they declare and by what comes, and let go when nothing comes."""

from __future__ import annotations

import asyncio
import json
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Receive

from server.app import STREAMED, create_app
from server.errors import StalledError
from server.limits.bodies import Bodies, moving
from server.limits.caps import Caps


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


def app(**caps: Any) -> Bodies:
    inner = Starlette(routes=[Route("/any", echo, methods=["POST"]), Route("/clip", echo, methods=["POST"])])
    return Bodies(inner, Caps(**caps), ["POST /clip"])


def chunks(count: int, size: int = 1000) -> Iterator[bytes]:
    for _ in range(count):
        yield bytes(size)


@pytest.mark.parametrize("declared", [True, False], ids=["announced", "not announced"])
def test_a_body_that_is_too_large_is_refused_in_a_sentence(declared: bool) -> None:
    client = TestClient(app(body_bytes=5000))
    answer = client.post("/any", content=bytes(5001) if declared else chunks(6))
    assert answer.status_code == 413
    assert set(answer.json()) == {"problem", "remedy"}
    assert client.post("/any", content=bytes(5000) if declared else chunks(5)).text == "5000"


def test_a_clip_may_be_larger() -> None:
    assert TestClient(app(body_bytes=5000)).post("/clip", content=bytes(50_000)).text == "50000"


def call(asked: Bodies, path: str, receive: Any, headers: tuple[tuple[bytes, bytes], ...] = ()) -> tuple[int, Any]:
    """The status and the answer to a request whose body comes by `receive`."""
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": path, "headers": list(headers), "query_string": b""}
    asyncio.run(asked(scope, receive, send))
    return sent[0]["status"], json.loads(sent[1]["body"])


async def never() -> Any:
    await asyncio.Event().wait()


def test_nothing_is_read_of_what_is_announced_as_too_large() -> None:
    async def receive() -> Any:
        pytest.fail("it was read")

    status, told = call(app(body_bytes=5000), "/any", receive, ((b"content-length", b"200000000"),))
    assert (status, told["problem"]) == (413, "This request is larger than 0 MB, more than Posture reads.")


def test_what_comes_without_an_end_is_not_kept() -> None:
    async def receive() -> Any:
        return {"type": "http.request", "body": bytes(10_000), "more_body": True}

    tracemalloc.start()
    status, _ = call(app(body_bytes=50_000), "/any", receive)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert status == 413
    assert peak < 1_000_000


def test_a_body_that_does_not_come_is_given_up() -> None:
    status, told = call(app(body_s=0.01), "/any", never)
    assert (status, set(told)) == (408, {"problem", "remedy"})


def test_a_body_that_drips_is_given_up_too() -> None:
    async def receive() -> Any:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"x", "more_body": True}

    assert call(app(body_s=0.1), "/any", receive)[0] == 408


async def dripping(count: int, size: int, stall_s: float) -> AsyncIterator[int]:
    """How many bytes came, one message after another, each after a moment."""

    async def receive() -> Any:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": bytes(size), "more_body": True}

    received = moving(receive, Caps(stall_s=stall_s, stall_bytes=10_000))
    for _ in range(count):
        yield len((await received())["body"])


async def one(received: Receive) -> int:
    return len((await received())["body"])


async def gathered(count: int, size: int, stall_s: float) -> int:
    return sum([came async for came in dripping(count, size, stall_s)])


def test_a_clip_must_go_on_coming_and_not_in_drops() -> None:
    with pytest.raises(StalledError):
        asyncio.run(one(moving(never, Caps(stall_s=0.01))))
    with pytest.raises(StalledError):
        asyncio.run(gathered(10_000, 1, 0.2))
    assert asyncio.run(gathered(30, 10_000, 60.0)) == 300_000


def test_a_slow_disk_of_ours_is_not_the_clients_fault() -> None:
    async def slowly() -> int:
        async def receive() -> Any:
            return {"type": "http.request", "body": b"x", "more_body": True}

        received, count = moving(receive, Caps(stall_s=0.5, stall_bytes=10_000)), 0
        for _ in range(10):
            count += len((await received())["body"])
            await asyncio.sleep(0.06)
        return count

    assert asyncio.run(slowly()) == 10


def test_only_the_two_requests_that_bring_clips_may_be_large() -> None:
    assert len(STREAMED) == 2
    client = TestClient(create_app(caps=Caps(body_bytes=1000)), base_url="http://localhost:8000")
    for method, path in (("PUT", "/api/recordings/0123456789abcdef/parts/0"), ("POST", "/api/clips")):
        assert client.request(method, path, content=bytes(1001)).status_code in (404, 415), path
    for method, path in (("POST", "/api/recordings"), ("PATCH", "/api/clips/0"), ("POST", "/nowhere"), ("GET", "/")):
        assert client.request(method, path, content=bytes(1001)).status_code == 413, path


def test_json_that_is_nested_too_deeply_is_not_understood() -> None:
    client = TestClient(create_app(), base_url="http://localhost:8000")
    answer = client.post("/api/profiles", content=b"[" * 100_000, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert set(answer.json()) == {"problem", "remedy"}
