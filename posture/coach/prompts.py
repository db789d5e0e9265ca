"""What the coach shows and says: one word and one plain sentence each, about form only. Wordings: posture/words."""

from __future__ import annotations

from dataclasses import dataclass

from posture.coach.faults import Fault
from posture.coach.phases import Pause, Phase
from posture.stretches.stretch import Kind, Knee, Position, Stretch
from posture.values import Side, Status
from posture.words import Sentence, say


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the page shows."""

    word: Sentence
    """To be read from three metres away."""
    sentence: Sentence

    @classmethod
    def of(cls, sentence: Sentence) -> Prompt:
        """The sentence with the word of its own, its attribute `.word`."""
        return cls(sentence.attribute("word"), sentence)


STOPPED = Prompt.of(say("coach-stopped"))
PAUSED = Prompt.of(say("coach-paused"))
ROUNDED = Prompt.of(say("coach-fault-rounded"))
# Free practice: leaning with a flat back, and on the way to a round one.
FREE_LEAN = Prompt.of(say("coach-free-lean"))
CAREFUL = Prompt.of(say("coach-careful"))

DARK = say("coach-dark")
PRAISE = say("coach-praise")
PRAISE_AGAIN = say("coach-praise-again")
HINT = say("coach-hint")
HINT_UP = say("coach-hint-up")
NOT_COUNTED = say("coach-not-counted")
SKIPPED = say("coach-skipped")


def ready(stretch: Stretch) -> Prompt:
    """What to do to be seen."""
    if not stretch.side_on:
        return Prompt.of(say("coach-ready-facing"))
    match stretch.position:
        case Position.SEATED:
            return Prompt.of(say("coach-ready-seated"))
        case Position.LYING:
            return Prompt.of(say("coach-ready-lying"))
        case _:
            return Prompt.of(say("coach-ready-standing"))


def into(stretch: Stretch) -> Prompt:
    """How to get into the position."""
    if stretch.kind is Kind.FREE:
        return Prompt.of(say("coach-into-free"))
    if stretch.kind is Kind.REPETITIONS:
        return Prompt.of(say("coach-into-repeat"))
    if not stretch.side_on:
        return Prompt.of(say("coach-into-facing"))
    position = _hyphened(stretch.position)
    return Prompt.of(say(f"coach-into-one-{position}" if stretch.legs == 1 else f"coach-into-both-{position}"))


def of_phase(phase: Phase) -> Prompt:
    """What a phase is about that is the same in every stretch; the second hold of a contract-relax round is a hold."""
    return Prompt.of(say(f"coach-phase-{_hyphened(Phase.HOLD if phase is Phase.DEEPER else phase)}"))


def change_leg(wanted: Side | None) -> Prompt:
    """Which leg comes next."""
    return Prompt.of(say("coach-change-leg", leg=wanted.value if wanted else "any"))


def same_leg(leg: Side) -> Sentence:
    """The same leg was put up again: kindly said, and allowed."""
    return say("coach-same-leg", leg=leg.value)


def of_fault(fault: Fault, stretch: Stretch, advice: Sentence | None = None, status: Status = Status.OK) -> Prompt:
    """What to do about a fault; `advice`, `status`: the camera's own, when it can't tell."""
    if fault is Fault.UNSEEN and advice:
        word = say("coach-fault-unseen.word" if status is Status.OK else f"coach-unseen-{_hyphened(status)}")
        return Prompt(word, advice)
    if fault is Fault.KNEE and stretch.knee is not Knee.STRETCHED:
        return Prompt.of(say("coach-fault-knee-back" if stretch.knee is Knee.BACK else "coach-fault-knees"))
    return Prompt.of(say(f"coach-fault-{_hyphened(fault)}"))


def paused(because: Pause) -> Sentence:
    """Why the clock stands still."""
    return say(f"coach-pause-{_hyphened(because)}")


def early(seconds: float) -> Sentence:
    """How much there was of a hold that was left before its end."""
    return say("coach-early", seconds=round(seconds))


def count(number: int) -> Sentence:
    """A number of the count-down."""
    return say("coach-count", number=number)


def rep(number: int, rounded: bool) -> Sentence:
    """A repetition, counted; a rounded one is named."""
    return say("coach-rep-rounded", number=number) if rounded else say("coach-rep", number=number)


def in_turn(sentences: tuple[Sentence, ...]) -> Sentence:
    """Several whole sentences, one behind the other."""
    first, *rest = sentences
    return say("coach-in-turn", first=first, then=in_turn(tuple(rest))) if rest else first


def _hyphened(name: str) -> str:
    return name.replace("_", "-")
