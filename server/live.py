"""The WebSocket /ws/live: one start message, then exactly one answer per picture. See PROTOCOL.md."""

from __future__ import annotations

import logging
import time
from enum import IntEnum
from functools import partial

import anyio
from fastapi import WebSocket, WebSocketDisconnect
from pydantic import ValidationError

from posture.errors import PostureError
from posture.settings import Limits, Settings
from server import frames
from server.messages import (
    CLIENT_MESSAGE,
    ErrorMessage,
    FeedbackMessage,
    Reset,
    Start,
    error_message,
    feedback_message,
)
from server.sessions import MakeSession, SessionLike, SessionThread

log = logging.getLogger(__name__)

START_WITHIN_S = 10.0


class Close(IntEnum):
    """Why the server closes a connection; from the range that the standard leaves to applications."""

    BAD_MESSAGE = 4400
    TOO_MANY = 4429
    NOT_READY = 4500


class Live:
    """The endpoint, and the count of sessions that are open.

    Every session holds a model in memory and takes most of a core, so there is a cap on them. Frames are read one
    at a time: while one is measured the next stays in the client's socket, so a rude client only slows itself.
    """

    def __init__(self, make_session: MakeSession, settings: Settings, max_sessions: int) -> None:
        self._make_session = make_session
        self._limits = settings.limits
        self._max_sessions = max_sessions
        self._open = 0

    async def __call__(self, websocket: WebSocket) -> None:
        """Serve one connection to its end."""
        await websocket.accept()
        try:
            await self._serve(websocket)
        except WebSocketDisconnect:
            log.debug("client gone")

    async def _serve(self, websocket: WebSocket) -> None:
        start = await _receive_start(websocket)
        if start is None:
            await _refuse(
                websocket,
                Close.BAD_MESSAGE,
                "bad_message",
                "The first message must be a start.",
                'Send {"type": "start", "model": "full"} first.',
            )
            return
        if self._open >= self._max_sessions:
            await _refuse(
                websocket,
                Close.TOO_MANY,
                "busy",
                f"Posture is already running in {self._max_sessions} other windows.",
                "Close one of them, then try again.",
            )
            return
        self._open += 1
        thread = SessionThread(self._make_session, start.model)
        try:
            session = await _open(thread, websocket)
            if session is not None:
                await _answer_all(websocket, thread, Judge(session, self._limits))
        finally:
            try:
                await thread.close()
            finally:
                self._open -= 1


async def _receive_start(websocket: WebSocket) -> Start | None:
    with anyio.move_on_after(START_WITHIN_S):
        message = _parse(await _receive(websocket))
        return message if isinstance(message, Start) else None
    return None


async def _open(thread: SessionThread, websocket: WebSocket) -> SessionLike | None:
    """The session once its model is loaded; None when it can't be, which the client has then been told."""
    try:
        return await thread.open()
    except PostureError as error:
        answer = error_message(error, None)
    except Exception:
        log.exception("the session could not be opened")
        answer = _internal(None)
    await websocket.send_text(answer.model_dump_json())
    await websocket.close(Close.NOT_READY, "the session could not be opened")
    return None


async def _answer_all(websocket: WebSocket, thread: SessionThread, judge: Judge) -> None:
    """Read one message, answer it, read the next, until the client leaves."""
    while True:
        received = await _receive(websocket)
        if isinstance(received, bytes):
            reply = await thread.run(partial(judge.answer, received))
            await websocket.send_text(reply.model_dump_json())
        elif isinstance(_parse(received), Reset):
            await thread.run(judge.reset)
        else:
            await _refuse(
                websocket,
                Close.BAD_MESSAGE,
                "bad_message",
                "This text message is not part of the protocol.",
                "After the start, send pictures as binary messages.",
            )
            return


class Judge:
    """Turns binary messages into answers. Used on the session's thread only."""

    def __init__(self, session: SessionLike, limits: Limits) -> None:
        """Judge with this session; `limits` go into every answer."""
        self._session = session
        self._limits = limits
        self._faulty = False

    def answer(self, message: bytes) -> FeedbackMessage | ErrorMessage:
        """Exactly one answer to one message, whatever it holds."""
        began = time.perf_counter()
        t_ms: int | None = None
        try:
            t_ms, jpeg = frames.split(message)
            feedback = self._session.step(frames.decode(jpeg), t_ms / 1000)
            reply = feedback_message(feedback, t_ms, self._limits, (time.perf_counter() - began) * 1000)
        except PostureError as error:
            return error_message(error, t_ms)
        except Exception:
            # A fault in one frame is likely in the next thirty a second too: one traceback tells it all.
            if not self._faulty:
                log.exception("a frame could not be judged")
            self._faulty = True
            return _internal(t_ms)
        self._faulty = False
        return reply

    def reset(self) -> None:
        """Begin anew with another person or another standing posture."""
        self._session.reset()


async def _receive(websocket: WebSocket) -> bytes | str:
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message["code"])
    data = message.get("bytes")
    return data if data is not None else str(message.get("text"))


def _parse(received: bytes | str) -> Start | Reset | None:
    if isinstance(received, bytes):
        return None
    try:
        return CLIENT_MESSAGE.validate_json(received)
    except ValidationError:
        return None


async def _refuse(websocket: WebSocket, close: Close, code: str, problem: str, remedy: str) -> None:
    """Say why, then close."""
    answer = ErrorMessage.model_validate({"t_ms": None, "code": code, "problem": problem, "remedy": remedy})
    await websocket.send_text(answer.model_dump_json())
    await websocket.close(close, problem)


def _internal(t_ms: int | None) -> ErrorMessage:
    return ErrorMessage(
        t_ms=t_ms,
        code="internal",
        problem="Something went wrong while measuring.",
        remedy="Start again; if it happens once more, see the window in which Posture was started.",
    )
