"""Entering a phase: what is closed, what begins, what is shown and said. Pure."""

from __future__ import annotations

from dataclasses import replace

from posture.coach import prompts
from posture.coach.behaviour import GREW_DEG, REACH_S, growth, least_s
from posture.coach.cues import Cue
from posture.coach.faults import Fault
from posture.coach.phases import (
    GOING_IN,
    HOLDING,
    Effect,
    Finished,
    HoldEnded,
    HoldStarted,
    Phase,
    PhaseBegan,
    RoundDone,
    Tone,
    ToneName,
    Trigger,
    next_phase,
)
from posture.coach.prompts import Prompt
from posture.coach.state import CoachState, other
from posture.coach.summary import HoldReport, Summary
from posture.coach.tally import Tally, named
from posture.stretches.stretch import Kind
from posture.values import Side
from posture.words import Sentence

LEAST_COST_S = 0.5  # a fault that took less is not worth a line in the report
WORTH_TELLING_S = 5.0  # a free lean of fewer right seconds is not commented on
NOT_DEEPER_S = 3.0  # what not going deeper weighs when the costliest fault is looked for


def enter(state: CoachState, trigger: Trigger, *, pain: bool = False) -> tuple[CoachState, tuple[Effect, ...]]:
    """The state in the phase that `trigger` leads to; ValueError where there is no such way."""
    to = next_phase(state.phase, trigger)
    effects: tuple[Effect, ...] = ()
    right_s, placed_s = (state.tally.right_s, state.tally.in_position_s) if state.tally else (0.0, 0.0)
    if state.phase in HOLDING and to not in HOLDING:
        broken_off = trigger in (Trigger.SKIP, Trigger.STOP, Trigger.LOST, Trigger.UP, Trigger.START_OVER)
        state, effects = _close(state, keep=not broken_off or placed_s >= least_s(state))
    elif trigger is Trigger.AGAIN:
        state, effects = _close(state, keep=True)
    if to is Phase.COME_UP:
        state, more = exercise_done(state, state.leg)
        effects += more
    # How long an early end was, and that a repetition was rounded, is said even when the next phase is here already.
    owed = bool(state.instruct) and (state.phase is Phase.REPEAT or state.owed)
    unsaid = state.instruct if owed else ()
    state = replace(
        state, phase=to, since_s=state.time_s, clock_s=0.0, target_s=0.0, instruct=(), owed=owed, steady_since_s=None
    )
    effects += (PhaseBegan(to),)
    if to in HOLDING:
        state, more = _enter_hold(state, trigger)
        return replace(state, prompt=phase_prompt(state)), effects + more
    if to in GOING_IN:
        leg = state.wanted
        instruct = (*unsaid, *_way_in(state, to, leg, trigger, right_s))
        state = replace(state, leg=leg, tally=None, done_here=0, instruct=instruct)
    elif to is Phase.COME_UP:
        said = {Trigger.LEFT: prompts.early(right_s), Trigger.SKIP: prompts.SKIPPED}
        instruct = (*unsaid, said.get(trigger, prompts.of_phase(to).sentence))
        state = replace(state, instruct=instruct, owed=owed or trigger is Trigger.LEFT)
        effects += (Tone(ToneName.DONE),) if trigger is Trigger.HELD else ()
    elif to is Phase.SUMMARY:
        summary = summary_of(state, pain=pain)
        state = replace(state, summary=summary, paused_because=None)
        effects += (Finished(summary),)
    return replace(state, prompt=phase_prompt(state)), effects


def exercise_done(state: CoachState, leg: Side | None) -> tuple[CoachState, tuple[Effect, ...]]:
    """One more exercise behind us, done or skipped; the round moves on with the last of it."""
    state = replace(state, legs_done=(*state.legs_done, leg))
    if state.stretch.kind is Kind.CONTRACT_RELAX:
        return replace(state, round=1), ()
    done, rest = divmod(len(state.legs_done), state.per_round)
    if rest:
        return state, ()
    return replace(state, round=min(done + 1, state.rounds)), (RoundDone(done),)


def phase_prompt(state: CoachState) -> Prompt:
    """What this phase is about."""
    match state.phase:
        case Phase.READY:
            return prompts.ready(state.stretch)
        case Phase.INTO:
            return prompts.into(state.stretch)
        case Phase.HOLD if state.free:
            return prompts.FREE_LEAN
        case Phase.CHANGE_LEG:
            return prompts.change_leg(state.leg)
        case _:
            return prompts.of_phase(state.phase)


def summary_of(state: CoachState, *, pain: bool = False) -> Summary:
    """The report of what has been done so far."""
    return Summary(
        stretch_id=state.stretch.id,
        stretch_name=state.stretch.name,
        holds=state.holds,
        reps=state.reps.done,
        planned=state.planned_holds,
        pain=pain,
        aim_s=(state.options.hold_s or state.stretch.dose.hold_s) if state.free else 0.0,
    )


def _way_in(state: CoachState, to: Phase, leg: Side | None, trigger: Trigger, right_s: float) -> tuple[Sentence, ...]:
    if state.free and trigger is Trigger.UP:
        return (prompts.early(right_s),) if right_s >= WORTH_TELLING_S else ()
    if trigger is Trigger.LOST:
        return (prompts.NOT_COUNTED,)
    way_in = prompts.change_leg(leg) if to is Phase.CHANGE_LEG else prompts.into(state.stretch)
    return (way_in.sentence,)


def _enter_hold(state: CoachState, trigger: Trigger) -> tuple[CoachState, tuple[Effect, ...]]:
    """A hold, or the next part of a contract-relax round."""
    if state.tally is None:
        raise ValueError("a hold without a tally")
    dose, relaxing = state.stretch.dose, state.stretch.kind is Kind.CONTRACT_RELAX
    whole_s = state.options.hold_s or dose.hold_s
    # The first hold of a contract-relax round is the short one, where the source gives a range.
    first_s = min(whole_s, dose.min_hold_s) if relaxing and dose.min_hold_s > 0 else whole_s
    target_s = {Phase.HOLD: first_s, Phase.DEEPER: whole_s, Phase.PRESS: dose.press_s}.get(state.phase, 0.0)
    tally = replace(state.tally, clock_s=state.tally.clock_s if trigger is Trigger.REACHED else 0.0, counted=99)
    said = None if state.free else prompts.of_phase(state.phase).sentence
    effects: tuple[Effect, ...] = ()
    if trigger is Trigger.REACHED:
        leg = tally.leg or state.wanted
        # A rounding from the way in that is still there counts as one of this hold.
        rounded_s = (state.time_s or 0.0) - state.form.since.get(Fault.ROUNDED, state.time_s or 0.0)
        announced = Cue.ROUNDED in state.voice.going_on if state.free else rounded_s >= REACH_S
        warnings = max(tally.warnings, int(announced))
        number = len(state.holds) + 1 if state.free else state.round
        tally = replace(tally, leg=leg, round=number, warnings=warnings)
        if state.form.back_first:
            tally = named(tally, Fault.BACK_FIRST, 3.0)
        if leg and state.wanted is other(leg):
            said = prompts.same_leg(leg)
        state = replace(state, leg=leg)
    if state.phase is Phase.HOLD:
        effects = (HoldStarted(tally.leg, state.round),)
        effects += () if state.form.stopping() else (Tone(ToneName.GOOD),)
    elif state.phase is Phase.PRESS:
        tally = replace(tally, still_depth_deg=tally.recent_depth_deg, still_range_deg=tally.recent_range_deg)
    return replace(state, tally=tally, target_s=target_s, instruct=(said,) if said else ()), effects


def _close(state: CoachState, *, keep: bool) -> tuple[CoachState, tuple[Effect, ...]]:
    """The hold is over: its report, and for a contract-relax round the next tally."""
    tally = state.tally
    if tally is None or state.time_s is None:
        return state, ()
    time_s = state.time_s
    relaxing = state.stretch.kind is Kind.CONTRACT_RELAX
    grew = growth(tally) if state.phase is Phase.DEEPER else None
    if grew is not None and grew < GREW_DEG:
        tally = named(tally, Fault.NOT_DEEPER, NOT_DEEPER_S)
    dose = state.stretch.dose
    whole_s = state.options.hold_s or dose.hold_s
    target_s = min(whole_s, dose.min_hold_s) + dose.press_s + whole_s if relaxing else whole_s
    target_s = 0.0 if state.free else target_s
    report = HoldReport(
        leg=tally.leg,
        round=tally.round,
        right_s=tally.right_s,
        in_position_s=tally.in_position_s,
        target_s=target_s,
        warnings=tally.warnings,
        deepest_deg=tally.deepest_deg,
        deepest_sd_deg=tally.deepest_sd_deg,
        rounding_share=tally.rounded_s / tally.judged_s if tally.judged_s > 0 else None,
        faults={
            fault: seconds
            for fault, seconds in tally.cost_s.items()
            # Coming up is how a free lean ends.
            if seconds >= LEAST_COST_S and not (state.free and fault is Fault.OUT)
        },
        grew_deg=grew,
        rounded_from_deg=tally.rounded_from_deg,
    )
    effects: tuple[Effect, ...] = (HoldEnded(tally.leg, tally.right_s, tally.in_position_s),)
    state = replace(
        state,
        tally=None,
        holds=(*state.holds, report) if keep else state.holds,
        held_depth_deg=tally.depth_deg,
        paused_because=None,
        stopped_since_s=None,
    )
    if relaxing and state.phase is Phase.DEEPER and keep:
        effects += (RoundDone(tally.round),)
        done = state.done_here + 1
        again = Tally(leg=tally.leg, round=done + 1, started_s=time_s, last_s=time_s)
        again = replace(again, last_right_s=tally.last_right_s, last_placed_s=tally.last_placed_s)
        if done < state.rounds:
            state = replace(state, tally=again, done_here=done, round=done + 1)
    return state, effects
