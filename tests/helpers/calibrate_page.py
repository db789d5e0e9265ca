"""What the tests of the calibration page wait for, and whom they are about."""

from __future__ import annotations

import time
from collections.abc import Callable

from played_places import CalibratingPlace as Place
from playwright.sync_api import Page
from waiting import PATIENCE_S


def make(place: Place, name: str = "Anna") -> int:
    """A person who has answered the safety questions."""
    made = place.data.profiles.create(name)
    place.answer_no(made.id)
    return made.id


def until(condition: Callable[[], bool], page: Page, within_s: float = PATIENCE_S) -> None:
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end
        page.wait_for_timeout(50)
