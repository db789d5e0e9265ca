"""The stretches over HTTP: all of them in words for the page to choose from, and their drawings."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import Path

from fastapi import APIRouter, Response
from pydantic import BaseModel

from posture.errors import StretchError
from posture.measure.guidance import Check
from posture.measure.positions import back_unjudged, not_judged
from posture.stretches import library
from posture.stretches.stretch import Kind, Position, Stretch
from posture.stretches.words import FOR_ALL, dose_in_words, judged_in_words, position_in_words
from posture.words import say, text
from server.errors import ExplainedRoute
from server.live.showing import checks_wanted

_IN_DRAWINGS = {"from-above": say("server-drawing-from-above")}
"""What may stand in a drawing, by the `data-words` of its `<text>`; other texts stay as they are drawn."""

_WRITTEN = re.compile(rb"""(?P<tag><text [^>]*data-words="(?P<words>[a-z-]+)"[^>]*>)[^<]*""")


class WantedCheckMessage(BaseModel):
    """What must be so before it begins, as it stands in the list of checks."""

    id: Check
    text: str


class DoseMessage(BaseModel):
    """How long and how often, as figures to begin with in the options."""

    hold_s: float
    rounds: int
    repetitions: int


class StretchMessage(BaseModel):
    """One stretch in words. judged: each the end of "Posture watches ...". back: whether the low back is judged."""

    id: str
    name: str
    variant_of: str
    kind: Kind
    position: Position
    position_words: str
    summary: str
    steps: tuple[str, ...]
    camera: str
    dose: DoseMessage
    dose_words: str
    judged: tuple[str, ...]
    not_judged: tuple[str, ...]
    cautions: tuple[str, ...]
    back: bool
    side_on: bool
    legs: int
    checks: tuple[WantedCheckMessage, ...]
    drawing: str


class ProblemMessage(BaseModel):
    """Why the user's own stretches are not among them."""

    problem: str
    remedy: str


class StretchesMessage(BaseModel):
    """All stretches, the main one first. for_all: sentences that hold for each. own: what is wrong with the user's."""

    main: str
    stretches: tuple[StretchMessage, ...]
    for_all: tuple[str, ...]
    own: ProblemMessage | None


def stretches_router(own: Callable[[], Path] = library.own_folder) -> APIRouter:
    """The routes at /api/stretches and /stretches. own: the folder of the user's own."""
    router = APIRouter(route_class=ExplainedRoute)

    @router.get("/api/stretches")
    def everything() -> StretchesMessage:
        wrong = None
        try:
            offered = library.all_stretches(own())
        except StretchError as error:
            # A slip in a file of their own must not take the others away.
            offered = library.all_stretches(own() / "none")
            wrong = ProblemMessage(problem=error.problem, remedy=error.remedy)
        return StretchesMessage(
            main=library.MAIN,
            stretches=tuple(map(stretch_message, offered)),
            for_all=tuple(map(text, FOR_ALL)),
            own=wrong,
        )

    @router.get("/stretches/{stretch_id}.svg")
    def drawing(stretch_id: str) -> Response:
        drawn = library.drawing(stretch_id, own()).read_bytes()
        return Response(_worded(drawn), media_type="image/svg+xml", headers={"vary": "accept-language, cookie"})

    return router


def _worded(drawn: bytes) -> bytes:
    """The drawing, with what stands in it in the language in force."""

    def filled(match: re.Match[bytes]) -> bytes:
        words = _IN_DRAWINGS.get(match["words"].decode())
        return match[0] if words is None else match["tag"] + escape(text(words)).encode()

    return _WRITTEN.sub(filled, drawn)


def stretch_message(stretch: Stretch) -> StretchMessage:
    """A stretch in words."""
    back = not back_unjudged(stretch, stretch.min_depth_deg)
    return StretchMessage(
        id=stretch.id,
        name=text(stretch.name),
        variant_of=stretch.variant_of,
        kind=stretch.kind,
        position=stretch.position,
        position_words=text(position_in_words(stretch.position)),
        summary=text(stretch.summary),
        steps=tuple(map(text, stretch.steps)),
        camera=text(stretch.camera),
        dose=DoseMessage(hold_s=stretch.dose.hold_s, rounds=stretch.dose.rounds, repetitions=stretch.dose.repetitions),
        dose_words=text(dose_in_words(stretch)),
        judged=tuple(map(text, judged_in_words(stretch, back=back))),
        not_judged=tuple(map(text, not_judged(stretch))),
        cautions=tuple(map(text, stretch.cautions)),
        back=back,
        side_on=stretch.side_on,
        legs=stretch.legs,
        checks=tuple(WantedCheckMessage(id=id_, text=text) for id_, text in checks_wanted(stretch).items()),
        drawing=f"/stretches/{stretch.id}.svg",
    )
