"""Other people's scripts for our pages, served from the Python packages that are installed and never copied here."""

from __future__ import annotations

import os
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.staticfiles import StaticFiles

from posture.words import say
from server.errors import ExplainedRoute, NotThereError

_STYLE_ID = re.compile(r'getElementById\("([0-9a-f]{64})"\)')

PLOTLY = Path("package_data", "plotly.min.js")


@cache
def plotly_script() -> Path | None:
    """The charting library's file, None without it. Found without importing the package, which takes a while."""
    spec = find_spec("plotly")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return next((path for folder in folders if (path := Path(folder) / PLOTLY).is_file()), None)


@cache
def inline_styles() -> tuple[str, ...]:
    """Ids of the style elements that the library writes when it loads, each once and only if there is none of that id.

    Our policy forbids them. They are for maps, which we don't draw, and their ids change with the version: a page puts
    empty elements of these ids there first, and the policy stays as it is.
    """
    path = plotly_script()
    return tuple(sorted(set(_STYLE_ID.findall(path.read_text(encoding="utf-8"))))) if path else ()


def vendor_router() -> APIRouter:
    """The routes below /vendor."""
    router = APIRouter(prefix="/vendor", route_class=ExplainedRoute)

    @router.get("/plotly.json")
    def about() -> dict[str, tuple[str, ...]]:
        return {"inline_styles": inline_styles()}

    @router.get("/plotly.min.js")
    def plotly(request: Request) -> Response:
        path = plotly_script()
        if path is None:
            raise NotThereError(say("server-vendor-none"))
        # The name says no version, so the browser asks each time whether its copy is still right (304, an ETag). Called
        # immutable it would stay after an update of the package.
        files = StaticFiles(directory=path.parent)
        return files.file_response(path, os.stat(path), request.scope)  # noqa: PTH116 (its type)

    return router
