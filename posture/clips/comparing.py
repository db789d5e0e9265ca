"""Two reviewed clips of one person on one sheet: what `posture review` wrote of each, beside the other."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from posture.clips.report_fields import Report
from posture.errors import OutputError
from posture.papers.compare import Change, comparison_paper, within_deg
from posture.values import Verdict
from posture.words import say


def compare_reviews(before: Path, after: Path, made_at: datetime) -> bytes:
    """The sheet as a PDF. before, after: folders with report.json, frames.csv and timeline.png.

    Raises OutputError for a folder without them, and for clips that were judged for two different people.
    """
    old, new = _report(before), _report(after)
    people = {report.judged_by.profile for report in (old, new)} - {None}
    if len(people) > 1:
        raise OutputError(say("papers-compare-two-people"))
    changes = [
        Change(
            what=say("papers-compare-hips"),
            before=old.summary.max_hip_hinge_deg,
            after=new.summary.max_hip_hinge_deg,
            unit="°",
            within=within_deg(_sd(before, "hip_hinge"), _sd(after, "hip_hinge")),
        ),
        Change(
            what=say("papers-compare-back"),
            before=old.summary.max_lumbar_flexion_deg,
            after=new.summary.max_lumbar_flexion_deg,
            unit="°",
            within=within_deg(_sd(before, "lumbar"), _sd(after, "lumbar")),
        ),
        Change(what=say("papers-compare-judged"), before=old.summary.judged_s, after=new.summary.judged_s, unit=" s"),
        Change(
            what=say("papers-compare-rounded"),
            before=_share(old),
            after=_share(new),
            unit=" %",
        ),
        Change(what=say("papers-compare-warned"), before=old.summary.warnings, after=new.summary.warnings, unit=""),
    ]
    pictures = [folder / "timeline.png" for folder in (before, after)]
    return comparison_paper(
        changes,
        (old.clip.name, new.clip.name),
        made_at,
        name=next(iter(people), None) or "",
        pictures=pictures if all(path.is_file() for path in pictures) else (),
    )


def _report(folder: Path) -> Report:
    try:
        return Report.model_validate(json.loads((folder / "report.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise OutputError(say("papers-compare-no-report", folder=str(folder))) from error


def _share(report: Report) -> float | None:
    judged_s = report.summary.judged_s
    return 100 * report.summary.rounded_s / judged_s if judged_s else None


def _sd(folder: Path, what: str) -> float | None:
    """How sure the largest figure of a clip is: the standard deviation of that very frame."""
    figure, sd = {
        "hip_hinge": ("hip_hinge_deg", "hip_hinge_sd_deg"),
        "lumbar": ("lumbar_flexion_deg", "lumbar_sd_deg"),
    }[what]
    try:
        with (folder / "frames.csv").open(encoding="utf-8", newline="") as file:
            judged = [
                (float(row[figure]), float(row[sd]))
                for row in csv.DictReader(file)
                if row["verdict"] != Verdict.UNKNOWN.value and row[figure] and row[sd]
            ]
    except (OSError, KeyError, ValueError):
        return None
    return max(judged)[1] if judged else None
