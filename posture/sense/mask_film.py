"""Masks as a film: grey H.264 of half their size, which keeps what the pose model gives at a few hundred bytes each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from io import BytesIO
from typing import Any

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream
from numpy.typing import NDArray

from posture.sense.libraries import system_libraries
from posture.values import Mask

_H264 = ("libx264", {"crf": "18", "preset": "medium", "tune": "fastdecode"})  # written once, judged again and again
_LOSSLESS: tuple[str, dict[str, str]] = ("ffv1", {})  # where this PyAV has no H.264
_RATE = Fraction(30)  # a file must have one; the times stand elsewhere
_MARGIN = 4  # pixels around the person that are made full size with them


def half(width: int, height: int) -> tuple[int, int]:
    """The size in which a mask of that size is kept: half of it, and even, as H.264 wants it."""
    return (width + 3) // 4 * 2, (height + 3) // 4 * 2


class MaskFilm:
    """Takes in masks of one size. Raises FFmpegError."""

    def __init__(self, width: int, height: int) -> None:
        self._size = half(width, height)
        self._bytes = BytesIO()
        self._output = av.open(self._bytes, "w", format="matroska")
        name, options = _H264 if _H264[0] in av.codecs_available else _LOSSLESS
        stream = self._output.add_stream(name, rate=_RATE, options=options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = *self._size, "yuv420p"
        self._stream = stream

    def add(self, mask: Mask) -> None:
        """The next mask."""
        with system_libraries():
            import cv2
        width, height = self._size
        grey = np.zeros((2 * height, 2 * width), np.uint8)
        whole = mask if mask.dtype == np.uint8 else np.rint(np.clip(mask, 0.0, 1.0) * 255)
        grey[: mask.shape[0], : mask.shape[1]] = whole
        # The mask is the brightness as it is, 0 to 255, without colour: nothing is converted on the way.
        planes = np.full((height * 3 // 2, width), 128, np.uint8)
        planes[:height] = cv2.resize(grey, self._size, interpolation=cv2.INTER_AREA)
        self._output.mux(self._stream.encode(av.VideoFrame.from_ndarray(planes, format="yuv420p")))

    def finish(self) -> bytes:
        """The whole file."""
        self._output.mux(self._stream.encode(None))
        self._output.close()
        return self._bytes.getvalue()

    def close(self) -> None:
        """Give up, finished or not."""
        with suppress(FFmpegError, OSError):
            self._output.close()


def masks_of(data: bytes, width: int, height: int) -> Iterator[NDArray[np.uint8]]:
    """The masks of a film in their full size, 0..255. Raises ValueError for pictures of another size, or none."""
    wanted = half(width, height)
    try:
        with av.open(BytesIO(data), format="matroska") as container:
            assert isinstance(container, InputContainer)
            stream = container.streams.video[0]
            if (stream.width, stream.height) != wanted:
                raise ValueError("a film of masks has another size")
            stream.thread_type = "NONE"  # so small a picture is sooner decoded than handed over
            for picture in container.decode(stream):
                if (picture.width, picture.height) != wanted or picture.format.name not in {"yuv420p", "yuvj420p"}:
                    raise ValueError("a mask has another size or kind")
                brightness = picture.planes[0]
                rows = np.frombuffer(memoryview(brightness), np.uint8).reshape(-1, brightness.line_size)
                yield _full_size(rows[: wanted[1], : wanted[0]], width, height)
    except (FFmpegError, IndexError) as error:
        raise ValueError("a film of masks can't be decoded") from error


def _full_size(small: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """A mask as the model gave it, from one of half its size. Only where there is somebody: that is quicker."""
    with system_libraries():
        import cv2
    mask = np.zeros((height, width), np.uint8)
    left, top, columns, rows = cv2.boundingRect(small)
    if not columns:
        return mask
    right, bottom = min(left + columns + _MARGIN, small.shape[1]), min(top + rows + _MARGIN, small.shape[0])
    left, top = max(left - _MARGIN, 0), max(top - _MARGIN, 0)
    person = small[top:bottom, left:right]
    place = mask[2 * top : 2 * bottom, 2 * left : 2 * right]
    rows, columns = 2 * person.shape[0], 2 * person.shape[1]
    if place.shape == (rows, columns):
        cv2.resize(person, (columns, rows), dst=place, interpolation=cv2.INTER_CUBIC)
    else:  # at an edge that was moved to make the film's size even
        large: Any = cv2.resize(person, (columns, rows), interpolation=cv2.INTER_CUBIC)
        place[:] = large[: place.shape[0], : place.shape[1]]
    return mask
