"""`posture evaluate`: the pipeline over clips with known angles, as a table for people or JSON for machines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from rich.table import Table

from posture.calibration.subject import Subject, described
from posture.clips.reviewing import review_frames
from posture.evaluation.scoring import Score, pooled, score_review, summary_of
from posture.evaluation.truth import clips_with_truth, read_truth
from posture.sense.models import open_model
from posture.sense.sources import read_clip
from posture.words import say, text

SCHEMA = "posture.evaluation/1"
SIDE_ON_DEG = 15.0
COLUMNS = (
    "clip", "judged", "wrong", "hinge", "back", "upper", "in-band", "line-hinge", "line-back", "warned", "false",
    "delay",
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
            review = review_frames(read_clip(path), landmarker, model=model, subject=subject)
            scores.append(score_review(review, truth))
    return scores


def overall(scores: list[Score]) -> Score:
    """All clips pooled."""
    return pooled("all", scores)


def as_json(scores: list[Score], *, model: str, subject: Subject) -> dict[str, object]:
    """The evaluation for machines."""
    limits = subject.limits
    return {
        "schema": SCHEMA,
        "model": model,
        "judged_by": described(subject),
        "limits": {"caution_deg": limits.caution_deg, "rounded_deg": limits.rounded_deg},
        "clips": [summary_of(score) for score in scores],
        "overall": summary_of(overall(scores)),
    }


def headings() -> tuple[str, ...]:
    """What stands above COLUMNS, in the language in force."""
    return tuple(text(say(f"evaluation-heading-{column}")) for column in COLUMNS)


def cells(score: Score) -> list[str]:
    """One line of the table, in the order of COLUMNS."""
    mae, bias = score.mean_absolute_error, score.bias

    def share(count: int, whole: int) -> str:
        return f"{100 * count / whole:.0f} %" if whole else "–"

    def degrees(value: float, offset: float | None = None) -> str:
        if not np.isfinite(value):
            return "–"
        return f"{value:.1f}°" if offset is None else f"{value:.1f}° ({offset:+.1f})"

    per_frame = max(score.measured, 1)
    lines = (score.line_hinge_error / per_frame, score.line_lumbar_error / per_frame)
    return [
        score.name,
        share(score.judged, score.frames),
        share(score.wrong, score.judged),
        degrees(mae[0], bias[0]),
        degrees(mae[1], bias[1]),
        degrees(mae[2]),
        share(score.covered, score.measured),
        *(degrees(line if score.measured else np.nan) for line in lines),
        text(say("evaluation-warned", warned=score.warned, episodes=score.episodes, unseen=score.unseen)),
        str(score.false_warnings),
        f"{np.median(score.delays_s):+.2f} s" if score.delays_s else "–",
    ]


def _all_cells(scores: list[Score]) -> list[str]:
    return [text(say("evaluation-all")), *cells(overall(scores))[1:]]


def as_table(scores: list[Score]) -> Table:
    """The evaluation for people."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for number, name in enumerate(headings()):
        table.add_column(name, justify="left" if number == 0 else "right", no_wrap=number == 0)
    for score in scores:
        table.add_row(*cells(score))
    table.add_section()
    table.add_row(*_all_cells(scores), style="bold")
    return table


def as_markdown(scores: list[Score]) -> str:
    """The same table in Markdown, for the README."""
    lines = [headings(), ("---",) + ("--:",) * (len(COLUMNS) - 1)]
    lines += [tuple(cells(score)) for score in scores] + [tuple(_all_cells(scores))]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
