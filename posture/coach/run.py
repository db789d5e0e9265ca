"""The coach as a thing that lives through a stretch: keeps the state, shows a view. Time comes with the feedback."""

from __future__ import annotations

from dataclasses import dataclass, replace

from posture.coach import entering, machine, prompts
from posture.coach.highlights import Highlight, better
from posture.coach.moments import CoachMoment, moment_of
from posture.coach.phases import Effect, Pause, Phase
from posture.coach.prompts import Prompt
from posture.coach.signs import Ring, Sign, ring_of, sign_of
from posture.coach.state import CoachState, Options
from posture.coach.summary import Summary
from posture.stretches.stretch import Kind, Stretch
from posture.values import Feedback, Side, Verdict
from posture.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachView:
    """What the page shows of the coach at this moment."""

    phase: Phase
    sign: Sign
    prompt: Prompt
    alert: Sentence | None  # the warning for as long as it is on
    ring: Ring | None
    clock_s: float  # seconds of right form
    target_s: float  # how many there should be; 0 where no clock runs
    leg: Side | None  # being stretched, or wanted next
    round: int  # from 1
    rounds: int
    reps: int  # of both legs
    reps_target: int
    paused_because: Pause | None  # why the clock stands still
    paused_words: Sentence | None  # the same as a sentence, None while it runs
    effects: tuple[Effect, ...] = ()  # what to speak and play now, and what began or ended
    highlight: Highlight | None = None  # this very moment, when its picture takes the place of the one kept so far
    summary: Summary | None = None  # once it is over


class Coach:
    """Leads one person through one stretch, live and in review alike."""

    def __init__(self, stretch: Stretch, options: Options | None = None) -> None:
        """Begin; what that says comes with the first step."""
        self.stretch = stretch
        self.state, self._due = machine.begin(stretch, options)
        self._best: Highlight | None = None
        self._since_s: float | None = None
        self._seen: CoachMoment | None = None

    @property
    def summary(self) -> Summary | None:
        """The report, once it is over."""
        return self.state.summary

    def so_far(self) -> Summary:
        """The report as it would be if this were the end; the coach itself goes on."""
        ended, _ = machine.finish(self.state, self.state.time_s or 0.0)  # changes nothing once it is over
        return entering.summary_of(ended) if ended.summary is None else ended.summary

    def step(self, feedback: Feedback, *, dark: bool = False, wanting: Sentence | None = None) -> CoachView:
        """One frame further. dark: it is too dark to be read well. wanting: what else to mend before it begins."""
        unreferenced = self.state.options.unreferenced
        moment = moment_of(feedback, self.stretch, unreferenced=unreferenced, dark=dark, wanting=wanting)
        self._seen = moment
        view = self._took(machine.advance(self.state, moment, feedback.time_s))
        return replace(view, highlight=self._highlight(moment))

    def pain(self, time_s: float) -> CoachView:
        """It hurts: end at once."""
        return self._took(machine.pain(self.state, time_s))

    def start_over(self, time_s: float) -> CoachView:
        """Another standing posture is to be taken."""
        self._seen = None
        return self._took(machine.start_over(self.state, time_s))

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
        return view_of(self.state, effects, self._seen)

    def view(self) -> CoachView:
        """Where it is, with nothing new."""
        return view_of(self.state, (), self._seen)

    def _highlight(self, moment: CoachMoment) -> Highlight | None:
        if self.state.phase in (Phase.READY, Phase.SUMMARY):
            return None
        if self._since_s is None:
            self._since_s = moment.time_s
        highlight = better(self._best, moment, self._since_s)
        self._best = highlight or self._best
        return highlight


def view_of(state: CoachState, effects: tuple[Effect, ...] = (), seen: CoachMoment | None = None) -> CoachView:
    """What to show of `state`. seen: the last moment."""
    each = state.options.repetitions or state.stretch.dose.repetitions
    repeats = state.stretch.kind is Kind.REPETITIONS
    reps_target = each * (3 - state.stretch.legs) * state.rounds if repeats else 0
    warning = seen is not None and seen.warning and state.halted_s is None and state.phase is not Phase.SUMMARY
    return CoachView(
        phase=state.phase,
        sign=sign_of(state, seen.verdict if seen else Verdict.UNKNOWN, warning=warning),
        prompt=state.prompt,
        alert=prompts.ROUNDED.sentence if warning else None,
        ring=ring_of(state, reps_target),
        clock_s=state.clock_s,
        target_s=state.target_s,
        leg=state.leg,
        round=state.round,
        rounds=state.rounds,
        reps=len(state.reps.done),
        reps_target=reps_target,
        paused_because=state.paused_because,
        paused_words=prompts.paused(state.paused_because) if state.paused_because else None,
        effects=effects,
        summary=state.summary,
    )
