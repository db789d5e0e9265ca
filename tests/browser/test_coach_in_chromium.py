"""Being led through a stretch on the page: from the cards to the report. What is in front of the camera is played."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from chromium import Visit
from led import LedPlace
from playwright.sync_api import Browser, Page, expect
from stretch_script import Body, Keys

from posture.storage import History, StorageError, StoredSession
from posture.stretches import library
from posture.stretches.stretch import Kind
from posture.values import Side

pytestmark = pytest.mark.browser

Go = Callable[..., Visit]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
MAIN = library.MAIN
IDS = [one.id for one in library.all_stretches(Path("/nowhere"))]
LEFT = Body(depth=40.0, leg=Side.LEFT)
LONG: Keys = [(2.4, Body()), (1.0, LEFT), (500.0, LEFT)]
UNJUDGED = {
    "standing_heel_raised_inner",
    "downward_dog",
    "supine_strap",
    "supine_pull_and_straighten",
    "wall_leg_raise",
}
FROM_AFAR_PX = 90
"""What is read from three metres away is at least this high."""

# Notes all that is written for screen readers.
EARS = """addEventListener("DOMContentLoaded", () => {
  window.told = { polite: [], alert: [] };
  for (const [id, list] of [["say-polite", told.polite], ["say-alert", told.alert]]) {
    const region = document.getElementById(id);
    new MutationObserver(() => list.push(region.textContent)).observe(region, { childList: true });
  }
});"""


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
    # What the page of the test before leaves behind may be saved only now: it began earlier.
    served.since = datetime.now(UTC)
    return served


@pytest.fixture
def page_of(place: LedPlace) -> Iterator[Go]:
    """page_of(browser, stretch, options, **context options) → the page with that stretch chosen."""
    opened: list[Page] = []

    def go(browser: Browser, stretch: str = MAIN, chosen: dict[str, Any] | None = None, **options: Any) -> Visit:
        page = browser.new_page(**({"viewport": {"width": 1366, "height": 768}} | options))
        opened.append(page)
        it = Visit(page, place.url)
        page.on("console", lambda m: it.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: it.complaints.append(str(error)))
        page.on("request", lambda request: it.requests.append(request.url))
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


def kept(place: LedPlace) -> tuple[StoredSession, ...]:
    """The sessions of this test, the newest first."""
    return History(place.data.database).sessions(None, since=place.since)


def held_for_a_while(page: Page) -> None:
    """Longer than a hold must be to count; of 60 seconds."""
    expect(page.locator("#coach-number")).to_have_text(re.compile(r"^([1-4]\d|5[01])$"))


def test_cards_lead_to_a_sheet_and_the_main_stretch_is_chosen(page_of: Go, browser: Browser) -> None:
    it = page_of(browser)
    page = it.page
    cards = page.locator(".card")
    expect(cards).to_have_count(len(IDS) + 1)
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


def test_every_stretch_runs_from_start_to_report(page_of: Go, place: LedPlace, webcam_browser: Browser) -> None:
    """One page for all of them: each is chosen by its card, led, reported and kept."""
    it = page_of(webcam_browser)
    page = it.page
    for stretch_id in IDS:
        one = library.stretch(stretch_id)
        repeats = one.kind is Kind.REPETITIONS
        chosen = {"repetitions": 5} if repeats else {"hold_s": 5, "rounds": 1}
        kept_as = [f"posture.options.{stretch_id}", json.dumps(chosen)]
        page.evaluate("([name, set]) => localStorage.setItem(name, set)", kept_as)
        page.click(f'.card[data-stretch="{stretch_id}"]')
        page.click("#sheet-start")
        it.wait(phase="stretch")
        back = stretch_id not in UNJUDGED
        expect(page.locator("#lean")).to_be_visible(visible=back)
        expect(page.locator("#leg-seen")).to_be_visible(visible=not back)
        if not back:
            expect(page.locator("#leg-note")).to_contain_text("back")
        it.wait(phase="after", timeout_s=60)
        expect(page.locator("#after-kicker")).to_contain_text(one.name)
        expect(page.locator("#kept")).to_contain_text("Saved in your history")
        expect(page.locator("#hold-rows tr")).to_have_count(0 if repeats else 3 - one.legs)
        if repeats:
            expect(page.locator("#figures")).to_contain_text("Repetitions10")
        page.keyboard.press("Escape")
        it.wait(phase="welcome")
    assert [session.stretch for session in reversed(kept(place))] == IDS
    assert all(session.finished for session in kept(place))
    it.assert_clean()


def test_rounding_turns_the_screen_and_stops_the_clock(page_of: Go, place: LedPlace, webcam_browser: Browser) -> None:
    rounded = Body(depth=40.0, lumbar=45.0, leg=Side.LEFT)
    place.sessions.keys = [(2.4, Body()), (1.0, LEFT), (25.0, LEFT), (0.1, rounded), (25.0, rounded), *LONG[1:]]
    it = page_of(webcam_browser, MAIN, {"hold_s": 60})
    page = it.page
    page.click("#start-camera")
    it.wait(sign="hold")
    assert page.locator("#coach-number").evaluate("one => one.getBoundingClientRect().height") >= FROM_AFAR_PX
    assert not page.evaluate("told.alert.join('')")
    it.wait(warning="on")
    expect(page.locator(".alarm")).to_be_visible()
    expect(page.locator("#word")).to_have_text("Chest up")
    assert page.locator("#word").evaluate("word => parseFloat(getComputedStyle(word).fontSize)") >= FROM_AFAR_PX
    left = page.locator("#place").text_content()
    assert "s to go" in (left or "")
    it.wait(warning="off")
    it.wait(sign="hold")
    told = page.evaluate("told")
    assert [text for text in told["alert"] if text] == ["Lift your chest, tip from the hips."]
    assert told["alert"][-1] == ""
    assert "Hold it there, and breathe." in told["polite"]
    it.assert_clean()


def test_keyboard_leads_through(page_of: Go, place: LedPlace, webcam_browser: Browser) -> None:
    place.sessions.keys = LONG
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
    number = page.locator("#coach-number").text_content()
    page.wait_for_timeout(400)
    assert page.locator("#coach-number").text_content() == number
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
    place.sessions.keys = LONG
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
    it.wait(phase="after", timeout_s=3)
    expect(it.page.locator("#after-title")).to_have_text("You stopped. That was right.")
    expect(it.page.locator("#after-next")).to_contain_text("ask a doctor")
    expect(it.page.locator("#again")).to_be_hidden()
    (session,) = kept(place)
    assert session.pain
    assert session.pain_at_s is not None
    it.assert_clean()


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_everything_fits(page_of: Go, place: LedPlace, webcam_browser: Browser, options: dict[str, Any]) -> None:
    place.sessions.keys = LONG
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


def test_a_lost_link_goes_on_where_it_was(page_of: Go, place: LedPlace, webcam_browser: Browser) -> None:
    place.sessions.keys = LONG
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
    page.evaluate("window.socket.close()")
    it.wait(link="offline")
    it.wait(link="live", sign="hold")
    assert 0 < int(page.locator("#coach-number").text_content() or "0") <= before
    assert len(place.sessions.opened) == opened + 1
    page.keyboard.press("Escape")
    it.wait(phase="after")
    assert len(kept(place)) == 1
    assert len(kept(place)[0].holds) == 1


def test_a_full_disk_is_told_and_the_report_stays(
    page_of: Go, place: LedPlace, webcam_browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise StorageError("The disk is full.", "Make room.")

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
    place.sessions.keys = LONG
    it = page_of(webcam_browser, MAIN, {"hold_s": 60})
    page = it.page
    page.click("#start-camera")
    it.wait(sign="hold")
    held_for_a_while(page)
    place.stop()
    it.wait(link="offline")
    place.start()
    it.wait(link="live", sign="hold")
    assert any("we begin this stretch again" in text for text in page.evaluate("told.polite"))
    held_for_a_while(page)
    page.keyboard.press("Escape")
    it.wait(phase="after")
    second, first = kept(place)
    assert (first.finished, second.finished) == (False, True)
    assert first.key != second.key
    assert len(first.holds) == len(second.holds) == 1
