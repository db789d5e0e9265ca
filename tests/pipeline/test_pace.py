"""A gap is a share of the usual distance between pictures, so that a slow machine's pictures still belong together."""

import pytest

from posture.pace import LONGEST_S, STEPS, Pace


def after(*steps_s: float) -> Pace:
    pace, time_s = Pace().seen(0.0), 0.0
    for step_s in steps_s:
        time_s += step_s
        pace = pace.seen(time_s)
    return pace


@pytest.mark.parametrize("rate", [5, 10, 15, 30, 60])
def test_at_usual_rates_gaps_are_what_they_are_set_to(rate):
    assert after(*[1 / rate] * 30).gap_s(0.5) == 0.5


def test_where_pictures_come_slowly_one_may_be_lost_between_two_that_belong_together():
    assert after(*[0.5] * 9).gap_s(0.5) == pytest.approx(1.1)


def test_nothing_is_bridged_for_longer_than_the_longest():
    assert after(*[1.8] * 9).gap_s(1.0) == LONGEST_S


def test_a_stop_in_a_quick_rhythm_makes_no_later_gap_longer():
    assert after(*[0.033] * 20, 1.9, 1.9).gap_s(0.5) == 0.5


def test_what_is_longer_than_any_gap_and_time_that_does_not_rise_say_nothing_of_the_pace():
    assert after(0.033, 0.033, 0.033, 60.0, 0.0, -5.0, 0.033).steps == pytest.approx((0.033,) * 4)


def test_before_a_rhythm_is_known_gaps_are_what_they_are_set_to():
    assert after(1.0, 1.0).gap_s(0.5) == 0.5


def test_it_forgets_how_slow_it_was():
    assert after(*[0.7] * 20, *[0.05] * STEPS).gap_s(0.5) == 0.5
