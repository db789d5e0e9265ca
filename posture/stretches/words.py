"""Stretches in words, for terminal and page alike."""

from __future__ import annotations

from posture.stretches.stretch import Judged, Kind, Position, Rounding, Stretch
from posture.words import Sentence, say

FOR_ALL = tuple(say(f"stretches-for-all-{number}") for number in range(1, 6))
"""What holds for every stretch."""


def position_in_words(position: Position) -> Sentence:
    """How the body is placed, as a few words."""
    return say(f"stretches-position-{position.replace('_', '-')}")


def dose_in_words(stretch: Stretch) -> Sentence:
    """How long and how often: "Hold 30 s, 3 times a leg."."""
    dose, each = stretch.dose, "leg" if stretch.legs == 1 else "all"
    holding = _range(dose.min_hold_s, dose.hold_s)
    match stretch.kind:
        case Kind.FREE:
            return say("stretches-dose-free")
        case Kind.REPETITIONS:
            return say("stretches-dose-repetitions", times=_range(dose.min_repetitions, dose.repetitions), each=each)
        case Kind.CONTRACT_RELAX:
            pressing = _range(dose.min_press_s, dose.press_s)
            return say("stretches-dose-contract-relax", press=pressing, hold=holding, rounds=dose.rounds, each=each)
        case Kind.HOLD:
            return say("stretches-dose-hold", hold=holding, rounds=dose.rounds, each=each)


def judged_in_words(stretch: Stretch, *, back: bool = True) -> tuple[Sentence, ...]:
    """What the camera judges, each as the end of "Posture watches ...".

    back: whether the low back can be judged as the body is placed (posture.measure.positions.back_unjudged).
    """
    seen = [what for what in stretch.judged if back or what is not Judged.LUMBAR]
    kind = say(f"stretches-judged-{stretch.kind.replace('_', '-')}")
    kinds = (kind, say("stretches-judged-press")) if stretch.kind is Kind.CONTRACT_RELAX else (kind,)
    hips = (say("stretches-judged-hips-first"),) if stretch.hips_first else ()
    return (*(_judged(what, stretch) for what in seen), *hips, *kinds)


def _judged(what: Judged, stretch: Stretch) -> Sentence:
    match what:
        case Judged.KNEE:
            return say(f"stretches-judged-knee-{stretch.knee}")
        case Judged.LUMBAR if stretch.rounding is Rounding.LOOSE:
            return say("stretches-judged-lumbar-loose")
        case _:
            return say(f"stretches-judged-{what.replace('_', '-')}")


def _range(low: float, high: float) -> Sentence:
    return say("stretches-number", number=high) if low == high else say("stretches-range", low=low, high=high)
