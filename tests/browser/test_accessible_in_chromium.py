"""Nobody is kept out: axe-core finds nothing on any page or state, in light, in dark and in forced colours."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from chromium import ROOT, Go, Server, Visit
from playwright.sync_api import Browser
from waiting import PATIENCE_S

from server.pages.routes import EVERY_PAGE

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCHEMES: tuple[dict[str, Any], ...] = (
    {"color_scheme": "light", "forced_colors": "none"},
    {"color_scheme": "dark", "forced_colors": "none"},
    {"color_scheme": "light", "forced_colors": "active"},
)
FIND = """
() => axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`))
"""


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: bash scripts/lint-page gets it")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def somebody(server: Server) -> None:
    """There is somebody whose data is listed."""
    body = json.dumps({"name": "Somebody of the accessible pages"}).encode()
    request = urllib.request.Request(f"{server.url}api/profiles", body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE_S):
        pass


def found(visit: Visit, axe: str, state: str) -> Iterator[str]:
    """What axe-core finds on the page as it is, a line each."""
    visit.page.evaluate(axe)
    for scheme in SCHEMES:
        visit.page.emulate_media(**scheme)
        for violation in visit.page.evaluate(FIND):
            yield f"{state}, {scheme}: {violation}"


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize("path", [page.path for page in EVERY_PAGE])
def test_every_page_as_it_opens(visit: Go, browser: Browser, axe: str, path: str) -> None:
    page = visit(browser)
    page.page.goto(page.url.rstrip("/") + path)
    page.page.wait_for_load_state("networkidle")
    assert list(found(page, axe, path)) == []


def test_every_state_of_a_stretch(visit: Go, browser: Browser, axe: str) -> None:
    live = visit(browser)
    page = live.page
    violations: list[str] = []
    page.click("#help-open")
    violations += found(live, axe, "help")
    page.keyboard.press("Escape")
    page.click("#chosen-open")
    violations += found(live, axe, "about the stretch")
    page.keyboard.press("Escape")
    live.stand_still(phase="stretch")
    page.click("#start-sample")
    live.wait(phase="stretch")
    page.keyboard.press("Space")
    live.wait(link="paused")
    violations += found(live, axe, "paused")
    page.keyboard.press("Space")
    live.run_on()
    live.wait(phase="after")
    violations += found(live, axe, "after")
    assert violations == []


def test_a_calibration_under_way(visit: Go, browser: Browser, axe: str) -> None:
    calibration = visit(browser)
    page = calibration.page
    page.goto(calibration.url + "calibrate")
    calibration.stand_still(link="live")
    page.click("#start-sample")
    calibration.wait(phase="steps", link="live")
    assert list(found(calibration, axe, "steps")) == []
