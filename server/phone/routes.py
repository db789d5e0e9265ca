"""The routes below /api/phone: pictures by POST, how the phone is, and the picture that leads a phone to its page."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response

from posture.words import say, text
from server.door.device import device_of
from server.door.door import Door
from server.door.routes import is_here, open_address, qr_picture
from server.errors import ElsewhereError, ExplainedRoute, NotThereError
from server.pages.routes import PHONE
from server.phone.camera import PhoneCamera
from server.phone.messages import PhoneHere, PhoneMessage, PhoneSeenMessage
from server.phone.throttle import Throttle

NOBODY = PhoneMessage(
    there=False,
    connected=False,
    name="",
    battery_pct=None,
    charging=None,
    pitch_deg=None,
    roll_deg=None,
    problem=None,
    remedy=None,
    phone_address="",
)
_PICTURE = {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}


def phone_router(camera: PhoneCamera | None, throttle: Throttle, door: Door | None) -> APIRouter:
    """camera: None for a server without a phone. throttle: shared with the WebSocket."""
    router = APIRouter(prefix="/api/phone", route_class=ExplainedRoute)

    def there() -> PhoneCamera:
        if camera is None:
            raise NotThereError(say("server-phone-none"))
        return camera

    def address() -> str:
        return open_address(f"{door.addresses[0]}{PHONE.path[1:]}", door.code) if door and door.addresses else ""

    @router.get("")
    async def how_it_is(request: Request) -> PhoneMessage:
        return camera.told(text, address() if is_here(request) else "") if camera else NOBODY

    @router.post("")
    async def here(here: PhoneHere, request: Request) -> PhoneSeenMessage:
        """For a phone whose browser opens no WebSocket."""
        return there().come(here, device_of(request.headers.get("user-agent", "")).said)

    @router.post("/pictures", openapi_extra={"requestBody": _PICTURE})
    async def picture(key: UUID, request: Request) -> PhoneSeenMessage:
        phone = there()
        message = await request.body()
        await throttle.wait()
        return phone.show(key, message)

    @router.get("/address.svg")
    async def way_there(request: Request) -> Response:
        there()
        if not is_here(request):
            raise ElsewhereError(say("server-door-elsewhere"))
        if not address():
            raise NotThereError(say("server-not-there"))
        return Response(qr_picture(address()), media_type="image/svg+xml", headers={"cache-control": "no-store"})

    @router.get("/root.crt")
    def root() -> Response:
        """What a phone is given to trust this computer for good; iOS and Android take it by this type."""
        if not (door and door.root):
            raise NotThereError(say("server-phone-no-root"))
        headers = {"content-disposition": 'attachment; filename="posture-root.crt"'}
        return Response(door.root, media_type="application/x-x509-ca-cert", headers=headers)

    return router
