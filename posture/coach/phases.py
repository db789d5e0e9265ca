"""The phases of a stretch in tables: what follows what, what is shown and said; and the effects.

ready → into → hold ─────────────────────────────→ come up → change leg → hold …, or into → hold …, or summary
               hold → press → relax → deeper → hold again, or come up          (contract-relax)
        into → repeat → come up                                                (repetitions)
        into → hold → into → hold …                                            (free: each lean is a hold)
  from a hold back to into, when it was left before it counted; from anywhere → summary, on pain or at the end,
  and → ready, when the standing posture is to be taken again
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from posture.coach.summary import Summary
from posture.values import Side
from posture.words import Sentence


class Phase(StrEnum):
    """Where in the stretch."""

    READY = "ready"
    INTO = "into"
    HOLD = "hold"
    PRESS = "press"
    RELAX = "relax"
    DEEPER = "deeper"
    REPEAT = "repeat"
    COME_UP = "come_up"
    CHANGE_LEG = "change_leg"
    SUMMARY = "summary"


class Trigger(StrEnum):
    """What moves the stretch on."""

    SEEN = "seen"  # the camera sees what it needs
    REACHED = "reached"  # the posture was reached and held for a moment
    LOWERED = "lowered"  # the first way down of the repetitions
    HELD = "held"  # the clock has run out
    PRESS = "press"
    PRESSED = "pressed"
    RELAXED = "relaxed"  # leaned further, or had the time to
    AGAIN = "again"  # the next contract-relax round, without coming up
    LEFT = "left"  # came out early for good
    LOST = "lost"  # came out before the hold counted
    UP = "up"  # came up: the next round, or the next free lean, begins
    OTHER_LEG = "other_leg"
    OVER = "over"
    STOP = "stop"  # pain, or the end of the clip
    SKIP = "skip"
    START_OVER = "start_over"  # another standing posture


HOLDING = (Phase.HOLD, Phase.PRESS, Phase.RELAX, Phase.DEEPER)
GOING_IN = (Phase.INTO, Phase.CHANGE_LEG)
ACTIVE = tuple(phase for phase in Phase if phase is not Phase.SUMMARY)

TRANSITIONS: dict[tuple[Phase, Trigger], Phase] = {
    (Phase.READY, Trigger.SEEN): Phase.INTO,
    (Phase.READY, Trigger.SKIP): Phase.INTO,
    **{(phase, Trigger.REACHED): Phase.HOLD for phase in GOING_IN},
    **{(phase, Trigger.LOWERED): Phase.REPEAT for phase in GOING_IN},
    # An exercise skipped before it began: on with the next one.
    **{(phase, Trigger.UP): Phase.INTO for phase in (*GOING_IN, Phase.COME_UP)},
    **{(phase, Trigger.OTHER_LEG): Phase.CHANGE_LEG for phase in (*GOING_IN, Phase.COME_UP)},
    **{(phase, Trigger.OVER): Phase.SUMMARY for phase in (*GOING_IN, Phase.COME_UP)},
    (Phase.HOLD, Trigger.HELD): Phase.COME_UP,
    (Phase.HOLD, Trigger.PRESS): Phase.PRESS,
    (Phase.PRESS, Trigger.PRESSED): Phase.RELAX,
    (Phase.RELAX, Trigger.RELAXED): Phase.DEEPER,
    (Phase.DEEPER, Trigger.AGAIN): Phase.HOLD,
    (Phase.DEEPER, Trigger.HELD): Phase.COME_UP,
    (Phase.REPEAT, Trigger.HELD): Phase.COME_UP,
    (Phase.HOLD, Trigger.UP): Phase.INTO,
    **{(phase, Trigger.LEFT): Phase.COME_UP for phase in HOLDING},
    **{(phase, Trigger.LOST): Phase.INTO for phase in HOLDING},
    **{(phase, Trigger.SKIP): Phase.COME_UP for phase in (*HOLDING, Phase.REPEAT)},
    **{(phase, Trigger.START_OVER): Phase.READY for phase in ACTIVE},
    **{(phase, Trigger.STOP): Phase.SUMMARY for phase in ACTIVE},
}


def next_phase(phase: Phase, trigger: Trigger) -> Phase:
    """Where `trigger` leads from `phase`; ValueError where the table has no such way."""
    try:
        return TRANSITIONS[phase, trigger]
    except KeyError:
        raise ValueError(f"no way from phase {phase.value!r} on {trigger.value!r}") from None


class Pause(StrEnum):
    """Why the clock stands still."""

    UNSEEN = "unseen"
    ROUNDED = "rounded"
    KNEE = "knee"
    BOUNCE = "bounce"
    OUT = "out"
    MOVED = "moved"  # while pressing
    MOVING = "moving"  # not yet, or no longer, at rest
    CAMERA = "camera"  # no pictures came
    PERSON = "person"  # asked for


class ToneName(StrEnum):
    """A short sound."""

    WARN = "warn"
    GOOD = "good"
    TICK = "tick"
    DONE = "done"


class Urgency(StrEnum):
    """When a sentence is to be spoken."""

    NOW = "now"  # break off what is being spoken
    NEXT = "next"  # once that has been said, unless it takes too long
    IF_QUIET = "if_quiet"  # only while nothing is being spoken


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence to speak."""

    sentence: Sentence
    priority: int  # 0 = most urgent
    urgency: Urgency = Urgency.NEXT


@dataclass(frozen=True, slots=True)
class Tone:
    """A sound to play."""

    name: ToneName


@dataclass(frozen=True, slots=True)
class PhaseBegan:
    """Another phase began."""

    phase: Phase


@dataclass(frozen=True, slots=True)
class HoldStarted:
    """The clock may run: the posture was reached. round counts from 1."""

    leg: Side | None
    round: int


@dataclass(frozen=True, slots=True)
class HoldPaused:
    """The clock stands still."""

    reason: Pause


@dataclass(frozen=True, slots=True)
class HoldResumed:
    """The clock runs again."""


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """A hold is over: seconds of right form, and seconds in position in all."""

    leg: Side | None
    right_s: float
    in_position_s: float


@dataclass(frozen=True, slots=True)
class RepDone:
    """A repetition is over. number: of this leg, from 1. worst_lumbar_deg: of the low back, None where unknown."""

    leg: Side | None
    number: int
    worst_lumbar_deg: float | None
    rounded: bool


@dataclass(frozen=True, slots=True)
class RoundDone:
    """A round, of both legs where they are stretched in turn, is over."""

    round: int


@dataclass(frozen=True, slots=True)
class Finished:
    """It is over: keep and show the summary."""

    summary: Summary


Effect: TypeAlias = (
    Say | Tone | PhaseBegan | HoldStarted | HoldPaused | HoldResumed | HoldEnded | RepDone | RoundDone | Finished
)
