"""A camera through OpenCV: the newest picture, and honest words when it is gone."""

from __future__ import annotations

import itertools
import threading
import time

import numpy as np
import pytest
from waiting import PATIENCE_S, wait_until

from posture.errors import CameraError
from posture.sense.camera import Camera


class FakeCapture:
    """Gives numbered pictures every `every_s`; then what `after` says."""

    def __init__(self, pictures: int, *, after: str = "fail", every_s: float = 0.002, there: bool = True):
        self.left, self.after, self.every_s, self.there = pictures, after, every_s, there
        self.count, self.released = 0, False
        self.unblock = threading.Event()

    def isOpened(self):  # noqa: N802
        return self.there

    def read(self):
        time.sleep(self.every_s)
        if self.count >= self.left:
            if self.after == "block":
                self.unblock.wait(PATIENCE_S)
            return False, None
        self.count += 1
        picture = np.zeros((4, 6, 3), np.uint8)
        picture[..., 0], picture[0, 0, 1] = self.count % 256, self.count // 256
        return True, picture

    def release(self):
        self.released = True


def test_pictures_are_rgb_with_rising_times_from_zero():
    fake = FakeCapture(1000)
    with Camera(0, opened=lambda _: fake) as camera:
        frames = [frame for _, frame in zip(range(5), camera.frames(), strict=False)]
    assert [frame.index for frame in frames] == [0, 1, 2, 3, 4]
    assert frames[0].time_s == 0
    assert all(a.time_s < b.time_s for a, b in itertools.pairwise(frames))
    assert frames[0].image[0, 1, 2] > 0  # blue came first
    assert frames[0].image[0, 1, 0] == 0
    assert fake.released


def test_a_slow_reader_gets_the_newest_picture_not_a_queue():
    fake = FakeCapture(60_000)
    with Camera(0, opened=lambda _: fake) as camera:
        frames = camera.frames()
        next(frames)
        wait_until(lambda: fake.count > 10)
        seen_by_then = fake.count
        newest = next(frames)
    assert newest.image[0, 1, 2] + 256 * int(newest.image[0, 0, 1]) >= seen_by_then - 1


def test_no_camera_is_said():
    fake = FakeCapture(0, there=False)
    with pytest.raises(CameraError, match="Camera 3 can't be opened"):
        Camera(3, opened=lambda _: fake)
    assert fake.released


@pytest.mark.parametrize("after", ["fail", "block"])
def test_an_unplugged_camera_is_noticed_even_when_the_driver_blocks(after):
    fake = FakeCapture(3, after=after)
    with Camera(0, opened=lambda _: fake, silence_s=0.2) as camera, pytest.raises(CameraError, match="stopped sending"):
        for _ in camera.frames():
            pass
    fake.unblock.set()


def test_a_frozen_picture_is_noticed():
    class Frozen(FakeCapture):
        def read(self):
            time.sleep(0.001)
            return True, np.full((4, 6, 3), 7, np.uint8)

    now = iter(np.arange(0, 10_000, 0.5))
    camera = Camera(0, opened=lambda _: Frozen(1), clock=lambda: float(next(now)))
    with camera, pytest.raises(CameraError, match="same picture"):
        for _ in camera.frames():
            pass
