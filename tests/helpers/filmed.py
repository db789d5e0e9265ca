"""Builders of clips for the tests: pictures whose place and order can be told, encoded as asked."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import PIL.Image

from posture.sense.sources import Clip
from posture.values import Image

RED = (255, 0, 0)


def picture(width: int = 96, height: int = 64, shade: int = 128) -> Image:
    """Grey, with a red corner at the top left a third of the width wide and a quarter of the height high."""
    image = np.full((height, width, 3), shade, np.uint8)
    image[: height // 4, : width // 3] = RED
    return image


def write(
    target: Path | io.BytesIO,
    images: Sequence[Image],
    *,
    codec: str = "mpeg4",
    pix_fmt: str = "yuv420p",
    times_ms: Sequence[int] | None = None,
    pixel_shape: Fraction | None = None,
    options: dict[str, str] | None = None,
    container_format: str | None = None,
    fine: bool = False,
) -> None:
    """Encode `images`, 40 ms apart unless `times_ms` says otherwise. fine: as true to them as MPEG-4 can."""
    with av.open(target, "w", format=container_format, options=options or {}) as container:
        stream = container.add_stream(codec, rate=25)
        assert isinstance(stream, av.VideoStream)
        stream.height, stream.width = images[0].shape[:2]
        stream.pix_fmt = pix_fmt
        stream.codec_context.gop_size = 5
        if fine:
            stream.codec_context.qmax = 2
        stream.codec_context.time_base = stream.time_base = Fraction(1, 1000)
        if pixel_shape:
            stream.codec_context.sample_aspect_ratio = pixel_shape
        for number, image in enumerate(images):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = times_ms[number] if times_ms else number * 40, Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def noise(count: int, width: int = 96, height: int = 64) -> list[Image]:
    """Pictures that don't compress, so that damage to the file hits them."""
    random = np.random.default_rng(0)
    return [random.integers(0, 256, (height, width, 3), np.uint8) for _ in range(count)]


def times(clip: Clip) -> list[float]:
    """Presentation times of the frames, in seconds, rounded to milliseconds."""
    return [round(frame.time_s, 3) for frame in clip.frames()]


def save_picture(path: Path) -> None:
    """Write `picture()` as a PNG."""
    PIL.Image.fromarray(picture()).save(path)
