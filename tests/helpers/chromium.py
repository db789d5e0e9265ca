"""Starting a real server and a real Chromium, the film its webcam plays, and a page that is watched."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright
from playwright.sync_api import TimeoutError as NeverCame
from waiting import PATIENCE_S

from posture.evaluation.live.browser import BROWSERS, CAMERA_PER_S
from posture.evaluation.live.browser import write_webcam as write_film
from posture.evaluation.live.served import answer_no
from posture.sense.sources import read_clip
from posture.values import Image

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
WEBCAM_CLIP = "flat_then_rounded_avg_f_left"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
]

# The number of the frame on the webcam is painted into the picture as a row of black and white squares.
BITS, SQUARE = 10, 16

# Notes each answer as it reaches the page, with the webcam's frame that is on show with it (-1 for a clip without
# squares), and keeps what was sent.
WATCH = """
addEventListener("DOMContentLoaded", () => {
  window.seen = [];
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const frameOn = (picture) => {
    Object.assign(canvas, { width: BITS * SQUARE, height: SQUARE });
    const scale = picture.height / 480;
    context.drawImage(picture, 0, picture.height - SQUARE * scale, BITS * SQUARE * scale, SQUARE * scale,
      0, 0, canvas.width, SQUARE);
    let number = 0;
    for (let bit = 0; bit < BITS; bit++) {
      const [red] = context.getImageData(bit * SQUARE + SQUARE / 2, SQUARE / 2, 1, 1).data;
      number = number * 2 + (red > 127);
    }
    return number;
  };
  // What is drawn on the stage after an answer is what the answer is about.
  let lately = -1;
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (picture, ...where) {
    if (this.canvas.id === "judged-picture") lately = frameOn(picture);
    return draw.call(this, picture, ...where);
  };
  const sent = new Map();
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (said) {
    if (typeof said !== "string") {
      const message = new Uint8Array(said);
      const tMs = Number(new DataView(message.buffer).getBigUint64(0));
      sent.set(tMs, message.slice(8));
      if (sent.size > 100) sent.delete(sent.keys().next().value);
    }
    return send.call(this, said);
  };
  window.sentFrame = async (tMs) =>
    frameOn(await createImageBitmap(new Blob([sent.get(tMs)], { type: "image/jpeg" })));
  new MutationObserver(() => {
    const { tMs, warning, state, phase, link } = document.body.dataset;
    const webcam = document.getElementById("picture").srcObject !== null;
    const frame = webcam ? lately : -1;
    window.seen.push({ t: Number(tMs) / 1000, warning: warning === "on", state, phase, link, frame });
  }).observe(document.body, { attributeFilter: ["data-t-ms", "data-warning"] });
});
""".replace("BITS", str(BITS)).replace("SQUARE", str(SQUARE))

# From the moment the page is so, its film stands still: what lasts a moment there is not over before a test looks.
STILL = """(wanted) => {
  const film = document.getElementById("picture");
  const look = () => {
    if (Object.entries(wanted).some(([name, value]) => document.body.dataset[name] !== value)) return;
    watching.disconnect();
    film.play = async () => {};
    film.pause();
  };
  const watching = new MutationObserver(look);
  watching.observe(document.body, { attributes: true });
}"""
PASSED = """(wanted) => {
  window.passed = false;
  new MutationObserver(() => {
    window.passed ||= Object.entries(wanted).every(([name, value]) => document.body.dataset[name] === value);
  }).observe(document.body, { attributes: true });
}"""
RUN_ON = """() => {
  const film = document.getElementById("picture");
  delete film.play;
  film.play().catch(() => {});
}"""

# Free practice, unless a stretch has been chosen.
FREE = """localStorage.getItem("posture.stretch") ?? localStorage.setItem("posture.stretch", '"free_practice"');"""


@dataclass
class Server:
    """A running `posture serve`; `url` ends with a slash."""

    url: str
    process: subprocess.Popen[str]
    data: tempfile.TemporaryDirectory[str]

    def kill(self) -> None:
        """Its data stay, for one that is started again."""
        self.process.kill()
        self.process.communicate(timeout=PATIENCE_S)

    def stop(self) -> None:
        self.kill()
        self.data.cleanup()


def start_server(port: int = 0, data: tempfile.TemporaryDirectory[str] | None = None) -> Server:
    # No test may come near the person's own data.
    data = data or tempfile.TemporaryDirectory(prefix="posture-data-")
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", f"from server.run import serve; serve(port={port})"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "POSTURE_DATA": data.name, "POSTURE_DATABASE_URL": ""},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert "ready" in line
    url = line.split("open ")[1].split(" ")[0]
    answer_no(url)
    return Server(url, process, data)


def launch(playwright: Playwright, *more: str) -> Browser:
    system = next(filter(None, map(shutil.which, BROWSERS)), None)
    return playwright.chromium.launch(executable_path=system, args=[*ARGUMENTS, *more])


def launch_with_webcam(playwright: Playwright, film: Path) -> Browser:
    """Chromium whose webcam plays the film over and over."""
    return launch(
        playwright,
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )


def write_webcam(clip: Path, film: Path, *, still_s: tuple[float, float] = (0.0, 0.0)) -> None:
    """The clip as Chromium wants a faked webcam, numbered frame by frame.

    still_s: for so long its first and its last picture stand still, for a server that is slow to begin.
    """
    images = [frame.image for frame in read_clip(clip).frames()]
    before, after = (round(seconds * CAMERA_PER_S) for seconds in still_s)

    def numbered() -> Iterator[Image]:
        for number, shown in enumerate([*images[:1] * before, *images, *images[-1:] * after]):
            image = shown.copy()
            bits = [(number >> bit) & 1 for bit in reversed(range(BITS))]
            image[-SQUARE:, : BITS * SQUARE] = np.repeat(bits, SQUARE)[None, :, None] * 255
            yield image

    write_film(numbered(), film)


@dataclass
class Visit:
    """A page that is watched: what it logged, what it asked for and what it showed."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def seen(self) -> list[dict[str, Any]]:
        """Every answer that reached the page: t, warning, state, phase, link, frame."""
        rows: list[dict[str, Any]] = self.page.evaluate("window.seen")
        return rows

    def wait(self, timeout_s: float = 4 * PATIENCE_S, **state: str) -> None:
        """Until the page is in this state, such as phase="stretch"."""
        wanted = "".join(f'[data-{name}="{value}"]' for name, value in state.items())
        try:
            self.page.wait_for_selector(f"body{wanted}", timeout=timeout_s * 1000)
        except NeverCame:
            now = self.page.evaluate("JSON.stringify(document.body.dataset) + document.body.innerText.slice(0, 2000)")
            raise AssertionError(f"never came to {wanted}: {now}\n{self.complaints}") from None

    @contextmanager
    def passing(self, **state: str) -> Iterator[None]:
        """What is done within brings the page into this state, be it for a moment."""
        self.page.evaluate(PASSED, state)
        yield
        self.page.wait_for_function("passed", timeout=4 * PATIENCE_S * 1000)

    def stand_still(self, **state: str) -> None:
        """As soon as the page is in this state, its film waits for `run_on`."""
        self.page.evaluate(STILL, state)

    def run_on(self) -> None:
        """The film goes on."""
        self.page.evaluate(RUN_ON)

    def assert_clean(self) -> None:
        assert not self.complaints, "\n".join(self.complaints)
        assert [url for url in self.requests if not url.startswith((self.url, self.url.replace("http", "ws")))] == []


Go = Callable[..., Visit]
"""go(browser, **context options) → a page, loaded."""


BLOCKED = "Service Worker registration blocked by Playwright"
"""What Playwright itself says on the page's console where a test lets no worker in."""


def open_page(browser: Browser, url: str, **options: Any) -> Visit:
    """A page as wide as a laptop's, watched, with nothing loaded yet; whoever opens it closes its context."""
    # What stands in for a server that is away would stand between these tests and the server: it has a test of its own.
    usual = {"viewport": {"width": 1366, "height": 768}, "service_workers": "block"}
    page = browser.new_page(**(usual | options))
    page.set_default_timeout(PATIENCE_S * 1000)
    it = Visit(page, url)

    def hear(said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and said.text != BLOCKED:
            it.complaints.append(said.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: it.complaints.append(str(error)))
    page.on("request", lambda request: it.requests.append(request.url))
    return it


def truth(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Seconds and true low-back flexion of a sample."""
    with (SAMPLES / f"{name}.truth.csv").open() as file:
        rows = list(csv.DictReader(file))
    return (
        np.array([float(row["time_s"]) for row in rows]),
        np.array([float(row["lumbar_flexion_deg"]) for row in rows]),
    )
