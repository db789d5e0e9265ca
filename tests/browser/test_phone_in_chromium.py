"""The phone as the camera, as people meet it: two browsers, one a phone behind a line that is slow and loses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from at_door import AtDoor
from chromium import FREE, PHONE, launch
from coached import NO
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Playwright, expect
from served import Served
from slow_link import SlowLink
from sqlalchemy import URL
from waiting import PATIENCE_S

from posture.storage import Database
from server.data import Data
from server.door.certificate import made_papers
from server.door.papers import Names
from server.phone.camera import PhoneCamera

pytestmark = pytest.mark.browser

LOOPBACK = ip_address("127.0.0.1")

NO_SOCKET = """
// As iOS does under a certificate it only tolerates.
window.WebSocket = class { constructor() { setTimeout(() => this.onclose?.({ code: 1006 })); } close() {} };
"""


class Home:
    """A computer that has a phone as its camera, and the line that the phone is on."""

    def __init__(self, folder: Path) -> None:
        data = Data(lambda: Database(URL.create("sqlite", database=str(folder / "data.sqlite3"))))
        self.at_door = AtDoor(folder, data=data, phone=PhoneCamera())
        papers = made_papers(folder, Names(hosts=("localhost",), addresses=(LOOPBACK,)), datetime.now(UTC))
        self.at_door.door.root = papers.root
        self.at_door.guest().post("/api/safety", json={"profile_id": None, "answers": NO})
        self.served = Served(lambda: self.at_door.app, papers=papers)
        self.served.start()
        self.line = SlowLink(self.served.port, delay_s=0.15, lost=0.03)

    def stop(self) -> None:
        """Stop both."""
        self.line.stop()
        self.served.stop()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    running = Home(tmp_path)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium with a camera that shows something."""
    running = launch(playwright, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    yield running
    running.close()


@pytest.fixture
def device(browser: Browser) -> Iterator[Callable[..., Page]]:
    """device(*scripts, **options): a device of its own, which goes on past the browser's warning."""
    contexts: list[BrowserContext] = []

    def make(*scripts: str, **options: Any) -> Page:
        context = browser.new_context(ignore_https_errors=True, locale="en", service_workers="block", **options)
        contexts.append(context)
        for script in (FREE, *scripts):
            context.add_init_script(script)
        page = context.new_page()
        page.set_default_timeout(2 * PATIENCE_S * 1000)
        return page

    yield make
    for context in contexts:
        context.close()


def stand(feeling: CDPSession, beta: float) -> None:
    """How the phone stands, as its browser would tell."""
    feeling.send("DeviceOrientation.setDeviceOrientationOverride", {"alpha": 0, "beta": beta, "gamma": 0})


def state(page: Page) -> dict[str, str]:
    told: dict[str, str] = page.evaluate("({...document.body.dataset})")
    return told


def test_a_phone_becomes_the_camera_is_lost_and_comes_back_and_gives_way_to_another(
    home: Home, device: Callable[..., Page]
) -> None:
    computer = device(viewport={"width": 1366, "height": 768})
    computer.goto(f"{home.served.url}connect?code={home.at_door.door.code}")
    expect(computer.locator("#phone-address")).to_contain_text("/phone")
    way = urlsplit(computer.locator("#phone-address").inner_text())
    assert way.path == "/phone"

    phone = device(**PHONE)
    phone.goto(f"https://127.0.0.1:{home.line.port}{way.path}?{way.query}")
    feeling = phone.context.new_cdp_session(phone)
    stand(feeling, beta=70)
    phone.click("#phone-start")
    expect(phone.locator("#phone-says")).to_contain_text("The camera looks down")
    stand(feeling, beta=89)
    expect(phone.locator("#phone-says")).to_contain_text("Leave me like this")
    expect(phone.locator("#phone-link")).to_have_text("Connected")
    assert state(phone)["by"] == "socket"
    expect(computer.locator("#phone-state-text")).to_contain_text("is the camera")

    computer.click("#phone-go")
    computer.wait_for_url(home.served.url)
    computer.click("#start-camera")
    live = computer.locator("body[data-link=live][data-warning=on]")
    live.wait_for()
    expect(computer.locator("#phone-pill")).to_contain_text("Battery")
    expect(phone.locator("#phone-note")).to_have_text("The computer is watching.")

    home.line.break_off()
    expect(phone.locator("#phone-link")).to_have_text("OFFLINE")
    expect(computer.locator("body")).to_have_attribute("data-link", "offline")
    expect(computer.locator("#veil")).to_contain_text("No picture comes from the phone.")
    home.line.mend()
    expect(phone.locator("#phone-link")).to_have_text("Connected")
    live.wait_for()

    other = device(NO_SOCKET, **PHONE)
    other.goto(f"https://127.0.0.1:{home.line.port}{way.path}?{way.query}")
    other.click("#phone-start")
    expect(other.locator("#phone-link")).to_have_text("Connected")
    assert state(other)["by"] == "posts"
    expect(phone.locator("#trouble-what")).to_have_text("Another phone is the camera")
    expect(other.locator("#phone-note")).to_have_text("The computer is watching.")
    live.wait_for()
    before = state(computer)["tMs"]
    expect(computer.locator("body")).not_to_have_attribute("data-t-ms", before)
