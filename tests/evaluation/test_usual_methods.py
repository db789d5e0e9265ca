from __future__ import annotations

import numpy as np
import pytest

from posture.evaluation.usual_methods import in_chord, local_slope_deg, parabola_slopes_deg, smoothed
from posture.values import Side

ALONG = np.linspace(-0.1, 1.0, 45)


def test_a_straight_back_has_one_slope_everywhere():
    out = 0.2 + ALONG * np.tan(np.radians(10))
    assert local_slope_deg(ALONG, out, 0.12) == pytest.approx(10.0)
    assert list(parabola_slopes_deg(ALONG, out)) == pytest.approx([10.0, 10.0])


def test_a_round_back_moves_out_below_and_in_above():
    out = 0.3 - (ALONG - 0.4) ** 2
    low, high = parabola_slopes_deg(ALONG, out)
    assert low == pytest.approx(np.degrees(np.arctan(0.7)))
    assert high == pytest.approx(-np.degrees(np.arctan(0.8)))
    assert local_slope_deg(ALONG, out, 0.12) > local_slope_deg(ALONG, out, 0.5)


def test_too_little_outline_gives_nothing():
    assert np.isnan(local_slope_deg(np.array([0.9]), np.array([0.1]), 0.12))
    assert np.isnan(parabola_slopes_deg(np.array([0.9]), np.array([0.1]))).all()


@pytest.mark.parametrize(("near", "back_x"), [(Side.LEFT, 130.0), (Side.RIGHT, 70.0)])
def test_mirrored_people_have_the_same_outline(near, back_x):
    hip, shoulder = np.array([100.0, 200.0]), np.array([100.0, 100.0])
    along, out = in_chord(np.array([[back_x, 150.0]]), hip, shoulder, near)
    assert (along[0], out[0]) == (pytest.approx(0.5), pytest.approx(0.3))


def test_what_was_not_seen_stays_unseen():
    values = np.array([1.0, np.nan, 1.0])
    assert np.isnan(smoothed(values, np.array([0.0, 0.1, 0.2]))).tolist() == [False, True, False]
