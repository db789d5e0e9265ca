"""Writing H.264."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

Image: TypeAlias = NDArray[np.uint8]


class VideoWriter:
    """H.264 (libx264), yuv420p, MP4 with the index at the front. A context manager.

    The file appears under its name only once it is whole.
    """

    def __init__(self, path: Path, size: tuple[int, int], fps: int, crf: int = 23, max_kbps: int | None = None) -> None:
        """Open the file; `crf` 0..51, smaller is better; `max_kbps` caps the rate."""
        self._path, self._unfinished = path, path.with_suffix(".part.mp4")
        self._container = av.open(str(self._unfinished), "w", options={"movflags": "+faststart"})
        stream = self._container.add_stream("libx264", rate=fps)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        options: dict[str, object] = {"crf": str(crf), "preset": "medium", "g": str(2 * fps), "threads": "1"}
        if max_kbps:
            options |= {"maxrate": f"{max_kbps}k", "bufsize": f"{2 * max_kbps}k"}
        stream.options = options
        self._stream, self._count, self._time_base = stream, 0, Fraction(1, fps)

    def __enter__(self) -> VideoWriter:
        """The writer itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Finish the file, or remove it after an error."""
        try:
            if kind is None:
                self._container.mux(self._stream.encode())
        finally:
            self._container.close()
            if kind is None:
                self._unfinished.replace(self._path)
            else:
                self._unfinished.unlink(missing_ok=True)

    def write(self, bgr: Image) -> None:
        """Append a BGR picture."""
        frame = av.VideoFrame.from_ndarray(bgr, format="bgr24").reformat(format="yuv420p")
        frame.pts, frame.time_base = self._count, self._time_base
        self._count += 1
        self._container.mux(self._stream.encode(frame))
