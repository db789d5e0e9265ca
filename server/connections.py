"""Connections under limits: how many there are, how long their heads and answers may take, and what the rest is told.

uvicorn knows no time limit for the head of a request, counts connections only once a head is there, and goes on reading
a body for ever that nobody wants. Here its protocol is given these limits, at the places that it offers.
"""

from __future__ import annotations

import asyncio
import errno
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import h11
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from posture.words import say, text
from server.errors import BusyError, said
from server.guard import PageHeaders
from server.language import Speaking
from server.limits.caps import Caps
from server.live.websocket import Close, refuse

log = logging.getLogger(__name__)


class LimitedConnection(H11Protocol):
    """One connection: uvicorn's, with a clock for its head, for an answer nobody reads, and for a body nobody wants.

    most: how many connections are served; later ones are told that there are too many, and far too many are cut.
    """

    def __init__(self, *args: Any, caps: Caps, most: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self._refused, self._most = caps.refused, most
        self._head = _Clock(self.loop, caps.head_s, self._no_head)
        self._unread = _Clock(self.loop, caps.answer_s, self._not_read)
        self._unwanted = _Clock(self.loop, caps.linger_s, self._cut)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody connects."""
        super().connection_made(transport)
        beyond = len(self.connections) - self._most
        if beyond > self._refused:
            transport.abort()
            return
        if beyond > 0:
            self.app = _FULL
            self.ws_protocol_class = partial(_full_websocket, self.ws_protocol_class)  # type: ignore[assignment]
        self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        super().connection_lost(exc)
        for clock in (self._head, self._unread, self._unwanted):
            clock.stop()

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        super().data_received(data)
        self._watch_head()

    def on_response_complete(self) -> None:
        """An answer has been written, as far as the program goes; perhaps long before the whole body came."""
        super().on_response_complete()
        self._unread.stop()
        self._unread.start()
        if self.conn.their_state is h11.SEND_BODY:
            self._unwanted.start()

    def pause_writing(self) -> None:
        """The client does not read as fast as it is written."""
        super().pause_writing()
        self._unread.stop()  # that of an answer before
        self._unread.start()

    def resume_writing(self) -> None:
        """It has caught up."""
        super().resume_writing()
        self._unread.stop()

    def _watch_head(self) -> None:
        """The clock runs from the first byte of a head, or of the connection, until the head is there."""
        if self.conn.their_state is not h11.IDLE or self.transport.is_closing():
            self._head.stop()
        else:
            self._head.start()

    def _no_head(self) -> None:
        came, _ = self.conn.trailing_data
        if came and self.conn.our_state is h11.IDLE:
            told = text(say("server-head-slow")).encode()
            headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
            head = h11.Response(status_code=408, headers=headers, reason=b"Request Timeout")
            for event in (head, h11.Data(data=told), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
        self._unread.start()

    def _not_read(self) -> None:
        if self.transport.get_write_buffer_size() > 0 or self.transport.is_closing():
            self._cut()

    def _cut(self) -> None:
        self.transport.abort()


class _Clock:
    """Does something once, some time after it was started, unless it is stopped before."""

    def __init__(self, loop: asyncio.AbstractEventLoop, after_s: float, then: Callable[[], None]) -> None:
        self._loop, self._after_s, self._then = loop, after_s, then
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Let it run, if it doesn't yet."""
        if self._timer is None:
            self._timer = self._loop.call_later(self._after_s, self._over)

    def stop(self) -> None:
        """Don't do it."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _over(self) -> None:
        self._timer = None
        self._then()


class OutOfFiles:
    """Handler of an event loop's complaints that says only once a minute that no connection can be let in.

    At the limit of open files asyncio tries again every second and complains of each try with a traceback.
    """

    def __init__(self, every_s: float = 60.0) -> None:
        self._every_s = every_s
        self._again_s = 0.0

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Deal with one complaint."""
        error = context.get("exception")
        if "socket" in context and isinstance(error, OSError) and error.errno in _EXHAUSTED:
            if loop.time() >= self._again_s:
                self._again_s = loop.time() + self._every_s
                log.warning(text(say("server-out-of-files")))
            return
        loop.default_exception_handler(context)


_EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


def _full_websocket(made: Any, **options: Any) -> WebSocketsSansIOProtocol:
    protocol: WebSocketsSansIOProtocol = made(**options)
    protocol.app = _FULL
    return protocol


async def _full(scope: Scope, receive: Receive, send: Send) -> None:
    """What is told to whoever comes when as many are connected as may be."""
    full = say("server-full")
    if scope["type"] == "websocket":
        websocket = WebSocket(scope, receive, send)
        await websocket.accept()
        await refuse(websocket, Close.TOO_MANY, "busy", full)
        return
    error = BusyError(full)
    answer: Response = said(error)
    if "text/html" in HTTPConnection(scope).headers.get("accept", ""):
        answer = PlainTextResponse(str(error), status_code=503)
    answer.headers["connection"] = "close"
    answer.headers["retry-after"] = "5"
    await answer(scope, receive, send)


_FULL: ASGIApp = PageHeaders(Speaking(_full))
