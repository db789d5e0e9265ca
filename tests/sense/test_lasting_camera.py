"""A camera that comes and goes: nothing is lost but the time without it, and why is said."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from types import TracebackType

import numpy as np
import pytest

from posture.errors import CameraError
from posture.sense.lasting_camera import BACK_OFF_S, looks
from posture.values import Frame
from posture.words import say

GONE = CameraError(say("sense-camera-silent", number="0"))
MISSING = CameraError(say("sense-camera-unopened", number="0"))
PICTURE = np.zeros((2, 2, 3), np.uint8)


class Plug:
    """A camera that gives so many pictures each time it is plugged in; -1: it can't be opened this time."""

    def __init__(self, *times: int) -> None:
        self.times = list(times)
        self.now_s = 100.0
        self.rested: list[float] = []
        self.open = 0

    def __call__(self, index: int) -> Plug:
        assert self.open == 0, "a camera that is still open can't be opened"
        if (count := self.times.pop(0)) < 0:
            raise MISSING
        self.left = count
        return self

    def __enter__(self) -> Plug:
        self.open += 1
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.open -= 1

    def frames(self) -> Iterator[Frame]:
        began_s = self.now_s
        for index in range(self.left):
            yield Frame(image=PICTURE, time_s=self.now_s - began_s, index=index)
            self.now_s += 0.1
        raise GONE

    def clock(self) -> float:
        return self.now_s

    def rest(self, seconds: float) -> None:
        self.rested.append(seconds)
        self.now_s += seconds

    def looks(self) -> Iterator[Frame | CameraError]:
        return looks(0, opened=self, clock=self.clock, rest=self.rest)


def told(seen: list[Frame | CameraError]) -> list[float | str]:
    return [round(look.time_s, 3) if isinstance(look, Frame) else look.said.id for look in seen]


def test_who_pulls_the_plug_and_puts_it_back_goes_on_after_a_hole_in_time():
    plug = Plug(2, -1, 3)
    assert told(list(islice(plug.looks(), 6))) == [
        0.0,
        0.1,
        "sense-camera-silent",
        "sense-camera-unopened",
        # 0.2 s of pictures, and two pauses
        pytest.approx(0.2 + BACK_OFF_S[0] + BACK_OFF_S[1]),
        pytest.approx(0.3 + BACK_OFF_S[0] + BACK_OFF_S[1]),
    ]


def test_pictures_are_numbered_through():
    frames = [look for look in islice(Plug(2, 2).looks(), 5) if isinstance(look, Frame)]
    assert [frame.index for frame in frames] == [0, 1, 2, 3]


def test_it_is_asked_for_less_and_less_often_and_at_once_again_after_pictures():
    plug = Plug(1, *[-1] * 6, 1, -1, 1)
    list(islice(plug.looks(), 12))
    assert plug.rested == [*BACK_OFF_S, BACK_OFF_S[-1], BACK_OFF_S[-1], BACK_OFF_S[0], BACK_OFF_S[1]]


def test_a_camera_that_never_was_is_not_waited_for():
    with pytest.raises(CameraError):
        next(Plug(-1).looks())


def test_the_camera_is_given_back_when_nobody_looks_any_more():
    plug = Plug(5)
    seen = plug.looks()
    next(seen)
    assert plug.open == 1
    seen.close()  # type: ignore[attr-defined]
    assert plug.open == 0
