"""Repetitions: what counts as one, and each leg's own number."""

from __future__ import annotations

import pytest
from coach_scripts import LEANS, WARNING, Script, of, play, said
from english import told

from posture.coach.phases import Phase, RepDone
from posture.values import Side

LEFT, RIGHT = Side.LEFT, Side.RIGHT


def lean(script: Script, leg: Side, lumbar: float = 5.0) -> Script:
    return script.to(1.0, hinge=40.0, lumbar=lumbar, leg=leg).to(0.8).to(1.0, hinge=0.0, lumbar=0.0).to(0.6, leg=None)


def test_repetitions_are_counted_a_leg_each_with_its_own_low_back():
    script = Script().to(2.0)
    for i, leg in enumerate((LEFT, RIGHT) * 3):
        lean(script, leg, lumbar=40.0 if i == 2 else 4.0 + i)
    state, heard = play(script.to(2.0), LEANS)
    done = of(heard, RepDone)
    assert [(one.leg, one.number) for one in done] == [(s, n) for n in (1, 2, 3) for s in (LEFT, RIGHT)]
    assert [one.rounded for one in done] == [False, False, True, False, False, False]
    assert [one.worst_lumbar_deg for one in done] == pytest.approx([4, 5, 40, 7, 8, 9])
    assert "2, rounded." in said(heard)
    assert said(heard).count(WARNING) == 1
    assert state.summary
    assert told(state.summary.went_well) == "5 of 6 repetitions with a flat back."


def test_half_a_lean_is_no_repetition():
    script = Script().to(2.0)
    lean(script, LEFT)
    script.to(1.0, hinge=15.0, leg=RIGHT).to(1.0, hinge=0.0)
    _, heard = play(script, LEANS)
    assert len(of(heard, RepDone)) == 1


def test_one_leg_beyond_its_number_does_not_stand_in_for_the_other():
    script = Script().to(2.0)
    for _ in range(6):
        lean(script, LEFT)
    state, _ = play(script, LEANS)
    assert state.phase is Phase.REPEAT
