"""What a client may say on /ws/live, besides pictures. PROTOCOL.md is the prose."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator

from posture.calibration.steps import Step
from posture.sense.models import DEFAULT_MODEL, ModelName
from posture.settings import Limits, Strictness
from posture.values import Side
from server.limits.fields import Finite, ProfileId

Command: TypeAlias = Literal["pain", "skip", "pause", "resume", "finish"]
"""What a person who is coached may want."""


class OptionsMessage(BaseModel):
    """What a person chose for their stretch; None: as the stretch says."""

    model_config = ConfigDict(extra="forbid")
    hold_s: Annotated[float, Field(ge=5, le=600)] | None = None
    rounds: Annotated[int, Field(ge=1, le=20)] | None = None
    repetitions: Annotated[int, Field(ge=1, le=100)] | None = None
    first_leg: Side | None = None
    praise: bool = True


class Start(BaseModel):
    """The first message of a client. profile_id: whom to judge, None for nobody in particular.

    stretch: the id of the one to be coached through, None to be judged only. session: a UUID of the client's own by
    which a connection that was lost is taken up again. sample: the pictures are a clip, of nobody who is here.
    language: a tag (BCP 47) of what the answers are told in; None: what the connection itself asks for.
    own_camera: the pictures come from the camera of the computer that the server runs on; the client sends `look`.
    phone: with that, from the phone that is connected as a camera. camera: what the client's own camera is called.
    """

    type: Literal["start"]
    model: ModelName = DEFAULT_MODEL
    profile_id: ProfileId | None = None
    mode: Literal["stretch", "calibrate"] = "stretch"
    stretch: Annotated[str, Field(max_length=60)] | None = None
    options: OptionsMessage = OptionsMessage()
    session: UUID | None = None
    sample: bool = False
    language: Annotated[str, Field(max_length=35)] | None = None
    own_camera: bool = False
    phone: bool = False
    camera: Annotated[str, Field(max_length=500)] = ""

    def takes_up(self, other: Start) -> bool:
        """Whether this goes on where the other one was cut off; perhaps in another language, or with another camera."""
        return self.model_copy(update={"language": other.language, "camera": other.camera}) == other


class Look(BaseModel):
    """Show the next picture of the server's own camera. Answered by the picture, then by the answer to it."""

    type: Literal["look"]


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


class Want(BaseModel):
    """What the person wants of the coach. Answered at once, but for `resume`, which the next picture answers."""

    type: Command


class JudgeBy(BaseModel):
    """Judge by these limits from now on, without saving them; own_pct instead of the strictness. Not answered."""

    type: Literal["limits"]
    strictness: Strictness = Strictness.STANDARD
    own_pct: tuple[Finite, Finite] | None = None

    @field_validator("own_pct")
    @classmethod
    def _usable(cls, shares: tuple[float, float] | None) -> tuple[float, float] | None:
        if shares is not None and not Limits(caution_pct=shares[0], rounded_pct=shares[1]).rounded_pct <= 100:
            raise ValueError("more than the maximum")
        return shares


Message: TypeAlias = Start | Look | Reset | Restart | Save | JudgeBy | Want
CLIENT_MESSAGE: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="type")])
