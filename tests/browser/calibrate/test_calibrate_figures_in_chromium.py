"""What the calibration page says is true: of a rendered person, and of what the judge would say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from calibrate_page import until
from calibration_script import GOOD
from chromium import SAMPLES, Server, Visit, launch_with_webcam, truth, write_webcam
from playwright.sync_api import Browser, Playwright, expect

from posture.judge import JudgeState, advance
from posture.settings import PRESETS, Settings

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
    page.goto(server.url + "calibrate")
    page.fill("#name", "Rendered")
    page.click("#start-camera")
    nos = page.locator("dialog.safety input[value=no]")
    nos.first.wait_for()
    for no in nos.all():
        no.check()
    page.click("dialog.safety button.primary")
    until(lambda: page.evaluate("document.body.dataset.step") in ("done", "refused"), page, within_s=60)
    assert page.evaluate("document.body.dataset.phase") == "proof", page.locator("#prompt").inner_text()
    figure = re.search(r"about (\d+)°", page.locator("#proof-title").inner_text())
    assert figure
    _, lumbar = truth("calibration")
    assert int(figure[1]) == pytest.approx(lumbar.max(), abs=6)
    expect(page.locator("#would")).to_contain_text("In your flat bend these limits would have said nothing")
    expect(page.locator("#would")).to_contain_text("warned you for")
    expect(page.locator("#saved-note")).to_have_text("Saved for Rendered.")
    page.context.close()


def test_the_shading_says_what_the_judge_would(page_of: Callable[..., Visit], browser: Browser) -> None:
    """The page judges the curve by itself, for the sliders' sake: it must come to the server's verdicts."""
    page = page_of(browser).page
    keys = [*GOOD, (0.5, 20.0, 30.0), (0.2, 20.0, 22.0), (0.2, 20.0, 30.0), (1.0, 0.0, 0.0)]
    low_back: list[float] = []
    for seconds, _, to in keys:
        low_back += np.linspace(low_back[-1] if low_back else 0.0, to, round(seconds * 10) + 1)[1:].tolist()
    times = [round(i / 10, 2) for i in range(len(low_back))]
    curve = [
        {"time_s": t, "hip_hinge_deg": 0, "low_back_deg": deg, "step": "round"}
        for t, deg in zip(times, low_back, strict=True)
    ]
    for preset in PRESETS.values():
        settings = Settings(limits=replace(preset, maximum_deg=42))
        state, expected = JudgeState(), []
        for t, deg in zip(times, low_back, strict=True):
            state, verdict, _ = advance(state, deg, 0.0, t, settings)
            expected.append([verdict.value, state.warning])
        rules = {"release_pct": 10, "warn_after_s": settings.warn_after_s, "clear_after_s": settings.clear_after_s}
        own = {"maximumDeg": 42, "caution": preset.caution_pct, "rounded": preset.rounded_pct, "rules": rules}
        got = page.evaluate(
            """async ([curve, own]) => (await import("/static/js/judging.js")).judged(curve, own)
              .map(({ level, warning }) => [level, warning])""",
            [curve, own],
        )
        assert got == expected
        assert sum(now[1] != then[1] for then, now in pairwise(expected)) >= 2
