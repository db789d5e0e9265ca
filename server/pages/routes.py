"""The pages, and a sign of life."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

import posture
from posture.words import Sentence, in_force, say
from server.pages.templating import render

STATIC = Path(__file__).with_name("static")


@dataclass(frozen=True)
class Page:
    """A page: a row here and a template."""

    path: str
    """Where it is found."""
    template: str
    """Its template's file name."""
    title: Sentence
    """What the navigation calls it."""


PAGES = (
    Page("/", "stretch.html", say("page-shared-stretch")),
    Page("/calibrate", "calibrate.html", say("page-shared-calibrate")),
    Page("/review", "review.html", say("page-shared-review")),
    Page("/history", "history.html", say("page-shared-history")),
)
"""The pages that lead to each other, in the order of the navigation."""

DATA = Page("/data", "data.html", say("page-data-title"))
"""Everybody's own data. Other pages lead there from where something is kept or deleted."""

GUESTS = Page("/guests", "guests.html", say("page-guests-title"))
"""Who is connected. In the navigation where there is anybody to be let in, and on this computer only."""

DOOR = Page("/door", "door.html", say("page-door-title"))
"""Asks for the code, in the place of whatever page a stranger wanted."""

EVERY_PAGE = (*PAGES, DATA, GUESTS, DOOR)


@cache
def page_html(page: Page, language: str = "en", with_guests: bool = False) -> str:
    """The page as it is served in this language. with_guests: the navigation leads to the list of guests, too."""
    if page is DOOR:
        return door_html(language)
    return render(page.template, language, page=page, pages=(*PAGES, GUESTS) if with_guests else PAGES)


def door_html(language: str, problem: Sentence | None = None) -> str:
    """The page that asks for the code. problem: why the one that came didn't do, its `.remedy` what to do."""
    return render(DOOR.template, language, page=DOOR, pages=(), problem=problem)


def page_router(shows_guests: Callable[[Request], bool] = lambda _: False) -> APIRouter:
    """The routes that serve the pages. shows_guests: whether the list of guests is shown to whoever asks."""
    router = APIRouter()

    for page in (*PAGES, DATA, GUESTS):
        router.add_api_route(page.path, _serve(page, shows_guests), name=page.template, response_class=HTMLResponse)

    @router.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok", "name": "posture", "version": posture.__version__}

    return router


def _serve(page: Page, shows_guests: Callable[[Request], bool]) -> Callable[[Request], Response]:
    def serve(request: Request) -> Response:
        language = in_force()
        html = page_html(page, language, page is GUESTS or shows_guests(request))
        # The page holds its sentences: a browser that has them in this language need not fetch them again.
        tag = f'"{hashlib.sha256(html.encode()).hexdigest()[:32]}"'
        # There is nothing of anybody in it: scripts fetch that, and what they fetch is not kept.
        headers = {
            "etag": tag,
            "cache-control": "no-cache",
            "content-language": language,
            "vary": "accept-language, cookie",
        }
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return HTMLResponse(html, headers=headers)

    return serve
