"""Puts the application together: guards outside, page and WebSocket inside."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from posture.resources import samples_dir
from posture.settings import Settings
from server.clips.recordings import Recordings
from server.clips.recordings_routes import RECORDED_PART, recordings_router
from server.clips.reviews import UPLOAD, Clips, reviews_router
from server.clips.samples import samples_router
from server.data import Data
from server.door.door import Door
from server.door.guard import DoorGuard
from server.door.routes import door_router, is_here
from server.guard import LOOPBACK_HOSTS, OriginGuard, PageHeaders
from server.holdings.keeper import Keeper
from server.holdings.routes import data_router
from server.language import Speaking
from server.limits.bodies import Bodies
from server.limits.caps import CAPS, Caps
from server.live.endpoint import Live
from server.live.own_camera import OwnCamera
from server.live.own_camera_route import own_camera_router
from server.live.sessions import MakeSession, session_factory
from server.live.stretches import stretches_router
from server.pages.installed import installed_router
from server.pages.routes import STATIC, page_router
from server.pages.vendor import vendor_router
from server.people.goals import goals_router
from server.people.history import history_router
from server.people.judged import judged_router
from server.people.places import places_router
from server.people.profiles import profiles_router
from server.people.safety import safety_router
from server.phone.camera import PhoneCamera
from server.phone.routes import phone_router
from server.phone.socket import PhoneSocket
from server.phone.throttle import Throttle

STREAMED = (UPLOAD, RECORDED_PART)
"""Requests that bring clips: they may be large, and are read as they come."""


def create_app(
    make_session: MakeSession | None = None,
    *,
    settings: Settings | None = None,
    allowed_hosts: Sequence[str] = LOOPBACK_HOSTS,
    any_address: bool = False,
    caps: Caps = CAPS,
    samples: Path | None = None,
    data: Data | None = None,
    clips: Clips | None = None,
    recordings: Recordings | None = None,
    door: Door | None = None,
    camera: OwnCamera | None = None,
    phone: PhoneCamera | None = None,
) -> FastAPI:
    """The application.

    make_session: opens a session for a model name; the real pipeline unless given. allowed_hosts: the names and
    addresses this server answers to. any_address: answer to every address written in figures too, for a server
    the user opened to the network. caps: the limits of requests and sessions. data: the database, that of
    this computer unless given; closed when the application ends. clips: what the review page works on, that of this
    computer unless given; its work is called off when the application ends. recordings: what comes in from cameras.
    door: who is let in; without one everybody is who reaches the server, so it must listen on loopback only.
    camera: of this computer, for pages that are to look through it; none unless given. phone: the place for one that is
    to be looked through; none unless given.
    """
    settings = settings or Settings()
    data = data or Data()
    clips = clips or Clips()
    recordings = recordings or Recordings(clips)
    keeper = Keeper(data, clips)
    live = Live(make_session or session_factory(settings), settings, caps, data, camera, phone)
    throttle = Throttle(caps.phone_pictures)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(keeper.begin)
        watching = asyncio.create_task(recordings.watch())
        # Unwound from the last line up, and whole, whatever one of them raises.
        async with AsyncExitStack() as closing:
            closing.callback(data.close)
            closing.callback(clips.library.close)
            closing.callback(clips.jobs.close)
            closing.push_async_callback(run_in_threadpool, recordings.close)
            closing.push_async_callback(live.close)
            closing.callback(watching.cancel)
            yield

    app = FastAPI(
        title="Posture",
        lifespan=lifespan,
        # FastAPI's own documentation pages fetch scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        middleware=[
            Middleware(PageHeaders),
            Middleware(Speaking),
            Middleware(
                TrustedHostMiddleware,
                allowed_hosts=["*"] if any_address else list(allowed_hosts),
                www_redirect=False,
            ),
            Middleware(OriginGuard, names=allowed_hosts if any_address else None),
            *([Middleware(DoorGuard, door=door)] if door else []),
            Middleware(Bodies, caps=caps, streamed=STREAMED),
        ],
    )
    app.include_router(
        page_router(
            shows_guests=lambda request: door is not None and is_here(request),
            shows_phone=lambda request: phone is not None and is_here(request),
        )
    )
    app.include_router(installed_router())
    app.include_router(door_router(door))
    app.include_router(samples_router(samples or samples_dir()))
    app.include_router(profiles_router(data, keeper.delete_profile))
    app.include_router(places_router(data))
    app.include_router(judged_router(settings))
    app.include_router(safety_router(data))
    app.include_router(stretches_router())
    app.include_router(own_camera_router(camera))
    app.include_router(phone_router(phone, throttle, door))
    app.include_router(history_router(data))
    app.include_router(goals_router(data))
    app.include_router(reviews_router(data, clips))
    app.include_router(recordings_router(clips, recordings))
    app.include_router(data_router(data, keeper))
    app.include_router(vendor_router())
    app.add_api_websocket_route("/ws/live", live.__call__)
    app.add_api_websocket_route("/ws/phone", PhoneSocket(phone, throttle, caps).__call__)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
