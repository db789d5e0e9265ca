"""report.json, field by field: what is written is one of these, and `posture schema report` prints their JSON Schema.

Many are filled in by name from what a review found: a new figure stands there, and here with its unit and meaning.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from posture.settings import MAX_SIDE
from posture.values import Stale

DIGITS = 2


def _rounded(value: Any) -> Any:
    # Adding 0.0 turns a rounded -0.0 into 0.0.
    return round(value, DIGITS) + 0.0 if isinstance(value, float) else value


Figure: TypeAlias = Annotated[float, BeforeValidator(_rounded)]
"""A number as reports have it: to a hundredth."""


def at_least(minimum: float, description: str) -> Any:
    """A field whose value is never smaller."""
    return Field(ge=minimum, description=description)


class Block(BaseModel):
    """Fields that are all there, and no others; filled in by name or from an object with such attributes."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class JudgedBy(Block):
    """Who was judged, and by whose limits."""

    profile: str | None = Field(description="Name of the profile; null for nobody in particular.")
    limits: Literal["strict", "standard", "relaxed", "own"] = Field(
        description="The strictness, or own: shares of the maximum chosen for this person."
    )
    calibrated_at: str | None = Field(
        description="When the person's maximum was measured, ISO 8601; null: the average person's is used."
    )
    grade: Literal["good", "fair"] | None = Field(description="How far the calibration can be trusted.")


class ReportJudgedBy(JudgedBy):
    """Who was judged, by whose limits, and whether these still hold."""

    in_words: str = Field(description='The same as a sentence; "" for nobody in particular.')
    stale: list[Stale] = Field(description="Why the calibration should be done again; empty while it holds.")
    stale_in_words: list[str] = Field(description="The same as sentences that say what to do.")


class ReportClip(Block):
    """The clip."""

    name: str = Field(description="File name without suffix, or the name of a folder of pictures.")
    file: str = Field(description="File name.")
    width: int = at_least(1, f"Of the first picture as measured: upright, at most {MAX_SIDE} a side; pixels.")
    height: int = at_least(1, "As width.")
    start_s: Figure | None = Field(description="Where the part that was asked for starts; null: from the beginning.")
    end_s: Figure | None = Field(description="Where it ends; null: to the end.")
    frames: int = at_least(1, "How many pictures were read; rows of frames.csv.")
    damaged: bool = Field(description="Pictures are known to be missing or the clip breaks off.")


class Reference(Block):
    """What the angles are relative to."""

    kind: Literal["standing", "population"] = Field(
        description="standing: the person's own, seen in the clip; population: the average person's."
    )
    time_s: Figure | None = Field(description="When that standing ended, seconds.")
    seconds: Figure | None = Field(description="How much standing was averaged.")


class Limits(Block):
    """Where caution and rounding begin."""

    caution_pct: Figure = at_least(0, "Share of the maximum, percent.")
    rounded_pct: Figure = at_least(0, "Share of the maximum, percent.")
    maximum_deg: Figure = at_least(0, "The person's full lumbar flexion, or the average person's, degrees.")
    release_pct: Figure = at_least(0, "How far below a limit the share must fall to leave the state again.")
    caution_deg: Figure = at_least(0, "Lumbar flexion where caution begins, degrees.")
    rounded_deg: Figure = at_least(0, "Lumbar flexion where rounding begins, degrees.")


class Summary(Block):
    """The clip in six figures."""

    duration_s: Figure = at_least(0, "Length, seconds.")
    judged_s: Figure = at_least(0, "How much of it the low back could be judged, seconds.")
    rounded_s: Figure = at_least(0, "How much of that it was rounded, seconds.")
    max_hip_hinge_deg: Figure | None = Field(description="Over judged frames; null without any.")
    max_lumbar_flexion_deg: Figure | None = Field(description="Over judged frames; null without any.")
    warnings: int = at_least(0, "Number of warnings.")


class Share(Block):
    """A third of the way down of one bend."""

    hips_deg: Figure = Field(description="Degrees the hips added.")
    back_deg: Figure = Field(description="Degrees the low back added.")
    back_share: Figure = Field(description="The low back's part of both; 0 = all hips.")


class Bend(Block):
    """One way down: how hips and low back shared it (lumbo-pelvic rhythm)."""

    start_s: Figure = at_least(0, "Last upright moment, seconds.")
    deepest_s: Figure = at_least(0, "Deepest moment, seconds.")
    depth_deg: Figure = Field(description="Hips and low back together at the deepest moment.")
    early: Share
    middle: Share
    late: Share


class Warned(Block):
    """One warning."""

    start_s: Figure = at_least(0, "When it was given, seconds.")
    end_s: Figure = at_least(0, "When the back had been flat again for a while.")
    rounded_from_s: Figure = at_least(0, "When the rounding itself was first seen.")
    peak_lumbar_flexion_deg: Figure = Field(description="Largest lumbar flexion during the warning.")
    peak_rounding_pct: Figure = Field(description="The same as a share of the maximum.")


class Report(Block):
    """report.json of `posture review`. Times are seconds of the clip, angles degrees, forwards positive."""

    schema_: Literal["posture.report/1"] = Field(alias="schema")
    clip: ReportClip
    model: str = Field(description="The pose model's name, such as full.")
    language: str = Field(description="The language of the sentences in here, a BCP 47 tag such as de.")
    in_words: str = Field(description="The summary as a person would say it.")
    judged_by: ReportJudgedBy
    reference: Reference
    limits: Limits
    summary: Summary
    rhythm: list[Bend] = Field(description="The bends of at least 30 degrees, in order.")
    warnings: list[Warned]
