"""Motion: easing between keys, unsteadiness, walking in."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from samples.render.motion import Controls, Entrance, Key, Motion, Sway

KEYS = [Key(1.0), Key(3.0, {"hinge": 60, "knee": 8}), Key(4.0), Key(6.0, {"hinge": 0})]


@pytest.mark.parametrize(
    ("t", "hinge", "knee"),
    [
        (0.0, 0.0, 3.0),  # before the first key
        (1.0, 0.0, 3.0),
        (1.5, 60 * (1 - math.cos(math.pi / 4)) / 2, 3 + 5 * (1 - math.cos(math.pi / 4)) / 2),
        (2.0, 30.0, 5.5),  # half-way in time is half-way in angle
        (3.0, 60.0, 8.0),
        (3.7, 60.0, 8.0),  # a key without changes holds
        (5.0, 30.0, 8.0),  # what a key doesn't name carries over
        (6.0, 0.0, 8.0),
        (99.0, 0.0, 8.0),  # after the last key
    ],
)
def test_controls_ease_between_keys(t: float, hinge: float, knee: float) -> None:
    c = Motion(KEYS).at(t)
    assert c.hinge == pytest.approx(hinge, abs=1e-12)
    assert c.knee == pytest.approx(knee, abs=1e-12)


def test_easing_starts_and_ends_at_rest() -> None:
    motion = Motion(KEYS)
    for t in (1.0, 3.0):
        assert abs(motion.at(t + 0.01).hinge - motion.at(t - 0.01).hinge) < 0.01


def test_a_single_key_is_a_pose() -> None:
    motion = Motion([Key(0.0, {"lumbar": 20})])
    assert motion.at(0).lumbar == motion.at(9).lumbar == 20


def test_only_what_is_set_above_zero_is_used() -> None:
    motion = Motion([Key(0.0, {"heel": 0}), Key(1.0, {"step": 1})])
    assert motion.uses("step")
    assert not motion.uses("heel")


def test_sway_is_smooth_small_and_repeatable() -> None:
    still = Controls()
    swayed = [Sway(5, 0.6).apply(still, i / 30).hinge for i in range(300)]
    assert swayed == [Sway(5, 0.6).apply(still, i / 30).hinge for i in range(300)]
    assert 0.05 < max(map(abs, swayed)) < 1.0
    assert max(abs(a - b) for a, b in pairwise(swayed)) < 0.2
    assert Sway(5, 0).apply(still, 1.3) == still


def test_somebody_walks_in_from_behind_and_stands() -> None:
    entrance = Entrance(1.0, 2.0)
    assert not entrance.present(0.99)
    first, later = entrance.gait(1.0), entrance.gait(2.5)
    assert first is not None
    assert later is not None
    assert first.behind == pytest.approx(2.3)
    assert 0 < later.behind < first.behind
    assert entrance.gait(3.0) is None
