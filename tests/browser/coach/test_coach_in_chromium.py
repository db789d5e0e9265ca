"""Being led through a stretch on the page: from the cards to the report. What is in front of the camera is played."""

from __future__ import annotations

import json
from math import inf
from typing import Any

import pytest
from chromium import PHONE, Go
from coach_page import HELD_S, HOLDING_S, LEFT, LONG, MAIN, held_for_a_while, kept
from english import told
from played_places import LedPlace
from playwright.sync_api import Browser, Page, expect
from stretch_script import IDS, UNJUDGED, Body
from waiting import wait_until

from posture.stretches import library
from posture.stretches.stretch import Kind, Position
from posture.values import Side

pytestmark = pytest.mark.browser

FROM_AFAR_PX = 120
"""What is read from three metres away is at least this high."""
UNDER_WAY_S = 4.0
"""Every stretch that is played has begun by then, and none is over."""


def test_cards_lead_to_a_sheet_and_the_main_stretch_is_chosen(page_of: Go, browser: Browser) -> None:
    it = page_of(browser)
    page = it.page
    cards = page.locator(".card")
    expect(cards).to_have_count(len(IDS) + 1)
    expect(cards.last).to_have_attribute("data-stretch", library.FREE)
    expect(cards.first).to_have_attribute("data-stretch", MAIN)
    expect(cards.first).to_have_attribute("aria-pressed", "true")
    variants = page.locator(".group").first.locator(".card")
    assert (
        variants.evaluate_all("all => all.map((one) => one.dataset.stretch.startsWith('standing_heel'))") == [True] * 4
    )
    page.click('.card[data-stretch="supine_strap"]')
    sheet = page.locator("#sheet")
    expect(sheet).to_contain_text("I judge the leg and the knee here, not your back.")
    expect(page.locator("#sheet-steps li")).to_have_count(len(library.stretch("supine_strap").steps))
    page.select_option("#option-hold", "45")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.locator("#chosen-name")).to_have_text("On your back, with a strap")
    expect(page.locator("#chosen-dose")).to_have_text("Hold 45 s, 3 times a leg.")
    drawn = page.locator("#chosen-drawing").evaluate("image => image.decode().then(() => image.naturalWidth)")
    assert drawn > 0
    it.assert_clean()


def one_of_each_kind() -> list[str]:
    """A stretch of each kind of page: how it is led, with which legs, and what is judged."""
    found: dict[object, str] = {}
    for stretch_id in IDS:
        one = library.stretch(stretch_id)
        found.setdefault(
            (one.kind, one.legs, one.side_on, one.position is Position.LYING, stretch_id in UNJUDGED), one.id
        )
    return list(found.values())


@pytest.mark.timeout(900)  # the longest walk of all
def test_every_kind_of_stretch_runs_from_start_to_report(page_of: Go, place: LedPlace, webcam_browser: Browser) -> None:
    """One page: each is chosen by its card, led, reported and kept. tests/server leads through all stretches."""
    it = page_of(webcam_browser)
    page = it.page
    ids = one_of_each_kind()
    assert 7 <= len(ids) < len(IDS)
    for stretch_id in ids:
        one = library.stretch(stretch_id)
        repeats = one.kind is Kind.REPETITIONS
        chosen = {"repetitions": 5} if repeats else {"hold_s": 5, "rounds": 1}
        kept_as = [f"posture.options.{stretch_id}", json.dumps(chosen)]
        page.evaluate("([name, set]) => localStorage.setItem(name, set)", kept_as)
        place.sessions.stays_at_s = UNDER_WAY_S
        page.click(f'.card[data-stretch="{stretch_id}"]')
        page.click("#sheet-start")
        it.wait(phase="stretch")
        back = stretch_id not in UNJUDGED
        expect(page.locator("#lean")).to_be_visible(visible=back)
        expect(page.locator("#leg-seen")).to_be_visible(visible=not back)
        if not back:
            expect(page.locator("#leg-note")).to_contain_text("back")
        place.sessions.stays_at_s = inf
        it.wait(phase="after")
        expect(page.locator("#after-kicker")).to_contain_text(told(one.name))
        expect(page.locator("#kept")).to_contain_text("Saved in your history")
        expect(page.locator("#hold-rows tr")).to_have_count(0 if repeats else 3 - one.legs)
        if repeats:
            expect(page.locator("#figures")).to_contain_text("Repetitions10")
        page.keyboard.press("Escape")
        it.wait(phase="welcome")
    assert [session.stretch for session in reversed(kept(place, len(ids)))] == ids
    assert all(session.finished for session in kept(place))
    it.assert_clean()


def test_rounding_turns_the_screen_and_stops_the_clock(page_of: Go, place: LedPlace, webcam_browser: Browser) -> None:
    rounded = Body(depth=40.0, lumbar=45.0, leg=Side.LEFT)
    place.sessions.keys = [(2.4, Body()), (1.0, LEFT), (25.0, LEFT), (0.1, rounded), (25.0, rounded), *LONG[1:]]
    place.sessions.stays_at_s = HOLDING_S
    it = page_of(webcam_browser, MAIN, {"hold_s": 60})
    page = it.page
    page.click("#start-camera")
    it.wait(sign="hold")
    assert page.locator("#coach-number").evaluate("one => one.getBoundingClientRect().height") >= FROM_AFAR_PX
    assert not page.evaluate("told.alert.join('')")
    place.sessions.stays_at_s = 40.0  # rounded
    it.wait(warning="on")
    expect(page.locator(".alarm")).to_be_visible()
    expect(page.locator("#word")).to_have_text("Chest up")
    assert page.locator("#word").evaluate("word => parseFloat(getComputedStyle(word).fontSize)") >= FROM_AFAR_PX
    left = page.locator("#place").text_content()
    assert "s to go" in (left or "")
    place.sessions.stays_at_s = inf
    it.wait(warning="off")
    it.wait(sign="hold")
    told = page.evaluate("told")
    assert [text for text in told["alert"] if text] == ["Lift your chest, tip from the hips."]
    assert told["alert"][-1] == ""
    assert "Hold it there, and breathe." in told["polite"]
    it.assert_clean()


def stands_still(page: Page) -> bool:
    """Whether the clock shows the same for longer than its second."""
    before = page.locator("#coach-number").text_content()
    page.wait_for_timeout(1_300)
    return page.locator("#coach-number").text_content() == before


def test_keyboard_leads_through(page_of: Go, place: LedPlace, webcam_browser: Browser) -> None:
    place.sessions.keys, place.sessions.stays_at_s = LONG, HOLDING_S
    it = page_of(webcam_browser, MAIN, {"hold_s": 60})
    page = it.page
    page.locator(".card").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-title")).to_be_focused()
    page.locator("#sheet-start").focus()
    page.keyboard.press("Enter")
    it.wait(sign="hold")
    page.keyboard.press("Space")
    it.wait(link="paused")
    expect(page.locator("#veil-title")).to_have_text("Paused")
    place.sessions.stays_at_s = HELD_S
    # The server's answer to the key may be a second on from what was on show; after it nothing counts.
    wait_until(lambda: stands_still(page), "the clock went on")
    page.keyboard.press("Space")
    it.wait(link="live", sign="hold")
    held_for_a_while(page)
    page.keyboard.press("n")
    it.wait(sign="up")
    page.keyboard.press("Escape")
    it.wait(phase="after")
    expect(page.locator("#after-title")).to_be_focused()
    (session,) = kept(place)
    assert len(session.holds) == 1
    page.keyboard.press("Escape")
    it.wait(phase="welcome")
    it.assert_clean()


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_pain_ends_it_at_once(page_of: Go, place: LedPlace, webcam_browser: Browser, options: dict[str, Any]) -> None:
    place.sessions.keys, place.sessions.stays_at_s = LONG, HOLDING_S
    it = page_of(webcam_browser, **options)
    it.page.click("#start-camera")
    it.wait(sign="hold")
    box = it.page.locator("#pain").bounding_box()
    assert box
    assert box["height"] >= 44
    assert box["y"] + box["height"] <= it.page.viewport_size["height"]  # type: ignore[index]
    assert box["width"] >= 300
    if options:
        it.page.tap("#pain")
    else:
        it.page.keyboard.press("p")
    it.wait(phase="after")
    expect(it.page.locator("#after-title")).to_have_text("You stopped. That was right.")
    expect(it.page.locator("#after-next")).to_contain_text("ask a doctor")
    expect(it.page.locator("#again")).to_be_hidden()
    (session,) = kept(place)
    assert session.pain
    assert session.pain_at_s is not None
    it.assert_clean()


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_everything_fits(page_of: Go, place: LedPlace, webcam_browser: Browser, options: dict[str, Any]) -> None:
    place.sessions.keys, place.sessions.stays_at_s = LONG, HOLDING_S
    it = page_of(webcam_browser, **options)
    wide = "() => document.documentElement.scrollWidth - innerWidth"
    assert it.page.evaluate(wide) <= 0
    it.page.click(".card >> nth=0")
    assert it.page.locator("#sheet").evaluate("sheet => sheet.scrollWidth - sheet.clientWidth") <= 0
    it.page.click("#sheet-start")
    it.wait(sign="hold")
    assert it.page.evaluate(wide) <= 0
    assert it.page.evaluate("() => document.documentElement.scrollHeight - innerHeight") <= 0
    panel = it.page.locator(".panel[data-for=stretch]")
    assert panel.evaluate("one => one.scrollHeight - one.clientHeight") <= 1
    it.page.keyboard.press("Escape")
    it.wait(phase="after")
    assert it.page.evaluate(wide) <= 0


def test_nobody_is_led_before_the_questions(page_of: Go, place: LedPlace, webcam_browser: Browser) -> None:
    with place.data.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM safety_answers")
    it = page_of(webcam_browser)
    page = it.page
    page.click("#start-camera")
    dialog = page.locator("dialog.safety")
    expect(dialog).to_be_visible()
    page.keyboard.press("p")
    nos = dialog.locator("input[value=no]")
    for n in range(nos.count() - 1):
        nos.nth(n).check()
    dialog.locator("input[value=yes]").last.check()
    dialog.locator("button.primary").click()
    expect(dialog).to_contain_text("doctor")
    dialog.locator("button.primary").click()
    it.wait(phase="welcome")
    page.click("#start-camera")
    expect(dialog).to_contain_text("doctor")
