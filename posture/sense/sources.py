"""File → Frames: clips, animations and pictures, upright, at their true presentation times, in constant memory."""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from posture.errors import ClipUnreadableError, SourceError, TrimError, why
from posture.sense.decoding import Damage, Picture, decode, first_picture
from posture.values import Frame
from posture.words import say

FOLDER_FPS = 30.0
"""The rate at which the pictures of a folder are taken to have been recorded, for want of times."""

SMALLEST_STEP_S = 0.001
"""How much later a frame is, at the least, than the one before it: the pose model counts milliseconds."""

_JUMP_BACK_S = 1.0  # a clock that goes back by more has been set anew, as in clips pasted together
PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"})


Shown = TypeVar("Shown")


class Ending(StrEnum):
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
    nothing; good for a progress bar, not for measuring; of the whole file, also when only a part is read.
    start_s, end_s: the part to read, in seconds from the file's first frame; None = from or to its end.
    origin_s: the time stored with the file's first frame. outcome: None until `frames()` has been read to its end.
    """

    path: Path
    name: str
    width: int
    height: int
    duration_s: float | None
    frame_count: int | None
    fps: float | None
    start_s: float | None = None
    end_s: float | None = None
    origin_s: float | None = None
    outcome: Ending | None = field(default=None, init=False)

    @property
    def damaged(self) -> bool:
        """Whether frames are known to be missing; False until `frames()` has been read to its end."""
        return self.outcome is Ending.DAMAGED

    def frames(self) -> Generator[Frame]:
        """The frames from the first, at each call anew. Times always rise, from 0 at the file's first frame.

        A frame whose time does not rise is yielded SMALLEST_STEP_S after the one before. Damage is passed over where
        that is possible, and otherwise ends the clip; either way `outcome` tells of it. Sizes may change within a
        clip. The file is released when the generator is exhausted, closed or dropped.

        Raises ClipUnreadableError or NoVideoError when the file has gone or changed since `read_clip`.
        """
        with closing(self.pictures()) as pictures:
            for index, (time_s, picture) in enumerate(pictures):
                yield Frame(image=picture.rgb(), time_s=time_s, index=index)

    def pictures(self) -> Generator[tuple[float, Picture]]:
        """What `frames` yields, as times and pictures that are not RGB yet: for those who hold many at a time."""
        self.outcome = None
        damage = Damage()
        step_s = 1 / (self.fps or FOLDER_FPS)
        start_s, end_s = self.start_s or 0.0, math.inf if self.end_s is None else self.end_s
        files = _pictures(self.path)
        if files:
            images, origin_s = _folder(files, damage), None
        elif start_s > 0 and self.origin_s is not None:
            # Without the frames before, only the first frame's stored time tells what the time of these is.
            images, origin_s = decode(self.path, damage, from_s=self.origin_s + start_s), self.origin_s
        else:
            images, origin_s = decode(self.path, damage), None
        with closing(images):
            for time_s, picture in rising(images, step_s, origin_s):
                if time_s >= end_s:
                    break
                if time_s >= start_s - SMALLEST_STEP_S / 2:
                    yield time_s, picture
        self.outcome = Ending.DAMAGED if damage.found else Ending.END


def read_clip(path: Path | str, start_s: float | None = None, end_s: float | None = None) -> Clip:
    """Open a video, an animation, a picture (a clip of one frame at 0 s), or a folder of pictures (see FOLDER_FPS).

    start_s, end_s: read only what is shown from `start_s` on and before `end_s`, both in seconds from the first frame
    of the file; times stay those of the whole file. Where the file has an index, what comes before is not decoded.

    Decodes the first frame as proof. The pictures of a folder are taken in natural order: 2.png before 10.png.

    Raises ClipUnreadableError when there is no such file or it isn't one of these, NoVideoError when it holds sound
    but no picture, TrimError when no frame lies in the part asked for.
    """
    path = Path(path)
    files = _pictures(path)
    first = files[0] if files else path
    claims, origin_s, picture = first_picture(first)
    width, height = picture.size
    clip = Clip(
        path=path,
        name=path.absolute().name if files else path.stem,
        width=width,
        height=height,
        duration_s=len(files) / FOLDER_FPS if files else claims.duration_s,
        frame_count=len(files) if files else claims.frame_count,
        fps=FOLDER_FPS if files else claims.fps,
        start_s=start_s,
        end_s=end_s,
        origin_s=None if files else origin_s,
    )
    if start_s is not None or end_s is not None:
        check_part(clip)
    return clip


def check_part(clip: Clip) -> None:
    """Raises TrimError unless a frame lies in the part of `clip` that is asked for."""
    start_s, end_s = clip.start_s or 0.0, clip.end_s
    if not (math.isfinite(start_s) and start_s >= 0 and (end_s is None or math.isfinite(end_s))):
        raise TrimError(say("sense-part-wrong"))
    if end_s is not None and end_s <= start_s:
        raise TrimError(say("sense-part-backwards", start_s=start_s, end_s=end_s))
    with closing(clip.pictures()) as pictures:
        if next(pictures, None) is not None:
            clip.outcome = None
            return
    if clip.duration_s is not None and start_s >= clip.duration_s:
        over = say("sense-part-over", clip=clip.path.name, start_s=start_s, duration_s=clip.duration_s)
        raise TrimError(over)
    if end_s is None:
        raise TrimError(say("sense-part-empty-from", clip=clip.path.name, start_s=start_s))
    raise TrimError(say("sense-part-empty", clip=clip.path.name, start_s=start_s, end_s=end_s))


def _pictures(path: Path) -> list[Path]:
    """The pictures of a folder in natural order; [] for a file. Raises ClipUnreadableError for a folder without any."""
    try:
        if not path.is_dir():
            return []
        pictures = [file for file in path.iterdir() if file.suffix.lower() in PICTURE_SUFFIXES and file.is_file()]
    except OSError as error:
        raise ClipUnreadableError(say("sense-folder-unlisted", folder=str(path), why=why(error))) from error
    if not pictures:
        raise ClipUnreadableError(say("sense-folder-empty", folder=str(path)))
    return sorted(pictures, key=_natural)


def _natural(path: Path) -> list[tuple[int, str]]:
    """A sort key that puts 2 before 10."""
    parts: list[str] = re.findall(r"[0-9]+|[^0-9]+", path.name.lower())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def rising(
    images: Iterable[tuple[float | None, Shown]], step_s: float, origin_s: float | None = None
) -> Iterator[tuple[float, Shown]]:
    """The images at times that start at 0 and rise; `step_s` after the one before where there is no time.

    The first time stored becomes 0 (or `origin_s` does, where given), and so does, shifted on, the first after a clock
    that was set anew.
    """
    shift_s = None if origin_s is None else -origin_s
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


def _folder(pictures: list[Path], damage: Damage) -> Generator[tuple[float | None, Picture]]:
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
