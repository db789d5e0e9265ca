"""The calibration page in a real Chromium with a faked webcam: the way through its steps."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import pytest
from calibrate_page import make, until
from calibration_script import NOT_ROUND, length_s
from chromium import PHONE, Visit
from played_places import CalibratingPlace as Place
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

AFRESH = "The connection was lost, so we begin again."
BENDING_S = 2.2
"""Whoever is played is on their way into the flat bend."""
FROM_AFAR_PX = 100
"""What is read from three metres away is at least this high."""


def height_px(page: Page, selector: str) -> float:
    size: float = page.locator(selector).evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    return size


def test_whole_calibration_hands_free_and_then_the_stretch(
    page_of: Callable[..., Visit], place: Place, webcam_browser: Browser
) -> None:
    anna = make(place)
    place.sessions.stays_at_s = BENDING_S
    it = page_of(webcam_browser)
    page = it.page
    page.select_option("#who", label="Anna")
    expect(page.locator("#who-note")).to_have_text("Not calibrated yet.")
    page.click("#start-camera")
    it.wait(step="hinge")
    expect(page.locator("#step-word")).to_have_text("Bend flat")
    assert height_px(page, "#step-word") >= FROM_AFAR_PX
    expect(page.locator("#five li").first).to_contain_text("done")
    place.sessions.opened[0].stays_at_s = inf
    it.wait(phase="proof")
    assert "Round" in " ".join(page.locator("#five li").all_inner_texts())
    until(lambda: "I know your back now" in " ".join(page.evaluate("said")), page)
    said = page.evaluate("said")
    for word in ("side-on", "Back flat", "Come up", "round your back", "I know your back now"):
        assert any(word in sentence for sentence in said), f"{word} was never said: {said}"

    expect(page.locator("#proof-title")).to_have_text("Your back rounds up to about 43°.")
    expect(page.locator("#saved-note")).to_have_text("Saved for Anna.")
    assert place.data.profiles.by_id(anna).calibrations == 1
    expect(page.locator("#would")).to_contain_text("In your flat bend these limits would have said nothing")
    page.click("[data-preset=relaxed]")
    expect(page.locator("#rounded")).to_have_value("85")
    page.locator("#rounded").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#rounded")).to_have_value("84")
    expect(page.locator("#saved-note")).to_contain_text("not saved yet")
    until(lambda: place.sessions.opened[0].settings.limits.rounded_pct == 84, page)
    assert place.data.profiles.by_id(anna).own_pct is None
    page.click("#go")
    page.wait_for_url(place.url)
    assert place.data.profiles.by_id(anna).own_pct == (65, 84)

    expect(page.locator("#who option:checked")).to_have_text("Anna")
    expect(page.locator("#who-note")).to_contain_text("Calibrated on")
    page.click("#start-camera")
    it.wait(link="live")
    subject = place.sessions.subjects[-1]
    assert subject is not None
    assert subject.profile_id == anna
    assert subject.calibration is not None
    it.assert_clean()


def test_refusal_is_kind_and_one_key_goes_on(
    page_of: Callable[..., Visit], place: Place, webcam_browser: Browser
) -> None:
    make(place)
    place.sessions.keys = NOT_ROUND
    place.sessions.stays_at_s = length_s(NOT_ROUND) - 0.4  # upright again: refused, and it does not yet go on by itself
    it = page_of(webcam_browser, **PHONE)
    page = it.page
    page.select_option("#who", label="Anna")
    page.click("#start-camera")
    it.wait(step="refused")
    expect(page.locator("#step-word")).to_have_text("Not yet")
    expect(page.locator("#prompt")).to_contain_text("round")
    expect(page.locator("#retry")).to_contain_text("by itself")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Space")
    it.wait(step="round")
    expect(page.locator("#retry")).to_be_hidden()
    place.sessions.opened[0].stays_at_s = 0.0
    page.keyboard.press("1")
    it.wait(step="stand")
    page.keyboard.press("Escape")
    it.wait(phase="who", link="off")
    it.assert_clean()


def test_lost_connection_begins_afresh_and_says_so(
    page_of: Callable[..., Visit], place: Place, webcam_browser: Browser
) -> None:
    make(place)
    it = page_of(webcam_browser)
    page = it.page
    page.select_option("#who", label="Anna")
    place.sessions.stays_at_s = BENDING_S
    page.click("#start-camera")
    it.wait(step="hinge")
    with it.passing(link="offline"):
        place.stop()
    place.sessions.stays_at_s = inf
    place.start()
    until(lambda: any(one.startswith(f"{AFRESH} Stand side-on") for one in page.evaluate("said")), page)
    it.wait(phase="proof")
