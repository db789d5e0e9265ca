"""The page as an app of its own: what browsers ask before they install it, and what stands in while no server runs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse

from posture.words import in_force, say, text
from server.pages.templating import render

GROUND = "#12191d"
"""The colour around the page while it opens: that of the icon."""

AWAY = "away.html"
_WORKER = Path(__file__).with_name("static") / "js" / "away-worker.js"
_CURRENT = {"cache-control": "no-cache", "vary": "accept-language, cookie"}


def manifest() -> dict[str, object]:
    """What the app is called and looks like, in the language in force (W3C, Web Application Manifest)."""
    return {
        "id": "/",
        "name": "Posture",
        "short_name": "Posture",
        "description": text(say("page-shared-app")),
        "lang": in_force(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": GROUND,
        "icons": [
            {"src": "/static/icon.svg", "sizes": "any", "type": "image/svg+xml"},
            {"src": "/static/icon-192.png", "sizes": "192x192", "type": "image/png"},
            {"src": "/static/icon-512.png", "sizes": "512x512", "type": "image/png"},
            {"src": "/static/icon-maskable.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
        "shortcuts": [{"name": text(say(f"page-shared-{name}")), "url": f"/{name}"} for name in ("review", "history")],
    }


@cache
def away_html(language: str) -> str:
    """The page that a browser keeps, to show it where the server doesn't answer."""
    return render(AWAY, language)


def installed_router() -> APIRouter:
    """The routes of the app around the pages."""
    router = APIRouter()

    @router.get("/manifest.webmanifest")
    def app_manifest() -> JSONResponse:
        return JSONResponse(manifest(), headers=_CURRENT, media_type="application/manifest+json")

    # Of the root, not of /static: a worker minds only what is beside it and below.
    @router.get("/away-worker.js")
    def worker() -> FileResponse:
        return FileResponse(_WORKER, media_type="text/javascript", headers={"cache-control": "no-cache"})

    @router.get("/away", response_class=HTMLResponse)
    def away() -> HTMLResponse:
        return HTMLResponse(away_html(in_force()), headers=_CURRENT)

    return router
