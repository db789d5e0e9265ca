"""What may be in a request: how many bytes, and how long they may take.

A body that is no clip is read whole before anything else sees the request, within its limits; that of a clip goes
through as it comes, for as long as it moves. Starlette's own `max_body_size` counts bytes, but answers without a
sentence and never looks at a clock.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import anyio
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posture.errors import PostureError
from posture.words import say
from server.errors import StalledError, TooLargeError, said
from server.limits.caps import Caps


class Bodies:
    """ASGI middleware that lets no request through whose body is too large, or does not come.

    streamed: patterns of "METHOD /path" of requests that bring clips, which are read as they come.
    """

    def __init__(self, app: ASGIApp, caps: Caps, streamed: Collection[str] = ()) -> None:
        self.app = app
        self.caps = caps
        self.streamed = [re.compile(pattern) for pattern in streamed]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body, or answer 413 or 408."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if any(pattern.fullmatch(f"{scope['method']} {scope['path']}") for pattern in self.streamed):
            await self.app(scope, moving(receive, self.caps), send)
            return
        try:
            body = await self._whole(scope, receive)
        except PostureError as error:
            await said(error, headers={"connection": "close"})(scope, receive, send)
            return
        if body is not None:
            await self.app(scope, _again(body, receive), send)

    async def _whole(self, scope: Scope, receive: Receive) -> bytes | None:
        """The body; None when the client has gone. Raises TooLargeError, StalledError."""
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > self.caps.body_bytes:
            raise TooLargeError(say("server-body-large", megabytes=self.caps.body_bytes / 10**6))
        body = bytearray()
        with anyio.move_on_after(self.caps.body_s):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                body += message.get("body", b"")
                if len(body) > self.caps.body_bytes:
                    raise TooLargeError(say("server-body-large", megabytes=self.caps.body_bytes / 10**6))
                if not message.get("more_body", False):
                    return bytes(body)
        raise StalledError(say("server-body-stalled"))


def moving(receive: Receive, caps: Caps) -> Receive:
    """The same, but raising StalledError as soon as the body comes too slowly.

    Only the time spent waiting counts: while the server writes to a slow disk the client is not to blame.
    """
    waited_s, came = 0.0, 0

    async def received() -> Message:
        nonlocal waited_s, came
        began_s = anyio.current_time()
        try:
            with anyio.fail_after(caps.stall_s - waited_s):
                message = await receive()
        except TimeoutError:
            raise StalledError(say("server-clip-stalled")) from None
        waited_s += anyio.current_time() - began_s
        came += len(message.get("body", b""))
        if came >= caps.stall_bytes:
            waited_s, came = 0.0, 0
        return message

    return received


def _again(body: bytes, receive: Receive) -> Receive:
    """A receive that hands out a body which was read already, and then what else happens."""
    handed_out = False

    async def received() -> Message:
        nonlocal handed_out
        if handed_out:
            return await receive()
        handed_out = True
        return {"type": "http.request", "body": body, "more_body": False}

    return received
