"""The WebSocket /ws/phone: the phone says that it is there, then sends pictures; each is answered. See PROTOCOL.md."""

from __future__ import annotations

import logging

import anyio
from fastapi import WebSocket, WebSocketDisconnect
from pydantic import ValidationError

from posture.errors import FrameError
from posture.words import say
from server.door.device import device_of
from server.errors import TakenError
from server.limits.caps import Caps
from server.live.error_messages import error_message
from server.live.websocket import Close, receive, refuse
from server.phone.camera import PhoneCamera
from server.phone.messages import PhoneHere
from server.phone.throttle import Throttle

log = logging.getLogger(__name__)


class PhoneSocket:
    """The endpoint. One message is read, answered, and only then the next is read."""

    def __init__(self, camera: PhoneCamera | None, throttle: Throttle, caps: Caps) -> None:
        """camera: None for a server without a phone."""
        self._camera = camera
        self._throttle = throttle
        self._caps = caps

    async def __call__(self, websocket: WebSocket) -> None:
        """Serve one connection to its end."""
        await websocket.accept()
        try:
            if self._camera is None:
                await refuse(websocket, Close.NOT_READY, "camera", say("server-phone-none"))
                return
            await self._serve(websocket, self._camera)
        except TakenError as error:
            await refuse(websocket, Close.TAKEN, "taken", error.said)
        except TimeoutError:
            await refuse(websocket, Close.IDLE, "idle", say("server-live-idle"))
        except WebSocketDisconnect:
            log.debug("phone gone")

    async def _serve(self, websocket: WebSocket, camera: PhoneCamera) -> None:
        device = device_of(websocket.headers.get("user-agent", "")).said
        here: PhoneHere | None = None
        while True:
            with anyio.fail_after(self._caps.start_s if here is None else self._caps.phone_idle_s):
                received = await receive(websocket)
            if isinstance(received, str):
                here = _parsed(received)
                if here is not None:
                    camera.come(here, device)
                    continue
            if here is None or isinstance(received, str):
                await refuse(websocket, Close.BAD_MESSAGE, "bad_message", say("server-live-bad-message"))
                return
            await self._throttle.wait()
            try:
                answer = camera.show(here.key, received).model_dump_json()
            except FrameError as error:
                answer = error_message(error, None).model_dump_json()
            await websocket.send_text(answer)


def _parsed(received: str) -> PhoneHere | None:
    try:
        return PhoneHere.model_validate_json(received)
    except ValidationError:
        return None
