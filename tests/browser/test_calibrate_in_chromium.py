"""The calibration page in a real Chromium with a faked webcam; the server's session plays what is in front of it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uvicorn
from calibration_script import GOOD, NOT_ROUND, REFERENCE, PlayedSessions, feedback_at, length_s
from chromium import SAMPLES, Server, Visit, launch, truth, write_webcam
from playwright.sync_api import Browser, Page, Playwright, expect
from sqlalchemy import URL

from posture.calibration.moments import moment_of
from posture.calibration.protocol import advance as calibrate
from posture.calibration.protocol import begin
from posture.calibration.result import STALE_ADVICE
from posture.judge import JudgeState, advance
from posture.safety import QUESTIONS
from posture.settings import PRESETS, Settings
from posture.storage import Database, SafetyAnswers
from posture.values import Stale
from server.app import create_app
from server.data import Data
from server.live import MakeSession
from server.run import claim, server_config

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
HASTE = 3
"""The page's clock runs this much faster, and with it whoever is played in front of the camera."""
AFRESH = "The connection was lost, so we begin again."
FROM_AFAR_PX = 100
"""What is read from three metres away is at least this high."""


@dataclass
class Place:
    """A server of the test's own, its people and its database; `stop` and `start` keep the port and the data."""

    data: Data
    sessions: PlayedSessions
    port: int = 0
    running: tuple[uvicorn.Server, threading.Thread] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        listener = claim("127.0.0.1", self.port)
        self.port = listener.getsockname()[1]
        make: MakeSession = self.sessions
        server = uvicorn.Server(server_config(create_app(make, data=self.data)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        self.running = (server, thread)

    def stop(self) -> None:
        assert self.running
        server, thread = self.running
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(Data(lambda: Database(URL.create("sqlite", database=str(tmp_path / "posture.db")))), PlayedSessions())
    made.start()
    yield made
    made.stop()


@pytest.fixture
def page_of(place: Place) -> Iterator[Callable[..., Visit]]:
    """page_of(browser, path, **context options) → the page, loaded; everybody in the database may stretch."""
    opened: list[Page] = []

    def go(browser: Browser, path: str = "calibrate", **options: Any) -> Visit:
        page = browser.new_page(**({"viewport": {"width": 1366, "height": 768}} | options))
        opened.append(page)
        it = Visit(page, place.url)
        page.on("console", lambda m: it.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: it.complaints.append(str(error)))
        page.on("request", lambda request: it.requests.append(request.url))
        page.add_init_script(
            """const now = performance.now.bind(performance);
            performance.now = () => HASTE * now();
            addEventListener("DOMContentLoaded", () => {
              window.said = [];
              const told = document.getElementById("say-polite");
              new MutationObserver(() => said.push(told.textContent)).observe(told, { childList: true });
            });""".replace("HASTE", str(HASTE))
        )
        page.goto(place.url + path)
        page.wait_for_load_state("networkidle")
        return it

    yield go
    for page in opened:
        page.context.close()


def make(place: Place, name: str = "Anna") -> int:
    """A person who has answered the safety questions."""
    made = place.data.profiles.create(name)
    answers = {question.id: False for question in QUESTIONS}
    SafetyAnswers(place.data.database).save(made.id, answers, passed=True, answered_at=datetime.now(UTC))
    return made.id


def until(condition: Callable[[], bool], page: Page, within_s: float = 30) -> None:
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end
        page.wait_for_timeout(50)


def height_px(page: Page, selector: str) -> float:
    size: float = page.locator(selector).evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    return size


def test_whole_calibration_hands_free_and_then_the_stretch(
    page_of: Callable[..., Visit], place: Place, webcam_browser: Browser
) -> None:
    anna = make(place)
    it = page_of(webcam_browser)
    page = it.page
    page.select_option("#who", label="Anna")
    expect(page.locator("#who-note")).to_have_text("Not calibrated yet.")
    page.click("#start-camera")
    it.wait(step="hinge")
    expect(page.locator("#step-word")).to_have_text("Bend flat")
    assert height_px(page, "#step-word") >= FROM_AFAR_PX
    expect(page.locator("#five li").first).to_contain_text("done")
    it.wait(phase="proof")
    assert "Round" in " ".join(page.locator("#five li").all_inner_texts())
    said = page.evaluate("said")
    for word in ("side-on", "Back flat", "Come up", "round your back", "I know your back now"):
        assert any(word in sentence for sentence in said), f"{word} was never said: {said}"

    expect(page.locator("#proof-title")).to_have_text("Your back rounds up to about 43°.")
    expect(page.locator("#saved-note")).to_have_text("Saved for Anna.")
    assert place.data.profiles.by_id(anna).calibrations == 1
    expect(page.locator("#would")).to_contain_text("In your flat bend these limits would have said nothing")
    page.click("[data-preset=relaxed]")
    expect(page.locator("#rounded")).to_have_value("85")
    page.locator("#rounded").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#rounded")).to_have_value("84")
    expect(page.locator("#saved-note")).to_contain_text("not saved yet")
    until(lambda: place.sessions.opened[0].settings.limits.rounded_pct == 84, page)
    assert place.data.profiles.by_id(anna).own_pct is None
    page.click("#go")
    page.wait_for_url(place.url)
    assert place.data.profiles.by_id(anna).own_pct == (65, 84)

    expect(page.locator("#who option:checked")).to_have_text("Anna")
    expect(page.locator("#who-note")).to_contain_text("Calibrated on")
    page.click("#start-camera")
    it.wait(link="live")
    subject = place.sessions.subjects[-1]
    assert subject is not None
    assert subject.profile_id == anna
    assert subject.calibration is not None
    it.assert_clean()


@pytest.fixture
def calibrating_browser(playwright: Playwright, tmp_path: Path) -> Iterator[Browser]:
    """Chromium whose webcam plays the shipped calibration over and over."""
    film = tmp_path / "calibration.mjpeg"
    write_webcam(SAMPLES / "calibration.mp4", film)
    running = launch(
        playwright,
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
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


def test_refusal_is_kind_and_one_key_goes_on(
    page_of: Callable[..., Visit], place: Place, webcam_browser: Browser
) -> None:
    make(place)
    place.sessions.keys = NOT_ROUND
    it = page_of(webcam_browser, **PHONE)
    page = it.page
    page.select_option("#who", label="Anna")
    page.click("#start-camera")
    it.wait(step="refused")
    expect(page.locator("#step-word")).to_have_text("Not yet")
    expect(page.locator("#prompt")).to_contain_text("round")
    expect(page.locator("#retry")).to_contain_text("by itself")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Space")
    it.wait(step="round")
    expect(page.locator("#retry")).to_be_hidden()
    page.keyboard.press("1")
    it.wait(step="stand")
    page.keyboard.press("Escape")
    it.wait(phase="who", link="off")
    it.assert_clean()


def test_lost_connection_begins_afresh_and_says_so(
    page_of: Callable[..., Visit], place: Place, webcam_browser: Browser
) -> None:
    make(place)
    it = page_of(webcam_browser)
    page = it.page
    page.select_option("#who", label="Anna")
    page.click("#start-camera")
    it.wait(step="hinge")
    place.stop()
    it.wait(link="offline")
    place.start()
    until(lambda: any(one.startswith(f"{AFRESH} Stand side-on") for one in page.evaluate("said")), page)
    it.wait(phase="proof")


def test_profile_deleted_in_another_tab_does_not_lose_the_calibration(
    page_of: Callable[..., Visit], place: Place, webcam_browser: Browser
) -> None:
    anna, bert = make(place), make(place, "Bert")
    it = page_of(webcam_browser)
    page = it.page
    page.select_option("#who", label="Anna")
    page.click("#start-camera")
    it.wait(step="round")
    place.data.profiles.delete(anna)
    it.wait(phase="proof")
    expect(page.locator("#unsaved-what")).to_contain_text("It is not saved yet. This profile has been deleted.")
    page.select_option("#save-to", label="Bert")
    page.click("#save-again")
    expect(page.locator("#saved-note")).to_have_text("Saved for Bert.")
    expect(page.locator("#unsaved")).to_be_hidden()
    assert place.data.profiles.by_id(bert).calibrations == 1
    # An answer under way when somebody starts over still holds the old result: it must not end what has just begun.
    place.sessions.opened[0].takes_s = 0.2
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
    expect(page.locator("#stale")).to_contain_text(STALE_ADVICE[Stale.OLD])
    expect(page.locator("#stale a")).to_have_attribute("href", "/calibrate")
    page.wait_for_timeout(1000)
    assert [STALE_ADVICE[Stale.OLD] in one for one in page.evaluate("said")].count(True) == 1
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
