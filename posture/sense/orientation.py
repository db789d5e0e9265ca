"""Which way up a picture is stored, and how to turn it upright."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from av import VideoFrame
from PIL import Image as Photo

from posture.values import Image


class Orientation(NamedTuple):
    """What makes a stored picture upright: first swap rows and columns, then mirror left-right, then top-bottom."""

    transpose: bool = False
    flip_x: bool = False
    flip_y: bool = False


UPRIGHT = Orientation()

# EXIF's eight values, in its own numbering. Phones write 1, 3, 6 and 8; the mirrored ones come from selfie cameras.
_EXIF = {
    1: UPRIGHT,
    2: Orientation(flip_x=True),
    3: Orientation(flip_x=True, flip_y=True),
    4: Orientation(flip_y=True),
    5: Orientation(transpose=True),
    6: Orientation(transpose=True, flip_x=True),
    7: Orientation(transpose=True, flip_x=True, flip_y=True),
    8: Orientation(transpose=True, flip_y=True),
}
_EXIF_TAG = 0x0112

# Degrees counter-clockwise (FFmpeg's sign) to the turn that carries them out.
_ROTATION = {
    0: UPRIGHT,
    90: Orientation(transpose=True, flip_y=True),
    180: Orientation(flip_x=True, flip_y=True),
    270: Orientation(transpose=True, flip_x=True),
}


def turn_upright(image: Image, orientation: Orientation) -> Image:
    """`image`, shape (h, w, 3), turned upright: (w, h, 3) if transposed. Contiguous; `image` itself if upright."""
    if orientation == UPRIGHT:
        return image
    turned = image.transpose(1, 0, 2) if orientation.transpose else image
    turned = turned[:, ::-1] if orientation.flip_x else turned
    turned = turned[::-1] if orientation.flip_y else turned
    return np.ascontiguousarray(turned)


def of_matrix(matrix: list[int]) -> Orientation:
    """The orientation in a 3 × 3 display matrix as FFmpeg and MP4 store it, to the nearest quarter turn.

    A stored pixel (x, y) is shown at (m[0]·x + m[3]·y, m[1]·x + m[4]·y), up to a shift.
    """
    xx, xy, yx, yy = matrix[0], matrix[1], matrix[3], matrix[4]
    if abs(xx) + abs(yy) >= abs(xy) + abs(yx):
        return Orientation(flip_x=xx < 0, flip_y=yy < 0)
    return Orientation(transpose=True, flip_x=yx < 0, flip_y=xy < 0)


def of_rotation(degrees: float) -> Orientation:
    """The orientation of a picture to be turned counter-clockwise by `degrees`, to the nearest quarter turn."""
    return _ROTATION[round(degrees / 90) * 90 % 360]


def of_video_frame(frame: VideoFrame) -> Orientation:
    """The orientation the container tells for `frame`."""
    try:
        side_data: Any = frame.side_data  # PyAV's own types know of motion vectors only
        matrix = side_data["DISPLAYMATRIX"]
    except KeyError:
        return UPRIGHT
    except ValueError:
        # PyAV refuses the whole list when FFmpeg puts a kind of side data in it that PyAV has no name for. The plain
        # rotation is still told, though it can't tell a mirrored picture from a turned one.
        return of_rotation(frame.rotation)
    return of_matrix(np.frombuffer(bytes(matrix), np.int32).tolist())


def of_photo(path: Path) -> Orientation | None:
    """The orientation in a photo's EXIF data, UPRIGHT without any; None when the file can't be understood."""
    try:
        with warnings.catch_warnings():
            # Only the header is read here, so a large picture is no danger.
            warnings.simplefilter("ignore", Photo.DecompressionBombWarning)
            with Photo.open(path) as photo:
                return _EXIF.get(photo.getexif().get(_EXIF_TAG, 1), UPRIGHT)
    except Exception:  # whatever Pillow trips over in a damaged file, the picture itself may still decode
        return None


def claims_more(path: Path, pixels: int) -> bool:
    """Whether a photo's header tells of more than so many pixels; False when the file can't be understood."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Photo.DecompressionBombWarning)
            with Photo.open(path) as photo:
                return photo.width * photo.height > pixels
    except Photo.DecompressionBombError:  # Pillow's own limit, which is higher than ours
        return True
    except Exception:
        return False
