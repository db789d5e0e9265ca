"""What is said, as data: one thing at a time, the worst first, nothing too often. Pure.

A cue is *wanted* for as long as its cause lasts. It is said once; again only as a reminder when the cause goes on for
long, or when it comes back after the cooldown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum

from posture.coach.faults import Fault
from posture.coach.phases import Effect, Say, Tone, ToneName, Urgency
from posture.settings import TIME_SLACK_S
from posture.words import Sentence


class Cue(IntEnum):
    """What there is to say, the most urgent first; its number is the priority."""

    PAIN = 0
    OVER = 1
    UNSEEN = 2
    ROUNDED = 3
    KNEE = 4
    BOUNCE = 5
    OUT = 6
    SET_UP = 7  # before it begins: too dark, too far away, a camera that moves, somebody else
    INSTRUCT = 8  # what to do in this phase
    NECK = 9
    MOVED = 10
    NOT_DEEPER = 11
    BACK_FIRST = 12
    SHALLOWER = 13
    HINT = 14
    PRAISE = 15
    COUNT = 16


CUE_OF: dict[Fault, Cue] = {fault: Cue[fault.name] for fault in Fault}
FAULT_OF: dict[Cue, Fault] = {cue: fault for fault, cue in CUE_OF.items()}

BETWEEN_S = 2.5  # from one cue to the next, unless that is worse
COOLDOWN_S = 6.0  # from a cue to the same
REMIND_S = 12.0  # from a cue to the same, while its cause goes on
NO_COOLDOWN = (Cue.PAIN, Cue.OVER, Cue.INSTRUCT, Cue.COUNT)
AT_ONCE = (Cue.PAIN, Cue.OVER, Cue.ROUNDED)
_URGENCY = {Cue.COUNT: Urgency.IF_QUIET}
TONES: dict[Cue, ToneName] = {
    **dict.fromkeys((Cue.UNSEEN, Cue.ROUNDED, Cue.KNEE, Cue.BOUNCE, Cue.OUT, Cue.MOVED), ToneName.WARN),
    Cue.PRAISE: ToneName.GOOD,
    Cue.OVER: ToneName.DONE,
    Cue.COUNT: ToneName.TICK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What has been said. last, last_s: the last cue and when. said_s: when each was said last.

    going_on: the cues whose cause has lasted since they were said, with what was said.
    """

    last: Cue | None = None
    last_s: float = 0.0
    said_s: Mapping[Cue, float] = field(default_factory=dict)
    going_on: Mapping[Cue, Sentence] = field(default_factory=dict)


def speak(voice: Voice, wanted: Mapping[Cue, Sentence], time_s: float) -> tuple[Voice, Cue | None, tuple[Effect, ...]]:
    """The one cue of `wanted` (with its sentence) that is said at `time_s`, if any, and the effects."""
    voice = replace(voice, going_on={c: said for c, said in voice.going_on.items() if wanted.get(c) == said})
    for cue in sorted(wanted):
        if _due(voice, cue, time_s):
            break
    else:
        return voice, None, ()
    interrupts = voice.last is not None and time_s - voice.last_s < BETWEEN_S and cue < voice.last
    voice = replace(
        voice,
        last=cue,
        last_s=time_s,
        said_s={**voice.said_s, cue: time_s},
        going_on={**voice.going_on, cue: wanted[cue]},
    )
    urgency = Urgency.NOW if interrupts or cue in AT_ONCE else _URGENCY.get(cue, Urgency.NEXT)
    said = Say(wanted[cue], int(cue), urgency)
    return voice, cue, (Tone(TONES[cue]), said) if cue in TONES else (said,)


def _due(voice: Voice, cue: Cue, time_s: float) -> bool:
    # Frame times are sums of fractions: half a millisecond keeps 6 s from being 5.9999.
    if cue in voice.said_s and cue not in NO_COOLDOWN:
        wait = REMIND_S if cue in voice.going_on else COOLDOWN_S
        if time_s - voice.said_s[cue] < wait - TIME_SLACK_S:
            return False
    if voice.last is None or time_s - voice.last_s >= BETWEEN_S - TIME_SLACK_S:
        return True
    return cue < voice.last or (cue is Cue.COUNT and voice.last is Cue.COUNT)
