"""The report of one session: values, a sentence on what went well, one on what to do next time, and JSON for later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from posture.coach.faults import Fault
from posture.values import Side

VERSION = 1
ROUNDED_FROM_DEG = 15.0  # who rounds before this has no lean to stop at
WORTH_SAYING_S = 1.5  # a fault that cost less in all is not the one thing to do next time
SIDES_ALIKE_DEG = 5.0  # less than this can't be told from the measurement's own error

NEXT_TIME: dict[Fault, str] = {
    Fault.UNSEEN: "Next time, stand side-on with your whole body in the picture, so that I see all of it.",
    Fault.ROUNDED: "Next time, lean less far and keep your chest up, so that your back stays flat.",
    Fault.KNEE: "Next time, lean less far and keep the knee straight.",
    Fault.BOUNCE: "Next time, lean in slowly and stay still there.",
    Fault.OUT: "Next time, choose a depth that you can keep to the end.",
    Fault.NECK: "Next time, keep your head in line with your back.",
    Fault.MOVED: "Next time, press without moving.",
    Fault.NOT_DEEPER: "Next time, breathe out after pressing and lean in a little further.",
    Fault.BACK_FIRST: "Next time, begin with the hips and let the back follow.",
    Fault.SHALLOWER: "Next time, choose a depth that you can keep to the end.",
}
KEEP_ON = "Next time, do the same again."
STOP_AT = "Next time, stop at about {degrees}° from the hips and lift your chest there; past that your back rounds."
LONGER = "Next time, hold the flat lean longer: {so_far} so far, {aim} is the aim."
GO_ON = "Next time, go on into the stretch and let the clock run."
PAIN = "You stopped because it hurt. Rest; if it stays, ask a doctor before you stretch again."


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReport:
    """One hold.

    right_s: seconds of right form; target_s: how many there should be, 0 where nothing was to be reached.
    in_position_s: seconds in position in all. deepest_deg: largest hinge of the hips (lying: angle of the leg) with
    right form, None where not measured.
    rounding_share: 0..1 of the seconds in which the back was judged, None when it never was. faults: what was wrong
    with the seconds it cost. grew_deg: what the range gained after pressing, contract-relax only. rounded_from_deg: the
    smallest range at which a warning began, None without one.
    """

    leg: Side | None
    round: int
    right_s: float
    in_position_s: float
    target_s: float
    warnings: int = 0
    deepest_deg: float | None = None
    rounding_share: float | None = None
    faults: Mapping[Fault, float] = field(default_factory=dict)
    grew_deg: float | None = None
    rounded_from_deg: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepReport:
    """One repetition; number: of this leg, from 1. worst_lumbar_deg: of the low back, None where unknown."""

    leg: Side | None
    number: int
    worst_lumbar_deg: float | None
    rounded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The whole session. pain: it was ended for pain. aim_s: of free practice, what a lean may aim for; else 0."""

    stretch_id: str
    stretch_name: str
    holds: tuple[HoldReport, ...] = ()
    reps: tuple[RepReport, ...] = ()
    pain: bool = False
    aim_s: float = 0.0

    @property
    def right_s(self) -> float:
        """Seconds of right form in all."""
        return sum(hold.right_s for hold in self.holds)

    @property
    def in_position_s(self) -> float:
        """Seconds in position in all."""
        return sum(hold.in_position_s for hold in self.holds)

    @property
    def warnings(self) -> int:
        """Roundings that lasted, in all."""
        return sum(hold.warnings for hold in self.holds) + sum(rep.rounded for rep in self.reps)

    def range_deg(self, leg: Side | None) -> float | None:
        """The deepest hinge with right form of a leg (None: both at once); None where not measured."""
        found = [hold.deepest_deg for hold in self.holds if hold.leg is leg and hold.deepest_deg is not None]
        return max(found) if found else None

    @property
    def left_minus_right_deg(self) -> float | None:
        """How much further the left leg went than the right, None unless both were measured."""
        left, right = self.range_deg(Side.LEFT), self.range_deg(Side.RIGHT)
        return None if left is None or right is None else left - right

    @property
    def costliest(self) -> Fault | None:
        """The fault that cost the most seconds, None when none is worth saying."""
        total: dict[Fault, float] = {}
        for hold in self.holds:
            for fault, seconds in hold.faults.items():
                total[fault] = total.get(fault, 0.0) + seconds
        rounded = sum(rep.rounded for rep in self.reps)
        if rounded:
            total[Fault.ROUNDED] = total.get(Fault.ROUNDED, 0.0) + 2.0 * rounded
        worst = max(total, key=lambda fault: total[fault], default=None)
        return worst if worst is not None and total[worst] >= WORTH_SAYING_S else None

    @property
    def went_well(self) -> str:
        """One sentence."""
        if self.reps:
            clean = sum(not rep.rounded for rep in self.reps)
            return f"{clean} of {_count(len(self.reps), 'repetition')} with a flat back."
        if not self.holds:
            return "You set up well."
        full = sum(0 < hold.target_s <= hold.right_s + 0.5 for hold in self.holds)
        clean = sum(not hold.warnings and not hold.faults for hold in self.holds)
        if clean == len(self.holds):
            return "Right form from beginning to end."
        if full == len(self.holds):
            return "You held every stretch for its full time with right form."
        if self.right_s < 0.5:
            return "You found your way into the stretch."
        return f"{_seconds(self.right_s)} with right form."

    @property
    def next_time(self) -> str:
        """One sentence; after pain, rest comes first."""
        if self.pain:
            return PAIN
        if not self.holds and not self.reps:
            return GO_ON
        if self.costliest is Fault.ROUNDED and (stop_deg := self._stop_deg) is not None:
            return STOP_AT.format(degrees=stop_deg)
        if self.costliest is None and self.longest_s < self.aim_s:
            return LONGER.format(so_far=_seconds(self.longest_s), aim=round(self.aim_s))
        return KEEP_ON if self.costliest is None else NEXT_TIME[self.costliest]

    @property
    def longest_s(self) -> float:
        """The most seconds of right form in one hold."""
        return max((hold.right_s for hold in self.holds), default=0.0)

    @property
    def _stop_deg(self) -> int | None:
        """The lean to stop at next time, in fives: a little before the first rounding; None where that is not known."""
        began = [hold.rounded_from_deg for hold in self.holds if hold.rounded_from_deg is not None]
        if not began or min(began) < ROUNDED_FROM_DEG:
            return None
        return max(10, int((min(began) - 5) // 5) * 5)


def in_words(summary: Summary) -> str:
    """The report as a person says it, a line each."""
    lines = (f"{summary.stretch_name}.", *details(summary), summary.went_well, summary.next_time)
    return "\n".join(lines)


def details(summary: Summary) -> tuple[str, ...]:
    """What the figures of the report say, a sentence each."""
    lines = []
    if summary.holds:
        held = _count(len(summary.holds), "lean" if summary.aim_s else "hold")
        lines.append(
            f"{held}: {_seconds(summary.right_s)} with right form, of {_seconds(summary.in_position_s)} in position."
        )
        for leg in (Side.LEFT, Side.RIGHT, None):
            reach = summary.range_deg(leg)
            if reach is not None:
                lines.append(f"{'Both legs' if leg is None else leg.capitalize() + ' leg'}: {reach:.0f} degrees.")
        difference = summary.left_minus_right_deg
        if difference is not None:
            lines.append(_difference(difference))
    if summary.warnings:
        lines.append(f"Your back rounded {_times(summary.warnings)}.")
    return tuple(lines)


def to_json(summary: Summary) -> dict[str, Any]:
    """A plain dict for the history; its layout is told by `version`."""
    return {
        "version": VERSION,
        "stretch": summary.stretch_id,
        "pain": summary.pain,
        "right_s": round(summary.right_s, 2),
        "in_position_s": round(summary.in_position_s, 2),
        "warnings": summary.warnings,
        "range_deg": {
            name: _rounded(summary.range_deg(leg))
            for name, leg in (("left", Side.LEFT), ("right", Side.RIGHT), ("both", None))
        },
        "left_minus_right_deg": _rounded(summary.left_minus_right_deg),
        "costliest_fault": summary.costliest.value if summary.costliest else None,
        "went_well": summary.went_well,
        "next_time": summary.next_time,
        "holds": [
            {
                "leg": hold.leg.value if hold.leg else None,
                "round": hold.round,
                "right_s": round(hold.right_s, 2),
                "in_position_s": round(hold.in_position_s, 2),
                "target_s": hold.target_s,
                "warnings": hold.warnings,
                "deepest_deg": _rounded(hold.deepest_deg),
                "rounding_share": _rounded(hold.rounding_share, 3),
                "faults": {fault.value: round(seconds, 2) for fault, seconds in hold.faults.items()},
                "grew_deg": _rounded(hold.grew_deg),
                "rounded_from_deg": _rounded(hold.rounded_from_deg),
            }
            for hold in summary.holds
        ],
        "reps": [
            {
                "leg": rep.leg.value if rep.leg else None,
                "number": rep.number,
                "worst_lumbar_deg": _rounded(rep.worst_lumbar_deg),
                "rounded": rep.rounded,
            }
            for rep in summary.reps
        ],
    }


def _rounded(value: float | None, digits: int = 1) -> float | None:
    return None if value is None else round(value, digits)


def _difference(degrees: float) -> str:
    if abs(degrees) < SIDES_ALIKE_DEG:
        return "Both sides alike."
    return f"The {'left' if degrees > 0 else 'right'} leg went {abs(degrees):.0f} degrees further."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _seconds(seconds: float) -> str:
    return _count(round(seconds), "second")


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
