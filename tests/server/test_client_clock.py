"""A client's clock may do what it likes: what is behind it goes on, and counts nothing that never was."""

from __future__ import annotations

import math

import pytest
from builders import person
from hypothesis import example, given
from hypothesis import strategies as st
from scripted import frame_message, jpeg
from scripted_corridor import Scripted

from posture.pipeline import Session
from posture.settings import Settings
from posture.stretches import library
from server.live.clock import BACK_S, BREAK_S, LONGEST_S, ClientClock
from server.live.coaching import LiveCoach
from server.live.live_session import Judge

SAID = st.lists(
    st.one_of(st.integers(0, 2**64 - 1), st.integers(0, 20_000), st.sampled_from([0, 33, 2**63, 2**64 - 1])),
    min_size=1,
    max_size=30,
)


def test_a_clock_that_goes_on_is_read_as_it_is():
    clock = ClientClock()
    assert [clock.read(t_ms) for t_ms in (40, 73, 73, 106, 5_106)] == [0.04, 0.073, 0.073, 0.106, 5.106]


def test_one_that_begins_anew_goes_on_behind_a_break():
    clock = ClientClock()
    clock.read(40_000)
    assert [clock.read(t_ms) for t_ms in (0, 100, 1_100)] == pytest.approx([42.0, 42.1, 43.1])
    assert Settings().gap_s < BREAK_S


def test_a_picture_a_little_late_counts_at_the_time_before():
    clock = ClientClock()
    assert [clock.read(t_ms) for t_ms in (1_000, 900, 1_033)] == [1.0, 1.0, 1.033]
    assert BACK_S < BREAK_S


@example([13_042, 2**64 - 1, 2**64 - 1, 1_536])  # where a float of seconds is coarser than a second
@given(SAID)
def test_it_never_falls_and_goes_on_in_step_afterwards(said):
    clock = ClientClock()
    times = [clock.read(t_ms) for t_ms in said]
    assert times == sorted(times)
    assert all(math.isfinite(one) for one in times)
    assert times[-1] <= len(said) * LONGEST_S
    begun = clock.read(0)
    clock.read(100)
    # Half a second is half a second again, to the thousandth, whatever was said before.
    at = clock.read(10_000)
    assert clock.read(10_500) - at == pytest.approx(0.5, abs=1e-3)
    assert begun >= times[-1]


@pytest.mark.parametrize("said", [[2**64 - 1], [0, 2**63, 5, 2**64 - 1], [3_600_000, 0, 90_000]])
def test_whoever_is_led_gets_to_the_end_whatever_the_clock_did_before(said):
    script = Scripted()
    stretch = library.stretch(library.FREE)
    session = Session(script, Settings(), estimator=script, stretch=stretch)
    judge = Judge(session, Settings(), coach=LiveCoach(stretch))
    leans = {lean: person(lean_deg=lean) for lean in (0, 45)}
    image = jpeg()

    def look(t_ms: int, lean: int):
        script.pose = leans[lean]
        answer = judge.answer(frame_message(t_ms, image))
        assert answer.type == "feedback"
        return answer.coach

    for t_ms in said:
        look(t_ms, 0)
    t_ms = 0
    for lean, pictures in ((0, 20), (45, 30), (0, 12)):
        for _ in range(pictures):
            look(t_ms, lean)
            t_ms += 100
    assert judge.coach is not None
    summary = judge.coach.heed("finish").summary
    assert summary is not None
    assert 1.0 < summary.right_s <= 3.3
    assert len(summary.holds) == 1
