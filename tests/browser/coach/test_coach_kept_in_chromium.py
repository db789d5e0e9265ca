"""A stretch on the page when the link, the disk or the server fails: nothing done is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from chromium import Go
from coach_page import HELD_S, LONG, MAIN, held_for_a_while, kept
from plain import plain
from played_places import LedPlace
from playwright.sync_api import Browser, expect
from stretch_script import PERSON

from posture.calibration.places import Spot
from posture.measure.legs import longer_leg
from posture.storage import History, StorageError
from posture.storage.places import Places
from posture.values import Side

pytestmark = pytest.mark.browser


def test_a_lost_link_goes_on_where_it_was(page_of: Go, place: LedPlace, webcam_browser: Browser) -> None:
    place.sessions.keys, place.sessions.stays_at_s = LONG, HELD_S
    it = page_of(webcam_browser, MAIN, {"hold_s": 60})
    page = it.page
    page.evaluate(
        """() => {
          const send = WebSocket.prototype.send;
          WebSocket.prototype.send = function (data) { window.socket = this; return send.call(this, data); };
        }"""
    )
    opened = len(place.sessions.opened)
    page.click("#start-camera")
    it.wait(sign="hold")
    held_for_a_while(page)
    before = int(page.locator("#coach-number").text_content() or "0")
    with it.passing(link="offline"):
        page.evaluate("window.socket.close()")
    it.wait(link="live", sign="hold")
    assert 0 < int(page.locator("#coach-number").text_content() or "0") <= before
    assert len(place.sessions.opened) == opened + 1
    page.keyboard.press("Escape")
    it.wait(phase="after")
    assert len(kept(place)) == 1
    assert len(kept(place)[0].holds) == 1


def test_a_known_place_is_named_on_the_page_and_found_by_itself(
    page_of: Go, place: LedPlace, webcam_browser: Browser
) -> None:
    page = page_of(webcam_browser).page
    camera = page.evaluate(
        """async () => {
          const [track] = (await navigator.mediaDevices.getUserMedia({ video: true })).getTracks();
          track.stop();
          return track.label;
        }"""
    )
    anna = place.data.profiles.create("Anna").id
    place.answer_no(anna)
    spot = Spot(camera=camera, facing=Side.LEFT, leg_share=longer_leg(PERSON) / PERSON.size[1])
    Places(place.data.database).remember(anna, spot, MAIN, datetime.now(UTC))
    page.evaluate("(id) => localStorage.setItem('posture.profile', JSON.stringify({ id, name: 'Anna' }))", anna)
    page.reload()
    page.click("#spots summary")
    page.fill("#spot-list input", "Window")
    page.press("#spot-list input", "Enter")
    expect(page.locator("#spots-said")).to_have_text("Saved.")
    place.sessions.stays_at_s = 0.5
    page.click("#start-camera")
    expect(page.locator("#spot")).to_have_text("Your place: Window")


def test_a_full_disk_is_told_and_the_report_stays(
    page_of: Go, place: LedPlace, webcam_browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise StorageError(plain("The disk is full."), plain("Make room."))

    monkeypatch.setattr(History, "save", full)
    place.sessions.keys = LONG
    it = page_of(webcam_browser)
    it.page.click("#start-camera")
    it.wait(sign="hold")
    expect(it.page.locator("#unsaved")).to_contain_text("The disk is full.")
    it.page.keyboard.press("Escape")
    it.wait(phase="after")
    expect(it.page.locator("#kept")).to_contain_text("Not saved. The disk is full. Make room.")
    expect(it.page.locator("#hold-rows tr")).to_have_count(1)


def test_a_server_that_was_started_again_begins_the_stretch_again(
    page_of: Go, place: LedPlace, webcam_browser: Browser
) -> None:
    place.sessions.keys, place.sessions.stays_at_s = LONG, HELD_S
    it = page_of(webcam_browser, MAIN, {"hold_s": 60})
    page = it.page
    page.click("#start-camera")
    it.wait(sign="hold")
    held_for_a_while(page)
    with it.passing(link="offline"):
        place.stop()
    place.start()
    it.wait(link="live", sign="hold")
    assert any("we begin this stretch again" in text for text in page.evaluate("told.polite"))
    held_for_a_while(page)
    page.keyboard.press("Escape")
    it.wait(phase="after")
    second, first = kept(place, 2)
    assert (first.finished, second.finished) == (False, True)
    assert first.key != second.key
    assert len(first.holds) == len(second.holds) == 1
