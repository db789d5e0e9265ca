"""The page as an app: Chromium finds nothing against installing it, and it gets over a restart of the server."""

from __future__ import annotations

import json

import pytest
from calibrate_page import until
from chromium import open_page
from playwright.sync_api import Browser, expect
from scripted import Sessions
from served import Served

from server.app import create_app

pytestmark = pytest.mark.browser


def test_the_app_can_be_installed_and_waits_for_a_server_that_is_away(browser: Browser) -> None:
    served = Served(lambda: create_app(Sessions()))
    served.start()
    it = open_page(browser, served.url, service_workers="allow", locale="en")
    page = it.page
    try:
        page.goto(f"{served.url}history")
        asked = page.context.new_cdp_session(page)
        against = {error["errorId"] for error in asked.send("Page.getInstallabilityErrors")["installabilityErrors"]}
        assert against == {"in-incognito"}, "which a test's context is"
        found = asked.send("Page.getAppManifest")
        assert found["errors"] == []
        assert json.loads(found["data"])["start_url"] == "/"
        page.evaluate("navigator.serviceWorker.ready")
        until(lambda: page.evaluate("caches.match('/static/js/away.js').then(Boolean)"), page)
        until(lambda: page.evaluate("Boolean(navigator.serviceWorker.controller)"), page)

        served.stop()
        page.reload()
        expect(page.locator("h1")).to_have_text("Posture isn't running")
        assert page.url == f"{served.url}history"
        served.start()
        expect(page.locator("h1")).to_have_text("History")
    finally:
        page.context.close()
        served.stop()
