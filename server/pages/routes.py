"""The pages, and a sign of life."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

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

CONNECT = Page("/connect", "connect.html", say("page-connect-title"))
"""Leads a phone to its page, and tells how it is. In the navigation where a phone may be the camera."""

PHONE = Page("/phone", "phone.html", say("page-phone-title"))
"""The phone's own: there it becomes the camera. It leads nowhere else."""

EVERY_PAGE = (*PAGES, DATA, GUESTS, CONNECT, PHONE, DOOR)


@cache
def page_html(page: Page, language: str = "en", with_guests: bool = False, with_phone: bool = False) -> str:
    """The page as it is served in this language. with_guests: the navigation leads to the list of guests, too.

    with_phone: and to where a phone is connected.
    """
    if page is DOOR:
        return door_html(language)
    pages = (*PAGES, *([CONNECT] if with_phone else []), *([GUESTS] if with_guests else []))
    return render(page.template, language, page=page, pages=() if page is PHONE else pages)


def door_html(language: str, problem: Sentence | None = None) -> str:
    """The page that asks for the code. problem: why the one that came didn't do, its `.remedy` what to do."""
    return render(DOOR.template, language, page=DOOR, pages=(), problem=problem)


Shows: TypeAlias = Callable[[Request], bool]
"""Whether the navigation shows a page to whoever asks."""


def page_router(shows_guests: Shows = lambda _: False, shows_phone: Shows = lambda _: False) -> APIRouter:
    """The routes that serve the pages. shows_guests: of the list of guests. shows_phone: of connecting a phone."""
    router = APIRouter()

    for page in (*PAGES, DATA, GUESTS, CONNECT, PHONE):
        serve = _serve(page, shows_guests, shows_phone)
        router.add_api_route(page.path, serve, name=page.template, response_class=HTMLResponse)

    @router.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok", "name": "posture", "version": posture.__version__}

    return router


def _serve(page: Page, shows_guests: Shows, shows_phone: Shows) -> Callable[[Request], Response]:
    def serve(request: Request) -> Response:
        language = in_force()
        html = page_html(
            page, language, page is GUESTS or shows_guests(request), page is CONNECT or shows_phone(request)
        )
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
