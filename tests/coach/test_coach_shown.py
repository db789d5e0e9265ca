"""What the page is told to draw: one sign, a ring, and which picture is worth keeping."""

from __future__ import annotations

import pytest
from builders import angles
from coach_scripts import FREE, LEANS, RELAXING, Body, Script, hold, play, stretch
from english import told

from posture.coach.cues import Cue
from posture.coach.highlights import BETTER_DEG, Highlight, better, in_words
from posture.coach.moments import CoachMoment
from posture.coach.phases import Phase, Say, Urgency
from posture.coach.run import Coach
from posture.coach.signs import RINGS, Ring, Sign, ring_of, sign_of
from posture.coach.state import CoachState
from posture.stretches.stretch import Dose, Stretch
from posture.values import Feedback, LegReading, Side, Status, Verdict

LEFT = Side.LEFT


def drawn(script: Script, what: Stretch) -> list[tuple[CoachState, Sign, Ring | None]]:
    """What is drawn at each moment."""
    found: list[tuple[CoachState, Sign, Ring | None]] = []
    play(
        script,
        what,
        each=lambda state, moment, _: found.append(
            (state, sign_of(state, moment.verdict, warning=moment.warning), ring_of(state, 6))
        ),
    )
    return found


def order(script: Script, what: Stretch) -> list[Sign]:
    """The signs, each once as they follow."""
    signs = [sign for _, sign, _ in drawn(script, what)]
    return [sign for i, sign in enumerate(signs) if i == 0 or sign is not signs[i - 1]]


def test_each_phase_has_its_sign():
    script = hold(Script().to(2.0), LEFT, 6.5).to(2.0)
    what = stretch(dose=Dose(hold_s=5.0))
    assert order(script, what) == [Sign.UNKNOWN, Sign.GO, Sign.HOLD, Sign.UP, Sign.OTHER]
    assert Sign.COUNT in order(Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(1.0, hinge=0.0).to(1.0), LEANS)
    pressing = Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(24.0).to(2.0, hinge=47.0).to(6.0)
    assert order(pressing, RELAXING)[:6] == [Sign.UNKNOWN, Sign.GO, Sign.HOLD, Sign.PRESS, Sign.RELAX, Sign.HOLD]


@pytest.mark.parametrize(
    ("wrong", "sign"), [({"lumbar": 45.0}, Sign.ROUNDED), ({"knee": 40.0}, Sign.FIX), ({"seen": False}, Sign.UNKNOWN)]
)
def test_what_stops_the_clock_takes_the_place_of_the_ring(wrong, sign):
    last = drawn(Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(4.0).to(2.0, **wrong), stretch())[-1]
    assert last[1] is sign
    assert last[2] is not None
    assert last[2].waits


def test_a_free_lean_is_flat_or_careful_or_rounded():
    script = Script().to(2.0).to(2.0, hinge=40.0).to(2.0).to(0.5, lumbar=26.0).to(1.0).to(0.2, lumbar=45.0).to(1.0)
    assert order(script, FREE) == [Sign.UNKNOWN, Sign.GOOD, Sign.HOLD, Sign.CAUTION, Sign.ROUNDED]


def test_the_ring_counts_down_a_hold_and_up_a_free_lean():
    held = [ring for _, _, ring in drawn(Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(40.0), stretch()) if ring]
    assert [ring.number for ring in held] == sorted((ring.number for ring in held), reverse=True)
    assert held[0].number == pytest.approx(29, abs=1)
    assert held[-1].number == 1
    free = [ring for _, _, ring in drawn(Script().to(2.0).to(1.0, hinge=40.0).to(40.0), FREE) if ring]
    assert [ring.number for ring in free] == sorted(ring.number for ring in free)
    assert free[0].number == 0
    assert free[-1].number == pytest.approx(39, abs=1)
    assert free[-1].share == 1


def test_repetitions_fill_the_ring():
    script = Script().to(2.0)
    for _ in range(3):
        script.to(1.0, hinge=40.0, leg=LEFT).to(1.0, hinge=0.0)
    state, _, ring = drawn(script, LEANS)[-1]
    assert state.phase is Phase.REPEAT
    assert ring == Ring(3, 0.5, waits=False)


def test_a_sign_of_a_ring_never_comes_without_one():
    script = Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(24.0).to(2.0, hinge=47.0).to(20.0)
    for what in (stretch(), RELAXING, LEANS, FREE):
        assert all(ring for _, sign, ring in drawn(script, what) if sign in RINGS)


def test_numbers_give_way_and_a_rounding_does_not_wait():
    script = Script().to(2.0).to(1.0, hinge=40.0, leg=LEFT).to(10.0).to(0.2, lumbar=45.0).to(2.0).to(0.2, lumbar=0.0)
    _, heard = play(script.to(30.0), stretch())
    urgency = {Cue(say.priority): say.urgency for _, say in heard if isinstance(say, Say)}
    assert urgency[Cue.COUNT] is Urgency.IF_QUIET
    assert urgency[Cue.ROUNDED] is Urgency.NOW


def kept(*bodies: Body) -> list[Highlight]:
    """The moments whose pictures are kept, one after the other."""
    found: list[Highlight] = []
    for second, body in enumerate(bodies):
        verdict = Verdict.ROUNDED if body.lumbar >= 31.5 else Verdict.CAUTION if body.lumbar >= 22.5 else Verdict.GOOD
        moment = CoachMoment(
            time_s=10.0 + second, seen=True, range_deg=body.hinge, lumbar_deg=body.lumbar, verdict=verdict
        )
        one = better(found[-1] if found else None, moment, 10.0)
        found += [one] if one else []
    return found


def test_the_roundest_moment_is_kept_or_else_the_deepest_flat_one():
    flat, flatter = Body(hinge=30.0, lumbar=3.0), Body(hinge=30.0 + BETTER_DEG / 2, lumbar=3.0)
    deeper, round_, rounder = Body(hinge=50.0, lumbar=8.0), Body(hinge=20.0, lumbar=25.0), Body(hinge=40.0, lumbar=40.0)
    assert [one.time_s for one in kept(Body(), flat, flatter, deeper, flat)] == [1.0, 3.0]
    assert [one.time_s for one in kept(flat, round_, deeper, rounder, round_)] == [0.0, 1.0, 3.0]
    assert told(in_words(kept(deeper)[0])) == "Your deepest flat lean, at 0 s: 50° from the hips, 8° from the low back."
    assert told(in_words(kept(flat, rounder)[1])).startswith("Your roundest moment, at 1 s: 40° from the hips")


def test_what_is_not_judged_is_not_kept():
    unknown = CoachMoment(time_s=1.0, seen=True, range_deg=60.0, lumbar_deg=5.0)
    assert better(None, unknown, 0.0) is None
    assert better(None, CoachMoment(time_s=1.0, seen=False), 0.0) is None


def test_a_pause_silences_the_warning():
    coach = Coach(stretch())
    frames = [
        Feedback(
            time_s=i / 10,
            status=Status.OK,
            verdict=Verdict.ROUNDED,
            warning=True,
            angles=angles(40.0, hinge=40.0, lean=60.0),
            legs=LegReading(stretched=LEFT, knee_deg=3.0),
        )
        for i in range(40)
    ]
    views = [coach.step(one) for one in frames]
    assert (views[-1].sign, bool(views[-1].alert)) == (Sign.ROUNDED, True)
    paused = coach.pause(4.0)
    assert (paused.sign, paused.alert) == (Sign.PAUSED, None)
