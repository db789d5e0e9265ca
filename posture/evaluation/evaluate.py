"""`posture evaluate`: the pipeline over clips with known angles, as a table for people or JSON for machines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from rich.table import Table

from posture.calibration.subject import Subject, described
from posture.clips.report_fields import JudgedBy
from posture.clips.reviewing import review_frames
from posture.evaluation.fields import Evaluation, EvaluationLimits, Figures
from posture.evaluation.predictions import score_predicted
from posture.evaluation.scoring import ANGLES, Score, pooled, score_review, summary_of
from posture.evaluation.truth import Truth, clips_with_truth, read_truth
from posture.evaluation.usual_methods import METHODS, UsualMethods
from posture.pose_source import PoseSource
from posture.sense.models import open_model
from posture.sense.sources import Clip, read_clip
from posture.words import say, text

SCHEMA: Final = "posture.evaluation/1"
SIDE_ON_DEG = 15.0
COLUMNS = (
    "clip", "judged", "wrong", "comfort", "hinge", "back", "upper", "in-band", "line-hinge", "line-back", "warned",
    "false", "delay",
)  # fmt: skip


def evaluate_folder(
    folder: Path, *, model: str = "full", subject: Subject | None = None, tell: Callable[[str], None] | None = None
) -> list[Score]:
    """Score every clip of `folder` that has a truth table, all judged as `subject`'s.

    `tell` hears each name before its turn.

    Raises TruthError, SourceError, ModelError or SystemLibraryError.
    """
    scores = []
    with open_model(model) as landmarker:
        for path in clips_with_truth(folder):
            if tell:
                tell(path.stem)
            truth = read_truth(path)
            landmarker.reset()
            scores.append(score_clip(read_clip(path), landmarker, truth, model=model, subject=subject))
    return scores


def score_clip(
    clip: Clip, landmarker: PoseSource, truth: Truth, *, model: str, subject: Subject | None = None
) -> Score:
    """Score one clip, and with it the usual methods on the same frames."""
    methods = UsualMethods()
    review = review_frames(clip, landmarker, model=model, subject=subject, watchers=(methods,))
    said = methods.predicted(review)
    usual = {name: score_predicted(name, said[name], truth, review.settings) for name in METHODS}
    return replace(score_review(review, truth), methods=usual)


def overall(scores: list[Score]) -> Score:
    """All clips pooled."""
    return pooled("all", scores)


def as_json(scores: list[Score], *, model: str, subject: Subject) -> dict[str, object]:
    """The evaluation for machines."""
    limits = subject.limits
    evaluation = Evaluation(
        schema=SCHEMA,
        model=model,
        judged_by=JudgedBy.model_validate(described(subject)),
        limits=EvaluationLimits(caution_deg=limits.caution_deg, rounded_deg=limits.rounded_deg),
        clips=[Figures.model_validate(summary_of(score)) for score in scores],
        overall=Figures.model_validate(summary_of(overall(scores))),
        methods=[Figures.model_validate(summary_of(score)) for score in overall(scores).methods.values()],
    )
    return evaluation.model_dump(mode="json", by_alias=True)


def headings() -> tuple[str, ...]:
    """What stands above COLUMNS, in the language in force."""
    return tuple(text(say(f"evaluation-heading-{column}")) for column in COLUMNS)


def cells(figures: dict[str, Any]) -> list[str]:
    """One line of the table, in the order of COLUMNS. figures: as `summary_of` makes them."""
    mae, bias, warnings = figures["mae_deg"], figures["bias_deg"], figures["warnings"]

    def share(value: float | None) -> str:
        return "–" if value is None else f"{100 * value:.0f} %"

    def degrees(value: float | None, offset: float | None = None) -> str:
        if value is None:
            return "–"
        return f"{value:.1f}°" if offset is None else f"{value:.1f}° ({offset:+.1f})"

    hinge, back, upper = ANGLES
    unseen, delay_s = warnings["not_seen"], warnings["median_delay_s"]
    return [
        figures["name"],
        share(figures["judged"]),
        share(figures["wrongly_judged"]),
        share(figures["false_comfort"]),
        degrees(mae[hinge], bias[hinge]),
        degrees(mae[back], bias[back]),
        degrees(mae[upper]),
        share(figures["lumbar_coverage_95"]),
        degrees(figures["shoulder_hip_line"]["hip_hinge_mae_deg"]),
        degrees(figures["shoulder_hip_line"]["lumbar_flexion_mae_deg"]),
        text(say("evaluation-warned", warned=warnings["warned"], episodes=warnings["true_episodes"], unseen=unseen)),
        str(warnings["false"]),
        "–" if delay_s is None else f"{delay_s:+.2f} s",
    ]


def with_all(scores: list[Score]) -> list[dict[str, Any]]:
    """The figures of each score, of all of them pooled, and of the usual methods on all of them."""
    everything = overall(scores)
    return [
        *map(summary_of, scores),
        {**summary_of(everything), "name": text(say("evaluation-all"))},
        *(named_method(summary_of(score)) for score in everything.methods.values()),
    ]


def named_method(figures: dict[str, Any]) -> dict[str, Any]:
    """The figures of a usual method under the name that people know it by."""
    return {**figures, "name": text(say(f"evaluation-method-{figures['name']}"))}


def as_table(scores: list[Score]) -> Table:
    """The evaluation for people."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for number, name in enumerate(headings()):
        table.add_column(name, justify="left" if number == 0 else "right", no_wrap=number == 0)
    rows = with_all(scores)
    for number, figures in enumerate(rows):
        if number == len(scores):
            table.add_section()
        table.add_row(*cells(figures), style="bold" if number == len(scores) else None)
    return table


def as_markdown(rows: Iterable[dict[str, Any]]) -> str:
    """The same table in Markdown, of figures as `summary_of` makes them."""
    lines = [headings(), ("---",) + ("--:",) * (len(COLUMNS) - 1), *(tuple(cells(row)) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
