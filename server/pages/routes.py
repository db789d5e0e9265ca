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
"""All pages, in the order of the navigation."""


@cache
def page_html(page: Page, language: str = "en") -> str:
    """The page as it is served in this language."""
    return render(page.template, language, page=page, pages=PAGES)


def page_router() -> APIRouter:
    """The routes that serve the pages."""
    router = APIRouter()

    for page in PAGES:
        router.add_api_route(page.path, _serve(page), name=page.template, response_class=HTMLResponse)

    @router.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok", "version": posture.__version__}

    return router


def _serve(page: Page) -> Callable[[Request], Response]:
    def serve(request: Request) -> Response:
        language = in_force()
        html = page_html(page, language)
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
