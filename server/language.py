"""Which language a request is answered in: what the person chose on the page, else what their browser asks for."""

from __future__ import annotations

from contextlib import nullcontext

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from posture.words import match, speaking

COOKIE = "posture_language"
"""Where the page keeps what the person chose."""


def language_of(request: HTTPConnection) -> str | None:
    """The language a request asks for, by its cookie or by Accept-Language; None when it asks for none."""
    chosen = request.cookies.get(COOKIE)
    wanted = ([chosen] if chosen else []) + preferred(request.headers.get("accept-language", ""))
    return match(wanted) if wanted else None


def preferred(header: str) -> list[str]:
    """The tags of an Accept-Language header, the dearest first: `en;q=0.8, de` → de, en."""
    tags = []
    for part in header.split(","):
        tag, _, weight = part.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            quality = 0.0
        if tag.strip() and quality > 0:
            tags.append((quality, tag.strip()))
    return [tag for _, tag in sorted(tags, key=lambda weighed: -weighed[0])]


class Speaking:
    """ASGI middleware that puts the request's language in force; the environment's stays, where it names none."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, in its language."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        language = language_of(HTTPConnection(scope))
        with speaking(language) if language else nullcontext():
            await self.app(scope, receive, send)
