"""What a review leaves behind: frames.csv, report.json and timeline.png, each written whole or not at all."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from posture.calibration.staleness import stale_advice
from posture.calibration.subject import Subject, described
from posture.clips.report_fields import Bend, Limits, Reference, Report, ReportClip, ReportJudgedBy, Summary, Warned
from posture.clips.reviewing import Review
from posture.clips.rhythm import bends
from posture.clips.rows import COLUMNS, Row, WarningEpisode
from posture.clips.timeline import draw_timeline
from posture.errors import OutputError, why
from posture.files import whole_file
from posture.values import Verdict
from posture.words import Sentence, in_force, say, text

SCHEMA: Final = "posture.report/1"
MOST_TIMES = 8  # of warnings that a sentence can list


def write_review(review: Review, folder: Path) -> Path:
    """Write the three files into `folder` (made if need be) and return it; raises OutputError when that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with whole_file(folder / "frames.csv") as path:
            write_frames(review.rows, path)
        with whole_file(folder / "report.json") as path:
            path.write_text(json.dumps(report_of(review), indent=2) + "\n", encoding="utf-8")
        with whole_file(folder / "timeline.png") as path:
            draw_timeline(review, path)
    except OSError as error:
        raise OutputError(say("clips-report-unwritten", folder=str(folder), why=why(error))) from error
    return folder


def write_frames(rows: tuple[Row, ...], path: Path) -> None:
    """One line a row, columns as `rows.COLUMNS`; unknown figures are empty cells."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([_cell(name, getattr(row, name)) for name in COLUMNS] for row in rows)


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Sentence):
        return text(value)
    if isinstance(value, float):
        # Adding 0.0 turns a rounded -0.0 into 0.0.
        return f"{value:.4f}" if name == "time_s" else f"{round(value, 2) + 0.0:.2f}"
    return str(value)


def report_of(review: Review) -> dict[str, Any]:
    """The contents of report.json; angles in degrees, times in seconds of the clip."""
    clip, reference = review.clip, review.reference
    report = Report(
        schema=SCHEMA,
        clip=ReportClip(
            name=clip.name,
            file=clip.path.name,
            width=clip.width,
            height=clip.height,
            start_s=clip.start_s,
            end_s=clip.end_s,
            frames=len(review.rows),
            damaged=review.damaged,
        ),
        model=review.model,
        language=in_force(),
        in_words=in_words(review),
        judged_by=ReportJudgedBy.model_validate(
            {
                **described(review.subject),
                "in_words": judged_in_words(review.subject),
                "stale": review.stale,
                "stale_in_words": [text(stale_advice(stale)) for stale in review.stale],
            }
        ),
        reference=Reference(
            kind="standing" if reference else "population",
            time_s=reference.time_s if reference else None,
            seconds=reference.seconds if reference else None,
        ),
        limits=Limits.model_validate(review.settings.limits),
        summary=Summary.model_validate(review.summary),
        rhythm=[Bend.model_validate(bend) for bend in bends(review.rows)],
        warnings=[Warned.model_validate(warning) for warning in review.warnings],
    )
    return report.model_dump(mode="json", by_alias=True)


def in_words(review: Review) -> str:
    """The summary as a person would say it: what happened, by whose limits, and whether these still hold."""
    stale = (text(stale_advice(stale)) for stale in review.stale)
    return " ".join(part for part in (seen_in_words(review), judged_in_words(review.subject), *stale) if part)


def judged_in_words(subject: Subject) -> str:
    """By whose limits; "" for nobody's in particular."""
    own = subject.calibration is not None or subject.own_pct is not None
    if subject.name:
        return text(say("clips-judged-own" if own else "clips-judged-average", name=subject.name))
    return text(say("clips-judged-yours")) if own else ""


def seen_in_words(review: Review) -> str:
    """What happened in the clip, in the language in force."""
    return told(seen(review))


def told(said: Iterable[Sentence | str]) -> str:
    """Sentences in the language in force, one behind the other; a string was told when an older version kept it."""
    return " ".join(one if isinstance(one, str) else text(one) for one in said)


def seen(review: Review) -> tuple[Sentence, ...]:
    """What happened in the clip, one or two sentences."""
    summary = review.summary
    verdicts = {row.verdict for row in review.rows} - {Verdict.UNKNOWN}
    if not verdicts:
        advice = most_common_advice(review.rows)
        return (say("clips-seen-unjudged"), advice) if advice else (say("clips-seen-unjudged"),)
    if len(review.rows) == 1:
        (verdict,) = verdicts
        return (say("clips-seen-still", verdict=verdict.value),)
    sentences = []
    if summary.max_hip_hinge_deg is not None and summary.max_lumbar_flexion_deg is not None:
        sentences.append(
            say(
                "clips-seen-lean",
                hips_deg=summary.max_hip_hinge_deg,
                back_deg=max(summary.max_lumbar_flexion_deg, 0.0),
            )
        )
    if review.warnings:
        when = when_in_words(review.warnings)
        warned = say("clips-seen-warnings", warnings=len(review.warnings), judged_s=summary.judged_s, when=when)
        sentences.append(warned)
    else:
        sentences.append(say("clips-seen-no-warning", judged_s=summary.judged_s))
    return tuple(sentences)


def when_in_words(warnings: Sequence[WarningEpisode]) -> Sentence:
    """When there were warnings (at least one): each time, of many the first, the last and the longest."""
    if len(warnings) <= MOST_TIMES:
        return say("clips-when-each", times=tuple(say("clips-time", time_s=warning.start_s) for warning in warnings))
    longest = max(warnings, key=lambda warning: warning.end_s - warning.start_s)
    return say(
        "clips-when-many",
        first=say("clips-time", time_s=warnings[0].start_s),
        last=say("clips-time", time_s=warnings[-1].start_s),
        longest=say("clips-time", time_s=longest.start_s),
        length_s=longest.end_s - longest.start_s,
    )


def most_common_advice(rows: tuple[Row, ...]) -> Sentence | None:
    """The sentence that stood longest, None when none did."""
    counts = Counter(row.advice for row in rows if row.advice)
    return counts.most_common(1)[0][0] if counts else None
