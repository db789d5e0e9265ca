"""The pages, and a sign of life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

import posture
from server.pages.templating import render

STATIC = Path(__file__).with_name("static")


@dataclass(frozen=True)
class Page:
    """A page: a row here and a template."""

    path: str
    """Where it is found."""
    template: str
    """Its template's file name."""
    title: str
    """What the navigation calls it."""


PAGES = (
    Page("/", "stretch.html", "Stretch"),
    Page("/calibrate", "calibrate.html", "Calibrate"),
    Page("/review", "review.html", "Review"),
    Page("/history", "history.html", "History"),
)
"""All pages, in the order of the navigation."""


def page_html(page: Page) -> str:
    """The page as it is served."""
    return render(page.template, page=page, pages=PAGES)


def page_router() -> APIRouter:
    """The routes that serve the pages."""
    router = APIRouter()

    def serve(page: Page) -> Callable[[], HTMLResponse]:
        return lambda: HTMLResponse(page_html(page))

    for page in PAGES:
        router.add_api_route(page.path, serve(page), name=page.template, response_class=HTMLResponse)

    @router.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok", "version": posture.__version__}

    return router
