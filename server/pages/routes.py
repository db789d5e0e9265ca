"""The pages, and a sign of life."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

import posture

STATIC = Path(__file__).with_name("static")

PAGES = {"/": "index.html", "/calibrate": "calibrate.html", "/review": "review.html", "/history": "history.html"}
"""Where each page is found."""


def page_router() -> APIRouter:
    """The routes that serve the pages."""
    router = APIRouter()

    def serve(file: str) -> Callable[[], FileResponse]:
        return lambda: FileResponse(STATIC / file, media_type="text/html; charset=utf-8")

    for path, file in PAGES.items():
        router.add_api_route(path, serve(file), name=file)

    @router.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok", "version": posture.__version__}

    return router
