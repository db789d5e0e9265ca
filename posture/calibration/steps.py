"""The steps of a calibration in tables: what follows what, what is said, how long is waited; and the effects.

stand → hinge → stand_again → round → stand_last → done
  any of the five → refused, with one reason; from anywhere → stand, hinge or round, to do it again
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from posture.calibration.refusals import Refusal
from posture.calibration.result import Calibration
from posture.words import Sentence, say


class Step(StrEnum):
    """Where in the protocol."""

    STAND = "stand"
    HINGE = "hinge"
    STAND_AGAIN = "stand_again"
    ROUND = "round"
    STAND_LAST = "stand_last"
    DONE = "done"
    REFUSED = "refused"


class Trigger(StrEnum):
    """What moves the protocol on."""

    HELD = "held"
    REFUSE = "refuse"
    REDO_STAND = "redo_stand"
    REDO_HINGE = "redo_hinge"
    REDO_ROUND = "redo_round"


ACTIVE = (Step.STAND, Step.HINGE, Step.STAND_AGAIN, Step.ROUND, Step.STAND_LAST)
ORDER = (*ACTIVE, Step.DONE)

TRANSITIONS: dict[tuple[Step, Trigger], Step] = {
    (Step.STAND, Trigger.HELD): Step.HINGE,
    (Step.HINGE, Trigger.HELD): Step.STAND_AGAIN,
    (Step.STAND_AGAIN, Trigger.HELD): Step.ROUND,
    (Step.ROUND, Trigger.HELD): Step.STAND_LAST,
    (Step.STAND_LAST, Trigger.HELD): Step.DONE,
    **{(step, Trigger.REFUSE): Step.REFUSED for step in ACTIVE},
    **{(step, Trigger.REDO_STAND): Step.STAND for step in Step},
    **{(step, Trigger.REDO_HINGE): Step.HINGE for step in Step if step is not Step.STAND},
    **{(step, Trigger.REDO_ROUND): Step.ROUND for step in Step if step not in (Step.STAND, Step.HINGE)},
}
REDO = {Step.STAND: Trigger.REDO_STAND, Step.HINGE: Trigger.REDO_HINGE, Step.ROUND: Trigger.REDO_ROUND}

# What to do now, for a person three metres away.
PROMPTS: dict[Step, Sentence] = {step: say(f"calibration-step-{step.replace('_', '-')}") for step in ORDER}
HINTS: dict[Step, Sentence] = {step: say(f"calibration-hint-{step.replace('_', '-')}") for step in ACTIVE}
# Seconds in a step until the hint, and until it is given up.
PATIENCE_S: dict[Step, tuple[float, float]] = {
    Step.STAND: (12.0, 45.0),
    Step.HINGE: (15.0, 45.0),
    Step.STAND_AGAIN: (10.0, 30.0),
    Step.ROUND: (15.0, 45.0),
    Step.STAND_LAST: (10.0, 30.0),
}

# Where to begin again: what was good before a refusal is kept.
RESTART_AT: dict[Refusal, Step] = {
    Refusal.NO_HINGE: Step.HINGE,
    Refusal.KNEES_IN_HINGE: Step.HINGE,
    Refusal.HINGE_ROUNDED: Step.HINGE,
    Refusal.NO_ROUNDING: Step.ROUND,
    Refusal.KNEES_IN_ROUNDING: Step.ROUND,
    Refusal.NOT_SEPARABLE: Step.ROUND,
}


def next_step(step: Step, trigger: Trigger) -> Step:
    """Where `trigger` leads from `step`; ValueError where the table has no such way."""
    try:
        return TRANSITIONS[step, trigger]
    except KeyError:
        raise ValueError(f"no way from step {step.value!r} on {trigger.value!r}") from None


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence to speak and show."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class NewReference:
    """The standing reference must be taken afresh: reset the session."""


@dataclass(frozen=True, slots=True)
class Finished:
    """It is done: store it."""

    calibration: Calibration


@dataclass(frozen=True, slots=True)
class Refused:
    """It can't be trusted: keep what was stored before. `restart_at`: where to begin again."""

    refusal: Refusal
    problem: Sentence
    remedy: Sentence
    restart_at: Step


Effect: TypeAlias = Say | NewReference | Finished | Refused
