"""The clock counts right form only: thirty seconds with a rounding of six are 24."""

from __future__ import annotations

import pytest
from coach_scripts import WARNING, Script, of, play, said, stretch

from posture.coach.phases import HoldEnded, HoldPaused, HoldResumed, Pause
from posture.values import Side

LEFT, RIGHT = Side.LEFT, Side.RIGHT


def rounding(script: Script, seconds: float) -> Script:
    """The back rounds for `seconds`, the hips give way."""
    return script.to(0.2, hinge=25.0, lumbar=40.0).to(seconds - 0.25).to(0.2, hinge=40.0, lumbar=0.0)


def test_thirty_seconds_with_a_rounding_of_six_are_24_of_right_form_and_one_warning():
    script = rounding(Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(10.0), 6.0).to(14.0)
    state, heard = play(script.to(1.0, hinge=0.0).to(6.0, leg=None), stretch())
    ended = of(heard, HoldEnded)[0]
    assert ended.right_s == pytest.approx(24.0, abs=1.0)
    assert ended.in_position_s == pytest.approx(30.0, abs=1.2)
    assert said(heard).count(WARNING) == 1
    assert [one.reason for one in of(heard, HoldPaused)] == [Pause.ROUNDED, Pause.OUT]
    assert len(of(heard, HoldResumed)) == 1
    report = state.holds[0]
    assert report.warnings == 1
    assert report.rounding_share == pytest.approx(0.2, abs=0.03)
    assert "That was 24 seconds of right form." in " ".join(said(heard))


def test_who_stays_has_thirty_seconds_of_right_form_after_36():
    script = rounding(Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(10.0), 6.0).to(40.0)
    _, heard = play(script, stretch())
    reached_s = 3.0
    ended_s, ended = next((t, one) for t, one in heard if isinstance(one, HoldEnded))
    assert ended_s - reached_s == pytest.approx(36.0, abs=1.0)
    assert ended.right_s == pytest.approx(30.0, abs=0.1)
    assert said(heard).count(WARNING) == 1


@pytest.mark.parametrize("fps", [5, 10, 30])
def test_the_criterion_holds_at_any_frame_rate(fps):
    script = rounding(Script(fps=fps).to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(10.0), 6.0).to(14.0)
    _, heard = play(script.to(1.0, hinge=0.0).to(6.0, leg=None), stretch())
    assert of(heard, HoldEnded)[0].right_s == pytest.approx(24.0, abs=1.0)
    assert said(heard).count(WARNING) == 1


def test_the_clock_stands_from_the_first_rounded_moment_not_from_the_warning():
    script = rounding(Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(10.0), 6.0).to(5.0)
    before: list[float] = []

    def each(state, moment, effects):
        if moment.rounded:
            before.append(state.tally.right_s)

    play(script, stretch(), each=each)
    assert len(before) > 100
    assert max(before) == min(before)
