"""What is around the person: the light, and a camera that does or does not stand still."""

from __future__ import annotations

import numpy as np
import pytest
from builders import person

from posture.measure.surroundings import Surroundings
from posture.values import Image

RNG = np.random.default_rng(7)
ROOM = np.kron(RNG.integers(40, 215, (15, 20)), np.ones((32, 32))).astype(np.uint8)
"""Squares of different grey, as large as furniture."""


def picture(dx: int = 0, brighter: int = 0) -> Image:
    grey = np.clip(np.roll(ROOM, dx, axis=1).astype(int) + brighter, 0, 255)
    return np.repeat(grey.astype(np.uint8)[:, :, None], 3, axis=2)


def told(pictures: list[Image], pose=None) -> list[bool]:
    watcher = Surroundings()
    return [watcher.step(image, pose, i * 0.3).moving for i, image in enumerate(pictures)]


def test_a_camera_that_is_carried_moves():
    assert told([picture(20 * i) for i in range(6)])[-3:] == [True] * 3


@pytest.mark.parametrize("brighter", [0, 25])
def test_a_camera_that_stands_does_not_move_though_a_lamp_is_switched_on(brighter):
    assert not any(told([picture(), picture(), *[picture(brighter=brighter)] * 4]))


def test_one_jolt_says_nothing():
    assert not any(told([picture(), picture(), *[picture(20)] * 4]))


def test_once_it_stands_that_is_told():
    assert not told([picture(20 * min(i, 5)) for i in range(10)])[-1]


def test_the_noise_of_a_camera_is_no_movement():
    noisy = [np.clip(picture() + RNG.normal(0, 8, (480, 640, 3)), 0, 255).astype(np.uint8) for _ in range(6)]
    assert not any(told(noisy))


def test_a_person_who_moves_does_not_move_the_camera():
    pose = person(hip=(325.0, 250.0), scale=1.6, size=(640, 480))
    pictures = []
    for _ in range(6):
        image = picture()
        image[60:440, 220:430] = RNG.integers(0, 255, (380, 210, 1))
        pictures.append(image)
    assert not any(told(pictures, pose))


def test_one_dark_picture_says_nothing_two_do():
    watcher, black = Surroundings(), np.zeros((480, 640, 3), np.uint8)
    assert [watcher.step(image, None, i / 30).dark for i, image in enumerate([picture(), black, black])] == [
        False,
        False,
        True,
    ]
