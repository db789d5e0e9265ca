"""Whether the form is right at this moment, and since when it is not. Pure.

A fault has a *level*, which stops the clock at once, and *lasts* after a dwell, which is when it is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from posture.coach import motion as motions
from posture.coach.faults import Fault
from posture.coach.moments import CoachMoment
from posture.coach.motion import Motion, at_rest, bouncing
from posture.coach.phases import GOING_IN, HOLDING, Pause, Phase
from posture.pace import Pace
from posture.settings import TIME_SLACK_S
from posture.stretches.stretch import Judged, Kind, Stretch

OUT_DEG = 5.0  # in position until this far above where it begins
KNEE_DEG = 3.0  # a knee is bent this far beyond its limit: it is read 3-5 deg off; straight again at the limit
NECK_DEG, NECK_BACK_DEG = 35.0, 25.0  # the head hangs this far forward of how it is carried in standing, until
UPRIGHT_DEG = 12.0  # lean at which the head's own carriage is learnt
NECK_ZERO_S = 0.5
FORGET_S = 1.0  # unmeasured for this long, nothing is known of the form
# Who leans freely may move as they like: only the back is watched.
KEPT_STILL = (Kind.HOLD, Kind.CONTRACT_RELAX)
# Chosen, not measured, like the waits in `posture.coach.behaviour`: about the sway that still counts as standing still
# (`reference.MAX_SWAY_DEG`), and a quarter of a hinge of 50 deg.
MOVED_DEG = 4.0  # while pressing, this far either way is a movement
SHALLOWER_DEG = 12.0  # this far up from the deepest of the hold
FIRST_DEG = 15.0  # what moves first, hips or back: whichever gets this far first

# Seconds until a fault is said. Rounding has the pipeline's own dwell; an arm before a knee misleads its landmark.
DWELL_S: dict[Fault, float] = {
    Fault.UNSEEN: 1.5,
    Fault.ROUNDED: 0.0,
    Fault.KNEE: 0.8,
    Fault.BOUNCE: 0.0,
    Fault.OUT: 1.0,
    Fault.NECK: 2.0,
    Fault.MOVED: 0.4,
    Fault.SHALLOWER: 2.0,
}
# What stops the clock, in the order in which it is named. A hanging head does not: landmarks of the head are the least
# sure, and it takes nothing from the stretch.
STOPS: dict[Fault, Pause] = {
    Fault.UNSEEN: Pause.UNSEEN,
    Fault.ROUNDED: Pause.ROUNDED,
    Fault.KNEE: Pause.KNEE,
    Fault.BOUNCE: Pause.BOUNCE,
    Fault.OUT: Pause.OUT,
    Fault.MOVED: Pause.MOVED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What is known of the form.

    since: when each present fault began. right_since_s: since when none that stops the clock was there, rest aside.
    placed: in position. rest: hardly moving. neck_zero: (sum, seconds) of the head's carriage in standing. back_first:
    whether the back moved before the hips on this way down, None until known. time_s, seen_s: the last moment, and the
    last that was measured. pace: how far apart moments come.
    """

    motion: Motion = field(default_factory=Motion)
    since: Mapping[Fault, float] = field(default_factory=dict)
    right_since_s: float | None = None
    placed: bool = False
    rest: bool = False
    neck_zero: tuple[float, float] = (0.0, 0.0)
    back_first: bool | None = None
    time_s: float | None = None
    seen_s: float | None = None
    pace: Pace = field(default_factory=Pace)

    def afresh(self) -> Form:
        """After a break: nothing is known but how the head is carried, what moved first, and the camera's pace."""
        return Form(neck_zero=self.neck_zero, back_first=self.back_first, pace=self.pace)

    def lasting(self, fault: Fault, time_s: float) -> bool:
        """Whether the fault has been there for its dwell."""
        return fault in self.since and time_s - self.since[fault] >= DWELL_S[fault] - TIME_SLACK_S

    def stopping(self) -> Pause | None:
        """Why the clock must stand still, None when it may run."""
        stop = next((pause for fault, pause in STOPS.items() if fault in self.since), None)
        return stop or (None if self.rest else Pause.MOVING)


def watch(
    form: Form, moment: CoachMoment, stretch: Stretch, phase: Phase, still_at: float | None, held_at: float | None
) -> Form:
    """The form with one more moment.

    still_at: depth not to be left while pressing, None in other phases. held_at: deepest depth of this hold.
    """
    t = moment.time_s
    if not moment.seen:
        return _unseen(form, t)
    if form.seen_s is None or t - form.seen_s > form.pace.gap_s(FORGET_S):
        form = form.afresh()
    gap_s = form.pace.gap_s(motions.GAP_S)
    motion = form.motion if moment.depth_deg is None else motions.step(form.motion, moment.depth_deg, t, gap_s)
    placed = in_position(moment, stretch, form.placed)
    rest = moment.depth_deg is None or at_rest(motion)
    levels = {
        Fault.ROUNDED: moment.rounded,
        Fault.KNEE: placed and _knee_bent(form, moment, stretch, rest),
        Fault.BOUNCE: stretch.kind in KEPT_STILL and phase in HOLDING and bouncing(motion, t),
        Fault.OUT: phase in HOLDING and not placed,
        Fault.NECK: stretch.kind in KEPT_STILL and phase in HOLDING and _neck_hangs(form, moment),
        Fault.MOVED: _off(moment, still_at, MOVED_DEG, both_ways=True),
        Fault.SHALLOWER: stretch.kind in KEPT_STILL
        and phase in (Phase.HOLD, Phase.DEEPER)
        and placed
        and _off(moment, held_at, SHALLOWER_DEG, both_ways=False),
    }
    since = {fault: form.since.get(fault, t) for fault, there in levels.items() if there}
    right = not any(fault in since for fault in STOPS)
    return replace(
        form,
        motion=motion,
        since=since,
        right_since_s=(t if form.right_since_s is None else form.right_since_s) if right else None,
        placed=placed,
        rest=rest,
        neck_zero=_carriage(form, moment),
        back_first=_back_first(form, moment, stretch, phase),
        time_s=t,
        seen_s=t,
    )


def in_position(moment: CoachMoment, stretch: Stretch, was: bool) -> bool:
    """Whether the posture is reached; once it is, it may be eased by a few degrees."""
    if not moment.placed:
        return False
    if not stretch.side_on:
        return moment.leg is not None or stretch.legs == 2
    return moment.depth_deg is not None and moment.depth_deg >= stretch.min_depth_deg - (OUT_DEG if was else 0.0)


def _unseen(form: Form, time_s: float) -> Form:
    """Nothing new is known: what was found stays for a moment, as one lost frame changes nothing."""
    since = {**form.since, Fault.UNSEEN: form.since.get(Fault.UNSEEN, time_s)}
    if form.seen_s is not None and time_s - form.seen_s > form.pace.gap_s(FORGET_S):
        since = {Fault.UNSEEN: since[Fault.UNSEEN]}
    return replace(form, since=since, right_since_s=None, time_s=time_s)


def _knee_bent(form: Form, moment: CoachMoment, stretch: Stretch, rest: bool) -> bool:
    """Whether the knee is bent that should be straight; on the way in and out it may be."""
    if moment.knee_deg is None or Judged.KNEE not in stretch.judged:
        return False
    if Fault.KNEE in form.since:
        return moment.knee_deg > stretch.knee_max_deg
    return rest and moment.knee_deg > stretch.knee_max_deg + KNEE_DEG


def _neck_hangs(form: Form, moment: CoachMoment) -> bool:
    total, seconds = form.neck_zero
    if moment.neck_deg is None or seconds < NECK_ZERO_S:
        return False
    return moment.neck_deg - total / seconds > (NECK_BACK_DEG if Fault.NECK in form.since else NECK_DEG)


def _carriage(form: Form, moment: CoachMoment) -> tuple[float, float]:
    """The head's carriage, averaged over the upright moments."""
    if moment.neck_deg is None or form.time_s is None or abs(moment.depth_deg or 0.0) > UPRIGHT_DEG:
        return form.neck_zero
    dt = min(moment.time_s - form.time_s, 0.2)
    return form.neck_zero[0] + moment.neck_deg * dt, form.neck_zero[1] + dt


def _off(moment: CoachMoment, depth_deg: float | None, limit: float, *, both_ways: bool) -> bool:
    """Whether the depth is `limit` or more off (above or, `both_ways`, below) the one to keep."""
    if depth_deg is None or moment.depth_deg is None:
        return False
    lost = depth_deg - moment.depth_deg
    return (abs(lost) if both_ways else lost) >= limit


def _back_first(form: Form, moment: CoachMoment, stretch: Stretch, phase: Phase) -> bool | None:
    """Whether the back moved before the hips on this way down; None while upright or not judged."""
    if not stretch.hips_first or phase not in GOING_IN or moment.lumbar_deg is None or moment.range_deg is None:
        return form.back_first
    hips, back = moment.range_deg, moment.lumbar_deg
    if hips < FIRST_DEG / 2 and back < FIRST_DEG / 2:
        return None
    if form.back_first is not None or max(hips, back) < FIRST_DEG:
        return form.back_first
    return back > hips
