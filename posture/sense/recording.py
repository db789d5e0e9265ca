"""What a pose model saw of a clip, in one small file: `poses.zip`, written while a review runs, read to judge it anew.

The file is a ZIP archive of these members (docs/review.md has it for others):

    head.json        what it is, of which clip and model (`Head`)
    points/00000     `BLOCK` frames of landmarks, deflated; the next BLOCK in points/00001 …
    masks/0.mkv      the masks of the frames in which somebody was seen, as grey H.264 of half their size

A block of n frames is little-endian: n times (f64, s), n bytes 1 or 0 for whether somebody was seen, then by landmark
and axis the n values of points (i16, 1/16 px), world (i16, 1/4 mm) and visibility (u8, 1/255), each as its difference
from the frame before; `UNKNOWN` stands for NaN. Where the picture's size changes in mid-clip, another film of masks
begins. Half size keeps what the model gives: it sees 256 pixels a side, and its masks are that much stretched.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from posture.errors import RecordingError
from posture.sense.mask_film import MaskFilm, masks_of
from posture.settings import MAX_SIDE
from posture.values import LANDMARKS, Floats, Landmark, Mask, Pose
from posture.words import say

FORMAT: Literal["posture.poses/1"] = "posture.poses/1"
NAME = "poses.zip"
BLOCK = 256
POINT_STEPS, WORLD_STEPS, VISIBLE_STEPS = 16, 4000, 255  # a pixel, a metre, all
UNKNOWN = -32_768

_MOST_BLOCKS = 40_000  # a day and a half at 60 pictures a second
_MOST_HEAD_BYTES = 100_000
_FRAME_BYTES = 8 + 1 + LANDMARKS * (2 * 2 + 3 * 2 + 1)

T = TypeVar("T")


class RecordedOf(BaseModel):
    """The clip that was reviewed, as `sources.Clip` has it."""

    model_config = ConfigDict(frozen=True)
    name: str = Field(max_length=1000)
    width: int = Field(ge=1, le=MAX_SIDE)
    height: int = Field(ge=1, le=MAX_SIDE)
    duration_s: float | None = Field(ge=0, allow_inf_nan=False)
    frame_count: int | None = Field(ge=0)
    fps: float | None = Field(gt=0, allow_inf_nan=False)
    start_s: float | None = Field(allow_inf_nan=False)
    end_s: float | None = Field(allow_inf_nan=False)
    damaged: bool


class Film(BaseModel):
    """A film of masks: whole pictures of that size in pixels, from that frame on."""

    model_config = ConfigDict(frozen=True)
    first: int = Field(ge=0)
    width: int = Field(ge=1, le=MAX_SIDE)
    height: int = Field(ge=1, le=MAX_SIDE)


class Landmarks(NamedTuple):
    """A pose without its mask: as `Pose` has them."""

    points: Floats
    world: Floats
    visibility: Floats

    def on(self, mask: Mask) -> Pose:
        """The pose with its mask. Raises ValueError where it can't be one."""
        return Pose(points=self.points, world=self.world, visibility=self.visibility, mask=mask)


class Head(BaseModel):
    """What a recording says of itself. landmarks: their names, in the order in which they are kept."""

    model_config = ConfigDict(frozen=True)
    format: Literal["posture.poses/1"]
    posture: str = Field(max_length=100)
    model: str = Field(max_length=100)
    clip: RecordedOf
    frames: int = Field(ge=1, le=_MOST_BLOCKS * BLOCK)
    landmarks: tuple[str, ...]
    films: tuple[Film, ...] = Field(max_length=1000)


class Recorder:
    """Writes a recording to `path`, frame by frame, in constant memory. Raises OSError and FFmpegError."""

    def __init__(self, path: Path) -> None:
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9)
        self._frames = 0
        self._times: list[float] = []
        self._poses: list[Pose | None] = []
        self._films: list[Film] = []
        self._masks: MaskFilm | None = None

    def add(self, time_s: float, pose: Pose | None) -> None:
        """The next frame: its time in seconds and who was seen in it."""
        self._times.append(time_s)
        self._poses.append(pose and _without_mask(pose))
        if pose is not None:
            self._film(pose)
        self._frames += 1
        if len(self._times) == BLOCK:
            self._end_block()

    def finish(self, *, posture: str, model: str, clip: RecordedOf) -> bool:
        """Write what is left; False when there was no frame."""
        if not self._frames:
            return False
        if self._times:
            self._end_block()
        self._end_film()
        names = tuple(landmark.name.lower() for landmark in Landmark)
        head = Head(
            format=FORMAT,
            posture=posture,
            model=model,
            clip=clip,
            frames=self._frames,
            landmarks=names,
            films=tuple(self._films),
        )
        self._archive.writestr("head.json", head.model_dump_json(indent=1))
        self._archive.close()
        return True

    def close(self) -> None:
        """Let go of the file, finished or not."""
        if self._masks is not None:
            self._masks.close()
        self._archive.close()

    def _end_block(self) -> None:
        number = (self._frames - 1) // BLOCK
        self._archive.writestr(f"points/{number:05d}", packed(self._times, self._poses))
        self._times, self._poses = [], []

    def _film(self, pose: Pose) -> None:
        width, height = pose.size
        if not self._films or (self._films[-1].width, self._films[-1].height) != (width, height):
            self._end_film()
            self._films.append(Film(first=self._frames, width=width, height=height))
            self._masks = MaskFilm(width, height)
        assert self._masks is not None
        self._masks.add(pose.mask)

    def _end_film(self) -> None:
        if self._masks is not None:
            member = zipfile.ZipInfo(f"masks/{len(self._films) - 1}.mkv")  # stored: it is compressed as it is
            self._archive.writestr(member, self._masks.finish())
            self._masks = None


def _without_mask(pose: Pose) -> Pose:
    return Pose(points=pose.points, world=pose.world, visibility=pose.visibility, mask=np.zeros((1, 1), np.float32))


def packed(times: list[float], poses: list[Pose | None]) -> bytes:
    """A block of frames, not yet deflated."""
    nobody = np.full((LANDMARKS, 6), np.nan)
    rows = np.array([nobody if pose is None else _row(pose) for pose in poses])
    scaled = rows * ([POINT_STEPS] * 2 + [WORLD_STEPS] * 3 + [VISIBLE_STEPS])
    whole = np.where(np.isfinite(scaled), np.clip(np.rint(scaled), UNKNOWN + 1, -UNKNOWN - 1), UNKNOWN).astype("<i2")
    seen = np.array([pose is not None for pose in poses], np.uint8)
    parts = (
        _differences(whole[..., :2]),
        _differences(whole[..., 2:5]),
        _differences(np.where(whole[..., 5:] == UNKNOWN, 0, whole[..., 5:]).astype(np.uint8)),
    )
    return np.array(times, "<f8").tobytes() + seen.tobytes() + b"".join(part.tobytes() for part in parts)


def _row(pose: Pose) -> NDArray[np.float64]:
    return np.concatenate([pose.points, pose.world, pose.visibility[:, None]], axis=1)


def _differences(values: NDArray[np.integer]) -> NDArray[np.integer]:
    """(frames, landmarks, axes) → (landmarks, axes, frames), each less the frame before; wraps around."""
    return np.ascontiguousarray(np.moveaxis(np.diff(values, axis=0, prepend=np.zeros_like(values[:1])), 0, -1))


def _sums(data: bytes, kind: str, axes: int, frames: int) -> NDArray[np.integer]:
    """What `_differences` was given."""
    values = np.frombuffer(data, kind).reshape(LANDMARKS, axes, frames)
    return np.moveaxis(np.cumsum(values, axis=-1, dtype=kind), -1, 0)


def unpacked(data: bytes, frames: int) -> Iterator[tuple[float, Landmarks | None]]:
    """The times and landmarks of a block. Raises ValueError when it can't hold so many frames."""
    if len(data) != frames * _FRAME_BYTES:
        raise ValueError("a block of points has the wrong length")
    times = np.frombuffer(data, "<f8", frames)
    seen = np.frombuffer(data, np.uint8, frames, 8 * frames)
    ends = np.cumsum([9, 4 * LANDMARKS, 6 * LANDMARKS, LANDMARKS]) * frames
    points, world = (
        np.where(whole == UNKNOWN, np.nan, whole / steps)
        for whole, steps in (
            (_sums(data[ends[0] : ends[1]], "<i2", 2, frames), POINT_STEPS),
            (_sums(data[ends[1] : ends[2]], "<i2", 3, frames), WORLD_STEPS),
        )
    )
    visibility = _sums(data[ends[2] : ends[3]], "|u1", 1, frames)[..., 0] / VISIBLE_STEPS
    if not np.isfinite(times).all():
        raise ValueError("a time is not a number")
    for time_s, anybody, *landmarks in zip(times.tolist(), seen.tolist(), points, world, visibility, strict=True):
        yield time_s, Landmarks(*landmarks) if anybody else None


class Recording:
    """A recording that can be played: its head is read, and every member is of a size that it may have.

    Raises RecordingError for what is not a recording, is cut short, was made by another version, or would unfold to
    more than it may.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.head: Head = self._reading(self._head)

    def frames(self) -> Iterator[tuple[float, Pose | None]]:
        """The time and the pose of each frame, in order. Raises RecordingError."""
        frames = self._frames()
        while (frame := self._reading(lambda: next(frames, None))) is not None:
            yield frame

    def times(self) -> Iterator[float]:
        """The time of each frame, in order. Raises RecordingError."""
        blocks = self._blocks()
        while (block := self._reading(lambda: next(blocks, None))) is not None:
            yield from np.frombuffer(block[0], "<f8", block[1]).tolist()

    def _blocks(self) -> Iterator[tuple[bytes, int]]:
        """The blocks of points as they are kept, and how many frames each holds."""
        with zipfile.ZipFile(self.path) as archive:
            for number in range((self.head.frames + BLOCK - 1) // BLOCK):
                yield archive.read(f"points/{number:05d}"), min(BLOCK, self.head.frames - number * BLOCK)

    def _frames(self) -> Iterator[tuple[float, Pose | None]]:
        last_s = -np.inf
        films = list(self.head.films)
        masks: Iterator[Mask] = iter(())
        with zipfile.ZipFile(self.path) as archive:
            for number, (block, count) in enumerate(self._blocks()):
                for row, (time_s, landmarks) in enumerate(unpacked(block, count)):
                    if time_s <= last_s:
                        raise ValueError("the times don't rise")
                    last_s = time_s
                    if landmarks is None:
                        yield time_s, None
                        continue
                    if films and films[0].first <= number * BLOCK + row:
                        film = films.pop(0)
                        at = len(self.head.films) - len(films) - 1
                        masks = masks_of(archive.read(f"masks/{at}.mkv"), film.width, film.height)
                    mask = next(masks, None)
                    if mask is None:
                        raise ValueError("a mask is missing")
                    yield time_s, landmarks.on(mask)

    def _head(self) -> Head:
        with zipfile.ZipFile(self.path) as archive:
            sizes = {member.filename: member for member in archive.infolist()}
            if sizes["head.json"].file_size > _MOST_HEAD_BYTES:
                raise ValueError("its head is too long")
            data = json.loads(archive.read("head.json"))
        if (
            isinstance(data, dict)
            and str(data.get("format", "")).startswith("posture.poses/")
            and data["format"] != FORMAT
        ):
            raise RecordingError(
                say("sense-recording-version", name=self.path.name, made=str(data.get("posture", "?"))[:40])
            )
        head = Head.model_validate(data)
        if head.landmarks != tuple(landmark.name.lower() for landmark in Landmark):
            raise RecordingError(say("sense-recording-version", name=self.path.name, made=head.posture))
        for name, member in sizes.items():
            if name.startswith("points/") and member.file_size > BLOCK * _FRAME_BYTES:
                raise ValueError("a block of points is too large")
            if name.startswith("masks/") and member.compress_type != zipfile.ZIP_STORED:
                raise ValueError("its masks are compressed twice")
        return head

    def _reading(self, read: Callable[[], T]) -> T:
        """What `read` gives; all that can be wrong with a file as one sentence."""
        try:
            return read()
        except FileNotFoundError as error:
            raise RecordingError(say("sense-recording-missing", name=str(self.path))) from error
        except OSError as error:
            reason = str(error.strerror or error)
            raise RecordingError(say("sense-recording-unreadable", name=self.path.name, reason=reason)) from error
        except (zipfile.BadZipFile, zipfile.LargeZipFile, KeyError, EOFError, UnicodeDecodeError) as error:
            raise RecordingError(say("sense-recording-broken", name=self.path.name)) from error
        except (ValueError, ValidationError, NotImplementedError, RuntimeError, OverflowError) as error:
            raise RecordingError(say("sense-recording-broken", name=self.path.name)) from error
        except Exception as error:
            if type(error).__module__ == "zlib":  # zlib.error has no other base
                raise RecordingError(say("sense-recording-broken", name=self.path.name)) from error
            raise
