"""What every WebSocket of the server has: reading a message, and closing for a reason that is told first."""

from __future__ import annotations

from enum import IntEnum

from fastapi import WebSocket, WebSocketDisconnect

from posture.words import Sentence, text
from server.live.error_messages import ErrorMessage


class Close(IntEnum):
    """Why the server closes a connection; from the range that the standard leaves to applications."""

    BAD_MESSAGE = 4400
    THROWN_OUT = 4403
    IDLE = 4408
    TAKEN = 4409
    TOO_MANY = 4429
    NOT_READY = 4500


async def receive(websocket: WebSocket) -> bytes | str:
    """The next message. Raises WebSocketDisconnect."""
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message["code"])
    data = message.get("bytes")
    return data if data is not None else str(message.get("text"))


async def refuse(websocket: WebSocket, close: Close, code: str, problem: Sentence) -> None:
    """Say why, then close. A closing frame holds little: the code is enough there."""
    told = {"problem": text(problem), "remedy": text(problem.attribute("remedy"))}
    answer = ErrorMessage.model_validate({"t_ms": None, "code": code, **told})
    await websocket.send_text(answer.model_dump_json())
    await websocket.close(close, code)
