"""What the tests of being led through a stretch on the page play, hear and find in the history."""

from __future__ import annotations

import re

from played_places import LedPlace
from playwright.sync_api import Page, expect
from stretch_script import Body, Keys
from waiting import wait_until

from posture.storage import History, StoredSession
from posture.stretches import library
from posture.values import Side

MAIN = library.MAIN
LEFT = Body(depth=40.0, leg=Side.LEFT)
LONG: Keys = [(2.4, Body()), (1.0, LEFT), (500.0, LEFT)]
HOLDING_S = 8.0
"""In this script, a hold has begun."""
HELD_S = 25.0
"""It has lasted longer than one must to count, and less than 30 seconds."""

# Notes all that is written for screen readers.
EARS = """addEventListener("DOMContentLoaded", () => {
  window.told = { polite: [], alert: [] };
  for (const [id, list] of [["say-polite", told.polite], ["say-alert", told.alert]]) {
    const region = document.getElementById(id);
    new MutationObserver(() => list.push(region.textContent)).observe(region, { childList: true });
  }
});"""


def kept(place: LedPlace, count: int = 1) -> tuple[StoredSession, ...]:
    """The sessions of this test, the newest first, once there are so many."""

    def found() -> tuple[StoredSession, ...]:
        return History(place.data.database).sessions(None, since=place.since)

    wait_until(lambda: len(found()) >= count, "a session is not kept")
    return found()


def held_for_a_while(page: Page) -> None:
    """Longer than a hold must be to count; of 60 seconds. Whoever is played stays at HELD_S."""
    expect(page.locator("#coach-number")).to_have_text(re.compile(r"^([1-4]\d|5[01])$"))
