"""A session that plays somebody who does a stretch right, whichever it is, one step of time a picture."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

from builders import person

from posture.calibration.result import Calibration
from posture.calibration.subject import Subject
from posture.measure.positions import back_unjudged
from posture.measure.reference import Reference
from posture.settings import Limits, Settings
from posture.stretches import library
from posture.stretches.stretch import Kind, Position, Stretch
from posture.values import Angles, Event, Feedback, Image, LegReading, Side, Status, Verdict, View
from posture.words import say

PERSON = person()
WARN_AFTER_S = 0.3
IDS = [one.id for one in library.all_stretches(Path("/nowhere")) if one.kind is not Kind.FREE]
"""The stretches that come to an end by themselves."""
UNJUDGED = {
    "standing_heel_raised_inner",
    "downward_dog",
    "supine_strap",
    "supine_pull_and_straighten",
    "wall_leg_raise",
}
"""The stretches in which the low back is not judged."""


@dataclass(frozen=True, kw_only=True)
class Body:
    """What is played: depth in degrees, flexion of the low back, the leg, and whether anything is seen."""

    depth: float = 0.0
    lumbar: float = 2.0
    knee: float = 4.0
    leg: Side | None = None
    seen: bool = True


Keys = list[tuple[float, Body]]


def keys_of(stretch: Stretch, *, hold_s: float = 5.0, repetitions: int = 5) -> Keys:
    """One round of the stretch: (seconds, what to arrive at), in straight lines."""
    deep = stretch.min_depth_deg + 25
    legs = [None] if stretch.legs == 2 else [Side.LEFT, Side.RIGHT]
    keys: Keys = [(1.6, Body())]
    if stretch.kind is Kind.REPETITIONS:
        for _ in range(repetitions):
            for leg in legs:
                keys += [(0.9, Body(depth=deep, leg=leg)), (0.9, Body(leg=leg))]
        return [*keys, (8.0, Body())]
    for leg in legs:
        there = Body(depth=deep, leg=leg)
        keys += [(0.8, there), (hold_s + 1.6, there)]
        if stretch.kind is Kind.CONTRACT_RELAX:
            deeper = replace(there, depth=deep + 7)
            keys += [(stretch.dose.press_s + 1.0, there), (2.0, deeper), (hold_s + 4.0, deeper)]
        keys += [(0.8, Body(leg=leg)), (2.0, Body())]
    return [*keys, (8.0, Body())]


class PlayedStretch:
    """Plays the script of whatever stretch it is told of, `step_s` of it a picture."""

    def __init__(self, place: PlayedStretches) -> None:
        self.place = place
        self.settings = Settings()
        self.calibration: Calibration | None = None
        self.reference: Reference | None = None
        self.stretch: Stretch | None = None
        self.keys: Keys = [(1e9, Body())]
        self.time_s = 0.0
        self.round_s = 0.0
        self.warning = False

    @property
    def limits(self) -> Limits:
        return self.settings.limits

    def lighten(self, lighter: bool) -> None: ...

    def use(self, stretch: Stretch | None) -> None:
        self.stretch = stretch
        if stretch:
            self.keys = self.place.keys or keys_of(stretch)

    def reset(self) -> None:
        self.time_s = 0.0

    def step(self, _image: Image, _time_s: float) -> Feedback:
        if self.time_s < self.place.stays_at_s:
            self.time_s += self.place.step_s
        return self.feedback(self.body())

    def body(self) -> Body:
        began, before = 0.0, Body()
        for seconds, after in self.keys:
            if self.time_s <= began + seconds:
                u = (self.time_s - began) / seconds
                return replace(
                    after,
                    depth=before.depth + (after.depth - before.depth) * u,
                    lumbar=before.lumbar + (after.lumbar - before.lumbar) * u,
                )
            began, before = began + seconds, after
        return before

    def feedback(self, body: Body) -> Feedback:
        rounded = body.seen and body.lumbar >= self.limits.rounded_deg
        self.round_s = self.round_s + self.place.step_s if rounded else 0.0
        warning = self.round_s > WARN_AFTER_S
        events = (Event.WARNING_STARTED,) if warning and not self.warning else ()
        events = (Event.WARNING_ENDED,) if self.warning and not warning else events
        self.warning = warning
        note = back_unjudged(self.stretch, body.depth)
        sideways = self.stretch is None or self.stretch.side_on
        lying = self.stretch is not None and self.stretch.position is Position.LYING
        return Feedback(
            time_s=self.time_s,
            status=Status.OK if body.seen else Status.OUT_OF_FRAME,
            verdict=Verdict.ROUNDED if rounded else Verdict.UNKNOWN if note or not body.seen else Verdict.GOOD,
            advice=None if body.seen else say("measure-missing", parts=(say("measure-part-feet"),)),
            warning=warning,
            events=events,
            angles=_angles(body) if body.seen and sideways and not lying else None,
            rounding_pct=None,
            reference_progress=1.0,
            pose=PERSON,
            view=View(status=Status.OK, facing=Side.LEFT, yaw_deg=2.0),
            legs=LegReading(
                position=self.stretch.position if self.stretch else Position.STANDING,
                stretched=body.leg,
                raised=body.leg,
                front=body.leg,
                leg_angle_deg=body.depth if lying else None,
                knee_deg=body.knee,
                trunk_lean_deg=body.depth,
            )
            if body.seen
            else None,
            note=note,
        )


def _angles(body: Body) -> Angles:
    return Angles(
        trunk_lean_deg=body.depth + body.lumbar / 2,
        hip_hinge_deg=body.depth,
        hip_hinge_sd_deg=3.0,
        lumbar_flexion_deg=body.lumbar,
        lumbar_sd_deg=4.0,
        thoracic_flexion_deg=3.0,
        thoracic_sd_deg=5.0,
        knee_flexion_left_deg=body.knee,
        knee_flexion_right_deg=body.knee,
    )


class PlayedStretches:
    """A factory of them. keys: the script, each stretch's own unless given. step_s: of it a picture.

    stays_at_s: no more time passes from there on, until it is set anew, for whoever looks at what lasts a moment.
    """

    def __init__(self, step_s: float = 0.1) -> None:
        self.step_s = step_s
        self.stays_at_s = inf
        self.keys: Keys | None = None
        self.opened: list[PlayedStretch] = []
        self.closed = 0

    @contextmanager
    def __call__(self, _model: str, subject: Subject | None = None) -> Iterator[PlayedStretch]:
        session = PlayedStretch(self)
        if subject:
            session.settings = subject.settings()
        self.opened.append(session)
        try:
            yield session
        finally:
            self.closed += 1
