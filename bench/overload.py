"""Live on a machine with far too much to do: python bench/overload.py [--minutes 10] --out FOLDER

A camera's 30 pictures a second are sent to a real server, the newest each time the last was answered, while other
processes want every core twice over. Before that a minute is measured on the machine as it is, and after it one more:
by then the session must have taken up all its work again. Writes overload.json and overload.png into --out, and ends
with 1 when a verdict fails: latency in the last fifth within a tenth of the first, or memory that grew by 30 MB.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import matplotlib as mpl
from websockets.asyncio.client import connect

from posture.evaluation.live.client import jpegs
from posture.evaluation.live.figures import percentile
from posture.evaluation.live.served import Served, served
from posture.resources import cores, samples_dir

CAMERA_PER_S = 30.0
ALONE_MIN = 1.0
GROWTH_MB, RISE = 30.0, 1.1
CLIP = "flat_then_rounded_avg_f_left.mp4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One answer."""

    at_s: float  # since the beginning
    waited_ms: float  # from the picture to its answer
    step: str  # what the person was told of the load, "" for nothing
    rss_mb: float  # of the server


async def answers(there: Served, pictures: list[bytes], minutes: float, burn: tuple[float, float]) -> list[Seen]:
    """What comes in so many minutes. burn: from when to when everything else is busy, in minutes."""
    seen: list[Seen] = []
    others: list[subprocess.Popen[bytes]] = []
    every_s = 1 / CAMERA_PER_S
    url = there.url.replace("http", "ws", 1) + "ws/live"
    async with connect(url, compression=None, max_size=None, proxy=None) as live:
        await live.send(json.dumps({"type": "start"}))
        began_s, shown, rest_s, sent_s = time.perf_counter(), -1, 0.0, 0.0
        try:
            while True:
                now_s = time.perf_counter() - began_s
                if now_s >= minutes * 60:
                    return seen
                busy = burn[0] * 60 <= now_s < burn[1] * 60
                if busy and not others:
                    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * cores())]
                elif not busy and others:
                    end(others)
                # The next picture of the camera, and no sooner than the server asks for one.
                due_s = max((shown + 1) * every_s, sent_s + rest_s)
                if due_s > now_s:
                    await asyncio.sleep(due_s - now_s)
                sent_s = time.perf_counter() - began_s
                shown = int(sent_s / every_s)
                await live.send(round(shown * every_s * 1000).to_bytes(8, "big") + pictures[shown % len(pictures)])
                answer = json.loads(await live.recv())
                at_s = time.perf_counter() - began_s
                load = answer.get("load") or {"every_ms": 0, "said": ""}
                rest_s = load["every_ms"] / 1000
                waited_ms = 1000 * (at_s - shown * every_s)
                seen.append(Seen(at_s=at_s, waited_ms=waited_ms, step=load["said"], rss_mb=there.memory_mib()))
        finally:
            end(others)


def end(others: list[subprocess.Popen[bytes]]) -> None:
    """No more of that."""
    for other in others:
        other.kill()
        other.wait()
    others.clear()


def median_ms(seen: list[Seen], from_s: float, to_s: float) -> float:
    """The median wait in this time."""
    return statistics.median(one.waited_ms for one in seen if from_s <= one.at_s < to_s)


def draw(seen: list[Seen], burn: tuple[float, float], path: Path) -> None:
    """Latency, rate, load and memory over the minutes."""
    mpl.use("Agg")
    from matplotlib import pyplot

    figure, (top, middle, bottom) = pyplot.subplots(3, 1, figsize=(9, 7), sharex=True)
    window_s = 5.0
    marks = [n * window_s for n in range(int(seen[-1].at_s / window_s))]
    parts = [[one for one in seen if at <= one.at_s < at + window_s] for at in marks]
    minutes = [at / 60 for at, part in zip(marks, parts, strict=True) if part]
    waits = [sorted(one.waited_ms for one in part) for part in parts if part]
    top.plot(minutes, [percentile(part, 0.5) for part in waits], label="median")
    top.plot(minutes, [percentile(part, 0.95) for part in waits], label="95th percentile")
    top.set_ylabel("picture to answer, ms")
    top.legend()
    middle.plot(minutes, [len(part) / window_s for part in waits])
    middle.set_ylabel("answers a second")
    bottom.plot(minutes, [part[-1].rss_mb for part in parts if part])
    bottom.set_ylabel("memory of the server, MB")
    bottom.set_ylim(bottom=0)
    bottom.set_xlabel("minutes")
    before = ""
    for one in seen:
        if one.step != before:
            before = one.step
            middle.axvline(one.at_s / 60, color="grey", linestyle=":")
            middle.annotate(one.step or "all of it", (one.at_s / 60, 1), rotation=90, fontsize=6, va="bottom")
    for axes in (top, middle, bottom):
        axes.axvspan(*burn, alpha=0.1)
        axes.grid(visible=True, alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def main() -> int:
    """Measure, write, judge."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--minutes", type=float, default=10.0, help="of overload")
    words.add_argument("--out", type=Path, required=True)
    told = words.parse_args()
    burn = (ALONE_MIN, ALONE_MIN + told.minutes)
    pictures = jpegs(samples_dir() / CLIP)
    with served({**os.environ, "POSTURE_LANGUAGE": "en"}) as there:
        seen = asyncio.run(answers(there, pictures, burn[1] + ALONE_MIN, burn))
    told.out.mkdir(parents=True, exist_ok=True)
    (told.out / "overload.json").write_text(json.dumps([asdict(one) for one in seen]), encoding="utf-8")
    draw(seen, burn, told.out / "overload.png")
    from_s, to_s = 60 * burn[0] + 30, 60 * burn[1]  # the first half minute is the way down the steps
    fifth_s = (to_s - from_s) / 5
    first, last = median_ms(seen, from_s, from_s + fifth_s), median_ms(seen, to_s - fifth_s, to_s)
    grown = max(one.rss_mb for one in seen if to_s - fifth_s <= one.at_s < to_s) - max(
        one.rss_mb for one in seen if from_s <= one.at_s < from_s + fifth_s
    )
    steps = list(dict.fromkeys(one.step or "all of it" for one in seen))
    print(f"{cores()} cores; {len(seen)} answers")
    print(f"alone {median_ms(seen, 5, 60 * burn[0]):.0f} ms, overloaded {first:.0f} ms at first, {last:.0f} ms at last")
    print(f"memory of the server {grown:+.0f} MB")
    print(f"steps: {', '.join(steps)}; at the end: {seen[-1].step or 'all of it'}")
    return 0 if last <= RISE * first and grown < GROWTH_MB else 1


if __name__ == "__main__":
    raise SystemExit(main())
