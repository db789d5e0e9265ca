"""What hypothesis draws: points, people who do anything, clocks that jump."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

import numpy as np
from builders import disc_mask, person
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from placed import PLACES, placed

from posture.values import LANDMARKS, Floats, Pose, Side

PIXELS = st.floats(-4000, 4000, allow_nan=False)
ANGLES = st.floats(-180, 180, allow_nan=False)
SCALES = st.floats(0.01, 100)
STEPS_S = st.one_of(
    st.floats(0.02, 0.2),
    st.floats(0.02, 0.2),
    st.sampled_from([0.0, 0.3, 0.6, 1.5, 70.0, 1e6, 1.8e16, -0.04, -0.5, -3.0, -1e6]),
)
"""Seconds from one picture to the next: mostly as cameras have it, at times none, a hole, a sleep, or backwards."""


@st.composite
def points(draw: st.DrawFn, count: int = 1) -> Floats:
    """(2,) or (count, 2) image points."""
    found = np.array(draw(st.lists(PIXELS, min_size=2 * count, max_size=2 * count)))
    return found if count == 1 else found.reshape(count, 2)


@st.composite
def clocks(draw: st.DrawFn, count: int) -> list[float]:
    """`count` times, by steps of `STEPS_S`."""
    start = draw(st.sampled_from([0.0, 12.5, 1e9]))
    return list(accumulate(draw(st.lists(STEPS_S, min_size=count - 1, max_size=count - 1)), initial=start))


@lru_cache(maxsize=512)
def _standing(facing: Side, lean: int, knee: int, x: int, scale: float, turn: int) -> Pose:
    return person(facing=facing, lean_deg=lean, knee_deg=knee, hip=(x, 120), scale=scale, turn_deg=turn)


@lru_cache(maxsize=128)
def _placed(name: str, facing: Side) -> Pose:
    return placed(name, facing=facing)


def standing() -> Pose:
    """Somebody who stands in front of the camera as they should."""
    return _standing(Side.LEFT, 0, 0, 160, 1.0, 0)


def _broken(spread: float, mask: str, seed: int) -> Pose:
    random = np.random.default_rng(seed)
    drawn = {
        "none": np.zeros((240, 320), np.float32),
        "all": np.ones((240, 320), np.float32),
        "noise": random.random((240, 320), np.float32),
        "disc": disc_mask((160, 120), 60),
    }[mask]
    return Pose(
        points=np.array([160.0, 120.0]) + random.normal(0, 1, (LANDMARKS, 2)) * spread,
        world=random.normal(0, 0.3, (LANDMARKS, 3)),
        visibility=random.random(LANDMARKS),
        mask=drawn,
    )


def broken() -> SearchStrategy[Pose]:
    """Landmarks anywhere, on a mask of anything."""
    return st.builds(
        _broken,
        st.sampled_from([0.0, 1.0, 30.0, 400.0, 1e5]),
        st.sampled_from(["none", "all", "noise", "disc"]),
        st.integers(0, 2**32 - 1),
    )


def people() -> SearchStrategy[Pose]:
    """Anybody, standing, bent, placed otherwise, turned, near or far."""
    return st.one_of(
        st.builds(
            _standing,
            st.sampled_from(Side),
            st.integers(-4, 14).map(lambda n: 10 * n),
            st.sampled_from([0, 10, 40, 90]),
            st.sampled_from([60, 150, 160, 165, 260, 400]),
            st.sampled_from([0.2, 0.8, 1.0, 1.3]),
            st.sampled_from([0, 10, 30, 90, 180]),
        ),
        st.builds(_placed, st.sampled_from(sorted(PLACES)), st.sampled_from(Side)),
        broken(),
    )
