"""The phone that is the camera: the newest of its pictures, for all sessions that look through it.

A picture is kept as it came, and unpacked when somebody looks: a phone that sends too many costs next to nothing.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from functools import partial
from threading import Condition
from uuid import UUID

from posture.errors import CameraError, FrameError
from posture.values import Frame
from posture.words import Sentence, say
from server.errors import TakenError
from server.live import frames
from server.live.own_camera import Look
from server.phone.clock import PhoneClock
from server.phone.messages import PhoneHere, PhoneMessage, PhoneSeenMessage

LOST_AFTER_S = 2.5
"""Without a picture for so long, the phone is lost for the moment. It sends at least one a second; over a link that
takes 300 ms and loses much, gaps of a second and a half were seen."""

FORGOTTEN = 64
"""Keys of phones that were replaced, to tell them from new ones."""


class PhoneCamera:
    """The place for one phone. Phones come and show on the event loop, sessions look on threads of their own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """clock: seconds that never run backwards."""
        self._clock = clock
        self._began_s = clock()
        self._news = Condition()
        self._lookers = 0
        self._here: PhoneHere | None = None
        self._device: Sentence | None = None
        self._replaced: deque[UUID] = deque(maxlen=FORGOTTEN)
        self._times = PhoneClock()
        self._jpeg: bytes | None = None
        self._number = self._time_ms = self._came_ms = 0

    @property
    def wanted(self) -> bool:
        """Whether anybody looks through it."""
        return self._lookers > 0

    @property
    def trouble(self) -> CameraError | None:
        """What is the matter with it just now; None while it shows something."""
        with self._news:
            return self._trouble()

    def enter(self) -> None:
        """Somebody looks from now on."""
        with self._news:
            self._lookers += 1

    def leave(self) -> None:
        """Somebody looks no more."""
        with self._news:
            self._lookers -= 1

    def newer(self, than: int, within_s: float = LOST_AFTER_S) -> Look:
        """The newest picture, waited for, if its number is higher than this. Raises CameraError where none comes."""
        until_s = self._clock() + within_s
        while True:
            with self._news:
                self._news.wait_for(partial(self._is_news, than), max(0.0, until_s - self._clock()))
                if not self._is_newer(than):
                    raise self._trouble() or CameraError(say("server-phone-silent"))
                assert self._jpeg is not None
                than, jpeg, time_s = self._number, self._jpeg, self._time_ms / 1000
            try:
                frame = Frame(image=frames.decode(jpeg), time_s=time_s, index=than)
            except FrameError:  # its head was right when it came; the next one may be whole
                continue
            return Look(number=than, frame=frame, error=None, jpeg=jpeg)

    def come(self, here: PhoneHere, device: Sentence) -> PhoneSeenMessage:
        """A phone is there, or tells how it is. Raises TakenError for one whose place another has taken."""
        with self._news:
            if self._here is None or here.key != self._here.key:
                self._take_place(here)
            self._here, self._device = here, device
            self._news.notify_all()
            return PhoneSeenMessage(t_ms=None, wanted=self.wanted, late=False)

    def show(self, key: UUID, message: bytes) -> PhoneSeenMessage:
        """A picture of the phone with this key: its time and a JPEG. Raises FrameError, and TakenError as `come`."""
        t_ms, jpeg = frames.split(message)
        frames.look_over(jpeg)
        with self._news:
            if self._here is None or key != self._here.key:
                raise TakenError(say("server-phone-taken" if key in self._replaced else "server-phone-unknown"))
            came_ms = round((self._clock() - self._began_s) * 1000)
            time_ms = self._times.read(t_ms, came_ms)
            if time_ms is not None:
                self._jpeg, self._time_ms, self._came_ms = jpeg, time_ms, came_ms
                self._number += 1
                self._news.notify_all()
            return PhoneSeenMessage(t_ms=t_ms, wanted=self.wanted, late=time_ms is None)

    def told(self, words: Callable[[Sentence], str], address: str) -> PhoneMessage:
        """How it is, for a page. words: a sentence in the page's language. address: what the phone opens."""
        with self._news:
            here, trouble = self._here, self._trouble()
            return PhoneMessage(
                there=True,
                connected=here is not None,
                name=words(self._device) if self._device else "",
                battery_pct=here.battery_pct if here else None,
                charging=here.charging if here else None,
                pitch_deg=here.pitch_deg if here else None,
                roll_deg=here.roll_deg if here else None,
                problem=trouble.problem if trouble else None,
                remedy=trouble.remedy if trouble else None,
                phone_address=address,
            )

    def _take_place(self, here: PhoneHere) -> None:
        if here.key in self._replaced:
            raise TakenError(say("server-phone-taken"))
        if self._here:
            self._replaced.append(self._here.key)
        # Its clock begins elsewhere; what the one before showed is no picture of this one's.
        self._times = PhoneClock(_time_ms=self._time_ms)
        self._jpeg = None

    def _is_newer(self, than: int) -> bool:
        return self._number > than and self._jpeg is not None and not self._late() and not self._left()

    def _is_news(self, than: int) -> bool:
        return self._is_newer(than) or self._left()

    def _late(self) -> bool:
        return (self._clock() - self._began_s) * 1000 - self._came_ms > LOST_AFTER_S * 1000

    def _left(self) -> bool:
        return self._here is not None and not self._here.on_show

    def _trouble(self) -> CameraError | None:
        if self._here is None:
            return CameraError(say("server-phone-nobody"))
        if self._left():
            return CameraError(say("server-phone-hidden"))
        return CameraError(say("server-phone-silent")) if self._jpeg is None or self._late() else None
