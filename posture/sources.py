"""File → Frames: clips, animations and pictures, upright, at their true presentation times, in constant memory."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from posture.decoding import KINDS, Damage, claims_of, decode, unreadable
from posture.errors import ClipUnreadableError, SourceError
from posture.values import Frame, Image

FOLDER_FPS = 30.0
"""The rate at which the pictures of a folder are taken to have been recorded, for want of times."""

SMALLEST_STEP_S = 0.001
"""How much later a frame is, at the least, than the one before it: the pose model counts milliseconds."""

_JUMP_BACK_S = 1.0  # a clock that goes back by more has been set anew, as in clips pasted together
_PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"})


class Outcome(StrEnum):
    """How a source of frames came to its end."""

    END = "end"
    """Everything was read."""
    DAMAGED = "damaged"
    """Frames are missing: some could not be decoded, or the file breaks off."""
    UNPLUGGED = "unplugged"
    """The camera went away."""


@dataclass(slots=True, kw_only=True)
class Clip:
    """A clip that can be read: what is known of it, and its frames.

    path: the file, or the folder of pictures. name: its name without the suffix. width, height: of the first frame
    as yielded, pixels, upright and scaled. duration_s, frame_count, fps: as the file claims, None where it says
    nothing; good for a progress bar, not for measuring. outcome: None until `frames()` has been read to its end.
    """

    path: Path
    name: str
    width: int
    height: int
    duration_s: float | None
    frame_count: int | None
    fps: float | None
    outcome: Outcome | None = field(default=None, init=False)

    @property
    def damaged(self) -> bool:
        """Whether frames are known to be missing; False until `frames()` has been read to its end."""
        return self.outcome is Outcome.DAMAGED

    def frames(self) -> Generator[Frame]:
        """The frames from the first, at each call anew. Times start at 0 and always rise.

        A frame whose time does not rise is yielded SMALLEST_STEP_S after the one before. Damage is passed over where
        that is possible, and otherwise ends the clip; either way `outcome` tells of it. Sizes may change within a
        clip. The file is released when the generator is exhausted, closed or dropped.

        Raises ClipUnreadableError or NoVideoError when the file has gone or changed since `read_clip`.
        """
        self.outcome = None
        damage = Damage()
        pictures = _pictures(self.path)
        images = _folder(pictures, damage) if pictures else decode(self.path, damage)
        with closing(images):
            for index, (time_s, image) in enumerate(rising(images, 1 / (self.fps or FOLDER_FPS))):
                yield Frame(image=image, time_s=time_s, index=index)
        self.outcome = Outcome.DAMAGED if damage.found else Outcome.END


def read_clip(path: Path | str) -> Clip:
    """Open a video, an animation, a picture (a clip of one frame at 0 s), or a folder of pictures (see FOLDER_FPS).

    Decodes the first frame as proof. The pictures of a folder are taken in natural order: 2.png before 10.png.

    Raises ClipUnreadableError when there is no such file or it isn't one of these, NoVideoError when it holds sound
    but no picture.
    """
    path = Path(path)
    pictures = _pictures(path)
    first = pictures[0] if pictures else path
    with closing(decode(first, Damage())) as images:
        opening = next(images, None)
    if opening is None:
        raise unreadable(first, "has no frame that can be decoded")
    height, width = opening[1].shape[:2]
    if pictures:
        name, count, fps = path.absolute().name, len(pictures), FOLDER_FPS
        duration_s: float | None = count / fps
        return Clip(path=path, name=name, width=width, height=height, duration_s=duration_s, frame_count=count, fps=fps)
    claims = claims_of(path)
    return Clip(
        path=path,
        name=path.stem,
        width=width,
        height=height,
        duration_s=claims.duration_s,
        frame_count=claims.frame_count,
        fps=claims.fps,
    )


def _pictures(path: Path) -> list[Path]:
    """The pictures of a folder in natural order; [] for a file. Raises ClipUnreadableError for a folder without any."""
    if not path.is_dir():
        return []
    try:
        found = [file for file in path.iterdir() if file.suffix.lower() in _PICTURE_SUFFIXES and file.is_file()]
    except OSError as error:
        raise ClipUnreadableError(f"The folder {path} can't be listed: {error.strerror}.", "Check it.") from error
    if not found:
        raise ClipUnreadableError(f"The folder {path} holds no pictures.", KINDS)
    return sorted(found, key=_natural)


def _natural(path: Path) -> list[tuple[int, str]]:
    """A sort key that puts 2 before 10."""
    parts: list[str] = re.findall(r"[0-9]+|[^0-9]+", path.name.lower())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def rising(images: Iterable[tuple[float | None, Image]], step_s: float) -> Iterator[tuple[float, Image]]:
    """The images at times that start at 0 and rise; `step_s` after the one before where there is no time.

    The first time stored becomes 0, and so does, shifted on, the first after a clock that was set anew.
    """
    shift_s: float | None = None
    last_s: float | None = None
    for stamp_s, image in images:
        following_s = 0.0 if last_s is None else last_s + step_s
        if stamp_s is None:
            time_s = following_s
        else:
            if shift_s is None or (last_s is not None and stamp_s + shift_s < last_s - _JUMP_BACK_S):
                shift_s = following_s - stamp_s
            time_s = stamp_s + shift_s
        last_s = time_s if last_s is None else max(time_s, last_s + SMALLEST_STEP_S)
        yield last_s, image


def _folder(pictures: list[Path], damage: Damage) -> Generator[tuple[float | None, Image]]:
    """The pictures, 1 / FOLDER_FPS apart; one that can't be read leaves a gap."""
    for number, picture in enumerate(pictures):
        image = None
        try:
            with closing(decode(picture, damage)) as images:
                image = next(images, None)
        except SourceError:
            pass
        if image is None:
            damage.found = True
        else:
            yield number / FOLDER_FPS, image[1]
