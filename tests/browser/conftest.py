"""A real server with the real pipeline, and a real Chromium with and without a webcam."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import (
    FREE,
    SAMPLES,
    WATCH,
    WEBCAM_CLIP,
    Go,
    Server,
    Visit,
    launch,
    launch_with_webcam,
    open_page,
    start_server,
    write_webcam,
)
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from waiting import PATIENCE_S

expect.set_options(timeout=PATIENCE_S * 1000)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    running = start_server()
    yield running
    running.stop()


# Playwright keeps an event loop running in this thread, which tests elsewhere can't have: stop it with each module.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium without a camera."""
    running = launch(playwright)
    yield running
    running.close()


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the webcam sees."""
    path = tmp_path_factory.mktemp("webcam") / "webcam.mjpeg"
    write_webcam(SAMPLES / f"{WEBCAM_CLIP}.mp4", path)
    return path


@pytest.fixture(scope="module")
def webcam_browser(playwright: Playwright, film: Path) -> Iterator[Browser]:
    """Chromium whose webcam plays the sample over and over."""
    running = launch_with_webcam(playwright, film)
    yield running
    running.close()


@pytest.fixture
def visit(server: Server) -> Iterator[Go]:
    """visit(browser, **context options) → the page, loaded."""
    open_pages: list[Page] = []

    def go(browser: Browser, url: str = server.url, **options: Any) -> Visit:
        result = open_page(browser, url, **options)
        page = result.page
        open_pages.append(page)
        page.on("websocket", lambda socket: result.requests.append(socket.url))
        page.add_init_script(WATCH)
        page.add_init_script(FREE)
        page.goto(url)
        page.wait_for_selector("#start-sample:enabled")
        return result

    yield go
    for page in open_pages:
        page.context.close()
