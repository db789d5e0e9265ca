"""The review page in a real Chromium: a clip goes in, is really reviewed, and is looked at frame by frame."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from threading import Event
from typing import Any

import av
import numpy as np
import pytest
from chromium import SAMPLES, Go, Visit, open_page
from playwright.sync_api import Browser, Page, expect
from served import Served
from sqlalchemy import URL
from waiting import PATIENCE_S

from posture.storage import Database
from posture.words import say
from server.app import create_app
from server.clips.clipwork import Tell, Work
from server.clips.jobs import Jobs, in_a_process
from server.clips.reviews import Clips
from server.clips.store import Library
from server.data import Data

pytestmark = pytest.mark.browser

SAMPLE, SHORT_S = "rounded_slim_m_left", 4.0

# How far the canvas is from empty, and the middle of what is drawn in the colour of a rounded back, in shares.
DRAWN = """() => {
  const { width, height } = document.querySelector(".film canvas");
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(document.querySelector(".film canvas"), 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  let any = 0, count = 0, x = 0, y = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] === 0) continue;
    any++;
    if (data[i] < 240 || data[i + 1] < 100 || data[i + 1] > 140 || data[i + 2] > 90) continue;
    const at = i / 4;
    count++; x += at % canvas.width; y += Math.floor(at / canvas.width);
  }
  return { any, dots: count, x: x / count / canvas.width, y: y / count / canvas.height };
}"""


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first seconds of a sample in a kind of file that Chromium can't play."""
    path = tmp_path_factory.mktemp("film") / "Evening stretch.avi"
    with av.open(str(SAMPLES / f"{SAMPLE}.mp4")) as source, av.open(str(path), "w") as sink:
        stream = sink.add_stream("mpeg4", rate=30)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = 640, 480, "yuv420p", 3_000_000
        for frame in source.decode(video=0):
            if frame.time >= SHORT_S:
                break
            plain = av.VideoFrame.from_ndarray(frame.to_ndarray(format="rgb24"), format="rgb24")
            sink.mux(stream.encode(plain))
        sink.mux(stream.encode(None))
    return path


@pytest.fixture
def may_begin() -> Event:
    """Whether reviews may begin."""
    event = Event()
    event.set()
    return event


@pytest.fixture
def review_page(tmp_path: Path, may_begin: Event) -> Iterator[Go]:
    """review_page(browser, **context options) → the page, loaded from this test's own server."""

    def review(work: Work, tell: Tell, stop: Event) -> None:
        assert may_begin.wait(2 * PATIENCE_S)
        in_a_process(work, tell, stop)

    data = Data(lambda: Database(URL.create("sqlite", database=str(tmp_path / "posture.db"))))
    library = Library(tmp_path / "clips", titles={SAMPLE: say("server-sample-rounded")})
    clips = Clips(library=library, jobs=Jobs(review))
    served = Served(lambda: create_app(data=data, clips=clips))
    served.start()
    visits: list[Visit] = []

    def go(browser: Browser, **options: Any) -> Visit:
        it = open_page(browser, served.url, **options)
        visits.append(it)
        it.page.goto(f"{served.url}review")
        it.page.wait_for_selector("body[data-shown=library]")
        return it

    yield go
    for it in visits:
        it.page.context.close()
    served.stop()


def shown_s(page: Page) -> float:
    return float(page.locator(".film").first.get_attribute("data-shown-s") or "nan")


def until(page: Page, met: Callable[[], bool], what: str) -> None:
    """The page forbids the string that Playwright would evaluate to wait."""
    end = time.monotonic() + PATIENCE_S
    while not met():
        assert time.monotonic() < end, what
        page.wait_for_timeout(50)


def test_a_clip_is_added_reviewed_and_looked_at(
    review_page: Go, may_begin: Event, browser: Browser, short: Path
) -> None:
    may_begin.clear()
    it = review_page(browser)
    page = it.page
    page.set_input_files("#file", str(short))
    card = page.locator("#own .clip-card")
    expect(card.locator(".card-title")).to_have_text("Evening stretch")
    card.locator("a").click()
    expect(page.locator("#ask-title")).to_contain_text("being reviewed")
    may_begin.set()
    page.reload()
    expect(page.locator("#clip-title")).to_have_text("Evening stretch")
    expect(page.locator("#words")).to_contain_text("One warning", timeout=4 * PATIENCE_S * 1000)
    expect(page.locator("#by-whom")).to_contain_text("average person")
    page.wait_for_selector("#chart .main-svg")
    # A copy that this browser plays was made without being asked for.
    until(page, lambda: shown_s(page) == 0.0, "no frame is shown")
    until(page, lambda: page.evaluate(DRAWN)["any"] > 500, "nothing is drawn on the frame")

    # A warning leads to its roundest moment, with the line where the back is.
    page.click(".moment.warning")
    until(page, lambda: shown_s(page) > 3.0, "the click on the warning leads nowhere")
    expect(page.locator("#now")).to_contain_text("rounded")
    until(page, lambda: page.evaluate(DRAWN)["dots"] > 200, "no line of a rounded back")
    line = page.evaluate(DRAWN)
    assert 0.5 < line["x"] < 0.75
    assert 0.4 < line["y"] < 0.6

    # Frame by frame, on what is drawn as on what is shown.
    at = shown_s(page)
    page.keyboard.press("ArrowLeft")
    until(page, lambda: shown_s(page) == pytest.approx(at - 1 / 30, abs=0.002), "one frame back")
    for _ in range(3):
        page.keyboard.press(".")
    until(page, lambda: shown_s(page) == pytest.approx(min(at + 2 / 30, SHORT_S - 1 / 30), abs=0.002), "three on")

    # The chart is a way to go there as well.
    box = page.locator("#chart .nsewdrag").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(page, lambda: shown_s(page) == pytest.approx(SHORT_S / 2, abs=0.06), "the click on the chart leads nowhere")
    expect(page.locator("#exports a").nth(5)).to_be_visible()
    it.assert_clean()


def test_a_film_that_does_not_begin_at_zero_is_shown_by_the_clips_own_time(
    review_page: Go, browser: Browser, tmp_path: Path
) -> None:
    with av.open(str(tmp_path / "late.mp4"), "w") as sink:
        stream = sink.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(20):
            picture = av.VideoFrame.from_ndarray(np.full((48, 64, 3), number * 12, np.uint8), format="rgb24")
            picture.pts, picture.time_base = 25 + number, Fraction(1, 10)
            sink.mux(stream.encode(picture))
        sink.mux(stream.encode(None))
    it = review_page(browser)
    page = it.page
    added = page.request.post(f"{it.url}api/clips?title=Late", data=(tmp_path / "late.mp4").read_bytes())
    page.goto(f"{it.url}review#{added.json()['id']}")
    page.reload()
    until(page, lambda: shown_s(page) == 0.0, "the first frame is not at zero")
    page.locator("#seek").evaluate("one => { one.value = 1.05; one.dispatchEvent(new Event('input')); }")
    until(page, lambda: shown_s(page) == pytest.approx(1.0, abs=0.01), "not the frame asked for")
    it.assert_clean()


TOGETHER = """async () => {
  const { Playing } = await import("/static/js/review-playing.js");
  const player = (durationS, timeS) => {
    const own = document.createElement("input");
    const one = { durationS, timeS, playing: false, figure: { querySelector: () => own } };
    return Object.assign(one, { pause() {}, play() { one.playing = true; }, seek(to) { one.timeS = to; } });
  };
  const [first, second] = [player(10, 2), player(5, 3.5)];
  const playing = new Playing(() => {});
  playing.use([{ player: first }, { player: second }]);
  const before = [playing.startS, playing.endS];
  playing.lineUp();
  const after = [playing.startS, playing.endS];
  playing.seek(1);
  const both = [first.timeS, second.timeS];
  playing.toggle();
  return { before, after, both, playing: [first.playing, second.playing] };
}"""


def test_two_clips_keep_the_moments_that_were_lined_up(review_page: Go, browser: Browser) -> None:
    found = review_page(browser).page.evaluate(TOGETHER)
    assert found["before"] == [0, 10]
    assert found["after"] == [-1.5, 10]
    assert found["both"] == [1, 2.5]
    assert found["playing"] == [True, True]


DROP = """() => {
  const files = new DataTransfer();
  files.items.add(new File(["Dear diary,"], "holiday.mp4", { type: "video/mp4" }));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
}"""


def test_a_dropped_file_that_is_no_clip_is_refused_in_words(review_page: Go, browser: Browser) -> None:
    it = review_page(browser)
    it.page.evaluate(DROP)
    refused = it.page.locator("#uploads .failed")
    expect(refused).to_contain_text("“holiday” is not a video")
    expect(refused).to_contain_text("MP4")
    refused.get_by_role("button").click()
    expect(refused).to_have_count(0)
    expect(it.page.locator("#own-none")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(review_page: Go, browser: Browser, scheme: str) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "color_scheme": scheme}
    it = review_page(browser, **phone)
    assert it.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    it.page.locator("#samples a").first.click()
    expect(it.page.locator("#clip-title")).to_have_text("A rounded back")
    expect(it.page.locator("#ask-title")).to_contain_text("not reviewed yet")
    until(it.page, lambda: shown_s(it.page) == 0.0, "no frame is shown")
    assert it.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    it.page.click("#back")
    expect(it.page.locator(f"#card-sample-{SAMPLE} a")).to_be_focused()
    it.assert_clean()
