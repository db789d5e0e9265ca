"""Films as a browser's recorder writes them: as it goes, so without a length and an index."""

from __future__ import annotations

from contextlib import closing
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from posture.sense.sources import read_clip

FRAMES, RATE = 40, 10


class Pipe(bytearray):
    """What a recorder writes to: it can't go back and fill in a length."""

    def write(self, data: bytes) -> int:
        self.extend(data)
        return len(data)


def recorded(codec: str = "libvpx", form: str = "webm") -> bytes:
    """A film as a browser's recorder writes it."""
    pipe = Pipe()
    how = {"webm": {"live": "1"}, "mp4": {"movflags": "frag_keyframe+empty_moov+default_base_moof"}}[form]
    with av.open(pipe, "w", format=form, options=how) as sink:
        stream = sink.add_stream(codec, rate=RATE, options={"g": "10"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        rng = np.random.default_rng(1)
        for number in range(FRAMES):
            picture = av.VideoFrame.from_ndarray(rng.integers(0, 255, (48, 64, 3), np.uint8), format="rgb24")
            picture.pts, picture.time_base = number, Fraction(1, RATE)
            sink.mux(stream.encode(picture))
        sink.mux(stream.encode(None))
    return bytes(pipe)


def frames_of(path: Path) -> int:
    with closing(read_clip(path).frames()) as frames:
        return sum(1 for _ in frames)
