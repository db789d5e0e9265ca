import math
import statistics

import numpy as np
import pytest

from posture.measure.filters import OneEuro, Tremble, Window


def test_first_value_passes_unchanged():
    assert OneEuro().step(7.0, 100.0) == 7.0


def test_a_step_is_reached_and_never_overshot():
    one = OneEuro()
    one.step(0.0, 0.0)
    values = [one.step(10.0, 0.03 * i) or 0.0 for i in range(1, 100)]
    assert values == sorted(values)
    assert values[-1] == pytest.approx(10.0, abs=0.05)
    assert max(values) <= 10.0


def test_a_ramp_is_followed_with_little_delay():
    one = OneEuro(min_cutoff_hz=1.2, beta=0.1)
    for i in range(90):
        value = one.step(25.0 * i / 30, i / 30)
    assert value is not None
    assert (25.0 * 89 / 30 - value) / 25.0 < 0.08  # seconds behind at 25 deg/s


def test_irregular_times_give_the_same_ramp():
    one = OneEuro(min_cutoff_hz=1.2, beta=0.1)
    for i in range(120):
        t = i / 30 + (0.012 if i % 3 else 0.0)
        value = one.step(25.0 * t, t)
    assert value == pytest.approx(25.0 * t, abs=2.5)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_one_bad_value_is_forgotten(bad):
    one = OneEuro()
    one.step(5.0, 0.0)
    assert one.step(bad, 0.1) == 5.0
    assert one.step(5.0, 0.2) == 5.0


def test_a_bad_first_value_is_none():
    assert OneEuro().step(math.nan, 0.0) is None


def test_equal_times_change_nothing():
    one = OneEuro()
    one.step(5.0, 1.0)
    assert one.step(50.0, 1.0) == 5.0


@pytest.mark.parametrize("later", [0.5, 99.0], ids=["backwards", "gap"])
def test_backwards_time_and_gaps_start_afresh(later):
    one = OneEuro()
    one.step(5.0, 1.0)
    assert one.step(50.0, later) == 50.0


def test_window_keeps_the_last_seconds():
    window = Window(length_s=1.0)
    for i in range(30):
        window.push(float(i), i / 10)
    assert window.values == [float(i) for i in range(19, 30)]
    assert window.median == 24.0
    assert window.spread == 10.0
    assert window.span_s == pytest.approx(1.0)


def test_window_median_and_spread_are_of_what_is_left_in_it():
    window = Window(length_s=1.0)
    for i in range(60):
        window.push(float(i * 7 % 11), i / 10)
        assert window.median == pytest.approx(statistics.median(window.values))
        assert window.spread == max(window.values) - min(window.values)


def test_window_median_of_even_count_lies_between():
    window = Window(length_s=1.0)
    window.push(1.0, 0.0)
    window.push(4.0, 0.1)
    assert window.median == 2.5


def test_window_empties_after_a_gap_and_ignores_nan():
    window = Window(length_s=5.0, gap_s=0.5)
    window.push(1.0, 0.0)
    window.push(math.nan, 0.1)
    assert window.values == [1.0]
    window.push(2.0, 3.0)
    assert window.values == [2.0]


def test_an_empty_window_has_no_spread():
    window = Window(length_s=1.0)
    assert (window.median, window.spread, window.span_s) == (0.0, 0.0, 0.0)


def trembled(values, times=None):
    """What is found of values that come 30 a second."""
    tremble = Tremble()
    times = [n / 30 for n in range(len(values))] if times is None else times
    return [tremble.step(value, time_s) for value, time_s in zip(values, times, strict=True)][-1]


def test_steady_movement_is_no_trembling():
    assert trembled([0.0] * 30) == 0.0
    assert trembled([3.0 * n for n in range(30)]) == pytest.approx(0.0)
    uneven = [0.0, 0.02, 0.1, 0.11, 0.3, 0.34]
    assert trembled([25 * t for t in uneven], uneven) == pytest.approx(0.0, abs=1e-9)


def test_a_bend_begun_at_once_is_hardly_trembling():
    # 50 deg in 1.5 s, eased in and out.
    assert trembled([25 - 25 * np.cos(np.pi * n / 45) for n in range(45)]) < 0.2


def test_noise_is_found_in_its_own_size():
    noise = np.random.default_rng(1).normal(0.0, 3.0, 3000)
    tremble = Tremble(length_s=100.0)
    assert [tremble.step(value, n / 30) for n, value in enumerate(noise)][-1] == pytest.approx(3.0, rel=0.1)


def test_trembling_is_forgotten_after_its_time_and_after_a_gap():
    shaky, calm = [0.0, 9.0] * 15, [0.0] * 40
    assert trembled(shaky) > 5
    assert trembled(shaky + calm) == 0.0
    assert trembled([*shaky, 0.0], [*(n / 30 for n in range(30)), 9.0]) == 0.0


@pytest.mark.parametrize("odd", [float("nan"), float("inf")])
def test_what_is_no_number_or_comes_twice_does_not_tremble(odd):
    assert trembled([0.0, 0.0, odd, 0.0, 0.0]) == 0.0
    assert trembled([0.0, 0.0, 5.0, 0.0], [0.0, 0.1, 0.1, 0.2]) == 0.0
