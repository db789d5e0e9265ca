"""What the calibration page says of a rendered person is true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from calibrate_page import until
from chromium import SAMPLES, Server, launch_with_webcam, truth, write_webcam
from playwright.sync_api import Browser, Playwright, expect
from waiting import PATIENCE_S

pytestmark = pytest.mark.browser


@pytest.fixture
def calibrating_browser(playwright: Playwright, tmp_path: Path) -> Iterator[Browser]:
    """Chromium whose webcam plays the shipped calibration over and over."""
    film = tmp_path / "calibration.mjpeg"
    write_webcam(SAMPLES / "calibration.mp4", film, still_s=(2.0, 8.0))
    running = launch_with_webcam(playwright, film)
    yield running
    running.close()


def test_a_rendered_person_is_calibrated_live_by_the_real_pipeline(
    server: Server, calibrating_browser: Browser
) -> None:
    page = calibrating_browser.new_page()
    page.set_default_timeout(PATIENCE_S * 1000)
    page.goto(server.url + "calibrate")
    page.fill("#name", "Rendered")
    page.click("#start-camera")
    nos = page.locator("dialog.safety input[value=no]")
    nos.first.wait_for()
    for no in nos.all():
        no.check()
    page.click("dialog.safety button.primary")
    # A busy machine may see too little and refuse: the page goes on by itself, and the film begins anew.
    until(lambda: page.evaluate("document.body.dataset.step") == "done", page, within_s=4 * PATIENCE_S)
    assert page.evaluate("document.body.dataset.phase") == "proof", page.locator("#prompt").inner_text()
    figure = re.search(r"about (\d+)°", page.locator("#proof-title").inner_text())
    assert figure
    _, lumbar = truth("calibration")
    assert int(figure[1]) == pytest.approx(lumbar.max(), abs=6)
    expect(page.locator("#would")).to_contain_text("In your flat bend these limits would have said nothing")
    expect(page.locator("#would")).to_contain_text("warned you for")
    expect(page.locator("#saved-note")).to_have_text("Saved for Rendered.")
    page.context.close()
