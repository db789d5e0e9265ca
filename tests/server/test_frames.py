"""What arrives as a picture: size before decoding, and one sentence for everything that is none."""

from __future__ import annotations

import struct

import cv2
import numpy as np
import pytest
from scripted import frame_message, jpeg, picture

from posture.errors import FrameError
from server.live.frames import MAX_PIXELS, decode, jpeg_size, split


def claiming(width: int, height: int) -> bytes:
    """A real small JPEG whose header claims another size."""
    data = bytearray(jpeg())
    at = data.index(b"\xff\xc0")
    struct.pack_into(">HH", data, at + 5, height, width)
    return bytes(data)


def hidden() -> bytes:
    """A JPEG of 20000 by 20000; whoever takes the marker RST0 for one with a length finds 64 by 64 instead.

    To a decoder the small header lies within a comment of 0xFFC0 bytes.
    """
    small = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, 64, 64, 1)
    comment = b"\xff\xfe" + small.ljust(0xFFC0, b"\0")
    return b"\xff\xd8\xff\xd0\x00\x04" + comment + claiming(20000, 20000)[2:]


def test_message_is_time_then_picture() -> None:
    assert split(frame_message(2**40 + 7, b"abc")) == (2**40 + 7, b"abc")


@pytest.mark.parametrize("message", [b"", b"1234567"])
def test_message_without_a_time_is_refused(message: bytes) -> None:
    with pytest.raises(FrameError, match="too short"):
        split(message)


def test_picture_comes_out_as_rgb() -> None:
    image = decode(jpeg(picture(96, 64, red=200)))
    assert image.shape == (64, 96, 3)
    assert image.dtype == np.uint8
    assert np.abs(image.astype(int).mean(axis=(0, 1)) - [200, 0, 0]).max() < 5


@pytest.mark.parametrize("options", [[], [cv2.IMWRITE_JPEG_PROGRESSIVE, 1], [cv2.IMWRITE_JPEG_RST_INTERVAL, 2]])
def test_size_is_read_from_every_kind_of_jpeg(options: list[int]) -> None:
    _, data = cv2.imencode(".jpg", picture(120, 80), options)
    assert jpeg_size(data.tobytes()) == (120, 80)


def test_what_a_picture_says_of_itself_is_not_looked_at() -> None:
    wrong_exif = b"Exif\0\0II*\0" + struct.pack("<IHHHII", 8, 1, 282, 5, 9, 60_000)
    data = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(wrong_exif) + 2) + wrong_exif + jpeg(picture(120, 80))[2:]
    assert jpeg_size(data) == (120, 80)


def test_grey_picture_is_taken() -> None:
    _, data = cv2.imencode(".jpg", picture()[..., 0])
    assert decode(data.tobytes()).shape == (64, 64, 3)


PNG = cv2.imencode(".png", picture())[1].tobytes()
WHOLE = jpeg(picture(200, 200, red=90))

REFUSED = {
    "empty": (b"", "not a JPEG"),
    "text": (b"hello, world, hello", "not a JPEG"),
    "png": (PNG, "not a JPEG"),
    "only a start": (b"\xff\xd8\xff", "no size"),
    "header cut off": (WHOLE[:40], "no size"),
    "a segment that leads out of the data": (b"\xff\xd8\xff\xe0\xff\xff" + b"\0" * 20, "no size"),
    "segments of no length": (b"\xff\xd8" + b"\xff\xe0\x00\x00" * 20, "no size"),
    "cut off": (WHOLE[:-30], "cut off"),
    "a bomb": (claiming(65500, 65500), "too large"),
    "a little too large": (claiming(1920, MAX_PIXELS // 1920 + 1), "too large"),
    "too small": (claiming(63, 200), "too small"),
    "no size at all": (claiming(0, 0), "no size"),
    "a bomb behind a small header that no decoder sees": (hidden(), "too large"),
    "without its tables": (WHOLE[:20] + WHOLE[WHOLE.index(b"\xff\xc0") :].replace(b"\xff\xc4", b"\xff\xe5"), "damaged"),
}


@pytest.mark.parametrize(("data", "problem"), REFUSED.values(), ids=REFUSED)
def test_everything_else_is_refused_in_a_sentence(data: bytes, problem: str) -> None:
    with pytest.raises(FrameError, match=problem) as caught:
        decode(data)
    assert caught.value.problem.endswith(".")
    assert caught.value.remedy.endswith(".")


def test_no_garbage_does_more_than_be_refused() -> None:
    random = np.random.default_rng(1)
    for _ in range(200):
        data = bytearray(WHOLE)
        for at in random.integers(2, len(data), 4):
            data[at] = random.integers(0, 256)
        try:
            image = decode(bytes(data))
        except FrameError:
            continue
        assert image.ndim == 3
