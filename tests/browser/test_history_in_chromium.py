"""The history page and the safety questions in a real Chromium, on a database with two months in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from chromium import PHONE, Go, Visit, open_page
from playwright.sync_api import Browser, expect
from seeded import DAYS_AGO, seed
from served import Served
from sqlalchemy import URL
from waiting import PATIENCE_S

from posture.storage import Database, History, Profiles
from server.app import create_app
from server.data import Data

pytestmark = pytest.mark.browser

ASK = "() => { window.allowed = import('/static/js/safety.js').then((module) => module.askSafety(null)); }"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database(URL.create("sqlite", database=str(tmp_path / "posture.db"))) as opened:
        yield opened


@pytest.fixture
def history_page(database: Database) -> Iterator[Go]:
    """history_page(browser, **context options) → the page, loaded from this test's own server."""
    data = Data(lambda: Database(database.engine.url))
    served = Served(lambda: create_app(data=data))
    served.start()
    visits: list[Visit] = []

    def go(browser: Browser, **options: Any) -> Visit:
        it = open_page(browser, served.url, **options)
        visits.append(it)
        it.page.goto(f"{served.url}history")
        it.page.wait_for_selector("body:not([data-shown=loading])")
        return it

    yield go
    for it in visits:
        it.page.context.close()
    served.stop()


def test_two_months_are_shown_without_a_complaint(history_page: Go, browser: Browser, database: Database) -> None:
    seed(database, datetime.now(UTC))
    it = history_page(browser)
    page = it.page
    page.wait_for_selector("#weeks .main-svg")
    # A line a leg, told apart by dash and marker too, and a bar a session for the difference.
    lines = page.locator("#depth .scatterlayer .trace")
    expect(lines).to_have_count(2)
    expect(page.locator("#depth .barlayer .point")).to_have_count(len(DAYS_AGO))
    dashes = [lines.nth(i).locator("path.js-line").evaluate("one => one.style.strokeDasharray") for i in range(2)]
    shapes = [lines.nth(i).locator(".point").first.get_attribute("d") for i in range(2)]
    assert len(set(dashes)) == len(set(shapes)) == 2
    expect(page.locator("#depth-words")).to_contain_text(f"in {len(DAYS_AGO)} sessions")
    expect(page.locator("#even-note")).to_contain_text("Left")
    expect(page.locator("#depth-table tbody tr")).to_have_count(len(DAYS_AGO))
    # Pain is noted, in the same words and looks as anything else.
    page.click("#more")
    expect(page.locator("#sessions .chip")).to_contain_text(["cut short", "pain noted at 1:42", "from a clip"])
    page.locator("#sessions summary").first.click()
    expect(page.locator("#sessions table").first).to_contain_text("In good form")
    page.select_option("#stretch", label="Standing forward bend")
    expect(page.locator("#depth-words")).to_contain_text("Both legs: 72°")
    it.assert_clean()


def test_it_fits_a_phone_and_follows_the_theme(history_page: Go, browser: Browser, database: Database) -> None:
    seed(database, datetime.now(UTC))
    it = history_page(browser, **PHONE, color_scheme="light", reduced_motion="reduce")
    it.page.wait_for_selector("#weeks .main-svg")
    assert it.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    left = it.page.locator("#depth path.js-line").first
    light = left.evaluate("one => one.style.stroke")
    it.page.emulate_media(color_scheme="dark")
    expect(left).not_to_have_css("stroke", light)
    it.assert_clean()


def test_nothing_yet_is_friendly_and_loads_no_charts(history_page: Go, browser: Browser) -> None:
    it = history_page(browser)
    expect(it.page.locator(".empty")).to_contain_text("Nothing here yet.")
    expect(it.page.locator(".filled")).to_be_hidden()
    assert not [url for url in it.requests if "vendor" in url]
    it.assert_clean()


def test_deleting_asks_first_and_exports_come_down(history_page: Go, browser: Browser, database: Database) -> None:
    ana = seed(database, datetime.now(UTC))
    Profiles(database).create("Eva")
    it = history_page(browser)
    page, history = it.page, History(database)
    with page.expect_download() as coming:
        page.click("#as-csv")
    rows = list(csv.DictReader(io.StringIO(Path(coming.value.path()).read_text(encoding="utf-8"))))
    assert {row["profile"] for row in rows} == {"Ana"}
    assert coming.value.suggested_filename == "posture-history-Ana.csv"

    page.locator("#sessions summary").first.click()
    page.get_by_role("button", name="Delete this session").first.click()
    page.keyboard.press("Enter")  # the safe answer has the focus
    expect(page.locator("#sure")).to_be_hidden()
    assert len(history.sessions(ana)) == len(DAYS_AGO) + 1
    page.get_by_role("button", name="Delete this session").first.click()
    page.locator("#sure").get_by_role("button", name="Delete").click()
    expect(page.locator("#say-polite")).to_have_text("The session is deleted.")
    assert len(history.sessions(ana)) == len(DAYS_AGO)

    page.click("#delete-all")
    expect(page.locator("#sure-title")).to_have_text(f"Delete all of Ana's {len(DAYS_AGO)} sessions?")
    page.locator("#sure").get_by_role("button", name="Delete").click()
    expect(page.locator(".empty")).to_be_visible()
    assert history.sessions(ana) == ()
    it.assert_clean()


def test_somebody_deleted_in_another_window_is_let_go(history_page: Go, browser: Browser, database: Database) -> None:
    ana = seed(database, datetime.now(UTC))
    eva = Profiles(database).create("Eva")
    it = history_page(browser)
    Profiles(database).delete(ana)
    it.page.select_option("#who", label="Eva")
    expect(it.page.locator(".empty")).to_be_visible()
    Profiles(database).delete(eva.id)
    it.page.evaluate("document.getElementById('who').dispatchEvent(new Event('change'))")
    expect(it.page.locator("#who option:checked")).to_have_text("Without a profile")
    it.assert_clean()


def test_safety_questions_by_keyboard(history_page: Go, browser: Browser) -> None:
    it = history_page(browser)
    page = it.page
    page.add_style_tag(url="/static/css/safety.css")
    page.evaluate(ASK)
    dialog = page.locator("dialog.safety")
    expect(dialog.get_by_role("heading")).to_be_focused()
    expect(dialog.get_by_role("group")).to_have_count(7)
    # Nothing answered: nothing sent, and the first one left out is where one is.
    dialog.get_by_role("button", name="Go on").click()
    expect(dialog.get_by_role("alert")).to_have_text("7 questions are not answered yet.")
    for number in range(7):
        page.keyboard.press("Space" if number == 1 else "ArrowRight")  # yes to pain down the leg, no to the rest
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("heading")).to_have_text("Please ask a doctor first.")
    expect(dialog.locator(".reasons")).to_contain_text("Pain runs down your leg")
    page.keyboard.press("Escape")
    assert page.evaluate("allowed") is False

    # Asked another time it is still a stop; answering anew with no opens the way.
    page.evaluate(ASK)
    expect(dialog.get_by_role("heading")).to_have_text("Please ask a doctor first.")
    dialog.get_by_role("button", name="Answer again").click()
    expect(dialog.get_by_role("group")).to_have_count(7)
    for choice in dialog.get_by_text("No", exact=True).all():
        choice.click()
    dialog.get_by_role("button", name="Go on").click()
    assert page.evaluate("allowed") is True
    page.evaluate(ASK)
    assert page.evaluate("allowed") is True
    expect(dialog).to_have_count(0)
    it.assert_clean()


def test_goals_are_set_and_the_first_page_says_when_it_is_due(
    history_page: Go, browser: Browser, database: Database
) -> None:
    seed(database, datetime.now(UTC) - timedelta(days=4))
    it = history_page(browser)
    page = it.page
    page.click("#goals-change summary")
    page.fill("#goal-days", "7")
    page.fill("#goal-depth", "60")
    for field in ("#goal-at", "#goal-quiet-from", "#goal-quiet-to"):
        page.fill(field, "00:00")
    page.click("#goals-form button")
    expect(page.locator("#goals-said")).to_have_text("Saved.", timeout=PATIENCE_S * 1000)
    expect(page.locator("#towards")).to_contain_text("Left leg: 59° of 60°.")
    expect(page.locator("#due-words")).to_contain_text("Time to stretch")
    page.goto(page.url.removesuffix("history"))
    page.select_option("#who", label="Ana")
    expect(page.locator("#due-notice-words")).to_contain_text("Time to stretch", timeout=PATIENCE_S * 1000)
    page.click("#due-later")
    expect(page.locator("#due-notice")).to_be_hidden()
    page.goto(f"{page.url}history")
    expect(page.locator("#due-words")).to_contain_text("Put off until", timeout=PATIENCE_S * 1000)
    it.assert_clean()
