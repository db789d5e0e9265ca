"""Routes whose errors are sentences: JSON with a `problem` and a `remedy`, and a fitting status."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from posture.coach.safety import SafetyError
from posture.errors import FrameError, PostureError, SandboxBusyError, SandboxError, SourceError, StretchError, why
from posture.storage import HistoryError, ProfileError, StorageError, StorageFullError
from posture.storage.errors import PlaceError
from posture.words import Sentence, say


class TakenError(PostureError):
    """A name that belongs to somebody else."""


class UnusableError(PostureError):
    """A value that was understood but can't be used."""


class NotThereError(PostureError):
    """A clip or a file of it that isn't here, or no longer."""


class ElsewhereError(PostureError):
    """Something that is done on the computer itself, asked for by another device."""


class NotTakenError(PostureError):
    """A file that is not a clip Posture can read."""


class TooLargeError(PostureError):
    """A file beyond what is taken."""


class NoRoomError(PostureError):
    """The disk is full, or would be, or what is kept has become as large as it may."""


class SystemRefusedError(PostureError):
    """The system does not let its files be read or written."""


class StalledError(PostureError):
    """What should come does not, or far too slowly."""


class BusyError(PostureError):
    """As much of this is under way as there may be."""


STATUS: dict[type[PostureError], int] = {
    TakenError: 409,
    UnusableError: 422,
    NotThereError: 404,
    ElsewhereError: 403,
    NotTakenError: 415,
    TooLargeError: 413,
    NoRoomError: 507,
    SystemRefusedError: 503,
    StalledError: 408,
    BusyError: 503,
    HistoryError: 404,
    PlaceError: 404,
    ProfileError: 404,
    SafetyError: 422,
    SandboxBusyError: 503,
    SandboxError: 415,
    SourceError: 415,
    StretchError: 404,
    FrameError: 415,
    StorageFullError: 507,
    StorageError: 503,
}
"""What isn't there, what can't be understood, and what can't be read just now; anything else is our own fault."""

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
"""What the system says when a disk, or the user's share of it, is full."""

_LOG = logging.getLogger(__name__)
_NOT_UNDERSTOOD = PostureError(say("server-not-understood"))


class RefusalMessage(BaseModel):
    """Why it was not done, and what to do about it: two sentences for the person."""

    problem: str
    remedy: str


_REFUSED = {"application/json": {"schema": {"$ref": f"#/components/schemas/{RefusalMessage.__name__}"}}}
REFUSALS: dict[int | str, dict[str, Any]] = {
    code: {"model": RefusalMessage} if code == 422 else {"content": _REFUSED}
    for code in sorted({403, 422, 503, 507, *STATUS.values()})
}
"""All that any route may refuse with, for the description of the routes. The model is named once and referred to: each
time it is named FastAPI makes a validator of it, which would be most of the work of making the application."""


class ExplainedRoute(APIRoute):
    """A route that answers a PostureError, and whatever the system refuses, with two sentences."""

    def __init__(self, *args: Any, responses: dict[int | str, dict[str, Any]] | None = None, **named: Any) -> None:
        super().__init__(*args, responses={**REFUSALS, **(responses or {})}, **named)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler FastAPI would call, its errors explained."""
        handle = super().get_route_handler()

        async def explained(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError:
                return said(_NOT_UNDERSTOOD, 422)
            except HTTPException as error:
                # FastAPI's own word for a body that it can't read at all, such as one that is nested too deeply.
                if error.status_code != 400:
                    raise
                return said(_NOT_UNDERSTOOD, 422)
            except PostureError as error:
                return said(error)
            except OSError as error:
                _LOG.exception("The system refused.")
                return said(refused(error))

        return explained


def named(error: PostureError, film: Path, title: str) -> tuple[Sentence, Sentence]:
    """An error's problem and remedy, with the clip called by its title instead of its file."""
    quoted = say("server-clip-named", title=title)

    def renamed(words: Sentence) -> Sentence:
        filled = {name: quoted if value in (str(film), film.name) else value for name, value in words.args}
        return say(words.id, **filled)

    return renamed(error.said), renamed(error.to_do)


def refused(error: OSError) -> PostureError:
    """What to do when the system refuses to read or write: the one place for all that foresees nothing."""
    if error.errno in NO_ROOM:
        return NoRoomError(say("server-disk-full"))
    return SystemRefusedError(say("server-system-refused", reason=why(error)))


def said(error: PostureError, status: int | None = None, *, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """An error as it is answered. status: that of its kind unless given."""
    if status is None:
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    return JSONResponse({"problem": error.problem, "remedy": error.remedy}, status_code=status, headers=headers)
