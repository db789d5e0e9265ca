"""The door as ASGI middleware: nobody gets past it, to no page, no API, no film and no WebSocket, but those it knows.

To everybody else every path answers the same, whether there is anything behind it or not. Plain ASGI, as
server/guard.py is, and inside of that: what another web page sends doesn't even get here.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import parse_qsl, quote, urlencode

import anyio
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posture.errors import why
from posture.words import Sentence, in_force, say, text
from server.door.addresses import plain
from server.door.cookie import cookie_header, cookie_name
from server.door.door import Door, WaitError
from server.door.guests import Guest
from server.live.error_messages import ErrorMessage
from server.live.websocket import Close
from server.pages.routes import DOOR, door_html

CODE = "code"
"""What the code is called in an address, and in what the page sends."""

OPEN_TO_ALL = frozenset(
    {"/static/icon.svg"}
    | {f"/static/css/{name}.css" for name in ("base", "dialogs", "door")}
    | {f"/static/js/{name}.js" for name in ("api", "dom", "door", "language", "trouble", "words")}
)
"""What the page that asks for the code is made of. Nothing else is served to strangers."""

LONGEST_BODY = 1000
"""Bytes; a code has 19 characters."""

BODY_WITHIN_S = 10.0
"""Within which they must be there. What comes after the door has limits of its own (server/limits/bodies.py)."""


LOOK_S = 2.0
"""How soon a silent WebSocket is closed whose guest was thrown out by another process."""


class _ThrownOutError(Exception):
    """Breaks off an answer that is on its way to somebody who has been thrown out."""


class DoorGuard:
    """ASGI middleware that lets those pass whom the door knows, and asks everybody else for the code."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self.app = app
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it at the door."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        guest = self.door.known(request.cookies.get(cookie_name(self.door.https)), _address(request))
        if scope["type"] == "websocket":
            if guest:
                await self._socket(guest, scope, receive, send)
            else:
                await _refused(HTTPStatus.UNAUTHORIZED, say("server-door-asks"))(scope, receive, send)
        elif scope["method"] in ("GET", "HEAD") and CODE in request.query_params:
            await self._by_address(request, guest)(scope, receive, send)
        elif guest:
            await self._answered(guest, scope, receive, send)
        elif scope["path"] in OPEN_TO_ALL:
            await self.app(scope, receive, send)
        elif scope["path"] == "/health":
            await JSONResponse({"status": "ok"})(scope, receive, send)
        elif scope["path"] == DOOR.path and scope["method"] == "POST":
            await self._knocked(request, await _body(receive))(scope, receive, send)
        else:
            await self._asked(request)(scope, receive, send)

    def _by_address(self, request: HTTPConnection, guest: Guest | None) -> Response:
        """Somebody follows an address with a code: once they are in, it leaves the address bar, and the history."""
        # Neither two slashes nor a backslash at the beginning, which would lead to another host.
        path = "/" + quote(request.scope["path"]).lstrip("/")
        rest = urlencode([pair for pair in parse_qsl(request.url.query) if pair[0] != CODE])
        on = Response(status_code=303, headers={"location": f"{path}?{rest}" if rest else path} | _NOT_KEPT)
        if guest:
            return on
        refusal = self._let_in(request.query_params[CODE], request, on)
        if refusal is None:
            return on
        status, problem, headers = refusal
        return _page(status, headers, problem) if _wants_page(request) else _refused(status, problem, headers)

    def _knocked(self, request: HTTPConnection, body: bytes) -> Response:
        """Somebody typed a code into the page."""
        typed = None
        with suppress(ValueError, RecursionError):
            sent = json.loads(body)
            typed = sent.get(CODE) if isinstance(sent, dict) else None
        if not isinstance(typed, str):
            return _refused(HTTPStatus.UNPROCESSABLE_ENTITY, say("server-not-understood"))
        inside = Response(status_code=204, headers=_NOT_KEPT)
        refusal = self._let_in(typed, request, inside)
        return _refused(refusal[0], refusal[1], refusal[2]) if refusal else inside

    def _let_in(
        self, typed: str, request: HTTPConnection, answer: Response
    ) -> tuple[int, Sentence, dict[str, str]] | None:
        """Put the cookie on the answer, or say why not: a status, a sentence, and headers."""
        try:
            cookie = self.door.knock(typed, _address(request), request.headers.get("user-agent", ""))
        except WaitError as wait:
            seconds = math.ceil(wait.seconds)
            return HTTPStatus.TOO_MANY_REQUESTS, say("server-door-wait", seconds=seconds), {"retry-after": str(seconds)}
        except OSError as error:
            return HTTPStatus.SERVICE_UNAVAILABLE, say("server-system-refused", reason=why(error)), {}
        if cookie is None:
            return HTTPStatus.UNAUTHORIZED, say("server-door-wrong"), {}
        answer.headers["set-cookie"] = cookie_header(cookie, self.door.https)
        return None

    def _asked(self, request: HTTPConnection) -> Response:
        """Everything else a stranger wants: a page to type the code into, or two sentences for a script."""
        # A cookie that is good for nothing any more need not come again.
        had = cookie_name(self.door.https) in request.cookies
        headers = {"set-cookie": cookie_header("", self.door.https)} if had else {}
        if _wants_page(request):
            return _page(HTTPStatus.UNAUTHORIZED, headers)
        return _refused(HTTPStatus.UNAUTHORIZED, say("server-door-asks"), headers)

    async def _answered(self, guest: Guest, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a guest, until they are thrown out: then what is on its way stops."""
        with self.door.inside(guest, live=False) as out:

            async def send_inside(message: Message) -> None:
                if out.is_set() or not self.door.is_in(guest):
                    raise _ThrownOutError
                await send(message)

            with suppress(_ThrownOutError):
                await self.app(scope, receive, send_inside)

    async def _socket(self, guest: Guest, scope: Scope, receive: Receive, send: Send) -> None:
        """The same for a WebSocket, which is told why it ends."""
        over = False

        async def send_inside(message: Message) -> None:
            if not over:
                await send(message)

        async def receive_inside() -> Message:
            nonlocal over
            if over:
                return {"type": "websocket.disconnect", "code": Close.THROWN_OUT}
            message = await _sooner(receive, out, lambda: self.door.is_in(guest))
            if message is not None:
                return message
            over = True
            await _say_out(send)
            return {"type": "websocket.disconnect", "code": Close.THROWN_OUT}

        with self.door.inside(guest, live=True) as out:
            await self.app(scope, receive_inside, send_inside)


_NOT_KEPT = {"cache-control": "no-store"}


async def _sooner(receive: Receive, out: anyio.Event, is_in: Callable[[], bool]) -> Message | None:
    """The next message, or None for somebody who is out: by `out`, or by another process, which sets no event."""
    receiving, leaving = asyncio.ensure_future(receive()), asyncio.ensure_future(out.wait())
    try:
        while not out.is_set() and is_in():
            await asyncio.wait({receiving, leaving}, timeout=LOOK_S, return_when=asyncio.FIRST_COMPLETED)
            if receiving.done() and is_in():
                return receiving.result()
        return None
    finally:
        receiving.cancel()
        leaving.cancel()


async def _say_out(send: Send) -> None:
    """As the protocol tells errors: why, then the code. A client that is gone need not hear it."""
    said = say("server-door-thrown-out")
    error = ErrorMessage(t_ms=None, code="thrown_out", problem=text(said), remedy=text(said.attribute("remedy")))
    with suppress(Exception):
        await send({"type": "websocket.send", "text": error.model_dump_json()})
        await send({"type": "websocket.close", "code": Close.THROWN_OUT, "reason": "thrown_out"})


async def _body(receive: Receive) -> bytes:
    """What was sent, or nothing when that is too much or takes too long."""
    body: bytes = b""
    with anyio.move_on_after(BODY_WITHIN_S):
        while len(body) <= LONGEST_BODY:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                return body if len(body) <= LONGEST_BODY else b""
    return b""


def _wants_page(request: HTTPConnection) -> bool:
    return request.scope["method"] in ("GET", "HEAD") and "text/html" in request.headers.get("accept", "")


def _address(request: HTTPConnection) -> str:
    """Where it comes from, as people write it: an IPv4 address as one, also on a socket for both."""
    host = request.client.host if request.client else ""
    return str(plain(host) or host)


def _page(status: int, headers: dict[str, str], problem: Sentence | None = None) -> Response:
    """The page that asks for the code. problem: what was wrong with the one that came."""
    language = in_force()
    html = door_html(language, problem)
    return HTMLResponse(html, status, headers | _told(status) | {"content-language": language})


def _refused(status: int, problem: Sentence, headers: dict[str, str] | None = None) -> Response:
    told = {"problem": text(problem), "remedy": text(problem.attribute("remedy"))}
    return JSONResponse(told, status, (headers or {}) | _told(status))


def _told(status: int) -> dict[str, str]:
    """Headers of every refusal.

    A 401 has to name a scheme (RFC 9110, 11.6.1); browsers know none of this name, and leave the asking to the page.
    """
    return _NOT_KEPT | ({"www-authenticate": "Posture"} if status == HTTPStatus.UNAUTHORIZED else {})
