"""Whose calibration it is, on the page: named, chosen, deleted elsewhere, and no longer right."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import pytest
from calibrate_page import make, until
from calibration_script import FLAT, GOOD, REFERENCE, STAND, feedback_at, length_s
from chromium import Visit
from english import told
from played_places import CalibratingPlace as Place
from playwright.sync_api import Browser, expect

from posture.calibration.machine import advance as calibrate
from posture.calibration.machine import begin
from posture.calibration.moments import moment_of
from posture.calibration.staleness import stale_advice
from posture.settings import Settings
from posture.values import Stale

pytestmark = pytest.mark.browser


def test_profile_deleted_in_another_tab_does_not_lose_the_calibration(
    page_of: Callable[..., Visit], place: Place, webcam_browser: Browser
) -> None:
    anna, bert = make(place), make(place, "Bert")
    place.sessions.stays_at_s = length_s([*STAND, *FLAT, *STAND]) + 0.5  # on their way into the round
    it = page_of(webcam_browser)
    page = it.page
    page.select_option("#who", label="Anna")
    page.click("#start-camera")
    it.wait(step="round")
    place.data.profiles.delete(anna)
    place.sessions.opened[0].stays_at_s = inf
    it.wait(phase="proof")
    expect(page.locator("#unsaved-what")).to_contain_text("It is not saved yet. This profile has been deleted.")
    page.select_option("#save-to", label="Bert")
    page.click("#save-again")
    expect(page.locator("#saved-note")).to_have_text("Saved for Bert.")
    expect(page.locator("#unsaved")).to_be_hidden()
    assert place.data.profiles.by_id(bert).calibrations == 1
    # An answer under way when somebody starts over still holds the old result: it must not end what has just begun.
    place.sessions.opened[0].takes_s, place.sessions.opened[0].stays_at_s = 0.2, 0.0
    page.click("#again")
    it.wait(phase="steps", step="stand", link="live")
    page.wait_for_timeout(600)
    it.wait(phase="steps")
    page.keyboard.press("Escape")
    it.wait(phase="who")


def test_who_was_deleted_elsewhere_is_said(page_of: Callable[..., Visit], place: Place, browser: Browser) -> None:
    anna = make(place)
    it = page_of(browser, "")
    it.page.select_option("#who", label="Anna")
    expect(it.page.locator("#who-note")).to_contain_text("Not calibrated yet")
    place.data.profiles.delete(anna)
    it.page.reload()
    expect(it.page.locator("#who-note")).to_contain_text("Anna is no longer here")
    expect(it.page.locator("#who option:checked")).to_have_text("Nobody in particular")
    it.page.goto(place.url + "calibrate")
    expect(it.page.locator("#name")).to_be_visible()
    it.assert_clean()


def test_stale_calibration_is_told_once_and_not_acted_on(
    page_of: Callable[..., Visit], place: Place, webcam_browser: Browser
) -> None:
    anna = make(place)
    state, _ = begin("2026-03-01T10:00:00+00:00")
    for i in range(round(length_s(GOOD) * 20) + 20):
        one = feedback_at(GOOD, i / 20, i / 20, Settings())
        state, _ = calibrate(state, moment_of(one, REFERENCE), one.time_s)
    assert state.calibration is not None
    place.data.profiles.save_calibration(anna, state.calibration.to_json())
    place.sessions.stale = (Stale.OLD,)
    it = page_of(webcam_browser, "")
    page = it.page
    page.select_option("#who", label="Anna")
    page.click("#start-camera")
    expect(page.locator("#stale")).to_contain_text(told(stale_advice(Stale.OLD)))
    expect(page.locator("#stale a")).to_have_attribute("href", "/calibrate")

    def times_told() -> int:
        return [told(stale_advice(Stale.OLD)) in one for one in page.evaluate("said")].count(True)

    until(lambda: times_told() > 0, page)
    page.wait_for_timeout(1000)
    assert times_told() == 1
    assert place.data.profiles.by_id(anna).calibrations == 1
    (subject,) = place.sessions.subjects
    assert subject is not None
    assert place.sessions.opened[0].settings.limits == subject.limits


def test_name_is_asked_for_and_a_taken_one_refused(
    page_of: Callable[..., Visit], place: Place, webcam_browser: Browser
) -> None:
    make(place)
    page = page_of(webcam_browser).page
    page.click("#start-camera")
    expect(page.locator("#trouble-what")).to_have_text("Whose back is it?")
    page.fill("#name", "anna")
    page.keyboard.press("Enter")
    expect(page.locator("#trouble-what")).to_contain_text("already is a profile called")
    assert len(place.data.profiles.list()) == 1
