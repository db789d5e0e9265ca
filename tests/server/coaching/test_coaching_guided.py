"""Guidance before judgement: who stands right begins at once, who does not is told one thing at a time."""

from __future__ import annotations

import pytest
from slow_machine import FPS, Unasked, recorded

from posture.coach.behaviour import WAIT_S
from posture.coach.phases import Phase
from posture.measure.guidance import Check
from posture.measure.surroundings import Around
from posture.pipeline import Session, load_estimator
from posture.stretches import library
from server.live.coach_messages import CoachMessage
from server.live.coaching import LiveCoach


def coached(
    sample: str, *, rate: float = 10, from_s: float = 0.0, for_s: float = 2.0, around: Around | None = None
) -> list[tuple[float, CoachMessage]]:
    """What the page is told of this part of a sample, which is played again from its beginning until then."""
    stretch = library.stretch("standing_heel_raised")
    session, coach = Session(Unasked(), estimator=load_estimator(), stretch=stretch), LiveCoach(stretch)
    told = []
    for number in range(round(for_s * rate)):
        time_s = number / rate
        pose = recorded(sample)[round((from_s + time_s % 1.6) * FPS)]
        told.append((time_s, coach.see(session.follow(pose, time_s), around or Around())))
    return told


def said(told: list[tuple[float, CoachMessage]]) -> list[str]:
    return [one.text for _, message in told for one in message.say]


@pytest.mark.parametrize("rate", [10, 3, 2])
def test_who_stands_right_is_ready_within_five_seconds_and_is_told_nothing_else(rate):
    told = coached("heel_near_flat", rate=rate, for_s=5.0)
    ready = [time_s for time_s, message in told if message.phase is not Phase.READY]
    assert ready
    assert not [sentence for sentence in said(told) if "picture" in sentence or "camera" in sentence]


def test_a_moving_camera_is_told_and_waited_for_but_not_for_ever():
    told = coached("heel_near_flat", rate=5, for_s=WAIT_S + 2, around=Around(moving=True))
    waits = [message for time_s, message in told if time_s < WAIT_S]
    assert {message.phase for message in waits} == {Phase.READY}
    assert waits[-1].sentence == "The camera is moving: put it down where it stands firmly."
    assert waits[-1].sentence in said(told)
    assert [check.id for check in waits[-1].checks if not check.met] == [Check.STILL]
    assert told[-1][1].phase is not Phase.READY


def test_a_heel_that_is_up_already_is_said_with_what_it_costs():
    told = coached("heel_near_flat", rate=5, from_s=9.8 - 6.0, for_s=4.0)
    message = told[-1][1]
    assert [check.id for check in message.checks if not check.met] == [Check.STANDING]
    assert "One foot is up already" in message.sentence
    assert "miss part of every rounding" in message.sentence
    assert message.sentence in said(told)
