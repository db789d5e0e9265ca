"""The way through a calibration: its table of steps, what is said, when a step is done."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import angles
from calibration_feedback import FPS, GOOD, HINGE, ROUND, STAND, TAKEN_AT, play, script
from calibration_script import REFERENCE

from posture.calibration.machine import advance, begin, finish
from posture.calibration.moments import Moment, moment_of
from posture.calibration.refusals import Refusal, refused
from posture.calibration.result import DRIFT_SHARE, Grade
from posture.calibration.steps import (
    ACTIVE,
    HINTS,
    PATIENCE_S,
    PROMPTS,
    TRANSITIONS,
    Finished,
    NewReference,
    Say,
    Step,
    Trigger,
    next_step,
)
from posture.values import Status
from posture.words import LANGUAGES, catalogue


def test_the_table_leads_through_all_steps():
    step, seen = Step.STAND, [Step.STAND]
    while step is not Step.DONE:
        step = next_step(step, Trigger.HELD)
        seen.append(step)
    assert seen == [*ACTIVE, Step.DONE]


@pytest.mark.parametrize("step", ACTIVE)
def test_any_step_can_be_refused(step):
    assert next_step(step, Trigger.REFUSE) is Step.REFUSED


@pytest.mark.parametrize(("step", "trigger"), [(s, t) for s in Step for t in Trigger if (s, t) not in TRANSITIONS])
def test_an_unknown_transition_names_state_and_event(step, trigger):
    with pytest.raises(ValueError, match=f"{step.value}.*{trigger.value}"):
        next_step(step, trigger)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_said_is_short_and_whole(language):
    refusals = [refused(refusal) for refusal in Refusal]
    said = [*PROMPTS.values(), *HINTS.values(), *refusals, *(one.attribute("remedy") for one in refusals)]
    for text in map(catalogue(language).text, said):
        assert text.endswith(".")
        assert len(text) <= 115
    assert len({catalogue(language).text(refusal) for refusal in refusals}) == len(Refusal)
    assert set(PATIENCE_S) == set(HINTS) == set(ACTIVE)


def test_a_calibration_goes_through_by_itself():
    state, heard = play(script(GOOD))
    assert [effect.sentence for _, effect in heard if isinstance(effect, Say)] == [
        PROMPTS[s] for s in (*ACTIVE[1:], Step.DONE)
    ]
    assert isinstance(heard[-1][1], Finished)
    assert (state.step, state.progress, state.refusal) == (Step.DONE, 1.0, None)
    found = state.calibration
    assert found is not None
    assert found.flat_hinge_deg == pytest.approx(50)
    assert found.drift.at(50) == pytest.approx(5, abs=0.2)
    # 44 deg read at a hinge of 20, where this person's flat back reads 2.
    assert found.maximum_deg == pytest.approx(44 - DRIFT_SHARE * 2, abs=0.3)
    assert (found.grade, found.reasons, found.taken_at) == (Grade.GOOD, (), TAKEN_AT)


def test_begin_asks_for_a_fresh_reference():
    state, effects = begin(TAKEN_AT)
    assert effects == (NewReference(), Say(PROMPTS[Step.STAND]))
    assert (state.step, state.progress) == (Step.STAND, 0.0)


def test_progress_rises_within_a_step_and_stays_within_0_and_1():
    state, _ = begin(TAKEN_AT)
    seen: dict[Step, list[float]] = {}
    for one in script(GOOD):
        state, _ = advance(state, moment_of(one, REFERENCE), one.time_s)
        seen.setdefault(state.step, []).append(state.progress)
    for step in ACTIVE:
        assert 0 <= min(seen[step]) <= max(seen[step]) <= 1
        assert max(seen[step]) > 0.8


def test_a_bend_without_a_wait_counts_when_it_comes_back():
    state, _ = play(
        script([*STAND, (2.0, 50.0, 5.0), (2.0, 0.0, 0.0), *STAND, (2.0, 20.0, 44.0), (2.0, 0.0, 0.0), *STAND])
    )
    assert state.step is Step.DONE


def test_a_pause_on_the_way_down_is_no_end_of_it():
    deep = [(1.0, 25.0, 2.0), (1.0, 25.0, 2.0), (2.0, 60.0, 6.0), (1.0, 60.0, 6.0), (2.0, 0.0, 0.0)]
    state, _ = play(script([*STAND, *deep, *STAND, *ROUND, *STAND]))
    assert state.calibration is not None
    assert state.calibration.flat_hinge_deg == pytest.approx(60)


def test_one_wild_frame_changes_nothing():
    wild = script(GOOD)
    middle = round(13.5 * FPS)
    wild[middle] = replace(wild[middle], angles=angles(120.0, hinge=20.0, lean=80.0))
    state, _ = play(wild)
    assert state.calibration is not None
    assert state.calibration.maximum_deg == pytest.approx(44 - DRIFT_SHARE * 2, abs=0.3)


def test_a_clip_that_ends_in_the_last_standing_still_counts():
    state, _ = play(script([*STAND, *HINGE, *STAND, *ROUND[:2]]))
    assert state.step is Step.STAND_LAST
    state, effects = finish(state)
    assert isinstance(effects[-1], Finished)
    assert finish(state) == (state, ())


def test_moments_that_are_not_newer_or_come_late_change_nothing():
    state, _ = play(script(STAND[:1]))
    moment = Moment(time_s=0.0, status=Status.NO_PERSON)
    assert advance(state, moment, 0.0) == (state, ())
    over, _ = play(script(GOOD))
    assert advance(over, moment, 99.0) == (over, ())


def test_reservations_make_it_fair():
    state, _ = play(script([*STAND, (2, 35.0, 12.0), (1, 35.0, 12.0), (2, 0, 0), *STAND, *ROUND, *STAND], yaw=12))
    assert state.calibration is not None
    assert state.calibration.grade is Grade.FAIR
    assert len(state.calibration.reasons) == 3
