"""Keeping a recording: switched on, recorded, found again in the library; and never without being asked for."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from calibrate_page import until
from chromium import Server, Visit
from playwright.sync_api import Browser, Page, expect
from waiting import PATIENCE_S

pytestmark = pytest.mark.browser

Go = Callable[..., Visit]
PAUSE_S = 4.0
# What is asked of the browser, and how often something is recorded.
WATCH_RECORDER = """
window.asked = []; window.recorders = 0;
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = (wish) => (asked.push(wish), ask(wish));
window.MediaRecorder = class extends MediaRecorder { constructor(...all) { super(...all); window.recorders++; } };
null;
"""


@pytest.fixture(autouse=True)
def _no_clips(server: Server) -> Iterator[None]:
    """Each test leaves the library as it found it, also when it fails."""
    yield
    with urllib.request.urlopen(f"{server.url}api/clips", timeout=PATIENCE_S) as answer:
        own = [clip["id"] for clip in json.load(answer)["clips"] if clip["kind"] != "sample"]
    for clip_id in own:
        urllib.request.urlopen(
            urllib.request.Request(f"{server.url}api/clips/{clip_id}", method="DELETE"), timeout=PATIENCE_S
        )


def clips_of(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("fetch('/api/clips').then((answer) => answer.json())")["clips"]
    return [clip for clip in found if clip["kind"] != "sample"]


def wait_for_clip(page: Page) -> dict[str, Any]:
    until(lambda: bool(clips_of(page)), page)
    return clips_of(page)[0]


def test_a_session_is_recorded_and_deleted_again(visit: Go, webcam_browser: Browser) -> None:
    it = visit(webcam_browser, reduced_motion="reduce")
    page = it.page
    expect(page.get_by_role("switch", name="Keep a recording")).not_to_be_checked()
    page.get_by_role("switch", name="Keep a recording").check()
    page.reload()
    page.evaluate(WATCH_RECORDER)
    expect(page.locator("#keep")).to_be_checked()
    began = time.monotonic()
    page.click("#start-camera")
    sign = page.locator("#recording-sign")
    expect(sign).to_have_text("Recording")
    assert sign.locator(".recording-dot").evaluate("(dot) => getComputedStyle(dot).animationName") == "none"
    it.wait(phase="stretch")
    page.wait_for_timeout(1000)
    page.click("#pause")
    expect(sign).to_have_text("Recording paused")
    page.wait_for_timeout(PAUSE_S * 1000)
    page.click("#pause")
    expect(sign).to_have_text("Recording")
    page.wait_for_timeout(1000)
    page.click("#finish")
    took_s = time.monotonic() - began
    it.wait(phase="after")
    expect(page.locator("#recorded")).to_contain_text("Recording saved")
    assert page.evaluate("asked.every(({ audio, video }) => audio === false && video)")
    assert page.evaluate("[asked.length, recorders]") == [1, 1]
    (clip,) = clips_of(page)
    assert clip["kind"] == "recording"
    assert clip["title"].startswith("Free practice, ")
    assert 0.5 < clip["duration_s"] < took_s - PAUSE_S / 2, "the pause is in it"

    link = page.get_by_role("link", name="Look at it in Review")
    assert link.get_attribute("href") == f"/review#{clip['id']}"
    page.click("#recorded button")
    page.keyboard.press("Escape")
    expect(page.locator("#recorded")).to_contain_text("Recording saved")
    link.click()
    expect(page.locator("#clip-title")).to_have_text(clip["title"])
    until(lambda: page.evaluate("document.querySelector('video')?.readyState > 0"), page)
    assert page.evaluate("document.querySelector('video').duration") == pytest.approx(clip["duration_s"], abs=0.2)
    page.click("#back")
    expect(page.locator(f"#card-{clip['id']}")).to_contain_text("Recording ·")

    it.assert_clean()


def test_a_closed_tab_loses_at_most_the_last_seconds(visit: Go, webcam_browser: Browser) -> None:
    it, other = visit(webcam_browser), visit(webcam_browser)
    it.page.check("#keep")
    with it.page.expect_response("**/parts/1"):
        it.page.click("#start-camera")
    it.wait(phase="stretch")
    it.page.close(run_before_unload=False)
    clip = wait_for_clip(other.page)
    assert clip["duration_s"] > 1


def test_without_the_switch_and_with_a_sample_nothing_is_recorded(visit: Go, webcam_browser: Browser) -> None:
    it = visit(webcam_browser)
    page = it.page
    page.evaluate(WATCH_RECORDER)

    def stretch_by(start: str) -> None:
        page.click(start)
        it.wait(phase="stretch")
        expect(page.locator("#recording-sign")).to_be_hidden()
        page.click("#finish")
        it.wait(phase="after")
        expect(page.locator("#recorded")).to_be_hidden()

    stretch_by("#start-camera")
    page.click("#home")
    page.check("#keep")
    stretch_by("#start-sample")
    assert page.evaluate("recorders") == 0
    assert clips_of(page) == []


def test_who_never_came_to_stretch_has_no_recording(visit: Go, webcam_browser: Browser) -> None:
    it = visit(webcam_browser)
    page = it.page
    page.route_web_socket("**/ws/live", lambda socket: None)  # nothing is ever judged
    page.check("#keep")
    with page.expect_response("**/parts/0"):
        page.click("#start-camera")
    expect(page.locator("#recording-sign")).to_have_text("Recording")
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.click("#finish")
    it.wait(phase="welcome")
    assert clips_of(page) == []
    it.assert_clean()


def test_a_disk_that_is_full_ends_the_recording_not_the_session(visit: Go, webcam_browser: Browser) -> None:
    it = visit(webcam_browser)
    page = it.page
    full = {"problem": "There is no room on this computer's disk to record more.", "remedy": "What there is is kept."}
    page.route("**/parts/1", lambda route: route.fulfill(status=507, json=full))
    page.check("#keep")
    page.click("#start-camera")
    expect(page.locator("#recording-note")).to_contain_text("There is no room")
    expect(page.locator("#recording-sign")).to_be_hidden()
    it.wait(phase="stretch")
    seen = len(it.seen)
    until(lambda: len(it.seen) > seen, page)
    page.click("#finish")
    it.wait(phase="after")
    expect(page.locator("#recorded")).to_contain_text("There is no room")
    (clip,) = clips_of(page)
    assert clip["duration_s"] > 0.5
    page.click("#recorded button")
    page.click('#sure button[value="yes"]')
    expect(page.locator("#recorded")).to_have_text("The recording is deleted.")
    assert clips_of(page) == []
