"""Stretches played from scripts: keys of (seconds, what to arrive at) become moments, moments go to the coach."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from english import own, told

from posture.coach import prompts
from posture.coach.faults import Fault
from posture.coach.machine import advance, begin
from posture.coach.moments import CoachMoment
from posture.coach.phases import Effect, Phase, PhaseBegan, Say
from posture.coach.state import CoachState, Options
from posture.settings import Settings
from posture.stretches.stretch import Dose, Judged, Kind, Knee, Position, Rounding, Stretch
from posture.values import Side, Status, Verdict

FPS = 20
OUT_OF_SIGHT = own("Step back: I can't see your feet.")
LIMIT_DEG = 31.5  # 70 % of 45, as the pipeline judges by default
CAUTION_DEG = 22.5  # 50 %


def fault_told(fault: Fault) -> str:
    """What is said about a fault of the main stretch."""
    return told(prompts.of_fault(fault, stretch()).sentence)


def phase_told(phase: Phase) -> str:
    return told(prompts.of_phase(phase).sentence)


def stretch(**changes: Any) -> Stretch:
    """The main stretch, short on words; one round unless told otherwise."""
    main = Stretch(
        id="standing_heel_raised",
        order=1,
        name=own("Standing, heel raised"),
        variant_of="",
        position=Position.HEEL_RAISED,
        kind=Kind.HOLD,
        summary=own("A lean."),
        steps=(),
        cautions=(),
        camera=own("Beside you."),
        drawing="",
        judged=(Judged.HINGE, Judged.LUMBAR, Judged.KNEE, Judged.BOUNCE),
        not_judged=(),
        rounding=Rounding.NORMAL,
        side_on=True,
        legs=1,
        knee=Knee.STRETCHED,
        knee_max_deg=15.0,
        min_depth_deg=15.0,
        hips_first=False,
        dose=Dose(),
    )
    return replace(main, **changes)


WARNING = fault_told(Fault.ROUNDED)
RELAXING = stretch(
    id="relaxing", kind=Kind.CONTRACT_RELAX, dose=Dose(hold_s=15.0, min_hold_s=10.0, press_s=12.0, rounds=3)
)
LEANS = stretch(
    id="leans",
    kind=Kind.REPETITIONS,
    position=Position.STANDING,
    judged=(Judged.LUMBAR,),
    knee=Knee.BACK,
    min_depth_deg=20.0,
    dose=Dose(hold_s=0.0, repetitions=3),
)
BEND = stretch(
    id="bend",
    position=Position.STANDING,
    judged=(Judged.HINGE, Judged.LUMBAR),
    rounding=Rounding.LOOSE,
    legs=2,
    knee=Knee.NONE,
    min_depth_deg=30.0,
    hips_first=True,
    dose=Dose(hold_s=20.0),
)
LYING = stretch(
    id="lying",
    position=Position.LYING,
    judged=(Judged.LEG_ANGLE, Judged.KNEE),
    rounding=Rounding.NOT_JUDGED,
    min_depth_deg=40.0,
    dose=Dose(hold_s=20.0),
)
FACING = stretch(
    id="facing",
    side_on=False,
    judged=(Judged.KNEE,),
    rounding=Rounding.NOT_JUDGED,
    min_depth_deg=0.0,
    dose=Dose(hold_s=20.0),
)
BOTH_FLOOR = stretch(
    id="floor", position=Position.SEATED, legs=2, knee=Knee.BOTH, min_depth_deg=0.0, dose=Dose(hold_s=20.0)
)
DOG = stretch(
    id="dog",
    position=Position.HANDS_AND_FEET,
    legs=2,
    knee=Knee.BOTH,
    knee_max_deg=30.0,
    min_depth_deg=100.0,
    dose=Dose(hold_s=20.0),
)
FREE = stretch(
    id="free",
    kind=Kind.FREE,
    position=Position.STANDING,
    judged=(Judged.HINGE, Judged.LUMBAR),
    legs=2,
    knee=Knee.NONE,
    dose=Dose(hold_s=30.0),
)


@dataclass(frozen=True, kw_only=True)
class Body:
    """What the script says of the body; hinge and lumbar move in straight lines, the rest at once."""

    hinge: float = 0.0
    lumbar: float = 0.0
    knee: float = 5.0
    neck: float = 20.0
    leg: Side | None = None
    seen: bool = True
    placed: bool = True


class Script:
    """Moments at `fps` a second. The lean is the hinge and half the flexion; the warning has the pipeline's dwell."""

    def __init__(self, *, fps: float = FPS, start: float = 0.0) -> None:
        self.fps = fps
        self.moments: list[CoachMoment] = []
        self.body = Body()
        self.time_s = start
        self._due = 0.0
        self._warning = False

    def to(self, seconds: float, **changes: Any) -> Script:
        """Arrive at `changes` after `seconds`."""
        start, end = self.body, replace(self.body, **changes)
        count = round(seconds * self.fps)
        for i in range(1, count + 1):
            u = i / count
            self._add(
                replace(
                    end,
                    hinge=start.hinge + (end.hinge - start.hinge) * u,
                    lumbar=start.lumbar + (end.lumbar - start.lumbar) * u,
                )
            )
        self.body = end
        return self

    def wave(self, seconds: float, hz: float, amplitude: float) -> Script:
        """The hinge swings `amplitude` degrees from its deepest to its shallowest."""
        from math import cos, pi

        centre = self.body.hinge - amplitude / 2
        for i in range(1, round(seconds * self.fps) + 1):
            self._add(replace(self.body, hinge=centre + amplitude / 2 * cos(2 * pi * hz * i / self.fps)))
        return self

    def gap(self, seconds: float) -> Script:
        """No pictures."""
        self.time_s += seconds
        return self

    def _add(self, body: Body) -> None:
        rounded = body.seen and body.lumbar >= LIMIT_DEG
        settings, was = Settings(), self._warning
        if rounded == was:
            self._due = 0.0
        else:
            self._due += 1 / self.fps
            if self._due > (settings.clear_after_s if was else settings.warn_after_s):
                self._warning, self._due = not was, 0.0
        if body.seen:
            moment = CoachMoment(
                time_s=self.time_s,
                seen=True,
                placed=body.placed,
                depth_deg=body.hinge + body.lumbar / 2,
                range_deg=body.hinge,
                lumbar_deg=body.lumbar,
                verdict=Verdict.ROUNDED if rounded else Verdict.CAUTION if body.lumbar >= CAUTION_DEG else Verdict.GOOD,
                rounded=rounded,
                warning=self._warning,
                warned=self._warning and not was,
                knee_deg=body.knee,
                leg=body.leg,
                neck_deg=body.neck,
            )
        else:
            moment = CoachMoment(
                time_s=self.time_s,
                seen=False,
                status=Status.OUT_OF_FRAME,
                advice=OUT_OF_SIGHT,
            )
        self.moments.append(moment)
        self.time_s += 1 / self.fps


Change = Callable[[CoachMoment], CoachMoment]


def play(
    moments: Script | Iterable[CoachMoment],
    what: Stretch | CoachState,
    options: Options | None = None,
    *,
    each: Callable[[CoachState, CoachMoment, tuple[Effect, ...]], None] | None = None,
) -> tuple[CoachState, list[tuple[float, Effect]]]:
    """The state after the moments, and all effects with the time they came at."""
    state = what if isinstance(what, CoachState) else begin(what, options)[0]
    heard: list[tuple[float, Effect]] = []
    for moment in moments.moments if isinstance(moments, Script) else moments:
        state, effects = advance(state, moment, moment.time_s)
        heard += [(moment.time_s, effect) for effect in effects]
        if each:
            each(state, moment, effects)
    return state, heard


def said(heard: list[tuple[float, Effect]]) -> list[str]:
    return [told(effect.sentence) for _, effect in heard if isinstance(effect, Say)]


SomeEffect = TypeVar("SomeEffect", bound=Effect)


def of(heard: list[tuple[float, Effect]], kind: type[SomeEffect]) -> list[SomeEffect]:
    return [effect for _, effect in heard if isinstance(effect, kind)]


def phases(heard: list[tuple[float, Effect]]) -> list[Phase]:
    return [one.phase for one in of(heard, PhaseBegan)]


def hold(script: Script, leg: Side | None, seconds: float, *, hinge: float = 40.0) -> Script:
    """Down in a second, there for `seconds`, up in a second, and a moment upright."""
    return script.to(1.0, hinge=hinge, leg=leg).to(seconds).to(1.0, hinge=0.0).to(2.0, leg=None)
