"""Clips of a few frames, and work on them that is only pretended."""

from __future__ import annotations

import json
import os
import struct
import threading
import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from plain import plain

from posture.errors import PostureError
from posture.values import Stale
from posture.words import say
from server.clips.clipwork import Tell, What, Work
from server.clips.jobs import Stopped
from server.clips.kept import KeptReview, KeptSubject
from server.clips.overlay_track import CURVE, CURVE_BYTES, OVERLAY, OVERLAY_BYTES

REPORT = {"in_words": "All flat.", "warnings": [{"start_s": 0.1, "end_s": 0.3}], "summary": {}, "judged_by": {}}


def write_clip(path: Path, *, frames: int = 10, seconds_each: float = 0.1, codec: str = "libx264") -> Path:
    """A clip whose frames get brighter; the kind of file follows from the suffix."""
    with av.open(str(path), "w") as sink:
        stream = sink.add_stream(codec, rate=10)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(frames):
            image = np.full((48, 64, 3), number * 255 // frames, np.uint8)
            picture = av.VideoFrame.from_ndarray(image, format="rgb24")
            picture.pts, picture.time_base = round(number * seconds_each * 10), Fraction(1, 10)
            sink.mux(stream.encode(picture))
        sink.mux(stream.encode(None))
    return path


class Pretended:
    """Stands in for the process that reviews: leaves the files of a review of five frames, without looking at any."""

    def __init__(self) -> None:
        self.works: list[Work] = []
        self.wait: threading.Event | None = None  # when given: goes on telling until it is set
        self.begun = threading.Event()
        self.error: Exception | None = None
        self.share: float | None = 0.5
        self.at_once = 0
        self.most_at_once = 0

    def __call__(self, work: Work, tell: Tell, stop: threading.Event) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self._do(work, tell, stop)
        finally:
            self.at_once -= 1

    def _do(self, work: Work, tell: Tell, stop: threading.Event) -> None:
        self.works.append(work)
        (work.folder / "half.tmp").write_bytes(b"half")
        tell(self.share)
        self.begun.set()
        while self.wait is not None and not self.wait.wait(0.005):
            if stop.is_set():
                raise Stopped
        if self.error is not None:
            raise self.error
        (work.folder / "half.tmp").unlink()
        if work.what is What.REVIEW:
            self._review(work)
        elif work.what is What.COPY:
            (work.folder / "copy.mp4").write_bytes(b"film")
        else:
            (work.folder / "annotated.mp4").write_bytes(b"annotated")

    def _review(self, work: Work) -> None:
        folder = work.folder
        curve = b"".join(struct.pack("<d4hBBxx", i / 10, 10, 20, 30, 40, 1, 0) for i in range(5))
        assert len(curve) == 5 * CURVE_BYTES
        (folder / CURVE).write_bytes(curve)
        (folder / OVERLAY).write_bytes(bytes(5 * OVERLAY_BYTES))
        (folder / "report.json").write_text(json.dumps(REPORT))
        (folder / "frames.csv").write_text("time_s\n")
        (folder / "warnings").mkdir()
        (folder / "warnings" / "01.jpg").write_bytes(b"jpeg")
        subject = KeptSubject.of(work.subject)
        kept = KeptReview(
            made_at=work.made_at,
            model=work.model,
            subject=subject,
            holds=((0.0, 0.4),),
            seen=(say("clips-seen-no-warning", judged_s=0.4),),
            stale=(Stale.OLD,),
        )
        kept.write(folder)


def crash(work: Work, tell: Tell) -> None:
    """What a process does that dies on its own."""
    os._exit(3)


def dawdle(work: Work, tell: Tell) -> None:
    """What a process does that can only be killed."""
    (work.folder / "begun").touch()
    while True:
        tell(0.1)
        time.sleep(0.02)


def hang(work: Work, tell: Tell) -> None:
    """What a process does of which nothing is heard any more."""
    while True:
        time.sleep(0.02)


def devour(work: Work, tell: Tell) -> None:
    """What a process does that is refused memory."""
    raise MemoryError


def refuse(work: Work, tell: Tell) -> None:
    """What a process does that finds a fault."""
    raise PostureError(plain("This is wrong."), plain("Do that."))
