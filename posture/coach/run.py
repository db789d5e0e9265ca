"""The coach as a thing that lives through a stretch: keeps the state, shows a view. Time comes with the feedback."""

from __future__ import annotations

from dataclasses import dataclass

from posture.coach import machine
from posture.coach.moments import moment_of
from posture.coach.phases import Effect, Pause, Phase
from posture.coach.state import CoachState, Options
from posture.coach.summary import Summary
from posture.coach.words import PAUSES, Prompt
from posture.stretches.stretch import Kind, Stretch
from posture.values import Feedback, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachView:
    """What the page shows of the coach at this moment.

    clock_s, target_s: seconds of right form and how many there should be; 0 where no clock runs. leg: being stretched,
    or wanted next. round, rounds: from 1. reps, reps_target: repetitions of both legs. paused_because: why the clock
    stands still, paused_words: the same as a sentence, "" while it runs. effects: what to speak and play now, and what
    began or ended. summary: once it is over.
    """

    phase: Phase
    prompt: Prompt
    clock_s: float
    target_s: float
    leg: Side | None
    round: int
    rounds: int
    reps: int
    reps_target: int
    paused_because: Pause | None
    paused_words: str
    effects: tuple[Effect, ...] = ()
    summary: Summary | None = None


class Coach:
    """Leads one person through one stretch, live and in review alike."""

    def __init__(self, stretch: Stretch, options: Options | None = None) -> None:
        """Begin; what that says comes with the first step."""
        self.stretch = stretch
        self.state, self._due = machine.begin(stretch, options)

    @property
    def summary(self) -> Summary | None:
        """The report, once it is over."""
        return self.state.summary

    def step(self, feedback: Feedback) -> CoachView:
        """One frame further."""
        moment = moment_of(feedback, self.stretch, unreferenced=self.state.options.unreferenced)
        return self._took(machine.advance(self.state, moment, feedback.time_s))

    def pain(self, time_s: float) -> CoachView:
        """It hurts: end at once."""
        return self._took(machine.pain(self.state, time_s))

    def skip(self, time_s: float) -> CoachView:
        """On with what comes next."""
        return self._took(machine.skip(self.state, time_s))

    def pause(self, time_s: float) -> CoachView:
        """A break."""
        return self._took(machine.pause(self.state, time_s))

    def resume(self, time_s: float) -> CoachView:
        """On after a break."""
        return self._took(machine.resume(self.state, time_s))

    def finish(self, time_s: float) -> CoachView:
        """The clip is over."""
        return self._took(machine.finish(self.state, time_s))

    def _took(self, outcome: tuple[CoachState, tuple[Effect, ...]]) -> CoachView:
        self.state, effects = outcome
        effects, self._due = self._due + effects, ()
        return view_of(self.state, effects)


def view_of(state: CoachState, effects: tuple[Effect, ...] = ()) -> CoachView:
    """What to show of `state`."""
    each = state.options.repetitions or state.stretch.dose.repetitions
    repeats = state.stretch.kind is Kind.REPETITIONS
    return CoachView(
        phase=state.phase,
        prompt=state.prompt,
        clock_s=state.clock_s,
        target_s=state.target_s,
        leg=state.leg,
        round=state.round,
        rounds=state.rounds,
        reps=len(state.reps.done),
        reps_target=each * (3 - state.stretch.legs) * state.rounds if repeats else 0,
        paused_because=state.paused_because,
        paused_words=PAUSES[state.paused_because] if state.paused_because else "",
        effects=effects,
        summary=state.summary,
    )
