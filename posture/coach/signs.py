"""What the page draws: one sign to be read from three metres away, and a ring that fills. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor

from posture.coach.phases import HOLDING, Pause, Phase
from posture.coach.state import CoachState
from posture.settings import TIME_SLACK_S
from posture.values import Verdict


class Sign(StrEnum):
    """A shape; what it stands for is told by shape, colour and word alike."""

    GOOD = "good"  # free practice: ready for a lean
    GO = "go"  # into the stretch
    HOLD = "hold"  # a ring
    PRESS = "press"  # a ring
    COUNT = "count"  # a ring
    RELAX = "relax"
    UP = "up"
    OTHER = "other"  # the other leg
    DONE = "done"
    CAUTION = "caution"  # on the way to a warning
    ROUNDED = "rounded"  # the warning
    FIX = "fix"  # something else is wrong
    PAUSED = "paused"
    UNKNOWN = "unknown"


RINGS = (Sign.HOLD, Sign.PRESS, Sign.COUNT)
_PHASES: dict[Phase, Sign] = {
    Phase.READY: Sign.UNKNOWN,
    Phase.INTO: Sign.GO,
    Phase.HOLD: Sign.HOLD,
    Phase.PRESS: Sign.PRESS,
    Phase.RELAX: Sign.RELAX,
    Phase.DEEPER: Sign.HOLD,
    Phase.REPEAT: Sign.COUNT,
    Phase.COME_UP: Sign.UP,
    Phase.CHANGE_LEG: Sign.OTHER,
    Phase.SUMMARY: Sign.DONE,
}
# What stands the clock still, and what that looks like; still moving is no fault, and a rounding has the warning.
_PAUSES: dict[Pause, Sign] = {
    Pause.UNSEEN: Sign.UNKNOWN,
    Pause.CAMERA: Sign.UNKNOWN,
    Pause.PERSON: Sign.PAUSED,
    Pause.KNEE: Sign.FIX,
    Pause.BOUNCE: Sign.FIX,
    Pause.MOVED: Sign.FIX,
    Pause.OUT: Sign.FIX,
}


@dataclass(frozen=True, slots=True)
class Ring:
    """The ring of a hold, or of repetitions."""

    number: int  # what stands in it: seconds to go, of a free lean seconds so far, or repetitions so far
    share: float  # how full it is, 0..1
    waits: bool  # the clock stands; not at rest yet, which is no fault


def sign_of(state: CoachState, verdict: Verdict, *, warning: bool) -> Sign:
    """The one sign for this moment. verdict: on the back, as it was last seen."""
    if warning and state.phase is not Phase.SUMMARY:
        return Sign.ROUNDED
    if state.paused_because in _PAUSES:
        return _PAUSES[state.paused_because]
    if state.free and state.phase in (Phase.INTO, Phase.HOLD):
        if verdict in (Verdict.CAUTION, Verdict.ROUNDED):
            return Sign.CAUTION
        return Sign.GOOD if state.phase is Phase.INTO else Sign.HOLD
    return _PHASES[state.phase]


def ring_of(state: CoachState, reps_target: int) -> Ring | None:
    """The ring, whatever sign has taken its place; None where nothing is timed or counted."""
    waits = state.paused_because is not None
    if state.phase is Phase.REPEAT:
        done = len(state.reps.done)
        return Ring(done, min(1.0, done / reps_target) if reps_target else 0.0, waits)
    if state.phase not in HOLDING or state.target_s <= 0:
        return None
    share = min(1.0, state.clock_s / state.target_s)
    if state.free:
        return Ring(floor(state.clock_s + TIME_SLACK_S), share, waits)
    return Ring(max(0, ceil(state.target_s - state.clock_s - TIME_SLACK_S)), share, waits)
