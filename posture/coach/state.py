"""All that the coach remembers, and what can be asked of it beforehand. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field

from posture.coach.cues import Voice
from posture.coach.form import Form
from posture.coach.phases import Pause, Phase
from posture.coach.prompts import Prompt
from posture.coach.reps import Reps
from posture.coach.summary import HoldReport, Summary
from posture.coach.tally import Tally
from posture.stretches.stretch import Kind, Stretch
from posture.values import Side
from posture.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person may choose; None: as the stretch says.

    hold_s: seconds of a hold. rounds: how many a leg. repetitions: a leg. first_leg: which to begin with, None:
    whichever is put up. praise: whether to praise at all. unreferenced: go on without the person's own standing, for
    clips that don't show it. ValueError for a number that is not positive.
    """

    hold_s: float | None = None
    rounds: int | None = None
    repetitions: int | None = None
    first_leg: Side | None = None
    praise: bool = True
    unreferenced: bool = False

    def __post_init__(self) -> None:
        for name in ("hold_s", "rounds", "repetitions"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise ValueError(f"{name} must be positive, got {value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachState:
    """Where the coach is; from `form` on it is memory."""

    stretch: Stretch
    options: Options
    phase: Phase
    prompt: Prompt  # the word and sentence to show
    since_s: float | None = None  # when the phase began
    time_s: float | None = None  # of the last moment
    halted_s: float | None = None  # since when the person has paused
    clock_s: float = 0.0  # seconds of right form in this phase
    target_s: float = 0.0  # how many there should be; 0 where no clock runs
    leg: Side | None = None  # being stretched, or wanted next
    round: int = 1  # from 1
    rounds: int = 1
    paused_because: Pause | None = None  # why the clock stands still; None while it runs or none is due
    form: Form = field(default_factory=Form)
    tally: Tally | None = None
    holds: tuple[HoldReport, ...] = ()
    legs_done: tuple[Side | None, ...] = ()  # the leg of each exercise so far, skipped ones as well
    done_here: int = 0  # contract-relax rounds done on this leg
    held_depth_deg: float | None = None  # depth of the last hold
    reps: Reps = field(default_factory=Reps)
    voice: Voice = field(default_factory=Voice)
    instruct: tuple[Sentence, ...] = ()  # what is still to be said of this phase
    owed: bool = False  # that tells of what has just ended: the next phase does not silence it
    steady_since_s: float | None = None  # since when seen, or upright
    stopped_since_s: float | None = None  # since when the clock stands
    summary: Summary | None = None  # once it is over

    @property
    def free(self) -> bool:
        """Whether nothing but the person ends it: each lean is a hold, without a number of seconds to reach."""
        return self.stretch.kind is Kind.FREE

    @property
    def phase_s(self) -> float:
        """Seconds in this phase."""
        return 0.0 if self.since_s is None or self.time_s is None else self.time_s - self.since_s

    @property
    def wanted(self) -> Side | None:
        """The leg that is next: the one with fewer holds, else the other one; None when any will do."""
        if self.stretch.legs == 2 or self.stretch.kind is Kind.REPETITIONS:
            return None
        if not self.legs_done:
            return self.options.first_leg
        left, right = self.legs_done.count(Side.LEFT), self.legs_done.count(Side.RIGHT)
        if left != right:
            return Side.LEFT if left < right else Side.RIGHT
        return other(self.legs_done[-1])

    @property
    def per_round(self) -> int:
        """Exercises in a round: both legs in turn, or one for both."""
        return 1 if self.stretch.legs == 2 or self.stretch.kind is Kind.REPETITIONS else 2

    @property
    def exercises(self) -> int:
        """How many times the position is gone into; contract-relax rounds are done without coming up."""
        return self.per_round * (1 if self.stretch.kind is Kind.CONTRACT_RELAX else self.rounds)

    @property
    def planned_holds(self) -> int:
        """How many holds the report is to have in the end: a contract-relax round is one; 0 where none are counted."""
        if self.free or self.stretch.kind is Kind.REPETITIONS:
            return 0
        return self.per_round * self.rounds


def other(leg: Side | None) -> Side | None:
    """The other leg."""
    return None if leg is None else (Side.RIGHT if leg is Side.LEFT else Side.LEFT)
