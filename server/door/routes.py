"""Who is connected, for the page on this very computer: the guests, the code, throwing out."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse

from posture.words import say, text
from server.door.addresses import from_here
from server.door.cookie import cookie_name
from server.door.door import Door
from server.door.guard import CODE
from server.door.guests import Guest
from server.errors import ElsewhereError, ExplainedRoute, NotThereError


class GuestMessage(BaseModel):
    """A device that was let in."""

    model_config = ConfigDict(frozen=True)

    id: str
    """Names it, for throwing it out."""
    device: str
    """What it is, in plain words."""
    address: str
    """From where it came, the last time."""
    since: datetime
    """When it was let in."""
    seen: datetime
    """When it was seen last, to the minute."""
    connected: bool
    """Whether it has a live connection just now."""
    you: bool
    """Whether it is this browser."""


class DoorMessage(BaseModel):
    """Whether a code is asked for, which, and who has been let in."""

    model_config = ConfigDict(frozen=True)

    asks: bool
    """Whether there is a door at all."""
    code: str
    """What lets a new device in; "" without a door, like the next two."""
    address: str
    """What another device opens, the code in it."""
    fingerprint: str
    """Of the certificate, as a browser shows it; "" without https."""
    guests: tuple[GuestMessage, ...]
    """In the order in which they came."""


def open_address(address: str, code: str) -> str:
    """The address with the code in it."""
    return f"{address}?{urlencode({CODE: code})}"


def qr_picture(address: str) -> str:
    """The address as a picture that phones read: SVG, black on white whatever the page's colours are."""
    import segno

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=6, border=4, light="#fff", xmldecl=False)
    return out.getvalue().decode()


def is_here(request: HTTPConnection) -> bool:
    """Whether a request comes from this very computer."""
    client, server = request.client, request.scope.get("server")
    return bool(client and server and from_here(client.host, str(server[0])))


def door_router(door: Door | None) -> APIRouter:
    """The routes below /api/door, for this computer alone, and /door, which strangers never reach."""
    router = APIRouter()
    router.include_router(_guests_router(door))

    @router.get("/door", status_code=204, responses={303: {"description": "For a page: on to the first one."}})
    def inside(request: Request) -> Response:
        """For a page that was asked for by another site's link, with which no cookie comes: it is in after all."""
        if "text/html" in request.headers.get("accept", ""):
            return RedirectResponse("/", 303)
        return Response(status_code=204)

    @router.post("/door", status_code=204)
    def inside_already() -> Response:
        return Response(status_code=204)

    return router


def _guests_router(door: Door | None) -> APIRouter:

    def only_here(request: Request) -> None:
        if not is_here(request):
            raise ElsewhereError(say("server-door-elsewhere"))

    router = APIRouter(prefix="/api/door", route_class=ExplainedRoute, dependencies=[Depends(only_here)])

    def told(request: Request) -> DoorMessage:
        if door is None:
            return DoorMessage(asks=False, code="", address="", fingerprint="", guests=())
        own = _own(door, request)
        guests = tuple(_message(guest, door.connected(guest), guest.id == own) for guest in door.guests)
        address = open_address(door.addresses[0], door.code) if door.addresses else ""
        return DoorMessage(asks=True, code=door.code, address=address, fingerprint=door.fingerprint, guests=guests)

    @router.get("")
    async def look(request: Request, response: Response) -> DoorMessage:
        response.headers["cache-control"] = "no-store"
        return told(request)

    @router.get("/address.svg")
    async def picture() -> Response:
        if door is None or not door.addresses:
            raise NotThereError(say("server-not-there"))
        svg = qr_picture(open_address(door.addresses[0], door.code))
        return Response(svg, media_type="image/svg+xml", headers={"cache-control": "no-store"})

    @router.delete("/guests/{id_}")
    async def throw_out(id_: str, request: Request) -> DoorMessage:
        if door is None or id_ not in {guest.id for guest in door.guests}:
            raise NotThereError(say("server-not-there"))
        door.throw_out({id_})
        return told(request)

    @router.delete("/guests")
    async def throw_out_all(request: Request) -> DoorMessage:
        """All but whoever asks: they would have to look for the new code elsewhere."""
        if door is None:
            raise NotThereError(say("server-not-there"))
        own = _own(door, request)
        door.throw_out({guest.id for guest in door.guests if guest.id != own})
        return told(request)

    return router


def _own(door: Door, request: Request) -> str:
    """The id of the guest who asks, which is no secret and stands in the cookie."""
    return request.cookies.get(cookie_name(door.https), "").partition(".")[0]


def _message(guest: Guest, connected: bool, you: bool) -> GuestMessage:
    return GuestMessage(
        id=guest.id,
        device=text(guest.device.said),
        address=guest.address,
        since=datetime.fromtimestamp(guest.since_s, UTC),
        seen=datetime.fromtimestamp(guest.seen_s, UTC),
        connected=connected,
        you=you,
    )
