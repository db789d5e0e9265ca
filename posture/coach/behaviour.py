"""What each phase makes of a moment: what moves it on, and what there is to say. Pure.

The form and the tally have been brought up to date with the moment before; `posture.coach.machine` acts on the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import ceil

from posture.coach import prompts
from posture.coach import reps as counting
from posture.coach.cues import CUE_OF, Cue
from posture.coach.faults import Fault
from posture.coach.form import DWELL_S
from posture.coach.moments import CoachMoment
from posture.coach.phases import GOING_IN, HOLDING, Effect, Phase, RepDone, Trigger
from posture.coach.state import CoachState, other
from posture.coach.tally import Tally
from posture.settings import TIME_SLACK_S
from posture.stretches.stretch import Kind
from posture.values import Status
from posture.words import Sentence

# Seconds, shares and degrees here are chosen, not measured on people: so long that a slip of the landmarks starts and
# ends nothing, so short that nobody waits and wonders. Scripted stretches (tests/coach) and rendered clips on the page
# go through them.
READY_S = 0.5  # seen for this long, the way in begins
REACH_S = 0.8  # the posture is held for this long before the hold begins, and it counts
LEG_S = 4.0  # after this long in the posture it begins although the leg is not known
HINT_S = 15.0  # no further on for this long, what to do is said again
LEAVE_S, DOWN_S = 4.0, 2.0  # out for this long the hold is over; sooner with the leg put down
SWITCH_S = 6.0  # the other leg, this soon after coming out, is another hold
COUNTS_S = 5.0  # less than this in position was no hold
UP_S = 0.4
UP_SHARE, BACK_SHARE = 0.6, 0.5  # up: above this share of the least depth, or of the depth that was held
LAST_UP_S = 6.0  # the end is not kept waiting for the last coming up
UP_HINT_S = 8.0
GREW_DEG = 2.0  # deeper than before by so much has grown
RELAX_S = (3.0, 6.0, 10.0)  # at the least; then asked to go further; at the most
REBASE_S = 3.0  # moved while pressing and stayed there: that is the new depth to keep
FREE_REACH_S = 0.3  # a free lean is one from the start, once it is no flicker
FREE_OUT_S = 0.3  # up again for this long, a free lean is over
FREE_COUNTS_S = 1.0
SET_UP_S = 1.5  # what is wanting is said after this long
WAIT_S = 10.0  # for this long the beginning waits for it
PRAISE_S, REGAINED_S, PRAISE_LEFT_S = 12.0, 1.5, 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A phase's answer. wanted: what there is to say, by cue."""

    state: CoachState
    trigger: Trigger | None = None
    effects: tuple[Effect, ...] = ()
    wanted: dict[Cue, Sentence] = field(default_factory=dict)


def look(state: CoachState, moment: CoachMoment) -> Look:
    """What this phase makes of `moment`."""
    looked = _PHASES[state.phase](state, moment)
    return replace(looked, wanted={**form_cues(looked.state, moment), **looked.wanted})


def form_cues(state: CoachState, moment: CoachMoment) -> dict[Cue, Sentence]:
    """What is wrong with the form, and has been for long enough to be said."""
    if state.phase is Phase.COME_UP:
        return {}
    lasting: list[Fault] = [
        fault for fault in DWELL_S if fault is not Fault.ROUNDED and state.form.lasting(fault, moment.time_s)
    ]
    if state.phase not in HOLDING:
        lasting = [fault for fault in lasting if fault is Fault.UNSEEN]
    if state.phase is Phase.READY and to_set_up(moment):
        lasting = []  # that is said instead
    if not state.form.rest and Cue.KNEE not in state.voice.going_on and Fault.KNEE in lasting:
        lasting.remove(Fault.KNEE)  # on the way out it may bend
    # A rounding is announced while it is there; it is the same one until the pipeline's warning ends.
    if moment.warning and (moment.rounded or Cue.ROUNDED in state.voice.going_on) and state.phase is not Phase.READY:
        lasting.append(Fault.ROUNDED)
    if state.phase in GOING_IN and state.form.back_first:
        lasting.append(Fault.BACK_FIRST)
    return {
        CUE_OF[fault]: prompts.of_fault(fault, state.stretch, moment.advice, moment.status).sentence
        for fault in lasting
    }


def _ready(state: CoachState, moment: CoachMoment) -> Look:
    state, steady_s = _steady(state, moment.seen)
    todo = to_set_up(moment)
    wanted = {Cue.SET_UP: todo} if todo and state.phase_s >= SET_UP_S else {}
    # Light has never kept anybody waiting; what else is wanting does for a while, for it may be beyond mending.
    waits = moment.wanting is not None and state.phase_s < WAIT_S
    return Look(state=state, trigger=Trigger.SEEN if steady_s >= READY_S and not waits else None, wanted=wanted)


def to_set_up(moment: CoachMoment) -> Sentence | None:
    """What is to be mended before it begins although the person can be seen; None when nothing is."""
    return moment.wanting or (prompts.DARK if too_dark(moment) else None)


def too_dark(moment: CoachMoment) -> bool:
    """Whether light is what is wanting: who is not all there, or not side-on, is told that first."""
    return moment.dark and moment.status in (Status.OK, Status.NO_REFERENCE, Status.LOW_CONFIDENCE)


def _going_in(state: CoachState, moment: CoachMoment) -> Look:
    wanted = {Cue.HINT: prompts.HINT} if state.phase_s >= HINT_S and moment.seen and not state.free else {}
    if state.stretch.kind is Kind.REPETITIONS:
        reps, _ = counting.step(state.reps, moment, state.stretch, state.form.pace.gap_s(counting.FORGET_S))
        trigger = Trigger.LOWERED if reps.down else None
        return Look(state=replace(state, reps=reps), trigger=trigger, wanted=wanted)
    tally = state.tally
    if tally is None:
        return Look(state=state, wanted=wanted)
    leg = moment.leg or tally.leg
    state = replace(state, tally=replace(tally, leg=leg))
    known = leg is not None or state.stretch.legs == 2
    wait = FREE_REACH_S if state.free else REACH_S if known else LEG_S
    reached = moment.seen and moment.time_s - tally.started_s >= wait - TIME_SLACK_S
    return Look(state=state, trigger=Trigger.REACHED if reached else None, wanted=wanted)


def _hold(state: CoachState, moment: CoachMoment) -> Look:
    tally = _tally(state)
    if state.free:
        up = moment.seen and moment.time_s - state.form.since.get(Fault.OUT, moment.time_s) >= FREE_OUT_S - TIME_SLACK_S
        return Look(state=state, trigger=Trigger.UP) if up else Look(state=state, wanted=_praise(state, tally))
    if trigger := _leaving(state, moment):
        return Look(state=state, trigger=trigger)
    if tally.clock_s >= state.target_s - TIME_SLACK_S:
        return Look(state=state, trigger=_after_hold(state))
    state, wanted = _counting(state)
    if state.target_s - tally.clock_s >= PRAISE_LEFT_S:
        wanted |= _praise(state, tally)
    return Look(state=state, wanted=wanted)


def _praise(state: CoachState, tally: Tally) -> dict[Cue, Sentence]:
    """What is well done in a hold, said once in each."""
    if not state.options.praise or tally.praised or state.form.stopping() is not None:
        return {}
    if tally.spoilt and tally.clean_s >= REGAINED_S:
        return {Cue.PRAISE: prompts.PRAISE_AGAIN}
    return {Cue.PRAISE: prompts.PRAISE} if tally.clean_s >= PRAISE_S else {}


def _press(state: CoachState, moment: CoachMoment) -> Look:
    tally = _tally(state)
    if trigger := _leaving(state, moment):
        return Look(state=state, trigger=trigger)
    if tally.clock_s >= state.target_s - TIME_SLACK_S or state.phase_s >= 2 * state.target_s + 10.0:
        return Look(state=state, trigger=Trigger.PRESSED)
    moved_s = moment.time_s - state.form.since.get(Fault.MOVED, moment.time_s)
    if moved_s >= REBASE_S and moment.depth_deg is not None:
        state = replace(state, tally=replace(tally, still_depth_deg=moment.depth_deg))
    state, wanted = _counting(state)
    return Look(state=state, wanted=wanted)


def _relax(state: CoachState, moment: CoachMoment) -> Look:
    if trigger := _leaving(state, moment):
        return Look(state=state, trigger=trigger)
    least_s, ask_s, most_s = RELAX_S
    grew = growth(_tally(state))
    further = moment.range_deg is None or (grew is not None and grew >= GREW_DEG)
    done = (further and state.form.rest and state.phase_s >= least_s) or state.phase_s >= most_s
    ask = state.phase_s >= ask_s and not further and moment.seen
    wanted = {Cue.NOT_DEEPER: prompts.of_fault(Fault.NOT_DEEPER, state.stretch).sentence} if ask else {}
    return Look(state=state, trigger=Trigger.RELAXED if done else None, wanted=wanted)


def _repeat(state: CoachState, moment: CoachMoment) -> Look:
    reps, repetition = counting.step(state.reps, moment, state.stretch, state.form.pace.gap_s(counting.FORGET_S))
    state = replace(state, reps=reps, leg=moment.leg)
    if repetition is None:
        return Look(state=state)
    wanted_each = state.options.repetitions or state.stretch.dose.repetitions
    counted = prompts.rep(repetition.number, repetition.rounded)
    if repetition.rounded:  # named, even when it must wait for its turn
        state = replace(state, instruct=(counted,), owed=True)
    return Look(
        state=state,
        trigger=Trigger.HELD if counting.enough(reps, state.stretch, wanted_each * state.round) else None,
        effects=(RepDone(repetition.leg, repetition.number, repetition.worst_lumbar_deg, repetition.rounded),),
        wanted={} if repetition.rounded else {Cue.COUNT: counted},
    )


def _come_up(state: CoachState, moment: CoachMoment) -> Look:
    state, steady_s = _steady(state, _upright(state, moment))
    over = len(state.legs_done) >= state.exercises
    done = steady_s >= UP_S or (over and state.phase_s >= LAST_UP_S)
    trigger = after_exercise(state) if done else None
    wanted = {Cue.HINT: prompts.HINT_UP} if state.phase_s >= UP_HINT_S and moment.seen else {}
    return Look(state=state, trigger=trigger, wanted=wanted)


def after_exercise(state: CoachState) -> Trigger:
    """What follows an exercise: the same again, the other leg, or the end."""
    if len(state.legs_done) >= state.exercises:
        return Trigger.OVER
    same = state.per_round == 1 or (state.wanted is not None and state.wanted is state.legs_done[-1])
    return Trigger.UP if same else Trigger.OTHER_LEG


def least_s(state: CoachState) -> float:
    """Seconds in position from which on it was a hold."""
    if state.free:
        return FREE_COUNTS_S
    return min(COUNTS_S, (state.options.hold_s or state.stretch.dose.hold_s) / 2)


def growth(tally: Tally) -> float | None:
    """What the range has gained since the pressing began; None where either is unknown."""
    if tally.still_range_deg is None or tally.recent_range_deg is None:
        return None
    return tally.recent_range_deg - tally.still_range_deg


def _after_hold(state: CoachState) -> Trigger:
    if state.stretch.kind is not Kind.CONTRACT_RELAX:
        return Trigger.HELD
    if state.phase is Phase.HOLD:
        return Trigger.PRESS
    return Trigger.AGAIN if state.done_here + 1 < state.rounds else Trigger.HELD


def _leaving(state: CoachState, moment: CoachMoment) -> Trigger | None:
    """Whether the person came out for good, or has changed legs meanwhile."""
    tally, t = _tally(state), moment.time_s
    out_s = t - state.form.since[Fault.OUT] if moment.seen and Fault.OUT in state.form.since else 0.0
    put_down = state.stretch.legs == 1 and tally.leg is not None and moment.leg is None
    switched = (
        moment.seen
        and state.form.placed
        and tally.last_out_s is not None
        and t - tally.last_out_s <= SWITCH_S
        and tally.leg is not None
        and moment.leg is other(tally.leg)
    )
    if not switched and out_s < (DOWN_S if put_down else LEAVE_S):
        return None
    counts = tally.in_position_s >= least_s(state) or state.phase is not Phase.HOLD or state.done_here > 0
    return Trigger.LEFT if counts else Trigger.LOST


def _counting(state: CoachState) -> tuple[CoachState, dict[Cue, Sentence]]:
    """The count-down of the last seconds, a number at a time."""
    tally = _tally(state)
    number = ceil(state.target_s - tally.clock_s - TIME_SLACK_S)
    if number > (5 if state.target_s >= 20 else 3) or number >= tally.counted or state.form.stopping():
        return state, {}
    return replace(state, tally=replace(tally, counted=number)), {Cue.COUNT: prompts.count(number)}


def _upright(state: CoachState, moment: CoachMoment) -> bool:
    if not moment.placed:
        return True  # stood up from the seat or the floor
    if not moment.seen:
        return False
    if state.legs_done and moment.leg is not None and moment.leg is other(state.legs_done[-1]):
        return True  # already on the other leg: came up unseen
    if moment.depth_deg is None:
        return moment.leg is None
    held = state.held_depth_deg or 0.0
    return moment.depth_deg <= max(UP_SHARE * state.stretch.min_depth_deg, BACK_SHARE * held)


def _steady(state: CoachState, there: bool) -> tuple[CoachState, float]:
    """For how long something has been so without a break."""
    if not there or state.time_s is None:
        return replace(state, steady_since_s=None), -1.0
    since = state.time_s if state.steady_since_s is None else state.steady_since_s
    return replace(state, steady_since_s=since), state.time_s - since + TIME_SLACK_S


def _tally(state: CoachState) -> Tally:
    if state.tally is None:
        raise ValueError(f"no hold in phase {state.phase.value!r}")
    return state.tally


_PHASES: dict[Phase, Callable[[CoachState, CoachMoment], Look]] = {
    Phase.READY: _ready,
    Phase.INTO: _going_in,
    Phase.CHANGE_LEG: _going_in,
    Phase.HOLD: _hold,
    Phase.DEEPER: _hold,
    Phase.PRESS: _press,
    Phase.RELAX: _relax,
    Phase.REPEAT: _repeat,
    Phase.COME_UP: _come_up,
}
