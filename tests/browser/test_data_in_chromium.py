"""Your data, in a browser: what is kept is seen, saved, erased by typing the name, and deleted by itself as asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import PHONE, Visit, open_page
from estates import NAME, live, traces
from fastapi import FastAPI
from playwright.sync_api import Browser, expect
from served import Served
from sqlalchemy import URL

from posture.storage import Database
from server.app import create_app
from server.clips.reviews import Clips
from server.clips.store import Library
from server.data import Data

pytestmark = pytest.mark.browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lived = live(tmp_path / "data").folder
    (lived / "retention.json").unlink()
    return lived


@pytest.fixture
def url(folder: Path, tmp_path: Path) -> Iterator[str]:
    def make_app() -> FastAPI:
        clips = Clips(library=Library(folder / "clips", samples=tmp_path / "none", titles={}))
        data = Data(lambda: Database(URL.create("sqlite", database=str(folder / "posture.db"))))
        return create_app(clips=clips, data=data)

    served = Served(make_app)
    served.start()
    yield served.url
    served.stop()


def opened(browser: Browser, url: str, **options: object) -> Visit:
    visit = open_page(browser, url, **options)
    visit.page.goto(url + "data")
    visit.wait(shown="known")
    return visit


def test_a_person_sees_saves_and_erases_what_is_kept_of_them(browser: Browser, url: str, folder: Path) -> None:
    visit = opened(browser, url)
    page = visit.page
    page.evaluate("name => localStorage.setItem('posture.profile', JSON.stringify({ id: 1, name }))", NAME)
    hers = page.locator("section.card", has=page.get_by_role("heading", name=NAME))
    expect(hers.get_by_role("row", name="Recordings 1")).to_be_visible()
    with page.expect_download() as download:
        hers.get_by_role("link").click()
    assert download.value.suggested_filename == "posture-Zuleika-Dobson.zip"
    hers.get_by_role("button").click()
    now = page.locator("#erase-now")
    expect(page.locator("#erasing-table")).to_contain_text("Answers to the safety questions")
    expect(now).to_be_disabled()
    page.fill("#typed", "Ben")
    expect(now).to_be_disabled()
    page.fill("#typed", NAME.lower())
    now.click()
    expect(page.locator("#data-done")).to_have_text(f"Nothing of {NAME} is left.")
    expect(page.get_by_role("heading", name=NAME)).to_have_count(0)
    expect(page.get_by_role("heading", name="Ben")).to_be_visible()
    assert traces(folder, NAME) == []
    assert NAME not in page.evaluate("JSON.stringify({ ...localStorage })")
    visit.assert_clean()
    page.context.close()


def test_old_recordings_go_by_themselves_once_the_person_has_seen_which(
    browser: Browser, url: str, folder: Path
) -> None:
    visit = opened(browser, url, locale="de", **PHONE)
    page = visit.page
    expect(page.locator("#due")).to_have_text("Nichts wird von selbst gelöscht.")
    page.check("#by-age")
    page.fill("#older-days", "30")
    expect(page.locator("#due-list li")).to_have_count(2)
    page.click("#retain")
    expect(page.locator("#retaining-title")).to_have_text("Jetzt 2 Aufnahmen löschen?")
    page.keyboard.press("Escape")
    assert not (folder / "retention.json").exists()
    page.click("#retain")
    page.click("#retaining .danger")
    expect(page.locator("#data-done")).to_have_text("Gespeichert. Von jetzt an geschieht das von selbst.")
    expect(page.get_by_role("cell", name="Aufnahmen", exact=True)).to_have_count(0)
    assert (folder / "retention.json").exists()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    visit.assert_clean()
    page.context.close()
