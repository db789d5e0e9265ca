from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from filmed import picture, write
from PIL import Image as Photo

from posture.sense.orientation import Orientation, of_matrix, of_photo, of_rotation
from posture.sense.sources import read_clip
from posture.values import Image


def red_corner(image: Image) -> tuple[str, str, bool]:
    """Where the red corner is, and whether it is wider than a quarter of the picture is (that is, not transposed)."""
    red = (image[..., 0] > 180) & (image[..., 1] < 90)
    rows, columns = np.nonzero(red)
    vertical = "top" if rows.mean() < image.shape[0] / 2 else "bottom"
    horizontal = "left" if columns.mean() < image.shape[1] / 2 else "right"
    return vertical, horizontal, bool(np.ptp(columns) / image.shape[1] > np.ptp(rows) / image.shape[0])


UNIT = 0x10000
MATRICES = {
    "upright": ((1, 0, 0, 1), ("top", "left", True)),
    "turned right": ((0, 1, -1, 0), ("top", "right", False)),
    "upside down": ((-1, 0, 0, -1), ("bottom", "right", True)),
    "turned left": ((0, -1, 1, 0), ("bottom", "left", False)),
    "mirrored": ((-1, 0, 0, 1), ("top", "right", True)),
    "mirrored, turned": ((0, 1, 1, 0), ("top", "left", False)),
}


def with_matrix(data: bytes, matrix: tuple[int, int, int, int]) -> bytes:
    """An MP4 with the display matrix in its track header replaced: `matrix` is its upper left 2 × 2."""
    xx, xy, yx, yy = (value * UNIT for value in matrix)
    start = data.index(b"tkhd") + 4 + 40
    values = (xx, xy, 0, yx, yy, 0, 0, 0, 0x40000000)
    return data[:start] + b"".join(value.to_bytes(4, "big", signed=True) for value in values) + data[start + 36 :]


@pytest.mark.parametrize(("matrix", "corner"), MATRICES.values(), ids=MATRICES)
def test_a_clip_is_turned_upright(
    tmp_path: Path, matrix: tuple[int, int, int, int], corner: tuple[str, str, bool]
) -> None:
    write(tmp_path / "a.mp4", [picture()] * 3)
    data = (tmp_path / "a.mp4").read_bytes()
    (tmp_path / "b.mp4").write_bytes(with_matrix(data, matrix))
    clip = read_clip(tmp_path / "b.mp4")
    assert (clip.width, clip.height) == ((96, 64) if corner[2] else (64, 96))
    frames = list(clip.frames())
    assert [red_corner(frame.image) for frame in frames] == [corner] * 3
    assert frames[0].size == (clip.width, clip.height)
    assert frames[0].image.flags.c_contiguous


EXIF_CORNERS = {
    1: ("top", "left", True),
    2: ("top", "right", True),
    3: ("bottom", "right", True),
    4: ("bottom", "left", True),
    5: ("top", "left", False),
    6: ("top", "right", False),
    7: ("bottom", "right", False),
    8: ("bottom", "left", False),
}


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
@pytest.mark.parametrize(("orientation", "corner"), EXIF_CORNERS.items())
def test_a_photo_is_turned_upright(
    tmp_path: Path, suffix: str, orientation: int, corner: tuple[str, str, bool]
) -> None:
    exif = Photo.Exif()
    exif[0x0112] = orientation
    Photo.fromarray(picture()).save(tmp_path / f"a.{suffix}", exif=exif)
    [frame] = read_clip(tmp_path / f"a.{suffix}").frames()
    assert red_corner(frame.image) == corner


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [
        (0, Orientation()),
        (-90, Orientation(transpose=True, flip_x=True)),
        (90, Orientation(transpose=True, flip_y=True)),
        (180, Orientation(flip_x=True, flip_y=True)),
        (-180, Orientation(flip_x=True, flip_y=True)),
        (270, Orientation(transpose=True, flip_x=True)),
        (3, Orientation()),
        (-87, Orientation(transpose=True, flip_x=True)),
    ],
)
def test_a_rotation_is_taken_to_the_nearest_quarter_turn(degrees: float, expected: Orientation) -> None:
    assert of_rotation(degrees) == expected


def test_a_matrix_a_little_askew_is_taken_to_the_nearest_quarter_turn() -> None:
    assert of_matrix([3000, 65400, 0, -65400, 3000, 0, 0, 0, 1 << 30]) == of_rotation(-90)


@pytest.mark.parametrize("content", [b"", b"no photo", b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00"])
def test_a_photo_that_cannot_be_understood_has_no_orientation(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.jpg").write_bytes(content)
    assert of_photo(tmp_path / "a.jpg") is None
