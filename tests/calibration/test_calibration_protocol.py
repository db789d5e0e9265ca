"""Calibrations played from scripts: keys of (seconds, hinge, lumbar) become feedback, feedback becomes moments."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from builders import angles, person, shape

from posture.calibration.fit import fit_drift
from posture.calibration.moments import Moment, moment_of, reached
from posture.calibration.protocol import CalibrationState, advance, begin, finish, restart
from posture.calibration.refusals import REFUSALS, Refusal
from posture.calibration.result import (
    DRIFT_SHARE,
    Calibration,
    CalibrationError,
    Drift,
    Grade,
    Setup,
    Stale,
    setup_of,
    staleness,
    standing_change,
)
from posture.calibration.steps import (
    ACTIVE,
    HINTS,
    PATIENCE_S,
    PROMPTS,
    TRANSITIONS,
    Finished,
    NewReference,
    Refused,
    Say,
    Step,
    Trigger,
    next_step,
)
from posture.contour import trace_back
from posture.reference import Reference
from posture.settings import PRESETS, Strictness
from posture.shape import FEATURES
from posture.values import Event, Feedback, Side, Status, Verdict, View

FPS = 20
TAKEN_AT = "2026-03-01T10:00:00+00:00"
REFERENCE = Reference(shape=shape(), time_s=0.5, seconds=0.5)

# (seconds, hip hinge, lumbar flexion) to arrive at, in a straight line from the key before.
STAND = [(3.0, 0.0, 0.0)]
HINGE = [(2.5, 50.0, 5.0), (1.0, 50.0, 5.0), (2.0, 0.0, 0.0)]
ROUND = [(2.0, 20.0, 44.0), (1.0, 20.0, 44.0), (2.0, 0.0, 0.0)]
GOOD = [*STAND, *HINGE, *STAND, *ROUND, *STAND]

Change = Callable[[Feedback], Feedback]


@lru_cache
def standing_at(x: float = 160.0, scale: float = 1.0):
    return person(hip=(x, 120.0), scale=scale)


def script(
    keys: Iterable[tuple[float, float, float]],
    *,
    yaw: float = 0.0,
    knee: float = 0.0,
    sd: float = 2.0,
    start: float = 0.0,
) -> list[Feedback]:
    """Feedback at 20 frames a second; the lean is the hinge and half the flexion, `knee` grows with the lean."""
    found: list[Feedback] = []
    hinge = lumbar = 0.0
    time_s = start
    for seconds, to_hinge, to_lumbar in keys:
        count = round(seconds * FPS)
        for i in range(1, count + 1):
            h, low = hinge + (to_hinge - hinge) * i / count, lumbar + (to_lumbar - lumbar) * i / count
            lean = h + low / 2
            bent = knee * min(lean / 30, 1.0)
            found.append(
                Feedback(
                    time_s=time_s,
                    status=Status.OK,
                    verdict=Verdict.GOOD,
                    angles=replace(
                        angles(low, hinge=h, lean=lean, sd=sd), knee_flexion_left_deg=bent, knee_flexion_right_deg=bent
                    ),
                    reference_progress=1.0,
                    pose=standing_at(),
                    view=View(status=Status.OK, facing=Side.LEFT, yaw_deg=yaw),
                )
            )
            time_s += 1 / FPS
        hinge, lumbar = to_hinge, to_lumbar
    return found


def play(feedback: Iterable[Feedback], state: CalibrationState | None = None, *, reference=REFERENCE):
    """The state after `feedback`, and all effects with the time they came at."""
    state = state or begin(TAKEN_AT)[0]
    heard = []
    for one in feedback:
        state, effects = advance(state, moment_of(one, reference), one.time_s)
        heard += [(one.time_s, effect) for effect in effects]
    return state, heard


def blind(status: Status, advice: str = "Do something.") -> Change:
    return lambda one: replace(one, status=status, advice=advice, angles=None)


def from_time(feedback: list[Feedback], start: float, change: Change, end: float = 1e9) -> list[Feedback]:
    return [change(one) if start <= one.time_s < end else one for one in feedback]


def done() -> Calibration:
    state, _ = play(script(GOOD))
    assert state.calibration is not None
    return state.calibration


# --- the table ---


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


def test_everything_said_is_short_and_whole():
    said = [*PROMPTS.values(), *HINTS.values(), *(part for both in REFUSALS.values() for part in both)]
    for text in filter(None, said):
        assert text.endswith(".")
        assert len(text) <= 100
    assert set(REFUSALS) == set(Refusal)
    assert len(set(REFUSALS.values())) == len(Refusal)
    assert set(PATIENCE_S) == set(HINTS) == set(ACTIVE)


# --- the way through ---


def test_a_calibration_goes_through_by_itself():
    state, heard = play(script(GOOD))
    assert [effect.text for _, effect in heard if isinstance(effect, Say)] == [
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


# --- refusals ---

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
    assert (refused.problem, refused.remedy) == REFUSALS[name]
    assert said == Say(f"{refused.problem} {refused.remedy}")
    assert state.prompt == said.text


@pytest.mark.parametrize("reference_taken", [True, False])
def test_somebody_else_is_refused(reference_taken):
    state, _ = play(script([*STAND, (1.0, 20.0, 2.0)]))
    (other,) = script([(0.05, 0.0, 0.0)], start=9.0)
    if reference_taken:
        state, heard = play([replace(other, events=(Event.REFERENCE_TAKEN,))], state)
    else:
        state, heard = play([replace(other, status=Status.NO_REFERENCE)], state, reference=None)
    assert state.refusal is Refusal.STRANGER
    assert heard[-1][1].restart_at is Step.STAND


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
    assert Say("Do something.") not in [effect for _, effect in heard]
    long = from_time(script([*STAND, (9.0, 0, 0)]), 4.0, blind(Status.OUT_OF_FRAME), 7.0)
    state, heard = play(long)
    said = [effect for _, effect in heard]
    assert said.count(Say("Do something.")) == 1
    assert said[-1] == Say(PROMPTS[Step.HINGE])


def test_a_hint_comes_before_a_refusal():
    _, heard = play(script(NO_HINGE))
    assert [effect for _, effect in heard][1] == Say(HINTS[Step.HINGE])


def test_a_flat_bend_instead_of_rounding_is_told_what_was_meant():
    _, heard = play(script([*STAND, *HINGE, *STAND, *HINGE]))
    assert heard[-1][1] == Say(" ".join(REFUSALS[Refusal.NO_ROUNDING]))


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


# --- doing a step again ---


def test_a_refused_rounding_can_be_done_again_with_the_hinge_kept():
    state, heard = play(bad(Refusal.NOT_SEPARABLE))
    state, effects = restart(state, heard[-1][1].restart_at)
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


# --- the figures ---


def test_the_spread_is_how_the_standings_differ():
    pose = standing_at()
    feedback = [replace(one, contour=trace_back(pose, Side.LEFT)) for one in script(GOOD)]
    moment = moment_of(feedback[0], REFERENCE)
    assert moment.shape is not None
    own = Reference(shape=moment.shape, time_s=0.5, seconds=0.5)
    state, _ = play(feedback, reference=own)
    assert state.calibration is not None
    assert state.calibration.standing_spread == pytest.approx(np.zeros(len(FEATURES)), abs=1e-9)
    off = Reference(shape=replace(moment.shape, features=moment.shape.features + 0.1), time_s=0.5, seconds=0.5)
    state, _ = play(feedback, reference=off)
    assert state.calibration is not None
    assert state.calibration.standing_spread == pytest.approx(np.full(len(FEATURES), 0.1))


@pytest.mark.parametrize(
    ("hinge", "bias"),
    [(-10, 0), (0, 0), (10, 1), (20, 2), (30, 6), (40, 10), (90, 10)],
)
def test_drift_runs_through_its_knots_and_is_never_extrapolated(hinge, bias):
    drift = Drift(hinge_deg=(0.0, 20.0, 40.0), lumbar_deg=(0.0, 2.0, 10.0))
    assert drift.at(hinge) == pytest.approx(bias)
    assert replace(done(), drift=drift).corrected(30.0, hinge) == pytest.approx(30 - DRIFT_SHARE * bias)


@pytest.mark.parametrize(
    ("knots", "values"),
    [
        ((), ()),
        ((0.0, 10.0), (0.0,)),
        ((0.0, 0.0), (0.0, 1.0)),
        ((5.0,), (0.0,)),
        ((0.0,), (1.0,)),
        ((0.0, 9.0), (0.0, np.inf)),
    ],
)
def test_a_drift_that_makes_no_sense_is_not_built(knots, values):
    with pytest.raises(ValueError, match=r"drift|knots"):
        Drift(hinge_deg=knots, lumbar_deg=values)


def test_the_fitted_drift_follows_a_bend_and_ignores_slips():
    hinge = np.linspace(0, 60, 200)
    lumbar = np.interp(hinge, [0, 20, 60], [0, 6, 2])
    lumbar[90:100] = 45.0
    drift = fit_drift(hinge, lumbar, 60.0)
    for place in (0, 10, 20, 40, 60):
        assert drift.at(place) == pytest.approx(np.interp(place, [0, 20, 60], [0, 6, 2]), abs=0.7)


def test_empty_stretches_of_a_drift_are_bridged():
    hinge = np.concatenate([np.zeros(50), np.linspace(0, 8, 20), np.full(50, 50.0)])
    drift = fit_drift(hinge, hinge * 0.1, 50.0)
    assert drift.at(30) == pytest.approx(3, abs=0.3)
    assert fit_drift(np.zeros(0), np.zeros(0), 0.0) == Drift()


def test_reached_is_a_quantile_by_time():
    moments = [Moment(time_s=i / 10, status=Status.OK, angles=angles(float(i))) for i in range(11)]
    lumbar = [m.angles.lumbar_flexion_deg for m in moments if m.angles]
    assert max(lumbar) == 10
    assert reached(moments, lambda m: m.angles.lumbar_flexion_deg if m.angles else 0.0, 0.4) == 7
    assert reached(moments, lambda m: 1.0, 5.0) == 0.0
    assert reached([], lambda m: 1.0) == 0.0


# --- the value ---


@pytest.mark.parametrize("strictness", list(Strictness))
def test_limits_are_shares_of_the_own_maximum(strictness):
    limits = replace(done(), maximum_deg=30.0).limits(strictness)
    assert limits == replace(PRESETS[strictness], maximum_deg=30.0)
    assert limits.rounded_deg == pytest.approx(0.3 * PRESETS[strictness].rounded_pct)


def test_own_shares_are_taken_and_senseless_ones_refused():
    limits = done().limits(own_pct=(40, 60))
    assert (limits.caution_pct, limits.rounded_pct) == (40, 60)
    for own in ((60, 40), (5, 50), (50, 50)):
        with pytest.raises(CalibrationError, match="can't be used"):
            done().limits(own_pct=own)


def test_json_round_trip_keeps_everything():
    first = replace(done(), standing_spread=np.linspace(0, 1, len(FEATURES)), reasons=("One.", "Two."))
    text = first.to_json()
    assert json.loads(text)["format"] == "posture.calibration/1"
    again = Calibration.from_json(text)
    assert again.to_json() == text
    assert again.drift == first.drift
    assert again.setup == first.setup
    assert np.array_equal(again.standing.features, first.standing.features)
    assert again.reference(7.0).time_s == 7.0


def broken(**changes: object) -> str:
    return json.dumps({**json.loads(done().to_json()), **changes})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        broken(format="posture.calibration/2"),
        broken(maximum_deg=-3),
        broken(maximum_deg="45"),
        broken(maximum_deg=True),
        broken(grade="great"),
        broken(taken_at="yesterday"),
        broken(taken_at=5),
        broken(drift={"hinge_deg": [0, 0], "lumbar_deg": [0, 0]}),
        broken(standing={}),
        broken(setup=None),
        broken(reasons=None),
        done().to_json().replace('"softness"', '"hardness"'),
        done().to_json().replace('"turn":', '"bend":'),
        broken(maximum_deg=float("nan")),
    ],
)
def test_damaged_json_is_one_clear_error(text):
    with pytest.raises(CalibrationError) as caught:
        Calibration.from_json(text)
    assert caught.value.problem.endswith(".")
    assert "alibrate again" in caught.value.remedy


# --- staleness ---


@pytest.mark.parametrize(
    ("now", "stale"),
    [
        ("2026-03-01T10:00:00+00:00", ()),
        ("2026-03-15T10:00:00+00:00", ()),
        ("2026-03-15T10:00:01+00:00", (Stale.OLD,)),
        ("2026-03-15T11:30:00+02:00", ()),
        ("2026-03-16T10:00:00", (Stale.OLD,)),
    ],
)
def test_two_weeks_make_it_old(now, stale):
    assert staleness(done(), None, None, now) == stale


@pytest.mark.parametrize(
    ("ratio", "stale"), [(1.0, ()), (1.15, ()), (0.87, ()), (1.3, (Stale.DISTANCE,)), (0.7, (Stale.DISTANCE,))]
)
def test_a_moved_camera_is_noticed(ratio, stale):
    found = done()
    setup = replace(found.setup, leg_share=found.setup.leg_share * ratio)
    assert staleness(found, None, setup, TAKEN_AT) == stale


def test_another_standing_is_noticed_beyond_its_spread():
    found = done()
    near = replace(REFERENCE, shape=shape(fill=0.03))
    far = replace(REFERENCE, shape=shape(fill=0.2))
    assert staleness(found, near, None, TAKEN_AT) == ()
    assert staleness(found, far, None, TAKEN_AT) == (Stale.STANDING,)
    used_to = replace(found, standing_spread=np.full(len(FEATURES), 0.2))
    assert staleness(used_to, far, None, TAKEN_AT) == ()
    assert standing_change(found, shape(trunk_lean_deg=8.0)) == pytest.approx(2.0)


def test_setup_is_in_shares_of_the_picture():
    (one,) = script([(0.05, 0.0, 0.0)], yaw=3.0)
    assert one.pose
    assert one.view
    assert setup_of(one.pose, one.view) == Setup(
        image_size=(320, 240), leg_share=pytest.approx(90 / 240), height_share=pytest.approx(172 / 240), yaw_deg=3.0
    )
