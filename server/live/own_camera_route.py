"""Whether the server has a camera of its own to look through, and how that is."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from server.errors import ExplainedRoute
from server.live.own_camera import OwnCamera


class OwnCameraMessage(BaseModel):
    """The camera of the computer that the server runs on."""

    there: bool
    """Whether the server was started with one."""
    name: str
    """As its maker calls it, "" where that is not known."""
    problem: str | None
    """Why it shows nothing just now; None while it does, and while nobody looks."""
    remedy: str | None


def own_camera_router(camera: OwnCamera | None) -> APIRouter:
    """The route at /api/camera."""
    router = APIRouter(prefix="/api/camera", route_class=ExplainedRoute)

    @router.get("")
    def how_it_is() -> OwnCameraMessage:
        trouble = camera.trouble if camera else None
        return OwnCameraMessage(
            there=camera is not None,
            name=camera.name if camera else "",
            problem=trouble.problem if trouble else None,
            remedy=trouble.remedy if trouble else None,
        )

    return router
