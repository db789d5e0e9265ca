"""The calibration page, on a server whose session plays what is in front of the camera."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import Go, Visit, open_page
from played_places import CalibratingPlace as Place
from playwright.sync_api import Browser, Page

HASTE = 3
"""The page's clock runs this much faster, and with it whoever is played in front of the camera."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def page_of(place: Place) -> Iterator[Go]:
    """page_of(browser, path, **context options) → the page, loaded; everybody in the database may stretch."""
    opened: list[Page] = []

    def go(browser: Browser, path: str = "calibrate", **options: Any) -> Visit:
        it = open_page(browser, place.url, **options)
        page = it.page
        opened.append(page)
        page.add_init_script(
            """const now = performance.now.bind(performance);
            performance.now = () => HASTE * now();
            addEventListener("DOMContentLoaded", () => {
              window.said = [];
              const told = document.getElementById("say-polite");
              new MutationObserver(() => said.push(told.textContent)).observe(told, { childList: true });
            });""".replace("HASTE", str(HASTE))
        )
        page.goto(place.url + path)
        page.wait_for_load_state("networkidle")
        return it

    yield go
    for page in opened:
        page.context.close()
