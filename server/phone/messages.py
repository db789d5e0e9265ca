"""What a phone says and is told, by the WebSocket and by POST alike. PROTOCOL.md is the prose."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Degrees = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class PhoneHere(BaseModel):
    """A phone's page is there, and how the phone is. The first with a new key takes the place of any other phone."""

    type: Literal["here"] = "here"
    key: UUID
    """The page's own, a new one each time it begins."""
    on_show: bool = True
    """Whether the page is; behind another one, or on a phone that is locked, no camera works."""
    battery_pct: Annotated[int, Field(ge=0, le=100)] | None = None
    """How full the battery is, in percent; None where the browser doesn't tell."""
    charging: bool | None = None
    """Whether it is being charged."""
    pitch_deg: Degrees | None = None
    """How far the camera looks up, in degrees; None where the browser doesn't tell, like the next."""
    roll_deg: Degrees | None = None
    """How far the phone leans to its left, as seen by whoever looks at its screen."""


class PhoneSeenMessage(BaseModel):
    """The answer to a picture of the phone, or to how it is."""

    model_config = ConfigDict(frozen=True)

    type: Literal["seen"] = "seen"
    t_ms: int | None
    """The time of the picture, as the phone dates it; None for an answer to how it is."""
    wanted: bool
    """Whether anybody looks through the phone just now; if not, a picture a second is enough."""
    late: bool
    """Whether the picture came too late, or after a newer one, and was thrown away."""


class PhoneMessage(BaseModel):
    """The phone as the pages on the computer are told of it."""

    model_config = ConfigDict(frozen=True)

    there: bool
    """Whether the server was started to have a phone as its camera."""
    connected: bool
    """Whether a phone has come that was not heard to leave."""
    name: str
    """What it is, in plain words; "" without one."""
    battery_pct: int | None
    charging: bool | None
    pitch_deg: float | None
    roll_deg: float | None
    problem: str | None
    """Why it shows nothing just now; None while it does."""
    remedy: str | None
    phone_address: str
    """What the phone opens, the code in it; "" where the page is not on the computer itself."""
