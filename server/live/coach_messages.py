"""What the page is told of the coach: the block `coach` of each answer. PROTOCOL.md is the prose."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from posture.coach.faults import Fault
from posture.coach.phases import Effect, Finished, Pause, Phase, Say, Tone, ToneName
from posture.coach.run import CoachView
from posture.coach.summary import Summary, in_words, to_json
from posture.values import Feedback, Side


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class SayMessage(_Part):
    """A sentence to speak. priority: 0 = most urgent. interrupts: break off what is being spoken."""

    text: str
    priority: int
    interrupts: bool


class CoachEventMessage(_Part):
    """What began or ended, with what is known of it."""

    kind: Literal[
        "phase_began", "hold_started", "hold_paused", "hold_resumed", "hold_ended", "rep_done", "round_done", "finished"
    ]
    phase: Phase | None = None
    leg: Side | None = None
    round: int | None = None
    reason: Pause | None = None
    right_s: float | None = None
    in_position_s: float | None = None
    number: int | None = None
    worst_lumbar_deg: float | None = None
    rounded: bool | None = None


class HoldMessage(_Part):
    """One hold of the report; seconds and degrees. faults: what was wrong, with the seconds it cost."""

    leg: Side | None
    round: int
    right_s: float
    in_position_s: float
    target_s: float
    warnings: int
    deepest_deg: float | None
    rounding_share: float | None
    faults: dict[Fault, float]
    grew_deg: float | None


class RepMessage(_Part):
    """One repetition of the report."""

    leg: Side | None
    number: int
    worst_lumbar_deg: float | None
    rounded: bool


class RangeMessage(_Part):
    """The deepest with right form of each leg, and of both at once, in degrees."""

    left: float | None
    right: float | None
    both: float | None


class SummaryMessage(_Part):
    """The report: words, a line each, and figures."""

    name: str
    words: tuple[str, ...]
    went_well: str
    next_time: str
    pain: bool
    right_s: float
    in_position_s: float
    warnings: int
    range_deg: RangeMessage
    left_minus_right_deg: float | None
    holds: tuple[HoldMessage, ...]
    reps: tuple[RepMessage, ...]


class UnsavedMessage(_Part):
    """Why the session could not be saved, and what to do."""

    problem: str
    remedy: str


class CoachMessage(_Part):
    """Where the coach is. key: of the session in the history, None for one that isn't kept.

    resumed: this connection took up a session that was under way. clock_s, target_s: of the hold, 0 where no clock
    runs. note: why the back is not judged, "" where it is; leg_angle_deg and knee_deg are what is seen then.
    """

    stretch: str
    key: str | None
    resumed: bool
    phase: Phase
    word: str
    sentence: str
    clock_s: float
    target_s: float
    leg: Side | None
    round: int
    rounds: int
    reps: int
    reps_target: int
    paused_because: Pause | None
    paused_words: str
    say: tuple[SayMessage, ...]
    tones: tuple[ToneName, ...]
    events: tuple[CoachEventMessage, ...]
    note: str
    leg_angle_deg: float | None
    knee_deg: float | None
    summary: SummaryMessage | None
    unsaved: UnsavedMessage | None


class CoachAnswer(_Part):
    """The answer to pain, skip, pause and finish, which can't wait for a picture."""

    type: Literal["coach"] = "coach"
    coach: CoachMessage


def coach_message(
    view: CoachView,
    feedback: Feedback | None,
    *,
    stretch: str,
    key: str | None,
    resumed: bool,
    note: str,
    unsaved: UnsavedMessage | None,
) -> CoachMessage:
    """The coach as it goes over the wire. note: why the back is not judged in this stretch, whatever was seen."""
    legs = feedback.legs if feedback else None
    return CoachMessage(
        stretch=stretch,
        key=key,
        resumed=resumed,
        phase=view.phase,
        word=view.prompt.word,
        sentence=view.prompt.sentence,
        clock_s=round(view.clock_s, 2),
        target_s=round(view.target_s, 2),
        leg=view.leg,
        round=view.round,
        rounds=view.rounds,
        reps=view.reps,
        reps_target=view.reps_target,
        paused_because=view.paused_because,
        paused_words=view.paused_words,
        say=tuple(
            SayMessage(text=one.text, priority=one.priority, interrupts=one.interrupts)
            for one in view.effects
            if isinstance(one, Say)
        ),
        tones=tuple(one.name for one in view.effects if isinstance(one, Tone)),
        events=tuple(_event(one) for one in view.effects if not isinstance(one, Say | Tone)),
        note=note or (feedback.note if feedback else ""),
        leg_angle_deg=_rounded(legs.leg_angle_deg) if legs else None,
        knee_deg=_rounded(legs.knee_deg) if legs else None,
        summary=summary_message(view.summary) if view.summary else None,
        unsaved=unsaved,
    )


def summary_message(summary: Summary) -> SummaryMessage:
    """The report as it goes over the wire."""
    told = to_json(summary)
    words = tuple(in_words(summary).splitlines())
    return SummaryMessage.model_validate({**told, "name": summary.stretch_name, "words": words})


def _event(effect: Effect) -> CoachEventMessage:
    kind = re.sub(r"(?<!^)(?=[A-Z])", "_", type(effect).__name__).lower()
    told: dict[str, Any] = {}
    if not isinstance(effect, Finished):
        told = {field.name: getattr(effect, field.name) for field in fields(effect)}
    return CoachEventMessage.model_validate({"kind": kind, **told})


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
