"""The WebSocket /ws/live: one start message, then exactly one answer per picture. See PROTOCOL.md."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import anyio
from fastapi import WebSocket, WebSocketDisconnect
from pydantic import ValidationError

from posture.calibration.subject import Subject
from posture.errors import CameraError, PostureError
from posture.settings import Settings
from posture.storage import Profile
from posture.storage.people import subject_of
from posture.words import match, say, speaking
from server.data import Data
from server.limits.caps import Caps
from server.live.calibrating import LiveCalibration
from server.live.client_messages import CLIENT_MESSAGE, Look, Message, Start, Want
from server.live.coach_messages import CoachAnswer
from server.live.coaching import coach_for
from server.live.error_messages import error_message
from server.live.live_session import Judge, internal_error
from server.live.own_camera import Watched
from server.live.parking import Parking
from server.live.sessions import MakeSession, SessionThread
from server.live.websocket import Close, receive, refuse

log = logging.getLogger(__name__)

_GOODBYE_S = 1.0
"""How long a client whose place was given away may take to read why (chosen)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A session that is open, and what it was opened for."""

    start: Start
    thread: SessionThread
    judge: Judge


class Presence:
    """A connection that is served, and how to end it for the one that takes its place."""

    def __init__(self) -> None:
        self.scope = anyio.CancelScope()
        self.gone = anyio.Event()
        self.heard_s = anyio.current_time()
        """When the client last said or showed anything, by the clock of the event loop."""
        self.idle = False
        """Whether it is ended because that is long ago."""

    def end_idle(self) -> None:
        """End it, for it does nothing with its place."""
        self.idle = True
        self.scope.cancel()


class Live:
    """The endpoint, and the count of sessions that are open.

    Every session holds a model in memory and takes most of a core, so there is a cap on them. Frames are read one
    at a time: while one is measured the next stays in the client's socket, so a rude client only slows itself. A client
    that sends nothing for long loses its place, sooner when somebody else wants it.

    A coached session whose connection is lost is parked for a while; the client comes back with the same key and goes
    on where it was, with the standing reference and all.
    """

    def __init__(
        self,
        make_session: MakeSession,
        settings: Settings,
        caps: Caps,
        data: Data,
        camera: Watched | None = None,
        phone: Watched | None = None,
    ) -> None:
        self._make_session = make_session
        self._settings = settings
        self._caps = caps
        self._data = data
        self._camera = camera
        self._phone = phone
        self._open = 0
        self._parking: Parking[Held] = Parking()
        self._present: dict[UUID, Presence] = {}
        self._served: list[Presence] = []

    async def __call__(self, websocket: WebSocket) -> None:
        """Serve one connection to its end."""
        await websocket.accept()
        try:
            await self._serve(websocket)
        except WebSocketDisconnect:
            log.debug("client gone")

    async def close(self) -> None:
        """Close what is parked; the application ends."""
        await self._parking.close()

    async def _serve(self, websocket: WebSocket) -> None:
        start = await _receive_start(websocket, self._caps.start_s)
        if start is None:
            await refuse(websocket, Close.BAD_MESSAGE, "bad_message", say("server-live-no-start"))
            return
        with speaking(match([start.language])) if start.language else nullcontext():
            await self._serve_started(websocket, start)

    async def _serve_started(self, websocket: WebSocket, start: Start) -> None:
        presence = Presence()
        if start.session is not None:
            await self._succeed(start.session, presence)
        try:
            await self._serve_present(websocket, start, presence)
        finally:
            if start.session is not None and self._present.get(start.session) is presence:
                del self._present[start.session]
            presence.gone.set()

    async def _succeed(self, key: UUID, presence: Presence) -> None:
        """Take the place of a connection with this key: the client has noticed before us that it is dead.

        Of several that come at once each ends the one before, so that the last alone is served.
        """
        while (before := self._present.get(key)) is not None:
            before.scope.cancel()
            await before.gone.wait()
        self._present[key] = presence

    async def _serve_present(self, websocket: WebSocket, start: Start, presence: Presence) -> None:
        held = self._parking.take(start.session, lambda parked: start.takes_up(parked.start)) if start.session else None
        if self._open >= self._caps.sessions:
            await self._end_idlest()
        if held is None and self._open + len(self._parking) >= self._caps.sessions:
            await self._parking.make_room()
        if self._open >= self._caps.sessions:
            busy = say("server-live-busy", windows=self._caps.sessions)
            await refuse(websocket, Close.TOO_MANY, "busy", busy)
            return
        self._open += 1
        self._served.append(presence)
        thread = held.thread if held else SessionThread(self._make_session)
        try:
            with presence.scope:
                if held:
                    held.judge.take_up()
                else:
                    judge = await self._judge(thread, start, websocket)
                    held = Held(start=start, thread=thread, judge=judge) if judge else None
                if held:
                    held.judge.come()
                    await self._answer_all(websocket, thread, held.judge, presence)
        finally:
            with anyio.CancelScope(shield=True):
                try:
                    await self._leave(thread, held)
                finally:
                    self._open -= 1
                    self._served.remove(presence)
        if presence.idle:
            with anyio.move_on_after(_GOODBYE_S):  # it may be gone
                await refuse(websocket, Close.IDLE, "idle", say("server-live-idle"))

    async def _end_idlest(self) -> None:
        """Somebody wants a place: end the session that has been silent the longest, if that is long enough."""
        idlest = min(self._served, key=lambda presence: presence.heard_s, default=None)
        if idlest is not None and anyio.current_time() - idlest.heard_s >= self._caps.give_way_s:
            idlest.end_idle()
            await idlest.gone.wait()

    async def _answer_all(self, websocket: WebSocket, thread: SessionThread, judge: Judge, presence: Presence) -> None:
        """Read one message, answer it, read the next, until the client leaves or says nothing for too long."""
        while True:
            with anyio.move_on_after(self._caps.idle_s) as waiting:
                received = await receive(websocket)
            if waiting.cancelled_caught:
                presence.end_idle()
                return
            presence.heard_s = anyio.current_time()
            if isinstance(received, bytes):
                reply = await thread.run(partial(judge.answer, received))
                await websocket.send_text(reply.model_dump_json())
                continue
            message = _parse(received)
            if isinstance(message, Look) and judge.looks:
                picture, reply = await thread.run(judge.look)
                if picture is not None:
                    await websocket.send_bytes(picture)
                await websocket.send_text(reply.model_dump_json())
                continue
            if isinstance(message, Want) and judge.coach:
                said = await thread.run(partial(judge.coach.heed, message.type))
                if message.type != "resume":
                    await websocket.send_text(CoachAnswer(coach=said).model_dump_json())
                continue
            if (
                message is None
                or isinstance(message, Start | Look)
                or not await thread.run(partial(judge.heed, message))
            ):
                await refuse(websocket, Close.BAD_MESSAGE, "bad_message", say("server-live-bad-message"))
                return

    async def _leave(self, thread: SessionThread, held: Held | None) -> None:
        """Park a stretch that is under way, close anything else."""
        key = held.start.session if held else None
        goes_on = await thread.run(held.judge.leave) if held else False

        async def close() -> None:
            if held:
                held.judge.close()
            await thread.close()

        if held and key and goes_on:
            self._parking.put(key, held, close)
        else:
            await close()

    async def _judge(self, thread: SessionThread, start: Start, websocket: WebSocket) -> Judge | None:
        """The judge once its model is loaded; None when it can't be, which the client has then been told."""
        try:
            profile, subject = await thread.run(partial(self._who, start))
            coach = await thread.run(partial(coach_for, start, self._data, _now)) if start.mode == "stretch" else None
            session = await thread.open(start.model, subject)
            if coach:
                await thread.run(partial(session.use, coach.stretch))
            camera = self._watched(start)
            if start.mode == "stretch":
                return Judge(session, self._settings, subject, coach=coach, camera=camera)
            taken_at = _now().isoformat(timespec="seconds")
            return await thread.run(
                lambda: Judge(
                    session,
                    self._settings,
                    subject,
                    LiveCalibration(session, taken_at, lambda: self._data.profiles, profile, goes_on=not start.sample),
                    camera=camera,
                )
            )
        except PostureError as error:
            answer = error_message(error, None)
        except Exception:
            log.exception("the session could not be opened")
            answer = internal_error(None)
        await websocket.send_text(answer.model_dump_json())
        await websocket.close(Close.NOT_READY, "the session could not be opened")
        return None

    def _watched(self, start: Start) -> Watched | None:
        """What is looked through; None where the client sends the pictures. Raises CameraError."""
        if not start.own_camera:
            return None
        watched = self._phone if start.phone else self._camera
        if watched is None:
            raise CameraError(say("server-phone-none" if start.phone else "server-live-no-camera"))
        return watched

    def _who(self, start: Start) -> tuple[Profile | None, Subject | None]:
        """The profile chosen, and whom the session is to judge by. Whoever calibrates is measured like anybody."""
        if start.profile_id is None:
            return None, None
        profiles = self._data.profiles
        profile = profiles.by_id(start.profile_id)
        return profile, subject_of(profiles, profile, everywhere=True) if start.mode == "stretch" else None


async def _receive_start(websocket: WebSocket, within_s: float) -> Start | None:
    with anyio.move_on_after(within_s):
        message = _parse(await receive(websocket))
        return message if isinstance(message, Start) else None
    return None


def _now() -> datetime:
    return datetime.now(UTC)


def _parse(received: bytes | str) -> Message | None:
    if isinstance(received, bytes):
        return None
    try:
        return CLIENT_MESSAGE.validate_json(received)
    except ValidationError:
        return None
