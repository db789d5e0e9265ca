"""Calibrations that go wrong: each is refused with its own sentence, and a step can be done again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from calibration_feedback import (
    DO_SOMETHING,
    GOOD,
    HINGE,
    ROUND,
    STAND,
    TAKEN_AT,
    blind,
    from_time,
    play,
    script,
    standing_at,
)
from calibration_script import REFERENCE
from english import told

from posture.calibration.machine import begin, finish, restart
from posture.calibration.moments import moment_of
from posture.calibration.refusals import Refusal, refused_aloud
from posture.calibration.refusals import refused as reason
from posture.calibration.result import DRIFT_SHARE
from posture.calibration.steps import HINTS, PROMPTS, NewReference, Refused, Say, Step
from posture.measure.contour import trace_back
from posture.measure.reference import Reference
from posture.values import Event, Feedback, Side, Status

NO_HINGE = [*STAND, (46.0, 0.0, 0.0)]
FLAT_AGAIN = [*STAND, *HINGE, *STAND, *HINGE, *STAND, *HINGE, *STAND]


def bad(name: Refusal) -> list[Feedback]:
    """A calibration that goes wrong in one way."""
    good = script(GOOD)
    nowhere = script([(46.0, 0.0, 0.0)])
    bend_s, second_s, round_s = 3.0, 8.5, 11.5
    match name:
        case Refusal.NO_PERSON | Refusal.OUT_OF_FRAME | Refusal.NOT_SIDE_ON | Refusal.LOW_CONFIDENCE:
            return from_time(script([*STAND, (20.0, 50.0, 5.0)]), bend_s, blind(Status(name.value)))
        case Refusal.NOT_STANDING:
            return from_time(nowhere, 0, blind(Status.NO_REFERENCE))
        case Refusal.WALKED:
            return from_time(
                good, second_s, lambda one: replace(one, pose=standing_at(160 + 40 * (one.time_s - 8.5) // 1))
            )
        case Refusal.NO_HINGE:
            return script(NO_HINGE)
        case Refusal.KNEES_IN_HINGE:
            return script(GOOD, knee=25)
        case Refusal.HINGE_ROUNDED:
            return script([*STAND, *ROUND, *STAND])
        case Refusal.NO_ROUNDING:
            return script([*STAND, *HINGE, (60.0, 0.0, 0.0)])
        case Refusal.KNEES_IN_ROUNDING:
            return script(GOOD[:5]) + script([*ROUND, *STAND], knee=25, start=round_s)
        case Refusal.NOT_SEPARABLE:
            return script(FLAT_AGAIN)
        case Refusal.TIMED_OUT:
            return script([*STAND, (2.5, 50.0, 5.0), (40.0, 50.0, 5.0)])
        case _:
            raise AssertionError(name)


@pytest.mark.parametrize("name", [one for one in Refusal if one not in (Refusal.STRANGER, Refusal.BROKEN_OFF)])
def test_a_bad_calibration_is_refused_with_its_own_sentence(name):
    state, heard = play(bad(name))
    assert (state.step, state.refusal, state.calibration) == (Step.REFUSED, name, None)
    said, refused = heard[-2][1], heard[-1][1]
    assert isinstance(refused, Refused)
    assert (refused.problem, refused.remedy) == (reason(name), reason(name).attribute("remedy"))
    assert said == Say(refused_aloud(name))
    assert told(state.prompt) == f"{told(refused.problem)} {told(refused.remedy)}"


@pytest.mark.parametrize("reference_taken", [True, False])
def test_somebody_else_is_refused(reference_taken):
    state, _ = play(script([*STAND, (1.0, 20.0, 2.0)]))
    (other,) = script([(0.05, 0.0, 0.0)], start=9.0)
    if reference_taken:
        state, heard = play([replace(other, events=(Event.REFERENCE_TAKEN,))], state)
    else:
        state, heard = play([replace(other, status=Status.NO_REFERENCE)], state, reference=None)
    assert state.refusal is Refusal.STRANGER
    refused = heard[-1][1]
    assert isinstance(refused, Refused)
    assert refused.restart_at is Step.STAND


def test_a_turned_camera_is_refused_before_any_bend():
    state, heard = play(script(STAND, yaw=17))
    assert state.refusal is Refusal.NOT_SIDE_ON
    assert heard[-1][0] < 3.0


def test_a_camera_seen_as_turned_in_the_bend_is_refused():
    state, _ = play(script(STAND) + script([*HINGE, *STAND], yaw=-19, start=3.0))
    assert state.refusal is Refusal.NOT_SIDE_ON


def test_walking_about_without_ever_standing_is_refused_as_that():
    walk = [
        replace(blind(Status.NO_REFERENCE)(one), pose=standing_at(100 + 120 * (one.time_s % 2 > 1)))
        for one in script([(46.0, 0, 0)])
    ]
    assert play(walk)[0].refusal is Refusal.WALKED


def test_figures_too_unsure_are_refused():
    assert play(script(GOOD, sd=13))[0].refusal is Refusal.LOW_CONFIDENCE


def test_a_moment_unseen_is_bridged_and_spoken_of_only_when_it_lasts():
    short = from_time(script(GOOD), 4.0, blind(Status.OUT_OF_FRAME), 4.5)
    state, heard = play(short)
    assert state.step is Step.DONE
    assert Say(DO_SOMETHING) not in [effect for _, effect in heard]
    long = from_time(script([*STAND, (9.0, 0, 0)]), 4.0, blind(Status.OUT_OF_FRAME), 7.0)
    state, heard = play(long)
    said = [effect for _, effect in heard]
    assert said.count(Say(DO_SOMETHING)) == 1
    assert said[-1] == Say(PROMPTS[Step.HINGE])


def test_a_hint_comes_before_a_refusal():
    _, heard = play(script(NO_HINGE))
    assert [effect for _, effect in heard][1] == Say(HINTS[Step.HINGE])


def test_a_flat_bend_instead_of_rounding_is_told_what_was_meant():
    _, heard = play(script([*STAND, *HINGE, *STAND, *HINGE]))
    assert heard[-1][1] == Say(refused_aloud(Refusal.NO_ROUNDING))


@pytest.mark.parametrize(
    ("keys", "refusal"),
    [
        ([(0.5, 0, 0)], Refusal.NOT_STANDING),
        (STAND, Refusal.NO_HINGE),
        ([*STAND, *HINGE[:2]], Refusal.BROKEN_OFF),
        ([*STAND, *HINGE, *STAND], Refusal.NO_ROUNDING),
    ],
)
def test_a_clip_that_breaks_off_says_what_is_missing(keys, refusal):
    state, _ = finish(play(script(keys))[0])
    assert state.refusal is refusal


def test_a_refused_rounding_can_be_done_again_with_the_hinge_kept():
    state, heard = play(bad(Refusal.NOT_SEPARABLE))
    refused = heard[-1][1]
    assert isinstance(refused, Refused)
    state, effects = restart(state, refused.restart_at)
    assert (state.step, effects) == (Step.ROUND, (Say(PROMPTS[Step.ROUND]),))
    state, _ = play(script([*ROUND, *STAND], start=60.0), state)
    assert state.calibration is not None
    assert state.calibration.maximum_deg == pytest.approx(44 - DRIFT_SHARE * 2, abs=0.3)


@pytest.mark.parametrize("keys", [STAND, [*STAND, *HINGE[:2]], [*STAND, *HINGE, *STAND], GOOD])
def test_standing_and_hinge_can_be_done_again_from_any_later_step(keys):
    state, _ = play(script(keys))
    hinge, _ = restart(state, Step.HINGE)
    assert (hinge.step, set(hinge.gathered)) == (Step.HINGE, {Step.STAND})
    fresh, effects = restart(state, Step.STAND)
    assert effects[0] == NewReference()
    assert play(script(GOOD), fresh)[0].step is Step.DONE


@pytest.mark.parametrize("step", [Step.HINGE, Step.ROUND])
def test_a_step_can_not_be_redone_before_it_was_reached(step):
    refused, _ = play(script(STAND, yaw=17))
    for state in (begin(TAKEN_AT)[0], refused):
        with pytest.raises(ValueError, match=f"{state.step.value}.*redo_{step.value}"):
            restart(state, step)


def test_only_three_steps_can_be_redone():
    with pytest.raises(ValueError, match="stand_again"):
        restart(begin(TAKEN_AT)[0], Step.STAND_AGAIN)


@pytest.mark.parametrize(("unlike", "refused"), [(0.1, False), (0.2, True)])
def test_somebody_who_took_their_place_unnoticed_is_refused_at_the_end(unlike, refused):
    pose = standing_at()
    feedback = [replace(one, contour=trace_back(pose, Side.LEFT)) for one in script(GOOD)]
    first = moment_of(feedback[0], REFERENCE).shape
    assert first is not None
    other = Reference(shape=replace(first, features=first.features + unlike), time_s=0.5, seconds=0.5)
    state, _ = play(feedback, reference=other)
    assert (state.refusal is Refusal.STRANGER) == refused
