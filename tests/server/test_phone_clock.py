"""When a phone's pictures were taken, by the server's line of time: distances are kept, what is late is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.phone.clock import HEAL_MS, LATE_MS, PhoneClock


def test_distances_are_those_of_the_phone_however_the_link_delays() -> None:
    clock = PhoneClock()
    first = clock.read(70_000, 500)
    assert first == 500
    assert [clock.read(70_100, 930), clock.read(70_200, 940), clock.read(70_300, 950)] == [600, 700, 800]


def test_an_older_picture_is_left_out_once_a_newer_one_came() -> None:
    clock = PhoneClock()
    assert clock.read(1_000, 100) is not None
    assert clock.read(1_200, 310) is not None
    assert clock.read(1_100, 320) is None
    assert clock.read(1_200, 330) is None


def test_what_a_stalled_link_held_back_is_left_out_and_what_is_now_goes_on() -> None:
    clock = PhoneClock()
    clock.read(0, 50)
    stalled = [clock.read(100 * n, 2_000 + n) for n in range(1, 25)]
    assert stalled[:4] == [None] * 4
    assert None not in stalled[-19:], "less than LATE_MS behind the quickest"


def test_a_phone_that_slept_begins_a_new_clock() -> None:
    clock = PhoneClock()
    before = clock.read(90_000, 100)
    # Its clock stood still for a minute, so that all it sends looks a minute late.
    after = clock.read(90_010, 60_000)
    assert before is not None
    assert after == 60_000


@given(st.lists(st.tuples(st.integers(0, 2**64 - 1), st.integers(0, 20_000)), max_size=40))
def test_whatever_a_phone_says_time_rises_and_it_is_heard_again(pictures: list[tuple[int, int]]) -> None:
    clock, came_ms, last = PhoneClock(), 0, -1
    for phone_ms, gap_ms in pictures:
        came_ms += gap_ms
        time_ms = clock.read(phone_ms, came_ms)
        if time_ms is not None:
            assert time_ms > last
            last = time_ms
    assert clock.read(7, came_ms + HEAL_MS + LATE_MS) is not None
