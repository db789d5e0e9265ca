"""The JSON Schemas of what Posture writes for machines, from models that name every field, its unit and its meaning.

These models only describe: `posture.clips.report` and `posture.evaluation.evaluate` write without them, and a test
holds both together.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import GenerateJsonSchema

from posture.settings import MAX_SIDE
from posture.values import Stale


def _from(minimum: float, description: str) -> Any:
    return Field(ge=minimum, description=description)


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid")


class JudgedBy(_Block):
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


class ReportClip(_Block):
    """The clip."""

    name: str = Field(description="File name without suffix, or the name of a folder of pictures.")
    file: str = Field(description="File name.")
    width: int = _from(1, f"Of the first picture as measured: upright, at most {MAX_SIDE} a side; pixels.")
    height: int = _from(1, "As width.")
    start_s: float | None = Field(description="Where the part that was asked for starts; null: from the beginning.")
    end_s: float | None = Field(description="Where it ends; null: to the end.")
    frames: int = _from(1, "How many pictures were read; rows of frames.csv.")
    damaged: bool = Field(description="Pictures are known to be missing or the clip breaks off.")


class Reference(_Block):
    """What the angles are relative to."""

    kind: Literal["standing", "population"] = Field(
        description="standing: the person's own, seen in the clip; population: the average person's."
    )
    time_s: float | None = Field(description="When that standing ended, seconds.")
    seconds: float | None = Field(description="How much standing was averaged.")


class Limits(_Block):
    """Where caution and rounding begin."""

    caution_pct: float = _from(0, "Share of the maximum, percent.")
    rounded_pct: float = _from(0, "Share of the maximum, percent.")
    maximum_deg: float = _from(0, "The person's full lumbar flexion, or the average person's, degrees.")
    release_pct: float = _from(0, "How far below a limit the share must fall to leave the state again.")
    caution_deg: float = _from(0, "Lumbar flexion where caution begins, degrees.")
    rounded_deg: float = _from(0, "Lumbar flexion where rounding begins, degrees.")


class Summary(_Block):
    """The clip in six figures."""

    duration_s: float = _from(0, "Length, seconds.")
    judged_s: float = _from(0, "How much of it the low back could be judged, seconds.")
    rounded_s: float = _from(0, "How much of that it was rounded, seconds.")
    max_hip_hinge_deg: float | None = Field(description="Over judged frames; null without any.")
    max_lumbar_flexion_deg: float | None = Field(description="Over judged frames; null without any.")
    warnings: int = _from(0, "Number of warnings.")


class Share(_Block):
    """A third of the way down of one bend."""

    hips_deg: float = Field(description="Degrees the hips added.")
    back_deg: float = Field(description="Degrees the low back added.")
    back_share: float = Field(description="The low back's part of both; 0 = all hips.")


class Bend(_Block):
    """One way down: how hips and low back shared it (lumbo-pelvic rhythm)."""

    start_s: float = _from(0, "Last upright moment, seconds.")
    deepest_s: float = _from(0, "Deepest moment, seconds.")
    depth_deg: float = Field(description="Hips and low back together at the deepest moment.")
    early: Share
    middle: Share
    late: Share


class Warned(_Block):
    """One warning."""

    start_s: float = _from(0, "When it was given, seconds.")
    end_s: float = _from(0, "When the back had been flat again for a while.")
    rounded_from_s: float = _from(0, "When the rounding itself was first seen.")
    peak_lumbar_flexion_deg: float = Field(description="Largest lumbar flexion during the warning.")
    peak_rounding_pct: float = Field(description="The same as a share of the maximum.")


class Report(_Block):
    """report.json of `posture review`. Times are seconds of the clip, angles degrees, forwards positive."""

    schema_: Literal["posture.report/1"] = Field(alias="schema")
    clip: ReportClip
    model: str = Field(description="The pose model: lite, full or heavy.")
    language: str = Field(description="The language of the sentences in here, a BCP 47 tag such as de.")
    in_words: str = Field(description="The summary as a person would say it.")
    judged_by: ReportJudgedBy
    reference: Reference
    limits: Limits
    summary: Summary
    rhythm: list[Bend] = Field(description="The bends of at least 30 degrees, in order.")
    warnings: list[Warned]


class Spread(_Block):
    """One figure for each angle, degrees; null where there is none."""

    hip_hinge_deg: float | None
    lumbar_flexion_deg: float | None
    thoracic_flexion_deg: float | None


class LineErrors(_Block):
    """The usual method, the line from shoulder to hip, on the same frames: mean absolute errors in degrees."""

    hip_hinge_mae_deg: float | None
    lumbar_flexion_mae_deg: float | None


class ScoredWarnings(_Block):
    """Warnings against true roundings."""

    true_episodes: int = _from(0, "Roundings that there truly were.")
    not_seen: int = _from(0, "Of these, where nothing could be judged.")
    warned: int = _from(0, "Of these, warned of.")
    false: int = _from(0, "Warnings without a rounding.")
    recall: float | None
    precision: float | None
    median_delay_s: float | None = Field(description="From the true crossing of the limit to the warning.")


class Score(_Block):
    """One clip, or all pooled. Shares are 0..1."""

    name: str
    frames: int
    measured: float | None = Field(description="Share of frames with angles.")
    judged: float | None = Field(description="Share of frames with a verdict.")
    refused: float | None = Field(description="Share of frames without a verdict.")
    wrongly_judged: float | None = Field(
        description="Share of judged frames called rounded when flat, or flat when rounded."
    )
    mae_deg: Spread = Field(description="Mean absolute error.")
    bias_deg: Spread = Field(description="Mean error.")
    lumbar_coverage_95: float | None = Field(description="Share of frames with the truth inside the stated 95 % band.")
    shoulder_hip_line: LineErrors
    warnings: ScoredWarnings


class EvaluationLimits(_Block):
    """Where caution and rounding begin, degrees of lumbar flexion."""

    caution_deg: float
    rounded_deg: float


class Evaluation(_Block):
    """What `posture evaluate --json` prints."""

    schema_: Literal["posture.evaluation/1"] = Field(alias="schema")
    model: str = Field(description="The pose model: lite, full or heavy.")
    judged_by: JudgedBy
    limits: EvaluationLimits
    clips: list[Score]
    overall: Score


MODELS: dict[str, type[BaseModel]] = {"report": Report, "evaluation": Evaluation}


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of one of `MODELS`. Raises KeyError."""
    found = MODELS[name].model_json_schema(by_alias=True)
    return {"$schema": GenerateJsonSchema.schema_dialect, **found}
