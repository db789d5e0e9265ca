"""The door as people meet it: a phone types the code over https, stretches, and is thrown out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from at_door import AtDoor
from chromium import FREE, PHONE
from playwright.sync_api import Browser, BrowserContext, Page, expect
from served import Served
from sqlalchemy import URL
from waiting import PATIENCE_S

from posture.storage import Database
from server.data import Data
from server.door.certificate import made_papers
from server.door.papers import Names

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[AtDoor, str]]:
    """A door with a server behind it, and where that is found."""
    data = Data(lambda: Database(URL.create("sqlite", database=str(tmp_path / "data.sqlite3"))))
    at_door = AtDoor(tmp_path, data=data)
    papers = made_papers(tmp_path, Names(hosts=("localhost",), addresses=(ip_address("127.0.0.1"),)), datetime.now(UTC))
    served = Served(lambda: at_door.app, papers=papers)
    served.start()
    yield at_door, served.url
    served.stop()


@pytest.fixture
def device(browser: Browser, opened: tuple[AtDoor, str]) -> Iterator[Callable[..., Page]]:
    """device(**options): a device of its own, which goes on past the browser's warning."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(ignore_https_errors=True, locale="en", **options)
        contexts.append(context)
        context.add_init_script(FREE)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        return page

    yield make
    for context in contexts:
        context.close()


def test_a_phone_types_the_code_and_is_thrown_out_of_its_session(
    device: Callable[..., Page], opened: tuple[AtDoor, str]
) -> None:
    at_door, url = opened
    phone = device(**PHONE)
    phone.goto(f"{url}history")
    phone.fill("#door-code", "0000")
    phone.press("#door-code", "Enter")
    expect(phone.locator("#trouble")).to_contain_text("That is not the access code.")
    phone.fill("#door-code", at_door.door.code.lower().replace("-", " "))
    phone.press("#door-code", "Enter")
    expect(phone.locator("body")).to_have_attribute("data-phase", "history")
    assert phone.url == f"{url}history"

    phone.goto(url)
    phone.click("#sample-links button >> nth=0")
    # However busy the machine is, the session must not be over before somebody is thrown out of it.
    phone.evaluate("document.getElementById('picture').loop = true")
    expect(phone.locator("body")).to_have_attribute("data-link", "live")

    here = device()
    here.goto(f"{url}guests?code={at_door.door.code}")
    assert here.url == f"{url}guests"
    rows = here.locator("#guests li")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Connected now")
    rows.first.get_by_role("button").click()
    here.click("#sure-yes")
    expect(rows).to_have_count(1)
    expect(here.locator("#guests-done")).to_contain_text("One device was thrown out.")
    expect(here.locator("#door-shown-code")).to_have_text(at_door.door.code)

    expect(phone.locator("#veil")).to_contain_text("This device is no longer let in.")
    phone.reload()
    expect(phone.locator("#door-form")).to_be_visible()


def test_a_link_of_another_site_leads_on_who_is_in(device: Callable[..., Page], opened: tuple[AtDoor, str]) -> None:
    """No cookie comes with a request that another site makes, so the page at the door has to look for itself."""
    at_door, url = opened
    page = device()
    links = f'<a href="{url}history?code={at_door.door.code}">in</a> <a href="{url}history">again</a>'
    page.route("https://elsewhere.test/", lambda route: route.fulfill(content_type="text/html", body=links))
    for link in ("in", "again"):
        page.goto("https://elsewhere.test/")
        page.get_by_text(link, exact=True).click()
        expect(page.locator("body")).to_have_attribute("data-phase", "history")
        assert page.url == f"{url}history"
