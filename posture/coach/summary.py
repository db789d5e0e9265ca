"""The report of one session: values, a sentence on what went well, one on what to do next time, and JSON for later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from posture.coach.faults import Fault
from posture.values import Side
from posture.words import Sentence, say

VERSION = 2
ROUNDED_FROM_DEG = 15.0  # who rounds before this has no lean to stop at
WORTH_SAYING_S = 1.5  # a fault that cost less in all is not the one thing to do next time
SIDES_ALIKE_DEG = 5.0  # less than this can't be told from the measurement's own error


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReport:
    """One hold.

    right_s: seconds of right form; target_s: how many there should be, 0 where nothing was to be reached.
    in_position_s: seconds in position in all. deepest_deg: largest hinge of the hips (lying: angle of the leg) with
    right form, None where not measured; deepest_sd_deg: the standard deviation of its error, None where not stated.
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
    deepest_sd_deg: float | None = None
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
    """The whole session."""

    stretch_id: str
    stretch_name: Sentence
    holds: tuple[HoldReport, ...] = ()
    reps: tuple[RepReport, ...] = ()
    planned: int = 0  # holds of the whole session, had nobody broken it off; 0 where none are counted
    pain: bool = False  # it was ended for pain
    aim_s: float = 0.0  # of free practice, what a lean may aim for; else 0

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
        depths_deg = [hold.deepest_deg for hold in self.holds if hold.leg is leg and hold.deepest_deg is not None]
        return max(depths_deg) if depths_deg else None

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
    def went_well(self) -> Sentence:
        """One sentence."""
        if self.reps:
            clean = sum(not rep.rounded for rep in self.reps)
            return say("coach-well-reps", clean=clean, reps=len(self.reps))
        if not self.holds:
            return say("coach-well-set-up")
        full = sum(0 < hold.target_s <= hold.right_s + 0.5 for hold in self.holds)
        if full and full < self.planned:
            return say("coach-well-some-full", full=full, planned=self.planned)
        clean = sum(not hold.warnings and not hold.faults for hold in self.holds)
        if clean == len(self.holds):
            return say("coach-well-throughout")
        if full == len(self.holds):
            return say("coach-well-full-time")
        if self.right_s < 0.5:
            return say("coach-well-found")
        return say("coach-well-seconds", seconds=round(self.right_s))

    @property
    def next_time(self) -> Sentence:
        """One sentence; after pain, rest comes first."""
        if self.pain:
            return say("coach-next-pain")
        if not self.holds and not self.reps:
            return say("coach-next-go-on")
        if self.costliest is Fault.ROUNDED and (stop_deg := self._stop_deg) is not None:
            return say("coach-next-stop-at", degrees=stop_deg)
        if self.costliest is None and self.longest_s < self.aim_s:
            return say("coach-next-longer", so_far=round(self.longest_s), aim=round(self.aim_s))
        if self.costliest is None:
            return say("coach-next-same")
        return say(f"coach-next-{self.costliest.replace('_', '-')}")

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


def report_lines(summary: Summary) -> tuple[Sentence, ...]:
    """The report as a person says it, a line each."""
    name = say("coach-report-name", name=summary.stretch_name)
    return (name, *details(summary), summary.went_well, summary.next_time)


def details(summary: Summary) -> tuple[Sentence, ...]:
    """What the figures of the report say, a sentence each."""
    lines: list[Sentence] = []
    if summary.holds:
        lines.append(
            say(
                "coach-report-leans" if summary.aim_s else "coach-report-holds",
                holds=len(summary.holds),
                right=round(summary.right_s),
                placed=round(summary.in_position_s),
            )
        )
        for leg in (Side.LEFT, Side.RIGHT, None):
            reach = summary.range_deg(leg)
            if reach is not None:
                lines.append(say("coach-report-range", leg=leg.value if leg else "both", degrees=round(reach)))
        difference = summary.left_minus_right_deg
        if difference is not None:
            lines.append(_difference(difference))
    if summary.warnings:
        lines.append(say("coach-report-warnings", times=summary.warnings))
    return tuple(lines)


def to_json(summary: Summary) -> dict[str, Any]:
    """A plain dict for the history, without a word of prose; its layout is told by `version`."""
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
        "holds": [
            {
                "leg": hold.leg.value if hold.leg else None,
                "round": hold.round,
                "right_s": round(hold.right_s, 2),
                "in_position_s": round(hold.in_position_s, 2),
                "target_s": hold.target_s,
                "warnings": hold.warnings,
                "deepest_deg": _rounded(hold.deepest_deg),
                "deepest_sd_deg": _rounded(hold.deepest_sd_deg),
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


def _difference(degrees: float) -> Sentence:
    if abs(degrees) < SIDES_ALIKE_DEG:
        return say("coach-report-alike")
    return say("coach-report-further", leg="left" if degrees > 0 else "right", degrees=round(abs(degrees)))
