"""The guided calibration: stand tall, hinge flat, stand, round on purpose, stand. Pure.

A step is over when its posture was reached and held. `advance(state, moment, time_s)` returns the new state and effects
as data: sentences to say, and how it ended. The shell speaks them, shows `state.prompt` and `state.progress`, and
stores the result; on `NewReference` it resets the session, so that standing is measured afresh. The table of steps is
in `posture.calibration.steps`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from posture.calibration.fit import (
    MIN_HINGE_DEG,
    MIN_SEPARATION_DEG,
    check_hinge,
    check_rounding,
    check_stand,
    drift_of,
    fit,
    unseen,
)
from posture.calibration.moments import UPRIGHT_DEG, Moment, bent, corrected_deg, last, reached, standing, still
from posture.calibration.refusals import Refusal, refusal_for, refused, refused_aloud
from posture.calibration.result import Calibration, Drift
from posture.calibration.steps import (
    ACTIVE,
    HINTS,
    ORDER,
    PATIENCE_S,
    PROMPTS,
    REDO,
    RESTART_AT,
    Effect,
    Finished,
    NewReference,
    Refused,
    Say,
    Step,
    Trigger,
    next_step,
)
from posture.words import Sentence

STAND_HOLD_S = 1.2  # the reference is averaged over up to 1.5 s, of which the session has 0.5 when it is first taken
AGAIN_HOLD_S = 0.8
MAX_FEET_AWAY = 0.35  # from where the person stood first, in leg lengths; landmarks slide by 0.1-0.2 in a bend
MAX_GROWTH = 1.25  # ratio of the leg's length to the one they stood with first
AWAY_S = 0.7  # for this long, so that a slip of the landmarks is none
TROUBLE_HINT_S, TROUBLE_LIMIT_S = 2.0, 15.0  # unmeasured in one go: said, then refused
TROUBLE_AGAIN_S, TROUBLE_OTHER_S = 8.0, 3.0  # until the same is said again, or something else
WALKING_LEGS = 0.5  # travel of the feet that tells walking about from standing badly
ATTEMPTS = 2  # bends in the rounding step without rounding, then it is refused


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationState:
    """All that the protocol remembers."""

    taken_at: str
    step: Step = Step.STAND
    since_s: float | None = None  # when the step began
    time_s: float | None = None  # of the last moment
    prompt: Sentence = PROMPTS[Step.STAND]  # to show
    progress: float = 0.0  # 0..1 within the step
    gathered: Mapping[Step, tuple[Moment, ...]] = field(default_factory=dict)  # the moments of each step so far
    hinted: bool = False  # the hint was given
    trouble_since_s: float | None = None  # since when nothing could be measured
    trouble_said: Sentence | None = None  # the advice last given on it
    trouble_said_s: float = 0.0  # and when
    attempts: int = 0  # bends in this step that came to nothing
    attempt_from: int = 0  # the moment at which the next begins
    drift: Drift = field(default_factory=Drift)  # of the flat hinge, once it is over
    refusal: Refusal | None = None
    calibration: Calibration | None = None

    @property
    def in_trouble(self) -> bool:
        """Whether the prompt says what keeps the camera from seeing."""
        return self.trouble_said is not None and self.prompt == self.trouble_said

    def moments(self, *steps: Step) -> tuple[Moment, ...]:
        """The moments of these steps, in order."""
        return tuple(moment for step in steps for moment in self.gathered.get(step, ()))


def begin(taken_at: str) -> tuple[CalibrationState, tuple[Effect, ...]]:
    """A calibration that starts now. taken_at: ISO 8601 with a zone, kept in the result."""
    return CalibrationState(taken_at=taken_at), (NewReference(), Say(PROMPTS[Step.STAND]))


def restart(state: CalibrationState, step: Step) -> tuple[CalibrationState, tuple[Effect, ...]]:
    """Do `step` (stand, hinge or round) again, with what came before it kept.

    ValueError for another step, or for one whose forerunners have not been gone through.
    """
    if step not in REDO:
        raise ValueError(f"can't restart at step {step.value!r}: stand, hinge or round")
    to = next_step(state.step, REDO[step])
    if state.step is not to and to is not Step.STAND and not state.gathered.get(to):
        raise ValueError(f"no way from step {state.step.value!r} on {REDO[step].value!r}: a step before is missing")
    kept = {one: state.gathered[one] for one in ORDER[: ORDER.index(to)]}
    again = _enter(replace(state, gathered=kept, drift=state.drift if to is Step.ROUND else Drift()), to)
    if to is Step.STAND:
        # The session starts afresh, perhaps with its clock.
        return replace(again, time_s=None), (NewReference(), Say(PROMPTS[to]))
    return again, (Say(PROMPTS[to]),)


def advance(state: CalibrationState, moment: Moment, time_s: float) -> tuple[CalibrationState, tuple[Effect, ...]]:
    """One step of the protocol at `time_s` (seconds, rising; a moment that is not newer changes nothing)."""
    if state.step not in ACTIVE or (state.time_s is not None and time_s <= state.time_s):
        return state, ()
    step = state.step
    since = time_s if state.since_s is None else state.since_s
    gathered = {**state.gathered, step: (*state.gathered.get(step, ()), moment)}
    state = replace(state, since_s=since, time_s=time_s, gathered=gathered)
    if refusal := _intruded(state, moment):
        return _refuse(state, refusal)
    state, effects = _trouble(state, moment, time_s)
    if state.step is Step.REFUSED:
        return state, effects
    held, progress = _look(state)
    state = replace(state, progress=min(max(progress, 0.0), 1.0))
    if held:
        state, more = _complete(state)
        return state, effects + more
    if step is Step.ROUND:
        state, more = _count_attempts(state)
        effects += more
        if state.step is Step.REFUSED:
            return state, effects
    hint_s, limit_s = PATIENCE_S[step]
    if time_s - since >= limit_s:
        state, more = _refuse(state, _why_nothing(state))
        return state, effects + more
    if time_s - since >= hint_s and not state.hinted and moment.angles:
        return replace(state, hinted=True, prompt=HINTS[step]), (*effects, Say(HINTS[step]))
    return state, effects


def finish(state: CalibrationState) -> tuple[CalibrationState, tuple[Effect, ...]]:
    """The clip is over, or the camera gone: a rounding that was held still counts, the rest is refused."""
    if state.step not in ACTIVE:
        return state, ()
    if state.step is Step.STAND_LAST:
        return _complete(state)
    refusal = _why_nothing(state)
    if refusal is Refusal.TIMED_OUT:
        refusal = Refusal.NOT_STANDING if state.step is Step.STAND else Refusal.BROKEN_OFF
    return _refuse(state, refusal)


def _complete(state: CalibrationState) -> tuple[CalibrationState, tuple[Effect, ...]]:
    """The step's posture was held: go on, or say at once what spoilt it."""
    stand = state.moments(Step.STAND)
    refusal: Refusal | None = None
    if state.step is Step.STAND:
        refusal = check_stand(still(stand))
    elif state.step is Step.STAND_AGAIN:
        hinge = state.moments(Step.HINGE, Step.STAND_AGAIN)
        refusal = check_hinge(still(stand), hinge)
        state = replace(state, drift=drift_of(hinge)[0])
    elif state.step is Step.STAND_LAST:
        return _conclude(state)
    if refusal:
        return _refuse(state, refusal)
    to = next_step(state.step, Trigger.HELD)
    return _enter(state, to), (Say(PROMPTS[to]),)


def _conclude(state: CalibrationState) -> tuple[CalibrationState, tuple[Effect, ...]]:
    reference = next((m.reference for m in reversed(state.moments(Step.STAND, Step.HINGE)) if m.reference), None)
    if reference is None:
        return _refuse(state, Refusal.NOT_STANDING)
    stands = [still(state.moments(Step.STAND)), state.moments(Step.STAND_AGAIN), state.moments(Step.STAND_LAST)]
    hinge, rounding = state.moments(Step.HINGE, Step.STAND_AGAIN), state.moments(Step.ROUND, Step.STAND_LAST)
    outcome = fit(stands, hinge, rounding, reference, state.taken_at)
    if isinstance(outcome, Refusal):
        return _refuse(state, outcome)
    state = replace(_enter(state, next_step(state.step, Trigger.HELD)), progress=1.0, calibration=outcome)
    return state, (Say(PROMPTS[Step.DONE]), Finished(outcome))


def _enter(state: CalibrationState, to: Step) -> CalibrationState:
    return CalibrationState(
        taken_at=state.taken_at,
        step=to,
        time_s=state.time_s,
        prompt=PROMPTS.get(to, state.prompt),
        gathered=state.gathered,
        drift=state.drift,
    )


def _refuse(state: CalibrationState, refusal: Refusal) -> tuple[CalibrationState, tuple[Effect, ...]]:
    problem = refused(refusal)
    to = next_step(state.step, Trigger.REFUSE)
    at = RESTART_AT.get(refusal, Step.STAND)
    state = replace(_enter(state, to), prompt=refused_aloud(refusal), refusal=refusal)
    return state, (Say(state.prompt), Refused(refusal, problem, problem.attribute("remedy"), at))


def _intruded(state: CalibrationState, moment: Moment) -> Refusal | None:
    """Whether the person was lost, walked off or changed since they first stood."""
    if state.step is Step.STAND:
        return None
    if moment.reference is None or moment.reference_taken:
        return Refusal.STRANGER
    home = next((m for m in reversed(state.moments(Step.STAND)) if m.setup and m.feet_x is not None), None)
    if home is None or home.setup is None or home.feet_x is None:
        return None
    late = last(state.moments(state.step), AWAY_S)
    if not late:
        return None
    for later in late:
        if later.feet_x is None or later.setup is None or not later.angles:
            return None
        away = abs(later.feet_x - home.feet_x) / home.setup.leg_share > MAX_FEET_AWAY
        # Bending shortens the legs in the picture, never lengthens them; standing shows both.
        growth = later.setup.leg_share / home.setup.leg_share
        grown = growth > MAX_GROWTH or (growth < 1 / MAX_GROWTH and abs(later.lean_deg) < UPRIGHT_DEG)
        if not (away or grown):
            return None
    return Refusal.WALKED


def _trouble(state: CalibrationState, moment: Moment, time_s: float) -> tuple[CalibrationState, tuple[Effect, ...]]:
    """Say what keeps the camera from seeing, once, and give up when it lasts."""
    if moment.angles:
        said, prompt = state.trouble_said, PROMPTS[state.step]
        state = replace(state, trouble_since_s=None, trouble_said=None)
        return (replace(state, prompt=prompt), (Say(prompt),)) if said else (state, ())
    since = time_s if state.trouble_since_s is None else state.trouble_since_s
    state = replace(state, trouble_since_s=since)
    # Before they have stood, people are still on their way there: the step's own patience serves them.
    if time_s - since >= TROUBLE_LIMIT_S and state.step is not Step.STAND:
        return _refuse(state, unseen(last(state.moments(state.step), TROUBLE_LIMIT_S)) or refusal_for(moment.status))
    quiet = time_s - state.trouble_said_s if state.trouble_said else TROUBLE_AGAIN_S
    wait = TROUBLE_AGAIN_S if moment.advice == state.trouble_said else TROUBLE_OTHER_S
    if moment.advice and time_s - since >= TROUBLE_HINT_S and quiet >= wait:
        state = replace(state, trouble_said=moment.advice, trouble_said_s=time_s, prompt=moment.advice)
        return state, (Say(moment.advice),)
    return state, ()


def _count_attempts(state: CalibrationState) -> tuple[CalibrationState, tuple[Effect, ...]]:
    """A bend and back in the rounding step that was no rounding: say what was meant, and give up after a second."""
    moments = state.moments(Step.ROUND)[state.attempt_from :]
    if not moments[-1].angles or moments[-1].lean_deg > UPRIGHT_DEG or reached(moments, _lean) < 2 * UPRIGHT_DEG:
        return state, ()
    state = replace(state, attempts=state.attempts + 1, attempt_from=len(state.moments(Step.ROUND)))
    if state.attempts >= ATTEMPTS:
        return _refuse(state, _why_nothing(state))
    meant = refused_aloud(Refusal.NO_ROUNDING)
    return replace(state, prompt=meant), (Say(meant),)


def _why_nothing(state: CalibrationState) -> Refusal:
    """Why a step came to nothing."""
    moments = state.moments(state.step)
    if state.step is Step.STAND:
        feet = [m.feet_x / m.setup.leg_share for m in moments if m.feet_x is not None and m.setup]
        lost = unseen(moments)
        if lost in (None, Refusal.NOT_STANDING) and feet and max(feet) - min(feet) > WALKING_LEGS:
            return Refusal.WALKED
        return lost or Refusal.TIMED_OUT
    if lost := unseen(moments):
        return lost
    if state.step is Step.HINGE:
        return Refusal.NO_HINGE
    if state.step is Step.ROUND:
        return check_rounding(still(state.moments(Step.STAND)), moments, state.drift) or Refusal.TIMED_OUT
    return Refusal.TIMED_OUT


def _look(state: CalibrationState) -> tuple[bool, float]:
    """Whether the step's posture was reached and held, and the progress towards it."""
    moments = state.moments(state.step)
    if state.step is Step.STAND:
        return standing(moments, STAND_HOLD_S, moments[-1].progress)
    if state.step in (Step.STAND_AGAIN, Step.STAND_LAST):
        deepest = max((m.lean_deg for m in moments), default=0.0)
        return standing(moments, AGAIN_HOLD_S, 1 - moments[-1].lean_deg / max(deepest, UPRIGHT_DEG))
    if state.step is Step.HINGE:
        return bent(moments, _lean, MIN_HINGE_DEG)
    return bent(moments, lambda m: corrected_deg(m, state.drift), MIN_SEPARATION_DEG)


def _lean(moment: Moment) -> float:
    return moment.lean_deg
