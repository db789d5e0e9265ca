"""What the page is told of the coach: the block `coach` of each answer. PROTOCOL.md is the prose."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from posture.calibration.places import Place
from posture.coach.cues import Cue
from posture.coach.faults import Fault
from posture.coach.highlights import in_words as highlight_in_words
from posture.coach.phases import Effect, Finished, Pause, Phase, Say, Tone, ToneName, Urgency
from posture.coach.run import CoachView
from posture.coach.signs import Sign
from posture.coach.summary import Summary, details, report_lines, to_json
from posture.measure.guidance import Check
from posture.values import Feedback, Side
from posture.words import Sentence, text


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class SayMessage(_Part):
    """A sentence to speak: what it is about, when to say it, and the words."""

    id: str
    kind: Urgency
    text: str


class CheckMessage(_Part):
    """One thing that must be so before the stretch begins. progress: 0..1 on the way there."""

    id: Check
    text: str
    met: bool
    progress: float


class RingMessage(_Part):
    """The ring: what stands in it, how full it is (0..1), and whether its clock stands."""

    number: int
    share: float
    waits: bool


class HighlightMessage(_Part):
    """This picture is worth keeping, in the place of the one kept so far: in words, and seconds since it began."""

    time_s: float
    words: str


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
    rounded_from_deg: float | None
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
    """The report: words, a line each, and figures. details: of the words, those about figures."""

    name: str
    words: tuple[str, ...]
    details: tuple[str, ...]
    went_well: str
    next_time: str
    pain: bool
    right_s: float
    in_position_s: float
    longest_s: float
    aim_s: float
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
    """Where the coach is."""

    stretch: str
    key: str | None
    """Of the session in the history; None for one that isn't kept."""
    resumed: bool
    """Whether this connection took up a session that was under way."""
    phase: Phase
    sign: Sign
    """Which shape to draw."""
    word: str
    sentence: str
    alert: str
    """The warning for as long as it is on, "" otherwise."""
    ring: RingMessage | None
    checks: tuple[CheckMessage, ...]
    """Empty once it has begun."""
    clock_s: float
    """Seconds of right form, of `target_s`; 0 where no clock runs."""
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
    highlight: HighlightMessage | None
    """None unless this picture is worth keeping."""
    note: str
    """Why the back is not judged, "" where it is; the next two are what is seen then."""
    leg_angle_deg: float | None
    knee_deg: float | None
    place: str
    """What the place is called in which they stand, "" where it is none that is known."""
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
    note: Sentence | None,
    place: Place | None,
    checks: tuple[CheckMessage, ...],
    more: tuple[SayMessage, ...],
    unsaved: UnsavedMessage | None,
) -> CoachMessage:
    """The coach as it goes over the wire.

    note: why the back is not judged in this stretch, whatever was seen. place: the known one they stand in. more: what
    else there is to speak.
    """
    ring, highlight = view.ring, view.highlight
    legs = feedback.legs if feedback else None
    return CoachMessage(
        stretch=stretch,
        key=key,
        resumed=resumed,
        phase=view.phase,
        sign=view.sign,
        word=text(view.prompt.word),
        sentence=text(view.prompt.sentence),
        alert=text(view.alert) if view.alert else "",
        ring=RingMessage(number=ring.number, share=round(ring.share, 4), waits=ring.waits) if ring else None,
        checks=checks if view.phase is Phase.READY else (),
        clock_s=round(view.clock_s, 2),
        target_s=round(view.target_s, 2),
        leg=view.leg,
        round=view.round,
        rounds=view.rounds,
        reps=view.reps,
        reps_target=view.reps_target,
        paused_because=view.paused_because,
        paused_words=text(view.paused_words) if view.paused_words else "",
        say=(*(_say(effect) for effect in view.effects if isinstance(effect, Say)), *more),
        tones=tuple(effect.name for effect in view.effects if isinstance(effect, Tone)),
        events=tuple(_event(effect) for effect in view.effects if not isinstance(effect, Say | Tone)),
        highlight=HighlightMessage(time_s=round(highlight.time_s, 2), words=text(highlight_in_words(highlight)))
        if highlight
        else None,
        note=text(said) if (said := note or (feedback.note if feedback else None)) else "",
        leg_angle_deg=_rounded(legs.leg_angle_deg) if legs else None,
        knee_deg=_rounded(legs.knee_deg) if legs else None,
        place=place.name if place else "",
        summary=summary_message(view.summary) if view.summary else None,
        unsaved=unsaved,
    )


def summary_message(summary: Summary) -> SummaryMessage:
    """The report as it goes over the wire."""
    more = {
        "name": text(summary.stretch_name),
        "words": tuple(map(text, report_lines(summary))),
        "details": tuple(map(text, details(summary))),
        "went_well": text(summary.went_well),
        "next_time": text(summary.next_time),
        "longest_s": round(summary.longest_s, 2),
        "aim_s": summary.aim_s,
    }
    return SummaryMessage.model_validate({**to_json(summary), **more})


def _say(said: Say) -> SayMessage:
    return SayMessage(id=Cue(said.priority).name.lower(), kind=said.urgency, text=text(said.sentence))


def _event(effect: Effect) -> CoachEventMessage:
    kind = re.sub(r"(?<!^)(?=[A-Z])", "_", type(effect).__name__).lower()
    told: dict[str, Any] = {}
    if not isinstance(effect, Finished):
        told = {field.name: getattr(effect, field.name) for field in fields(effect)}
    return CoachEventMessage.model_validate({"kind": kind, **told})


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
