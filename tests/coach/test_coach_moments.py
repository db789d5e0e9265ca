"""What feedback tells the coach, and every shipped stretch led through from feedback to summary."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import angles, person
from coach_scripts import FACING, LYING, stretch
from english import own, told

from posture.coach.cues import Cue
from posture.coach.moments import moment_of
from posture.coach.phases import Effect, Finished, HoldEnded, HoldPaused, Pause, Phase, Say
from posture.coach.run import Coach
from posture.coach.state import Options
from posture.stretches.library import all_stretches
from posture.stretches.stretch import Kind, Knee, Rounding, Stretch
from posture.values import Event, Feedback, LegReading, Position, Side, Status, Verdict, View

LEFT, RIGHT = Side.LEFT, Side.RIGHT


def feedback(**changes) -> Feedback:
    base = Feedback(
        time_s=1.0,
        status=Status.OK,
        verdict=Verdict.GOOD,
        angles=angles(4.0, hinge=38.0, lean=40.0),
        legs=LegReading(stretched=LEFT, knee_deg=7.0),
        view=View(status=Status.OK, facing=LEFT, yaw_deg=0.0),
    )
    return replace(base, **changes)


def test_a_moment_takes_lean_hinge_back_knee_and_leg():
    moment = moment_of(feedback(), stretch())
    assert (moment.seen, moment.depth_deg, moment.range_deg, moment.lumbar_deg) == (True, 40.0, 38.0, 4.0)
    assert (moment.knee_deg, moment.leg, moment.rounded, moment.warned) == (7.0, LEFT, False, False)


def test_rounding_is_the_verdict_and_the_warning_the_pipelines():
    moment = moment_of(feedback(verdict=Verdict.ROUNDED, warning=True, events=(Event.WARNING_STARTED,)), stretch())
    assert (moment.rounded, moment.warning, moment.warned) == (True, True, True)
    moment = moment_of(feedback(verdict=Verdict.ROUNDED, warning=True), stretch(rounding=Rounding.NOT_JUDGED))
    assert (moment.rounded, moment.warning, moment.lumbar_deg) == (False, False, None)


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.OK])
def test_what_could_not_be_measured_is_not_seen_and_says_why(status):
    moment = moment_of(feedback(status=status, advice=own("Do this.")), stretch())
    assert (moment.seen, moment.advice, moment.depth_deg) == (False, own("Do this."), None)


def test_a_clip_without_standing_may_be_led_against_the_average():
    one = feedback(status=Status.NO_REFERENCE)
    assert moment_of(one, stretch(), unreferenced=True).depth_deg == 40.0
    assert not moment_of(replace(one, angles=None), stretch(), unreferenced=True).seen
    coach = Coach(stretch(), Options(unreferenced=True))
    for each in frames(stretch())[:50]:
        coach.step(replace(each, status=Status.NO_REFERENCE))
    assert coach.state.phase is Phase.HOLD


def test_a_hinge_without_proof_is_no_range():
    unsure = replace(angles(hinge=80.0, lean=110.0), hip_hinge_sd_deg=25.0)
    moment = moment_of(feedback(angles=unsure), stretch())
    assert (moment.depth_deg, moment.range_deg) == (110.0, None)


def test_lying_the_leg_is_depth_and_range():
    legs = LegReading(position=Position.LYING, stretched=RIGHT, leg_angle_deg=72.0, knee_deg=9.0)
    moment = moment_of(feedback(angles=None, legs=legs), LYING)
    assert (moment.depth_deg, moment.range_deg, moment.knee_deg, moment.placed) == (72.0, 72.0, 9.0, True)
    standing = replace(legs, position=Position.STANDING)
    assert not moment_of(feedback(angles=None, legs=standing), LYING).placed
    assert not moment_of(feedback(legs=replace(legs, position=Position.SEATED)), stretch()).placed


def test_where_no_angle_was_measured_the_landmarks_give_the_lean():
    moment = moment_of(feedback(angles=None, legs=LegReading(trunk_lean_deg=33.0)), stretch())
    assert (moment.depth_deg, moment.range_deg) == (33.0, None)


def test_facing_the_camera_nothing_but_leg_and_knee_is_known():
    moment = moment_of(feedback(), FACING)
    assert (moment.depth_deg, moment.range_deg, moment.leg, moment.knee_deg) == (None, None, LEFT, 7.0)


def test_without_a_leg_reading_only_both_knees_together_are_known():
    bent = replace(angles(), knee_flexion_left_deg=30.0)
    assert moment_of(feedback(angles=bent, legs=None), stretch()).knee_deg is None
    assert moment_of(feedback(angles=bent, legs=None), stretch(knee=Knee.BOTH)).knee_deg == 30.0
    assert moment_of(feedback(), stretch(knee=Knee.NONE)).knee_deg is None


@pytest.mark.parametrize("facing", Side)
@pytest.mark.parametrize("lean", [0.0, 50.0])
def test_the_neck_is_measured_against_the_trunk(facing, lean):
    pose = person(facing=facing, lean_deg=lean)
    view = View(status=Status.OK, facing=facing, yaw_deg=0.0)
    assert moment_of(feedback(pose=pose, view=view), stretch()).neck_deg == pytest.approx(0.0, abs=1e-6)
    assert moment_of(feedback(pose=pose, view=view), LYING).neck_deg is None


# --- every shipped stretch, from feedback to summary ---


def frames(what: Stretch, *, rounded: tuple[float, float] = (0.0, 0.0)) -> list[Feedback]:
    """Both legs twice over, or as many leans, at 5 frames a second, deep enough for this stretch."""
    depth = max(what.min_depth_deg + 15.0, 20.0)
    stay = 45.0 if what.kind is not Kind.REPETITIONS else 1.0
    if what.kind is Kind.CONTRACT_RELAX:
        stay = 200.0
    laps = what.dose.repetitions or what.dose.rounds
    found: list[Feedback] = []

    def add(seconds: float, start: float, end: float, leg: Side | None) -> None:
        count = round(seconds * FPS)
        for i in range(count):
            t = len(found) / FPS
            at = start + (end - start) * (i + 1) / count
            is_rounded = rounded[0] <= t < rounded[1]
            found.append(
                Feedback(
                    time_s=t,
                    status=Status.OK,
                    verdict=Verdict.ROUNDED if is_rounded else Verdict.GOOD,
                    warning=rounded[0] + 0.3 <= t < rounded[1] + 0.5,
                    angles=angles(4.0, hinge=at, lean=at),
                    legs=LegReading(stretched=leg if what.legs == 1 else None, leg_angle_deg=at, knee_deg=3.0),
                )
            )

    add(2.0, 0.0, 0.0, None)
    for _ in range(laps if what.kind is not Kind.CONTRACT_RELAX else 1):
        for leg in (LEFT, RIGHT)[: 3 - what.legs]:
            add(1.0, 0.0, depth, leg)
            add(stay, depth, depth, leg)
            add(1.0, depth, 0.0, leg)
            add(2.0, 0.0, 0.0, None)
    add(10.0, 0.0, 0.0, None)
    return found


FPS = 5


ENDING = [one for one in all_stretches() if one.kind is not Kind.FREE]


@pytest.mark.parametrize("what", ENDING, ids=lambda one: one.id)
def test_every_shipped_stretch_can_be_led_to_its_end(what):
    coach = Coach(what)
    views = [coach.step(one) for one in frames(what)]
    assert coach.summary is not None, coach.state.phase
    assert sum(isinstance(one, Finished) for view in views for one in view.effects) == 1
    assert views[-1].phase is Phase.SUMMARY
    assert views[-1].summary == coach.summary
    legs = 3 - what.legs
    if what.kind is Kind.REPETITIONS:
        assert len(coach.summary.reps) == what.dose.repetitions * legs == views[-1].reps_target
    else:
        assert len(coach.summary.holds) == what.dose.rounds * legs
        wanted = what.dose.hold_s * len(coach.summary.holds)
        assert coach.summary.right_s >= wanted - 1
        assert told(coach.summary.went_well).endswith(".")
    assert {told(view.prompt.word) for view in views} >= {"Come up", "Done"}


def test_the_view_shows_the_clock_and_why_it_stands():
    what = stretch()
    coach = Coach(what)
    views = [coach.step(one) for one in frames(what, rounded=(10.0, 16.0))]
    assert views[0].phase is Phase.READY
    assert any(isinstance(one, Say) for one in views[10].effects) or views[10].prompt.sentence
    paused = [view for view in views if view.paused_because is Pause.ROUNDED]
    assert len(paused) == pytest.approx(30, abs=4)
    assert {told(view.paused_words) for view in paused} == {"Your back is rounded."}
    assert {view.clock_s for view in paused} == {paused[0].clock_s}
    assert {view.target_s for view in paused} == {30.0}
    assert told(paused[10].prompt.word) == "Chest up"


@pytest.mark.parametrize("legs", [LegReading(stretched=LEFT, knee_deg=3.0), None], ids=["leg seen", "leg not told"])
def test_thirty_seconds_with_a_rounding_of_six_are_24_from_feedback_too(legs):
    coach = Coach(stretch())
    effects: list[Effect] = []
    for i in range(45 * 20):
        t = i / 20
        down, is_rounded = 3.0 <= t < 33.0, 12.0 <= t < 18.0
        view = coach.step(
            Feedback(
                time_s=t,
                status=Status.OK,
                verdict=Verdict.ROUNDED if is_rounded else Verdict.GOOD,
                warning=12.3 <= t < 18.5,
                events=(Event.WARNING_STARTED,) if i == 247 else (),
                angles=angles(38.0 if is_rounded else 3.0, hinge=40.0 if down else 0.0, lean=40.0 if down else 0.0),
                legs=legs if down else None,
            )
        )
        effects += view.effects
    ended = next(one for one in effects if isinstance(one, HoldEnded))
    assert ended.right_s == pytest.approx(24.0, abs=1.0)
    assert ended.in_position_s == pytest.approx(30.0, abs=1.0)
    assert sum(isinstance(one, Say) and one.priority == Cue.ROUNDED for one in effects) == 1
    assert coach.state.holds[0].warnings == 1


def test_the_coach_can_be_paused_resumed_skipped_and_stopped():
    coach = Coach(stretch())
    for one in frames(stretch())[:50]:
        coach.step(one)
    assert HoldPaused(Pause.PERSON) in coach.pause(10.0).effects
    assert coach.resume(12.0).paused_words is None
    assert coach.skip(12.1).phase is Phase.COME_UP
    over = coach.pain(13.0)
    assert over.summary is coach.summary is not None
    assert told(over.prompt.word) == "Rest"
    assert coach.finish(14.0).effects == ()
