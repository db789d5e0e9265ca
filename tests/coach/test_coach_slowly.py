"""A machine that answers three pictures a second, or fewer, still coaches, and blames nobody for being slow."""

from __future__ import annotations

import pytest
from slow_machine import Part, Person, Unasked, moments

from posture.coach.cues import FAULT_OF, Cue
from posture.coach.faults import Fault
from posture.coach.phases import Phase, Say
from posture.coach.run import Coach
from posture.coach.state import Options
from posture.coach.summary import HoldReport
from posture.pipeline import Session, load_estimator
from posture.stretches import library

HELD_S = 8.0
SAMPLE = {"stand": Part(0.0, 0.3, 1.7), "hold": Part(2.0, 6.3, 8.0), "up": Part(8.2, 10.9, 11.9)}
"""When in the samples with the heel on a box which part of the stretch is done."""

DOES = {Phase.READY: "stand", Phase.INTO: "hold", Phase.HOLD: "hold"}


def coached(
    sample: str, rate: float, seed: int = 0, stalls: float = 0.0, *, lasts_s: float = 60.0
) -> tuple[HoldReport, set[Fault]]:
    """The first hold of a sample on a machine that answers `rate` pictures a second, and the faults that were said."""
    stretch = library.stretch("standing_heel_raised")
    session = Session(Unasked(), estimator=load_estimator(), stretch=stretch)
    coach = Coach(stretch, Options(hold_s=HELD_S, rounds=1))
    person, wanted, said = Person(sample, SAMPLE), "stand", set[Fault]()
    for time_s in moments(rate, seed, stalls=stalls, until_s=lasts_s):
        view = coach.step(session.follow(person.pose(time_s, wanted), time_s))
        cues = {Cue(one.priority) for one in view.effects if isinstance(one, Say)}
        # Before it begins, "stand still for a moment" is no blame.
        said |= {FAULT_OF[cue] for cue in cues if cue in FAULT_OF and view.phase is not Phase.READY}
        wanted = DOES.get(view.phase, "up")
        if coach.state.holds:
            break
    return coach.so_far().holds[0], said


@pytest.mark.parametrize(("rate", "stalls"), [(3, 0.1), (1.5, 0.0)])
def test_a_right_hold_is_counted_and_not_found_fault_with(rate, stalls):
    hold, said = coached("heel_near_flat", rate, 1, stalls)
    assert said == set()
    assert hold.warnings == 0
    assert hold.right_s == pytest.approx(HELD_S, abs=2 / rate)


def test_a_rounded_back_is_warned_of():
    hold, said = coached("heel_near_rounded", 3, lasts_s=25.0)
    assert Fault.ROUNDED in said
    assert hold.warnings == 1


@pytest.mark.long
@pytest.mark.parametrize("rate", [5, 3, 2, 1.5])
@pytest.mark.parametrize("seed", range(10))
def test_a_right_hold_is_counted_however_unevenly_pictures_come(rate, seed):
    hold, said = coached("heel_near_flat", rate, seed, 0.1)
    assert said == set()
    assert (hold.warnings, hold.right_s >= HELD_S - 0.1) == (0, True)
