"""What `soak.py` looks at while its clients are busy: the server's process from outside, and the bare pose model.

Linux only: it reads /proc, so that nothing in the server has to know that it is watched.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle, islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from posture.resources import plain_sample
from posture.sense.models import open_model
from posture.sense.sources import read_clip

BARE_EVERY_S = 0.2
_BARE_FRAMES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the server holds at one moment."""

    at_s: float
    """Seconds since the soak began."""
    rss_mb: float
    """Memory of the server's own process that is in RAM."""
    threads: int
    descriptors: int
    children: int
    """Processes it has started that are there."""
    models: int
    """Pose models that are open in it."""
    folders: int
    """Folders on their way in or out, or of the user's own clips, in its library."""
    data_mb: float
    """Everything in its data folder."""


def held(pid: int, at_s: float, data: Path, count: Path) -> Held:
    """Look at the process `pid`, whose data folder and file of open models these are."""
    status = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines() if line
    )
    clips = data / "clips"
    return Held(
        at_s=round(at_s, 1),
        rss_mb=round(int(status["VmRSS"].split()[0]) / 1024, 1),
        threads=int(status["Threads"]),
        descriptors=len(os.listdir(f"/proc/{pid}/fd")),  # noqa: PTH208 (links that lead nowhere count too)
        children=len(children(pid)),
        models=_number(count),
        folders=sum(not name.startswith("sample-") for name in os.listdir(clips)) if clips.is_dir() else 0,  # noqa: PTH208
        data_mb=round(_size(data) / 1e6, 2),
    )


def children(pid: int) -> list[int]:
    """The processes that `pid` has started and not yet seen off, but for Python's own helper that tracks resources."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # threads and processes end while they are looked at
            for child in (task / "children").read_text(encoding="ascii").split():
                with suppress(OSError):
                    if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes():
                        found.append(int(child))
    return found


def _number(file: Path) -> int:
    try:
        return int(file.read_text(encoding="ascii") or 0)
    except FileNotFoundError:
        return 0


def _size(folder: Path) -> int:
    total = 0
    for where, _, files in os.walk(folder):  # goes on where a folder has just gone
        for name in files:
            with suppress(OSError):
                total += (Path(where) / name).stat().st_size
    return total


class BareLandmarker:
    """The pose model alone, in a process of its own, on a picture now and then: what the machine can do this minute."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._times: list[tuple[float, float]] = []

    def __enter__(self) -> BareLandmarker:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_time_frames, args=(theirs, self._model), daemon=True)
        self._process.start()
        theirs.close()
        return self

    def __exit__(self, *_: object) -> None:
        self._ours.close()
        self._process.terminate()
        self._process.join()

    def times(self) -> list[tuple[float, float]]:
        """(monotonic seconds, milliseconds a picture) of all so far; to be asked every minute or so."""
        while self._ours.poll():
            self._times.append(self._ours.recv())
        return self._times


def _time_frames(pipe: Connection[Any, Any], model: str) -> None:
    frames = list(islice(read_clip(plain_sample()).frames(), _BARE_FRAMES))
    with open_model(model) as landmarker:
        for number, frame in enumerate(cycle(frames)):
            began = time.monotonic()
            landmarker.detect(frame.image, number / 30)  # as of a film, so that the person is followed
            taken = time.monotonic() - began
            if number > _BARE_FRAMES // 4:
                try:
                    pipe.send((began, taken * 1000))
                except OSError:
                    return
            time.sleep(max(0.0, BARE_EVERY_S - taken))
