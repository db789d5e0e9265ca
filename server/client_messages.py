"""What a client may say on /ws/live, besides pictures. PROTOCOL.md is the prose."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, Field, TypeAdapter, field_validator

from posture.calibration.steps import Step
from posture.settings import Limits, Strictness

ProfileId: TypeAlias = Annotated[int, Field(ge=1, lt=2**53)]


class Start(BaseModel):
    """The first message of a client. profile_id: whom to judge, None for nobody in particular."""

    type: Literal["start"]
    model: Literal["lite", "full", "heavy"] = "full"
    profile_id: ProfileId | None = None
    mode: Literal["stretch", "calibrate"] = "stretch"


class Reset(BaseModel):
    """Begin anew on the same connection: another person, or a new standing reference. Not answered."""

    type: Literal["reset"]


class Restart(BaseModel):
    """Do a step of the calibration again, with what came before it kept. Not answered."""

    type: Literal["restart"]
    step: Literal[Step.STAND, Step.HINGE, Step.ROUND]


class Save(BaseModel):
    """Save the finished calibration, to this profile from now on. Not answered: the next picture's answer tells."""

    type: Literal["save"]
    profile_id: ProfileId


class JudgeBy(BaseModel):
    """Judge by these limits from now on, without saving them; own_pct instead of the strictness. Not answered."""

    type: Literal["limits"]
    strictness: Strictness = Strictness.STANDARD
    own_pct: tuple[float, float] | None = None

    @field_validator("own_pct")
    @classmethod
    def _usable(cls, shares: tuple[float, float] | None) -> tuple[float, float] | None:
        if shares is not None and not Limits(caution_pct=shares[0], rounded_pct=shares[1]).rounded_pct <= 100:
            raise ValueError("more than the maximum")
        return shares


Message: TypeAlias = Start | Reset | Restart | Save | JudgeBy
CLIENT_MESSAGE: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="type")])
