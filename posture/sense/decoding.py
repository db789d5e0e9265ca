"""The sole user of PyAV for reading: opens a file safely, finds a time in it, decodes it past damage.

What it yields are `Picture`s: small, but still as the decoder made them, so that they wait cheaply for their turn.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
from av import VideoFrame
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from posture.errors import ClipUnreadableError, NoVideoError
from posture.sense.orientation import Orientation, claims_more, of_photo, of_video_frame, turn_upright
from posture.settings import MAX_SIDE
from posture.values import Image
from posture.words import say

# Named one by one because FFmpeg knows stranger ones: playlists that make it fetch what they list, and a "video" of any
# text file. Pictures come through the *_pipe names.
_FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,m4v,flv,asf,ogg,ivf,mxf,h264,hevc,obu,mjpeg,"
    "yuv4mpegpipe,gif,apng,jpeg_pipe,png_pipe,webp_pipe,bmp_pipe,tiff_pipe,mp3,wav,flac,aac"
)
_PIPE = "_pipe"
_TILED_BRANDS = frozenset({"heic", "heix", "mif1"})  # FFmpeg hands out the tiles of these pictures one by one
_MOST_PIXELS = 120_000_000  # of a still: a larger one would take more than 360 MB as RGB
_MOST_PIXELS_MOVING = 35_651_584  # of a film, whose decoder holds many: what HEVC and AV1 allow for 8K
_MISSING_END_S = 0.5  # a stream this much shorter than its header says has lost its end
_SMALL_PIXELS = 1_000_000
_WIDEST_PIXEL = 4.0  # beyond this a stated pixel shape is taken for nonsense
_FINDABLE = frozenset({"mov", "matroska", "avi"})  # of these FFmpeg finds a time exactly; others it may miss
_SEEK_EARLY_S = 0.25  # indexes hold decoding times, which lie a few frames before the times of showing
# Kinds of pixel that wait as they are, in half or two thirds of the memory; all others become RGB at once.
_AS_THEY_ARE = frozenset({"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "nv12"})
_SHRUNK_TO = {"yuv420p10le": "yuv420p", "p010le": "yuv420p"}  # what newer phones film in

_mine = threading.local()  # a reformatter keeps its tables from frame to frame and serves one thread at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a file says of itself. All None where it says nothing; still: a single picture."""

    duration_s: float | None
    frame_count: int | None
    fps: float | None
    still: bool


@dataclass(slots=True)
class Damage:
    """Whether frames are known to be missing; filled in while decoding."""

    found: bool = False


def claims_of(path: Path) -> Claims:
    """What the file at `path` says of itself. Raises ClipUnreadableError or NoVideoError."""
    with _open(path) as container:
        return _claims(container, _video_stream(container, path))


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture, at most MAX_SIDE pixels long, that is not yet RGB. May be handed from thread to thread."""

    frame: VideoFrame
    orientation: Orientation

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels, upright."""
        width, height = self.frame.width, self.frame.height
        return (height, width) if self.orientation.transpose else (width, height)

    @property
    def bytes(self) -> int:
        """The memory it takes."""
        return sum(plane.buffer_size for plane in self.frame.planes)

    def rgb(self) -> Image:
        """The upright image: uint8, (h, w, 3), contiguous. Converted anew at each call, in about 0.4 ms."""
        image = _reformatter().reformat(self.frame, format="rgb24", threads=1).to_ndarray()
        return turn_upright(np.asarray(image, dtype=np.uint8), self.orientation)


def decode(path: Path, damage: Damage, *, from_s: float | None = None) -> Generator[tuple[float | None, Picture]]:
    """The pictures of a file, each with its presentation time in seconds as stored, or None.

    Square pixels, longer side at most MAX_SIDE. from_s: a time as stored; pictures well before it are skipped where
    the file has an index, without being decoded; a few before it are always yielded. Frames that can't be decoded are
    left out and noted in `damage`, as is a file that breaks off. Raises ClipUnreadableError or NoVideoError before the
    first.
    """
    with _open(path) as container:
        yield from _pictures(container, _video_stream(container, path), path, damage, from_s)


def first_picture(path: Path) -> tuple[Claims, float | None, Picture]:
    """What a file says of itself, and its first picture with the time stored; the file is opened only once.

    Raises ClipUnreadableError, also when there is no picture that can be decoded, or NoVideoError.
    """
    with _open(path) as container:
        stream = _video_stream(container, path)
        claims = _claims(container, stream)
        with closing(_pictures(container, stream, path, Damage())) as pictures:
            opening = next(pictures, None)
    if opening is None:
        raise unreadable(path, "no-frame")
    return claims, *opening


def _pictures(
    container: InputContainer, stream: VideoStream, path: Path, damage: Damage, from_s: float | None = None
) -> Generator[tuple[float | None, Picture]]:
    """What `decode` yields of an opened file."""
    # Several threads only where one would hold up the rest: they cost more than they decode in a small clip.
    stream.thread_type = "AUTO" if stream.width * stream.height > _SMALL_PIXELS else "NONE"
    # A picture in the midst of a film may claim to be larger than the first one.
    stream.codec_context.options = _refusing(_most_pixels(container))
    claims = _claims(container, stream)
    photo = of_photo(path) if container.format.name.endswith(_PIPE) else None
    orientations: dict[int, Orientation] = {}
    sought = from_s is not None and _seek(container, stream, from_s)
    first_s = _start_s(stream) if sought else None
    end_s: float | None = None
    for decoded in _frames(container, stream, damage):
        if sought and from_s is not None and (decoded.time is None or decoded.time < from_s):
            damage.found = False  # frames that refer to ones before the place sought come out broken
            if decoded.time is None or decoded.time < from_s - _SEEK_EARLY_S:
                continue
        try:
            small = _shrink(decoded, None if claims.still else stream.sample_aspect_ratio)
        except (FFmpegError, ValueError):  # ValueError: a pixel format that has no RGB
            damage.found = True
            continue
        if decoded.rotation not in orientations:
            # Not of every frame: PyAV's list of side data and its frame refer to each other and so stay for long.
            orientations[decoded.rotation] = photo or of_video_frame(decoded)
        yield decoded.time, Picture(small, orientations[decoded.rotation])
        if claims.still:
            return  # what follows a picture in its file (a thumbnail, the video of a "live" photo) is not it
        if decoded.time is not None:
            first_s = decoded.time if first_s is None else first_s
            end_s = decoded.time + _shown_s(decoded, claims)
    if claims.duration_s is not None and first_s is not None and end_s is not None:
        damage.found |= end_s - first_s < claims.duration_s - _MISSING_END_S


def _start_s(stream: VideoStream) -> float | None:
    """The time stored with the first frame, by the file's own account."""
    if stream.start_time is None or stream.time_base is None:
        return None
    return float(stream.start_time * stream.time_base)


def _seek(container: InputContainer, stream: VideoStream, time_s: float) -> bool:
    """Go to the last key frame before a stored time; False where that is not sure to be found."""
    if stream.time_base is None or _FINDABLE.isdisjoint(container.format.name.split(",")):
        return False
    try:
        container.seek(int((time_s - _SEEK_EARLY_S) / stream.time_base), stream=stream, backward=True)
    except FFmpegError:  # no index, as in what a browser's recorder wrote; nothing has been read yet
        return False
    return True


def unreadable(path: Path, kind: str, **size: int) -> ClipUnreadableError:
    """The error for a file that is no video; `kind` is the end of its sentence's id, `size` what that tells besides."""
    return ClipUnreadableError(say(f"sense-clip-{kind}", path=str(path), **size))


class _Content:
    """A file without its name: FFmpeg would believe a suffix, and take a colon or a % in a name for more than that."""

    def __init__(self, file: BinaryIO) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell


@contextmanager
def _open(path: Path) -> Iterator[InputContainer]:
    """The opened file. Raises ClipUnreadableError unless it is one of the known kinds."""
    try:
        if not path.is_file():
            raise unreadable(path, "no-file" if path.exists() else "missing")
        if path.stat().st_size == 0:
            raise unreadable(path, "empty")
        file = path.open("rb")
    except PermissionError as error:
        raise unreadable(path, "denied") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise unreadable(path, "unopened") from error
    with file:
        try:
            # To find out what is in a file FFmpeg decodes the first picture, which must not be too large either.
            options = {"format_whitelist": _FORMATS, "protocol_whitelist": "", **_refusing(_MOST_PIXELS)}
            # Metadata may be in any encoding.
            container = av.open(_Content(file), "r", options=options, metadata_errors="replace")
        except (FFmpegError, OSError, ValueError) as error:
            raise unreadable(path, "other") from error
        with container:
            yield container


def _video_stream(container: InputContainer, path: Path) -> VideoStream:
    """The first stream of moving pictures; the cover of a song is not one."""
    if container.metadata.get("major_brand") in _TILED_BRANDS:
        raise unreadable(path, "heic")
    for stream in container.streams.video:
        if stream.disposition & Disposition.attached_pic:
            continue
        context = stream.codec_context
        if context is None or not context.width or not context.height:
            # FFmpeg forgets the size of a picture that it was told not to decode.
            if claims_more(path, _MOST_PIXELS):
                raise unreadable(path, "huge", pixels=_MOST_PIXELS)
            raise unreadable(path, "undecodable")
        if context.width * context.height > _most_pixels(container):
            raise unreadable(path, "too-large", width=context.width, height=context.height)
        return stream
    raise NoVideoError(say("sense-clip-no-video", path=str(path)))


def _most_pixels(container: InputContainer) -> int:
    return _MOST_PIXELS if container.format.name.endswith(_PIPE) else _MOST_PIXELS_MOVING


def _refusing(pixels: int) -> dict[str, str]:
    """FFmpeg's option not to decode more; a little more than that, for it counts sides rounded up to its liking."""
    return {"max_pixels": str(pixels * 9 // 8)}


def _claims(container: InputContainer, stream: VideoStream) -> Claims:
    if container.format.name.endswith(_PIPE) or (stream.frames == 1 and not stream.duration):
        return Claims(duration_s=0.0, frame_count=1, fps=None, still=True)
    duration_s: float | None = None
    if stream.duration is not None and stream.time_base is not None:
        duration_s = float(stream.duration * stream.time_base)
    elif container.duration is not None:
        duration_s = container.duration / av.time_base
    rate = stream.average_rate or stream.guessed_rate
    fps = float(rate) if rate and 0 < rate <= 1000 else None
    count = stream.frames or (round(duration_s * fps) if duration_s and fps else None)
    return Claims(duration_s=duration_s, frame_count=count, fps=fps, still=False)


def _shown_s(frame: VideoFrame, claims: Claims) -> float:
    """How long `frame` is to be shown, in seconds."""
    if frame.duration and frame.time_base:
        return float(frame.duration * frame.time_base)
    return 1 / claims.fps if claims.fps else 0.0


def _frames(container: InputContainer, stream: VideoStream, damage: Damage) -> Iterator[VideoFrame]:
    """All frames that can be decoded. A bad packet is passed over; where the file itself breaks, it ends."""
    packets = container.demux(stream)
    while True:
        broken = False
        try:
            packet = next(packets, None)
        except (FFmpegError, OSError):
            damage.found = broken = True
            packet = None  # ends the decoder's input: it still holds frames
        if packet is None and not broken:
            return  # the last packet demuxed was the one that ends the decoder's input
        if packet is not None and packet.size == 0 and packet.pts is not None:
            continue  # "the same picture again" in some encodings; the decoder would take it for the end
        try:
            decoded = stream.decode(packet)
        except FFmpegError:
            damage.found = True
            decoded = []
        damage.found |= packet is not None and packet.is_corrupt
        for frame in decoded:
            damage.found |= frame.is_corrupt
            yield frame
        if broken:
            return


def _shrink(frame: VideoFrame, pixel_shape: Fraction | None) -> VideoFrame:
    """`frame` with square pixels, at most MAX_SIDE long, in a kind of pixel that is sure to have RGB.

    pixel_shape: a stored pixel's width by its height.
    """
    shape = float(pixel_shape or 1)
    if not 1 / _WIDEST_PIXEL <= shape <= _WIDEST_PIXEL:
        shape = 1.0
    width, height = frame.width * shape, frame.height
    scale = min(1.0, MAX_SIDE / max(width, height))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    stored = frame.format.name
    kept = stored if stored in _AS_THEY_ARE else _SHRUNK_TO.get(stored, "rgb24")
    if size == (frame.width, frame.height):
        return frame if kept == stored else _reformatter().reformat(frame, format=kept, threads=1)
    # Scaled before it becomes RGB: half as many numbers to scale, and far fewer to convert.
    return _reformatter().reformat(frame, *size, format=kept, interpolation="AREA", threads=1)


def _reformatter() -> VideoReformatter:
    """This thread's own."""
    if not hasattr(_mine, "reformatter"):
        _mine.reformatter = VideoReformatter()
    reformatter: VideoReformatter = _mine.reformatter
    return reformatter
