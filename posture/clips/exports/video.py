"""annotated.mp4: the clip with what Posture saw drawn on it, at its own speed, for any browser or player."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av import VideoFrame
from av.codec import Codec
from av.codec.codec import UnknownCodecError
from av.container import OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream

from posture.clips.exports.overlay import annotated
from posture.clips.exports.writing import MadeFor, Writer
from posture.clips.reviewing import Review
from posture.errors import OutputError
from posture.sense.sources import FOLDER_FPS
from posture.values import Feedback, Frame, Image
from posture.words import say

ENCODERS = ("libx264", "h264_videotoolbox", "h264_mf", "libopenh264", "h264")
"""H.264 encoders, best first; which of them there are depends on the PyAV build."""

CLOCK = 90_000  # ticks a second: the usual one of video, fine enough for any clip's times
_BT709 = 1  # FFmpeg's number for the colours of HD video, which every player assumes


class VideoWriter(Writer):
    """Encodes each frame as it is seen. Later frames of another size are fitted into the first one's."""

    def __init__(self, target: Path, made_for: MadeFor) -> None:
        super().__init__(target, made_for)
        self._fps = made_for.clip.fps or FOLDER_FPS
        self._part = bool(made_for.clip.start_s)
        self._limit_deg = made_for.limits.rounded_deg
        self._output: OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._start_s: float | None = None
        self._ticks: list[int] = []  # of the last two frames: the last is shown as long as the one before
        self._held: Packet[VideoStream] | None = None

    def see(self, frame: Frame, feedback: Feedback) -> None:
        """Draw on the frame and encode it."""
        # A part's film begins at 0, as players want it; the findings tell the whole clip's time.
        image = annotated(frame.image, feedback, self._limit_deg, frame.time_s if self._part else None)
        stream = self._stream or self._open(image)
        image = fitted(image, stream.width, stream.height)
        if self._start_s is None:
            self._start_s = frame.time_s  # of a part of a clip; players would wait for it
        ticks = round((frame.time_s - self._start_s) * CLOCK)
        if self._ticks:
            ticks = max(ticks, self._ticks[-1] + 1)
        self._ticks = [*self._ticks[-1:], ticks]
        picture = VideoFrame.from_ndarray(image, format="rgb24")
        picture = picture.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709)
        picture.pts, picture.time_base = ticks, Fraction(1, CLOCK)
        self._mux(stream.encode(picture))

    def complete(self, review: Review) -> bool:
        """Finish the file; False when there was no frame."""
        if self._output is None or self._stream is None:
            return False
        self._mux(self._stream.encode(None))
        if self._held is not None:
            apart = self._ticks[-1] - self._ticks[0] if len(self._ticks) > 1 else round(CLOCK / self._fps)
            self._held.duration = max(apart, 1)
            self._output.mux(self._held)
        self._output.close()
        self._output = None
        return True

    def close(self) -> None:
        """Let go of the file and remove it unless it was published."""
        if self._output is not None:
            with suppress(FFmpegError, OSError):
                self._output.close()
            self._output = None
        super().close()

    def _open(self, image: Image) -> VideoStream:
        height, width = image.shape[:2]
        # Absolute, for FFmpeg takes what stands before a colon for a protocol. faststart: plays while it loads.
        path = str(self.temporary.absolute())
        output = self._output = av.open(path, "w", format="mp4", options={"movflags": "+faststart"})
        # No B-frames: then every reader sees the times as they are.
        options = {"crf": "22", "preset": "veryfast", "bf": "0"}
        name = encoder()
        rate = Fraction(self._fps).limit_denominator(1001)
        stream = output.add_stream(name, rate=rate, options=options if name == "libx264" else {})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = width + width % 2, height + height % 2, "yuv420p"
        stream.codec_context.time_base = stream.time_base = Fraction(1, CLOCK)
        context = stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = context.color_range = _BT709
        self._stream = stream
        return stream

    def _mux(self, packets: list[Packet[VideoStream]]) -> None:
        """Write packets, holding back the newest: the last one must be told how long it lasts."""
        assert self._output is not None
        for packet in packets:
            if self._held is not None:
                self._output.mux(self._held)
            self._held = packet


def encoder() -> str:
    """The best H.264 encoder of this PyAV; raises OutputError when there is none."""
    for name in ENCODERS:
        with suppress(UnknownCodecError):
            return Codec(name, "w").name
    raise OutputError(say("clips-video-no-encoder"))


def fitted(image: Image, width: int, height: int) -> Image:
    """`image` in a picture of that size: an odd row or column repeated, another size scaled and centred on black."""
    h, w = image.shape[:2]
    if (w, h) == (width, height):
        return image
    if 0 <= width - w <= 1 and 0 <= height - h <= 1:
        return np.pad(image, ((0, height - h), (0, width - w), (0, 0)), mode="edge")
    import cv2

    scale = min(width / w, height / h)
    w, h = max(round(w * scale), 1), max(round(h * scale), 1)
    out = np.zeros((height, width, 3), np.uint8)
    x, y = (width - w) // 2, (height - h) // 2
    out[y : y + h, x : x + w] = cv2.resize(image, (w, h), interpolation=cv2.INTER_AREA)
    return out
