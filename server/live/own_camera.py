"""The camera of the computer that the server runs on: on while a session looks through it, shared by all that do."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing, suppress
from dataclasses import dataclass
from threading import Condition, Event, Thread
from typing import Protocol

from posture.errors import CameraError, PostureError
from posture.sense.camera_names import camera_names
from posture.sense.lasting_camera import looks
from posture.values import Frame
from posture.words import say

Looks = Callable[[int, Callable[[float], None]], Generator[Frame | CameraError, None, None]]
"""Camera number, and how to wait → what it shows, or why it shows nothing, for ever."""

NEWER_WITHIN_S = 4.0
"""How long a session waits for a picture newer than its last; longer than a camera takes to be given up."""

AGAIN_S = 2.0
"""Pause before a camera is asked for again that could not be had at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the camera showed last: a picture, or why there is none."""

    number: int  # rises with each look
    frame: Frame | None
    error: CameraError | None
    jpeg: bytes | None = None
    """The picture as it came, where it came as one."""


class Watched(Protocol):
    """What a session can look through: a camera of this computer, or a phone."""

    def enter(self) -> None:
        """Somebody looks from now on."""

    def leave(self) -> None:
        """Somebody looks no more."""

    def newer(self, than: int) -> Look:
        """The first look with a higher number than this one, waited for. Raises CameraError where none comes."""
        ...


class OwnCamera:
    """Camera `index` of this computer. Switched on by the first who looks, off by the last who leaves."""

    def __init__(self, index: int, shows: Looks = lambda index, rest: looks(index, rest=rest)) -> None:
        self.index = index
        self._shows = shows
        self._news = Condition()
        self._last: Look | None = None
        self._number = 0
        self._looking = 0
        self._stop: Event | None = None

    @property
    def name(self) -> str:
        """As its maker calls it; "" where the system can't tell."""
        with suppress(PostureError):
            return next((camera.name for camera in camera_names() if camera.index == self.index), "")
        return ""

    @property
    def trouble(self) -> CameraError | None:
        """What is the matter with it just now; None while it shows something, or nobody has looked."""
        with self._news:
            return self._last.error if self._last else None

    def enter(self) -> None:
        """Somebody looks from now on."""
        with self._news:
            self._looking += 1
            if self._looking > 1:
                return
            self._last, self._stop = None, Event()
            # Nobody waits for its end: a driver may block for ever, and whoever looks next gets another one.
            Thread(target=self._read, args=(self._stop,), name="posture-own-camera", daemon=True).start()

    def leave(self) -> None:
        """Somebody looks no more."""
        with self._news:
            self._looking -= 1
            if self._looking == 0 and self._stop is not None:
                self._stop.set()
                self._last = self._stop = None

    def newer(self, than: int, within_s: float = NEWER_WITHIN_S) -> Look:
        """The first look with a higher number than this one, waited for. Raises CameraError where none comes."""
        with self._news:
            if not self._news.wait_for(lambda: self._last is not None and self._last.number > than, within_s):
                raise CameraError(say("sense-camera-silent", number=str(self.index)))
            assert self._last is not None
            return self._last

    def _read(self, stop: Event) -> None:
        def rest(seconds: float) -> None:
            stop.wait(seconds)

        while not stop.is_set():
            try:
                with closing(self._shows(self.index, rest)) as seen:
                    for look in seen:
                        if stop.is_set():
                            return
                        self._show(stop, look)
            except CameraError as error:
                self._show(stop, error)
            stop.wait(AGAIN_S)

    def _show(self, stop: Event, look: Frame | CameraError) -> None:
        with self._news:
            if stop.is_set():
                return
            self._number += 1
            seen = look if isinstance(look, Frame) else None
            self._last = Look(number=self._number, frame=seen, error=None if isinstance(look, Frame) else look)
            self._news.notify_all()
