"""The coach: `begin`, then `advance` with every moment. Pure; the shell speaks, plays and shows the effects.

The clock of a hold runs only while the form is right: with a rounding of 6 s in it, someone who comes up after 30 s in
position has held 24 s; who stays has 30 s of right form after 36 s. A rounding stops the clock from its first moment;
the warning is said once it has lasted. The table of phases is in `posture.coach.phases`.
"""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

from posture.coach import entering, prompts
from posture.coach.behaviour import after_exercise, form_cues, look, to_set_up
from posture.coach.cues import CUE_OF, FAULT_OF, Cue, speak
from posture.coach.faults import Fault
from posture.coach.form import Form, watch
from posture.coach.moments import CoachMoment
from posture.coach.motion import REST_S
from posture.coach.phases import (
    GOING_IN,
    HOLDING,
    Effect,
    HoldPaused,
    HoldResumed,
    Pause,
    Phase,
    PhaseBegan,
    Tone,
    Trigger,
)
from posture.coach.state import CoachState, Options
from posture.coach.tally import BRIDGE_S, Tally, add, named
from posture.settings import TIME_SLACK_S
from posture.stretches.stretch import Stretch
from posture.values import Verdict
from posture.words import Sentence

GAP_S = 1.0  # without a moment for this long, or longer where they always come slowly, the camera was gone
PAUSE_AFTER_S = 0.3  # the clock stands at once; that it does is told after this
MOVING_AFTER_S = 0.7
UNSEEN_AFTER_S = BRIDGE_S
# Said, a fault that does not stop the clock weighs as much as these seconds when the costliest is looked for.
WEIGHT_S = {Fault.NECK: 2.0, Fault.BACK_FIRST: 3.0, Fault.SHALLOWER: 2.0}


def begin(stretch: Stretch, options: Options | None = None) -> tuple[CoachState, tuple[Effect, ...]]:
    """A stretch that starts now."""
    options = options or Options()
    state = CoachState(
        stretch=stretch,
        options=options,
        phase=Phase.READY,
        prompt=prompts.ready(stretch),
        rounds=options.rounds or stretch.dose.rounds,
        leg=options.first_leg,
    )
    return state, (PhaseBegan(Phase.READY),)


def advance(state: CoachState, moment: CoachMoment, time_s: float) -> tuple[CoachState, tuple[Effect, ...]]:
    """One moment at `time_s` (seconds, rising; one that is not newer, or after the end, changes nothing)."""
    if state.phase is Phase.SUMMARY or not isfinite(time_s) or (state.time_s is not None and time_s <= state.time_s):
        return state, ()
    if state.halted_s is not None:
        return replace(state, time_s=time_s), ()
    effects: tuple[Effect, ...] = ()
    if state.time_s is not None and time_s - state.time_s > state.form.pace.gap_s(GAP_S):
        state, effects = _gap(state)
    moment = replace(moment, time_s=time_s)
    state = replace(state, time_s=time_s, since_s=time_s if state.since_s is None else state.since_s)
    state = _measure(state, moment)
    looked = look(state, moment)
    state, wanted = looked.state, looked.wanted
    effects += looked.effects
    if looked.trigger:
        state, more = entering.enter(state, looked.trigger)
        effects += more
    state, more = _pausing(state)
    effects += more
    state, more = _talk(state, wanted)
    return _show(state, moment), effects + more


def pain(state: CoachState, time_s: float) -> tuple[CoachState, tuple[Effect, ...]]:
    """It hurts: everything ends at once."""
    return _end(state, time_s, pain=True)


def finish(state: CoachState, time_s: float) -> tuple[CoachState, tuple[Effect, ...]]:
    """The clip is over, or the person has had enough: what was done counts."""
    return _end(state, time_s, pain=False)


def skip(state: CoachState, time_s: float) -> tuple[CoachState, tuple[Effect, ...]]:
    """On with what comes next: past the checks, this hold, or the coming up. Practised freely, nothing comes next."""
    if state.phase is Phase.SUMMARY or state.free:
        return state, ()
    if state.halted_s is not None:
        state, _ = resume(state, time_s)
    state = _at(state, time_s)
    if state.phase in GOING_IN:
        state, done = entering.exercise_done(state, state.leg)
        state, effects = entering.enter(state, after_exercise(state))
        effects = done + effects
    elif state.phase is Phase.COME_UP:
        state, effects = entering.enter(state, after_exercise(state))
    else:
        state, effects = entering.enter(state, Trigger.SKIP)
    state, said = _talk(replace(state, paused_because=None), {})
    return state, effects + said


def start_over(state: CoachState, time_s: float) -> tuple[CoachState, tuple[Effect, ...]]:
    """The standing posture is taken again; what has been done so far counts."""
    if state.phase is Phase.SUMMARY:
        return state, ()
    state = replace(_at(state, time_s), halted_s=None, paused_because=None)
    state, effects = entering.enter(state, Trigger.START_OVER)
    return replace(state, form=Form(pace=state.form.pace), tally=None), effects


def pause(state: CoachState, time_s: float) -> tuple[CoachState, tuple[Effect, ...]]:
    """The person wants a break: nothing runs until `resume`."""
    if state.phase is Phase.SUMMARY or state.halted_s is not None:
        return state, ()
    state = _at(_unbridged(state), time_s)
    state = replace(state, halted_s=time_s, paused_because=Pause.PERSON, prompt=prompts.PAUSED)
    return state, (HoldPaused(Pause.PERSON),)


def resume(state: CoachState, time_s: float) -> tuple[CoachState, tuple[Effect, ...]]:
    """On after a break; the time in between counts for nothing."""
    if state.halted_s is None:
        return state, ()
    away_s = max(0.0, time_s - state.halted_s)
    since = None if state.since_s is None else state.since_s + away_s
    state = replace(state, halted_s=None, paused_because=None, since_s=since, prompt=entering.phase_prompt(state))
    return _at(state, time_s), (HoldResumed(),)


def _end(state: CoachState, time_s: float, *, pain: bool) -> tuple[CoachState, tuple[Effect, ...]]:
    if state.phase is Phase.SUMMARY:
        return state, ()
    state = replace(_at(state, time_s), halted_s=None)
    state, effects = entering.enter(state, Trigger.STOP, pain=pain)
    wanted = {Cue.PAIN: prompts.STOPPED.sentence} if pain else {}
    state, said = _talk(state, wanted)
    return replace(state, prompt=prompts.STOPPED if pain else state.prompt), said + effects


def _measure(state: CoachState, moment: CoachMoment) -> CoachState:
    """The form and the tally with one more moment. On the way in, a tally is kept on trial while at rest."""
    tally = state.tally
    still_at = tally.still_depth_deg if tally and state.phase is Phase.PRESS else None
    bridge_s, pace = state.form.pace.gap_s(BRIDGE_S), state.form.pace.seen(moment.time_s)
    form = watch(state.form, moment, state.stretch, state.phase, still_at, tally.depth_deg if tally else None)
    form = replace(form, pace=pace)
    state = replace(state, form=form)
    if state.phase in HOLDING and tally:
        return replace(state, tally=add(replace(tally, leg=tally.leg or moment.leg), form, moment))
    if state.phase not in GOING_IN:
        return state
    lost = form.seen_s is None or moment.time_s - form.seen_s > bridge_s
    if lost or not form.placed or not (form.rest or state.free):
        return replace(state, tally=None)
    if tally is None:
        # At rest for REST_S already: that time counts too.
        started_s = moment.time_s - (REST_S if form.rest else 0.0)
        tally = Tally(leg=moment.leg, round=state.round, started_s=started_s, last_placed_s=started_s)
    return replace(state, tally=add(tally, form, moment))


def _pausing(state: CoachState) -> tuple[CoachState, tuple[Effect, ...]]:
    """Tells that the clock stands, and why, and that it runs again."""
    t = state.time_s or 0.0
    reason = state.form.stopping() if state.target_s > 0 and state.phase in HOLDING else None
    if state.free and reason is Pause.OUT:
        reason = Pause.MOVING  # coming up is how a free lean ends: no fault
    clock = state.tally.clock_s if state.tally and state.target_s > 0 else 0.0
    state = replace(state, clock_s=clock if state.free else min(clock, state.target_s))
    if reason is None:
        resumed: tuple[Effect, ...] = (HoldResumed(),) if state.paused_because and state.phase in HOLDING else ()
        return replace(state, paused_because=None, stopped_since_s=None), resumed
    since = t if state.stopped_since_s is None else state.stopped_since_s
    state = replace(state, stopped_since_s=since)
    unseen_s = state.form.pace.gap_s(UNSEEN_AFTER_S)
    wait = {Pause.MOVING: MOVING_AFTER_S, Pause.UNSEEN: unseen_s}.get(reason, PAUSE_AFTER_S)
    settling = reason is Pause.MOVING and state.paused_because is not None  # still the pause it was
    if settling or reason is state.paused_because or t - since < wait - TIME_SLACK_S:
        return state, ()
    return replace(state, paused_because=reason), (HoldPaused(reason),)


def _talk(state: CoachState, wanted: dict[Cue, Sentence]) -> tuple[CoachState, tuple[Effect, ...]]:
    """The one thing to say now, and what having said it changes."""
    if state.phase is Phase.SUMMARY and Cue.PAIN not in wanted:
        wanted = {Cue.OVER: prompts.of_phase(Phase.SUMMARY).sentence}
    elif state.instruct and not _contradicted(state):
        wanted = {**wanted, Cue.INSTRUCT: prompts.in_turn(state.instruct)}
    voice, said, effects = speak(state.voice, wanted, state.time_s or 0.0)
    state = replace(state, voice=voice)
    if said is Cue.UNSEEN and state.phase not in (*HOLDING, Phase.REPEAT):
        effects = tuple(one for one in effects if not isinstance(one, Tone))  # still finding their place: no alarm
    if said is Cue.INSTRUCT:
        state = replace(state, instruct=(), owed=False)
    tally = state.tally
    if tally and state.phase in HOLDING:
        if said is Cue.PRAISE:
            state = replace(state, tally=replace(tally, praised=True))
        elif said in FAULT_OF:
            state = replace(state, tally=named(tally, FAULT_OF[said], WEIGHT_S.get(FAULT_OF[said], 0.0)))
    return state, effects


def _contradicted(state: CoachState) -> bool:
    """Nobody is told to hold it there while it is wrong there."""
    return state.phase in (Phase.HOLD, Phase.DEEPER) and state.form.stopping() is not None


def _show(state: CoachState, moment: CoachMoment) -> CoachState:
    """The worst lasting fault is shown, else what this phase is about."""
    if state.phase is Phase.SUMMARY:
        return state
    present = form_cues(state, moment)
    fault = next((fault for fault, cue in sorted(CUE_OF.items(), key=lambda item: item[1]) if cue in present), None)
    if state.free and state.paused_because is Pause.UNSEEN:
        fault = Fault.UNSEEN  # no lean is called flat while nobody can tell
    prompt = entering.phase_prompt(state)
    if state.phase is Phase.READY:
        prompt = replace(prompt, sentence=_wanting(moment) or prompt.sentence)
    elif fault:
        prompt = prompts.of_fault(fault, state.stretch, moment.advice, moment.status)
    elif state.free and moment.verdict in (Verdict.CAUTION, Verdict.ROUNDED):
        prompt = prompts.CAREFUL
    return replace(state, prompt=prompt)


def _wanting(moment: CoachMoment) -> Sentence | None:
    """What is still to be done before it can begin; None when nothing is."""
    return to_set_up(moment) or moment.advice


def _gap(state: CoachState) -> tuple[CoachState, tuple[Effect, ...]]:
    state = _unbridged(state)
    if state.phase not in HOLDING or state.target_s <= 0 or state.paused_because is Pause.CAMERA:
        return state, ()
    return replace(state, paused_because=Pause.CAMERA), (HoldPaused(Pause.CAMERA),)


def _unbridged(state: CoachState) -> CoachState:
    """The state without anything that could count time across a break."""
    tally = state.tally
    if tally:
        tally = replace(tally, last_right_s=None, last_placed_s=None, last_s=None)
    form = state.form.afresh()
    trial = state.phase in GOING_IN
    return replace(state, form=form, tally=None if trial else tally, steady_since_s=None, stopped_since_s=None)


def _at(state: CoachState, time_s: float) -> CoachState:
    """The state at a time that may be later than the last moment."""
    if not isfinite(time_s) or (state.time_s is not None and time_s <= state.time_s):
        return state
    return replace(state, time_s=time_s)
