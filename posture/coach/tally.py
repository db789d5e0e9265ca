"""What a hold adds up to: seconds of right form, seconds in position, depth, and what each fault cost. Pure.

Time between two moments counts as right only when the form was right at both and they are near each other; lost frames
in between are bridged, for nothing is known to be wrong with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from statistics import median

from posture.coach.faults import Fault
from posture.coach.form import Form
from posture.coach.moments import CoachMoment
from posture.coach.motion import REST_S
from posture.coach.phases import Pause
from posture.settings import TIME_SLACK_S, stands_for_s
from posture.values import Side

BRIDGE_S = 0.5  # or longer, where moments always come slowly
RECENT_S = 1.0
REACHED_S = 0.5  # a depth counts as reached when it is the median over this long: one wild frame is no range

_COSTS = {pause: fault for fault, pause in ((f, Pause(f.value)) for f in Fault if f.value in tuple(Pause))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One hold so far. Times in seconds, angles in degrees."""

    leg: Side | None
    round: int
    started_s: float
    right_s: float = 0.0
    in_position_s: float = 0.0
    judged_s: float = 0.0  # of them, those in which the back was judged
    rounded_s: float = 0.0
    clock_s: float = 0.0  # right seconds of this phase, one part of a contract-relax round
    warnings: int = 0  # roundings that lasted
    deepest_deg: float | None = None  # largest range at rest with right form and for `REACHED_S`
    deepest_sd_deg: float | None = None  # standard deviation of its error, as stated when it was reached
    depth_deg: float | None = None  # the same of the depth
    cost_s: Mapping[Fault, float] = field(default_factory=dict)  # seconds that each fault took
    clean_s: float = 0.0  # right seconds since the last fault that was said
    spoilt: bool = False  # one was said
    praised: bool = False  # the one praise was given
    rounded_from_deg: float | None = None  # smallest range at which a warning began
    last_s: float | None = None
    last_right_s: float | None = None  # until when right seconds are counted
    last_placed_s: float | None = None  # until when seconds in position are
    last_out_s: float | None = None  # when last out of position
    recent: tuple[tuple[float, float, float], ...] = ()  # of the last second, (seconds, depth, range) at rest
    still_depth_deg: float | None = None  # where the pressing began
    still_range_deg: float | None = None
    grew_deg: float | None = None  # what the range gained after it
    counted: int = 99  # the last number of the count-down

    @property
    def recent_depth_deg(self) -> float | None:
        """Median depth of the last second at rest."""
        return median(depth for _, depth, _ in self.recent) if self.recent else None

    @property
    def recent_range_deg(self) -> float | None:
        """Median range of the last second at rest."""
        return median(reach for _, _, reach in self.recent) if self.recent else None


def add(tally: Tally, form: Form, moment: CoachMoment) -> Tally:
    """The tally with one more moment, on which `form` has been brought up to date."""
    t = moment.time_s
    bridge_s = form.pace.gap_s(BRIDGE_S)
    pause = form.stopping()
    if not moment.seen:
        return _cost(tally, pause, t, bridge_s)
    if form.placed:
        since = tally.last_placed_s
        gained = t - since if since is not None and t - since <= bridge_s else 0.0
        tally = replace(
            tally,
            in_position_s=tally.in_position_s + gained,
            judged_s=tally.judged_s + (gained if moment.lumbar_deg is not None else 0.0),
            rounded_s=tally.rounded_s + (gained if moment.rounded else 0.0),
            last_placed_s=t,
        )
    else:
        tally = replace(tally, last_placed_s=None, last_out_s=t)
    if moment.warned:
        began_deg = tally.rounded_from_deg
        if moment.range_deg is not None:
            began_deg = moment.range_deg if began_deg is None else min(began_deg, moment.range_deg)
        tally = replace(tally, warnings=tally.warnings + 1, rounded_from_deg=began_deg)
    tally = _cost(tally, pause, t, bridge_s)
    if pause is not None:
        return replace(tally, last_right_s=None)
    return _right(tally, form, moment)


def _right(tally: Tally, form: Form, moment: CoachMoment) -> Tally:
    """A moment of right form: the clock runs."""
    t = moment.time_s
    since = tally.last_right_s
    if since is None:
        # Rest shows only after REST_S of it: that time counts too, as far as the form was right in it.
        known = t if form.right_since_s is None else form.right_since_s
        since = max(t - REST_S, known, tally.started_s)
    elif t - since > form.pace.gap_s(BRIDGE_S):
        since = t
    gained = t - since
    recent = tally.recent
    if moment.depth_deg is not None and moment.range_deg is not None:
        kept = tuple(one for one in recent if one[0] >= t - RECENT_S)
        recent = (*kept, (t, moment.depth_deg, moment.range_deg))
    long = bool(recent) and t - recent[0][0] >= REACHED_S - TIME_SLACK_S
    deepest = _larger(tally.deepest_deg, median(reach for _, _, reach in recent) if long else None)
    return replace(
        tally,
        right_s=tally.right_s + gained,
        clock_s=tally.clock_s + gained,
        clean_s=tally.clean_s + gained,
        last_right_s=t,
        recent=recent,
        deepest_deg=deepest,
        deepest_sd_deg=tally.deepest_sd_deg if deepest == tally.deepest_deg else moment.range_sd_deg,
        depth_deg=_larger(tally.depth_deg, median(depth for _, depth, _ in recent) if long else None),
    )


def named(tally: Tally, fault: Fault, cost_s: float = 0.0) -> Tally:
    """The tally with a fault that was said."""
    costs = {**tally.cost_s, fault: tally.cost_s.get(fault, 0.0) + cost_s}
    return replace(tally, cost_s=costs, clean_s=0.0, spoilt=True)


def _cost(tally: Tally, pause: Pause | None, time_s: float, bridge_s: float) -> Tally:
    dt = 0.0 if tally.last_s is None else stands_for_s(time_s - tally.last_s, bridge_s)
    tally = replace(tally, last_s=time_s)
    fault = _COSTS.get(pause) if pause else None
    if fault is None or dt <= 0:
        return tally
    return replace(tally, cost_s={**tally.cost_s, fault: tally.cost_s.get(fault, 0.0) + dt})


def _larger(first: float | None, second: float | None) -> float | None:
    if first is None or second is None:
        return second if first is None else first
    return max(first, second)
