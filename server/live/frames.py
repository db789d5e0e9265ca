"""A binary message from the page → a time and a picture. Size is read from the JPEG's header before decoding."""

from __future__ import annotations

import io
import struct

import numpy as np
from PIL.JpegImagePlugin import JpegImageFile

from posture.errors import FrameError
from posture.sense.libraries import system_libraries
from posture.values import Image
from posture.words import say

with system_libraries():
    import cv2

HEADER = struct.Struct(">Q")
MAX_PIXELS = 1920 * 1088
MIN_SIDE = 64
LONGER_SIDE, QUALITY = 640, 80

_START, _END = b"\xff\xd8\xff", b"\xff\xd9"


def split(message: bytes) -> tuple[int, bytes]:
    """The time in milliseconds and the JPEG of one binary message."""
    if len(message) < HEADER.size:
        raise FrameError(say("server-frame-short"))
    return HEADER.unpack_from(message)[0], message[HEADER.size :]


def look_over(jpeg: bytes) -> None:
    """Whether this may be a picture, by its beginning and end. Raises FrameError for what is none."""
    width, height = jpeg_size(jpeg)
    if width * height > MAX_PIXELS:
        raise FrameError(say("server-frame-large", width=str(width), height=str(height)))
    if min(width, height) < MIN_SIDE:
        raise FrameError(say("server-frame-small", width=str(width), height=str(height), least=MIN_SIDE))
    if jpeg.rfind(_END, -64) < 0:
        raise FrameError(say("server-frame-cut"))


def decode(jpeg: bytes) -> Image:
    """The picture as RGB, uint8, (h, w, 3). Raises FrameError."""
    look_over(jpeg)
    try:
        image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR_RGB)
    except cv2.error:
        image = None
    if image is None:
        raise FrameError(say("server-frame-damaged"))
    return np.asarray(image, dtype=np.uint8)


def shown(t_ms: int, image: Image) -> bytes:
    """A picture of the server's own camera as the page shows it: its time, and a JPEG of at most LONGER_SIDE."""
    image = at_most(image, LONGER_SIDE)
    _, jpeg = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return HEADER.pack(t_ms) + jpeg.tobytes()


def at_most(image: Image, longer_side: int) -> Image:
    """The picture with a longer side of at most so many pixels."""
    scale = longer_side / max(image.shape[:2])
    if scale >= 1:
        return image
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


class _Header(JpegImageFile):
    """A JPEG's header, without what a stranger wrote into its EXIF part: Pillow warns of that when it is wrong."""

    def _read_dpi_from_exif(self) -> None: ...


def jpeg_size(jpeg: bytes) -> tuple[int, int]:
    """(width, height) as the JPEG's header says, read by Pillow without decoding a pixel.

    A few bytes can claim a picture of gigabytes; this is what keeps such a one from being unpacked. Pillow goes from
    marker to marker as libjpeg does, so that both see the same size. Raises FrameError where there is none.
    """
    if not jpeg.startswith(_START):
        raise FrameError(say("server-frame-no-jpeg"))
    try:
        with _Header(io.BytesIO(jpeg)) as header:
            return header.size
    except (SyntaxError, OSError, ValueError) as error:  # SyntaxError: how Pillow says that this is no JPEG
        raise FrameError(say("server-frame-no-size")) from error
