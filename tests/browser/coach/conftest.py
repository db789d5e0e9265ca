"""The page on a server that leads through a stretch, shared by the tests of a module."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from math import inf
from typing import Any

import pytest
from chromium import Go, Visit, open_page
from coach_page import EARS, MAIN
from played_places import LedPlace
from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LedPlace]:
    made = LedPlace(tmp_path_factory.mktemp("led"))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def place(served: LedPlace) -> LedPlace:
    served.answer_no()
    served.sessions.keys = None
    served.sessions.stays_at_s = inf
    # What the page of the test before leaves behind may be saved only now: it began earlier.
    served.since = datetime.now(UTC)
    return served


@pytest.fixture
def page_of(place: LedPlace) -> Iterator[Go]:
    """page_of(browser, stretch, options, **context options) → the page with that stretch chosen."""
    opened: list[Page] = []

    def go(browser: Browser, stretch: str = MAIN, chosen: dict[str, Any] | None = None, **options: Any) -> Visit:
        it = open_page(browser, place.url, **options)
        page = it.page
        opened.append(page)
        page.add_init_script(EARS)
        page.add_init_script(
            f"localStorage.setItem('posture.stretch', '{json.dumps(stretch)}');"
            f"localStorage.setItem('posture.options.{stretch}', '{json.dumps(chosen or {})}');"
        )
        page.goto(place.url)
        page.wait_for_selector('.card[aria-pressed="true"]')
        return it

    yield go
    for page in opened:
        page.context.close()
