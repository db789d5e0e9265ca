"""The page in a real Chromium, with a film for a webcam; only where Playwright and a Chromium are installed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import av
from av import VideoFrame

from posture.evaluation.live.figures import Answer
from posture.sense.sources import read_clip
from posture.values import Image

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CAMERA_PER_S = 30
_READY_MS = 120_000

# The page notes on the browser's own timeline when a picture was captured and when it showed the answer; that is drawn
# with the next repaint.
_WATCH = """
addEventListener("DOMContentLoaded", () => {
  window.bench = { answers: [], long: [] };
  const measure = performance.measure;
  performance.measure = function (name, span) {
    const taken = span.start;
    requestAnimationFrame(() => bench.answers.push([taken / 1000, performance.now() / 1000]));
    return measure.call(performance, name, span);
  };
  new PerformanceObserver((list) => bench.long.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ entryTypes: ["longtask"] });
});
"""
_FREE = """localStorage.setItem("posture.stretch", '"free_practice"');"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What the page was seen to do."""

    answers: list[Answer]
    long_tasks: int  # times its thread was busy for over 50 ms
    longest_ms: float


def browser_there() -> str | None:
    """The Chromium that can be driven; None where that, or Playwright, is missing."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return None
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def watched(url: str, clip: Path, browser: str, seconds: float) -> Watched:
    """Let the page stretch in front of `clip` for so long. browser: as `browser_there` says. url: ends with a slash."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory(prefix="posture-bench-") as folder, sync_playwright() as playwright:
        film = Path(folder) / "webcam.mjpeg"
        write_webcam((frame.image for frame in read_clip(clip).frames()), film)
        arguments = [
            "--no-sandbox",
            "--autoplay-policy=no-user-gesture-required",
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ]
        chromium = playwright.chromium.launch(executable_path=browser, args=arguments)
        page = chromium.new_page(viewport={"width": 1366, "height": 768})
        page.add_init_script(_WATCH)
        page.add_init_script(_FREE)
        page.goto(url)
        page.click("#start-camera")
        page.wait_for_selector('body[data-phase="stretch"]', timeout=_READY_MS)
        page.evaluate("() => { bench.answers.length = 0; bench.long.length = 0; }")
        page.wait_for_timeout(seconds * 1000)
        seen = page.evaluate("() => bench")
        chromium.close()
    answers = [Answer(taken_s=taken, drawn_s=drawn) for taken, drawn in seen["answers"]]
    return Watched(answers=answers, long_tasks=len(seen["long"]), longest_ms=max(seen["long"], default=0.0))


def write_webcam(images: Iterable[Image], film: Path, *, per_s: int = CAMERA_PER_S) -> None:
    """Pictures (RGB, of one size, even sides) as Chromium wants a faked webcam, which it plays over and over."""
    with av.open(str(film), "w", format="mjpeg") as sink:
        stream = sink.add_stream("mjpeg", rate=per_s)
        stream.pix_fmt = "yuvj420p"
        stream.codec_context.qmin = stream.codec_context.qmax = 3
        for number, image in enumerate(images):
            if number == 0:
                stream.height, stream.width = image.shape[:2]
            sink.mux(stream.encode(VideoFrame.from_ndarray(image, format="rgb24").reformat(format="yuvj420p")))
        sink.mux(stream.encode(None))
