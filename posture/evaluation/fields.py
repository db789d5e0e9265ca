"""What `posture evaluate --json` prints, field by field, as `posture schema evaluation` describes it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from posture.clips.report_fields import Block, JudgedBy, at_least


class Spread(Block):
    """One figure for each angle, degrees; null where there is none."""

    hip_hinge_deg: float | None
    lumbar_flexion_deg: float | None
    thoracic_flexion_deg: float | None


class LineErrors(Block):
    """The usual method, the line from shoulder to hip, on the same frames: mean absolute errors in degrees."""

    hip_hinge_mae_deg: float | None
    lumbar_flexion_mae_deg: float | None


class ScoredWarnings(Block):
    """Warnings against true roundings."""

    true_episodes: int = at_least(0, "Roundings that there truly were.")
    not_seen: int = at_least(0, "Of these, where nothing could be judged.")
    warned: int = at_least(0, "Of these, warned of.")
    false: int = at_least(0, "Warnings without a rounding.")
    recall: float | None
    precision: float | None
    median_delay_s: float | None = Field(description="From the true crossing of the limit to the warning.")


class Figures(Block):
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
    false_comfort: float | None = Field(description="Share of the truly rounded frames that were called good.")
    shoulder_hip_line: LineErrors
    warnings: ScoredWarnings


class EvaluationLimits(Block):
    """Where caution and rounding begin, degrees of lumbar flexion."""

    caution_deg: float
    rounded_deg: float


class Evaluation(Block):
    """What `posture evaluate --json` prints."""

    schema_: Literal["posture.evaluation/1"] = Field(alias="schema")
    model: str = Field(description="The pose model's name, such as full.")
    judged_by: JudgedBy
    limits: EvaluationLimits
    clips: list[Figures]
    overall: Figures
    methods: list[Figures] = Field(description="The usual methods on the same frames, all clips pooled.")


class FeatureGapFields(Block):
    """One feature of the shape that the estimator reads (docs/method.md)."""

    name: str
    beyond: float = Field(description="Share of frames in which it is more than 3 sd of the fit from its mean, 0..1.")
    shift_sd: float = Field(description="Its median, in sd of the fit from the mean of the fit.")


class GapReport(Block):
    """What `posture evaluate --gap DIR --json` prints: how far people are from those the estimator was fitted on."""

    schema_: Literal["posture.gap/1"] = Field(alias="schema")
    model: str = Field(description="The pose model's name, such as full.")
    clips: int = at_least(0, "Clips and photos in which somebody bent was measured; each counts the same.")
    frames: int = at_least(0, "Frames in which somebody bent was measured.")
    unseen: list[str] = Field(description="Clips and photos in which nobody bent was measured.")
    unread: list[str] = Field(description="Files that could not be read.")
    beyond: float | None = Field(description="Share of all features more than 3 sd of the fit from their mean, 0..1.")
    sd_deg: float | None = Field(description="Median stated sd of the low back against people's own standing, degrees.")
    sd_unreferenced_deg: float | None = Field(description="The same where no standing was found.")
    features: list[FeatureGapFields] = Field(description="The most foreign first.")
