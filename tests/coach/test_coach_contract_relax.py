"""Contract-relax: hold, press without moving, relax, and hold deeper."""

from __future__ import annotations

import pytest
from coach_scripts import RELAXING, Script, fault_told, of, phase_told, phases, play, said

from posture.coach.faults import Fault
from posture.coach.phases import HoldPaused, HoldStarted, Pause, Phase, PhaseBegan, RoundDone
from posture.values import Side

LEFT, RIGHT = Side.LEFT, Side.RIGHT


def relaxing(*, press_hinge: float = 40.0, deeper: float = 4.0, rounds: int = 1) -> Script:
    """Down, then so many rounds: hold 10, press 12, relax and lean further, hold 15."""
    script = Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT)
    for i in range(rounds):
        depth = 40.0 + deeper * i
        script.to(10.5).to(0.5, hinge=press_hinge + deeper * i).to(2.5).to(0.5, hinge=depth).to(
            10.0 if press_hinge == 40.0 else 11.0
        )
        script.to(3.0, hinge=depth + deeper).to(15.6)
    return script


def test_contract_relax_holds_presses_relaxes_and_holds_deeper():
    state, heard = play(relaxing(), RELAXING)
    assert phases(heard) == [Phase.INTO, Phase.HOLD, Phase.PRESS, Phase.RELAX, Phase.DEEPER, Phase.HOLD]
    times = {one.phase: t for t, one in heard if isinstance(one, PhaseBegan)}
    assert times[Phase.RELAX] - times[Phase.PRESS] == pytest.approx(12, abs=0.5)
    assert 3 <= times[Phase.DEEPER] - times[Phase.RELAX] <= 6
    assert state.holds[0].grew_deg == pytest.approx(4, abs=0.5)
    assert fault_told(Fault.MOVED) not in said(heard)
    assert fault_told(Fault.NOT_DEEPER) not in said(heard)
    assert {phase_told(p) for p in (Phase.PRESS, Phase.RELAX)} <= set(said(heard))


def test_three_rounds_a_leg_are_done_without_coming_up():
    state, heard = play(relaxing(rounds=4), RELAXING)
    assert [one.round for one in of(heard, RoundDone)] == [1, 2, 3]
    assert [one.round for one in of(heard, HoldStarted)] == [1, 2, 3]
    assert [hold.leg for hold in state.holds] == [LEFT] * 3
    assert state.phase is Phase.COME_UP


def test_moving_while_pressing_is_said():
    _, heard = play(relaxing(press_hinge=46.0), RELAXING)
    assert said(heard).count(fault_told(Fault.MOVED)) == 1
    assert Pause.MOVED in [one.reason for one in of(heard, HoldPaused)]
    _, heard = play(relaxing(press_hinge=43.0), RELAXING)
    assert fault_told(Fault.MOVED) not in said(heard)


def test_not_going_deeper_after_relaxing_is_said_and_does_not_block():
    state, heard = play(relaxing(deeper=0.0).to(8.0), RELAXING)
    assert said(heard).count(fault_told(Fault.NOT_DEEPER)) == 1
    assert Phase.DEEPER in phases(heard)
    assert state.holds[0].grew_deg == pytest.approx(0, abs=0.5)
    assert Fault.NOT_DEEPER in state.holds[0].faults
