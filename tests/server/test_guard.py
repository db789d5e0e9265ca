"""Hostile and honest headers, against the pure decisions and against a bare ASGI scope."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.guard import LOOPBACK_HOSTS, OriginGuard, PageHeaders, allowed_host, allowed_origin, refusal

HOST = "127.0.0.1:8000"

HOSTILE_ORIGINS = {
    "another site": "http://evil.com",
    "another site, our port": "http://evil.com:8000",
    "our address as a prefix": "http://127.0.0.1:8000.evil.com",
    "our name as a prefix": "http://localhost.evil.com:8000",
    "our address as a suffix": "http://evil127.0.0.1:8000",
    "another port": "http://127.0.0.1:8001",
    "no port": "http://127.0.0.1",
    "another scheme": "https://127.0.0.1:8000",
    "a WebSocket scheme": "ws://127.0.0.1:8000",
    "another name of ours": "http://localhost:8000",
    "opaque": "null",
    "empty": "",
    "a path": "http://127.0.0.1:8000/",
    "a user": "http://127.0.0.1:8000@evil.com",
    "a user before our address": "http://evil.com@127.0.0.1:8000",
    "a trailing dot": "http://127.0.0.1.:8000",
    "upper case": "HTTP://127.0.0.1:8000",
    "white space": " http://127.0.0.1:8000",
    "two in one": "http://127.0.0.1:8000, http://evil.com",
    "a decimal address": "http://2130706433:8000",
    "a short address": "http://127.1:8000",
    "an extension": "chrome-extension://abcdefghijklmnop",
    "a file": "file://",
    "nothing after the scheme": "http://",
}


@pytest.mark.parametrize("origin", HOSTILE_ORIGINS.values(), ids=HOSTILE_ORIGINS)
def test_origin_must_match_exactly(origin: str) -> None:
    assert not allowed_origin(origin, HOST)


@pytest.mark.parametrize(
    ("origin", "host", "scheme"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1:8000", "http"),
        ("http://localhost:8000", "localhost:8000", "http"),
        ("http://localhost", "localhost", "http"),
        ("http://[::1]:8000", "[::1]:8000", "http"),
        ("https://posture.lan", "posture.lan", "https"),
    ],
)
def test_own_origin_is_allowed(origin: str, host: str, scheme: str) -> None:
    assert allowed_origin(origin, host, scheme)


@pytest.mark.parametrize("host", ["", "evil.com/..", "a b", "localhost:8000@evil.com", "[::1", "localhost:", "é", "-"])
def test_malformed_host_never_matches(host: str) -> None:
    assert not allowed_origin(f"http://{host}", host)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("192.168.1.20:8000", True),
        ("[fe80::1]:8000", True),
        ("localhost:8000", True),
        ("LOCALHOST:8000", True),
        ("studio.local", True),
        ("evil.com", False),
        ("127.0.0.1.evil.com", False),
        ("192.168.1.20.nip.io:8000", False),
        ("2130706433", False),
        ("", False),
        ("[evil]", False),
    ],
)
def test_open_server_answers_to_figures_and_own_names_only(host: str, expected: bool) -> None:
    assert allowed_host(host, {"localhost", "studio.local"}) is expected


def scope(kind: str = "http", headers: list[tuple[bytes, bytes]] | None = None, method: str = "GET") -> dict[str, Any]:
    """A bare ASGI scope; the Host is there unless the headers bring their own."""
    headers = headers or []
    if not any(name.lower() == b"host" for name, _ in headers):
        headers = [(b"host", HOST.encode()), *headers]
    scheme = "ws" if kind == "websocket" else "http"
    return {
        "type": kind,
        "scheme": scheme,
        "method": method,
        "path": "/",
        "headers": headers,
        # Without it Starlette refuses a WebSocket by closing it, which servers turn into a 403 too.
        "extensions": {"websocket.http.response": {}},
    }


def run(app: Any, request: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything the app sent."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": f"{request['type']}.connect"}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    asyncio.run(app(request, receive, send))
    return sent


async def inner(request: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("origin", HOSTILE_ORIGINS.values(), ids=HOSTILE_ORIGINS)
def test_foreign_origin_is_refused_on_both_protocols(kind: str, origin: str) -> None:
    sent = run(OriginGuard(inner), scope(kind, [(b"origin", origin.encode())]))
    assert sent[0]["status"] == 403


HOSTILE_HEADERS: dict[str, list[tuple[bytes, bytes]]] = {
    "two origins": [(b"origin", b"http://127.0.0.1:8000"), (b"origin", b"http://evil.com")],
    "two equal origins": [(b"origin", b"http://127.0.0.1:8000")] * 2,
    "two hosts": [(b"host", HOST.encode()), (b"host", b"evil.com")],
    "odd case of the name": [(b"ORIGIN", b"http://evil.com")],
    "bytes that are no text": [(b"origin", b"\xff\xfe\x00http")],
    "utf-8 look-alike": [(b"origin", "http\uff1a//127.0.0.1:8000".encode())],
    "a very long origin": [(b"origin", b"http://" + b"a" * 100_000)],
    "host that is no text": [(b"host", b"\xff"), (b"origin", b"http://\xff")],
}


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("headers", HOSTILE_HEADERS.values(), ids=HOSTILE_HEADERS)
def test_malformed_headers_are_refused_and_never_an_error(kind: str, headers: list[tuple[bytes, bytes]]) -> None:
    assert run(OriginGuard(inner), scope(kind, headers))[0]["status"] == 403


def test_a_request_without_a_host_is_refused() -> None:
    request = scope()
    request["headers"] = []
    assert refusal(request) is not None


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("headers", [[], [(b"origin", b"http://127.0.0.1:8000")]], ids=["no origin", "own origin"])
def test_own_page_and_local_programs_pass(kind: str, headers: list[tuple[bytes, bytes]]) -> None:
    assert run(OriginGuard(inner), scope(kind, headers))[0]["status"] == 200


@pytest.mark.parametrize(
    ("site", "mode", "method", "passes"),
    [
        (b"none", b"navigate", "GET", True),
        (b"same-origin", b"cors", "POST", True),
        (b"cross-site", b"navigate", "GET", True),
        (b"cross-site", b"no-cors", "GET", False),
        (b"same-site", b"no-cors", "GET", False),
        (b"cross-site", b"navigate", "POST", False),
    ],
)
def test_another_site_may_link_but_not_load(site: bytes, mode: bytes, method: str, passes: bool) -> None:
    headers = [(b"sec-fetch-site", site), (b"sec-fetch-mode", mode)]
    assert (refusal(scope("http", headers, method)) is None) is passes


def test_other_asgi_messages_pass_untouched() -> None:
    seen: list[str] = []

    async def app(request: Any, receive: Any, send: Any) -> None:
        seen.append(request["type"])

    run(OriginGuard(PageHeaders(app)), {"type": "lifespan"})
    assert seen == ["lifespan"]


def test_open_server_refuses_a_rebound_name() -> None:
    guard = OriginGuard(inner, names=LOOPBACK_HOSTS)
    headers = [(b"host", b"evil.com:8000"), (b"origin", b"http://evil.com:8000")]
    assert run(guard, scope("websocket", headers))[0]["status"] == 403


def test_refusals_carry_the_security_headers() -> None:
    sent = run(PageHeaders(OriginGuard(inner)), scope("http", [(b"origin", b"null")]))
    headers = dict(sent[0]["headers"])
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert b"default-src 'none'" in headers[b"content-security-policy"]
