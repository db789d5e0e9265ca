"""What a browser's recorder wrote, as a film with a length and an index: its packets copied, nothing encoded again.

A recorder writes as it goes: it leaves out how long the film is and where its key frames are, for it can't know, so a
player could neither seek nor tell the length.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.stream import VideoStream

# What recorders write; of others FFmpeg could only guess.
_FORMATS = "matroska,webm,mov,mp4,m4a,3gp,3g2,mj2"
_WEBM = frozenset({"vp8", "vp9", "av1"})


def remux(film: Path, target: Path) -> bool:
    """Copy the moving pictures of `film` to `target`; False when none can be copied, and `target` is then of no use.

    A film that breaks off, as when the browser was killed, is copied up to there. The kind of file follows from the
    encoding: WebM, or MP4 where browsers expect that. Pictures in an encoding that FFmpeg doesn't know are not copied.
    """
    try:
        with film.open("rb") as file:
            options = {"format_whitelist": _FORMATS, "protocol_whitelist": ""}
            with av.open(_Forwards(file), "r", options=options, metadata_errors="replace") as source:
                stream = source.streams.video[0]
                # Typed as always there, but None where the file names an encoding that there is no decoder for.
                known: object = stream.codec_context
                return known is not None and _copied(source, stream, target) > 0
    except (FFmpegError, OSError, IndexError, ValueError):
        return False


class _Forwards:
    """A file that is only read on and on: FFmpeg refuses some that break off when it may look at their end first."""

    def __init__(self, file: BinaryIO) -> None:
        self.read = file.read


def _copied(source: InputContainer, stream: VideoStream, target: Path) -> int:
    """Copy what can be read, from its first key frame on and from time 0; the number of packets."""
    kind = "webm" if stream.codec_context.name in _WEBM else "mp4"
    options = {"movflags": "+faststart"} if kind == "mp4" else {}
    first = last = None
    count = 0
    with av.open(str(target.absolute()), "w", format=kind, options=options) as sink:
        out = sink.add_stream_from_template(stream)
        for packet in _packets(source, stream):
            at = packet.pts if packet.dts is None else packet.dts
            if at is None or (first is None and not packet.is_keyframe):
                continue
            first = at if first is None else first
            # Times of decoding must rise, or nothing would be written.
            at = at - first if last is None else max(at - first, last + 1)
            packet.pts = max(at if packet.pts is None else packet.pts - first, at)
            packet.dts = last = at
            packet.stream = out
            sink.mux(packet)
            count += 1
    return count


def _packets(source: InputContainer, stream: VideoStream) -> Iterator[Packet[VideoStream]]:
    """The whole packets, up to where the file breaks."""
    with suppress(FFmpegError):
        for packet in source.demux(stream):
            if packet.size and not packet.is_corrupt:
                yield packet
