"""report.pdf: what report.html says of a clip, on one or two pages to hand to a clinician."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from posture.clips.exports.page import OTHERS, clock, shown, unjudged, usual_band_deg
from posture.clips.exports.thumbnails import Thumbnail
from posture.clips.exports.writing import MadeFor, Writer
from posture.clips.report import in_words
from posture.clips.reviewing import Review
from posture.clips.timeline import draw_timeline
from posture.words import say, text


class PaperWriter(Writer):
    """Written when the review is done; the pictures of the warnings come from `thumbnails`."""

    def __init__(self, target: Path, made_for: MadeFor) -> None:
        super().__init__(target, made_for)
        self._thumbnails = made_for.thumbnails

    def complete(self, review: Review) -> bool:
        """Write the paper."""
        self.temporary.write_bytes(clips_paper(review, self._thumbnails.found(), datetime.now(UTC)))
        return True


def clips_paper(review: Review, thumbnails: list[Thumbnail | None], made_at: datetime) -> bytes:
    """The paper as a PDF in the language in force. thumbnails: as for report.html; made_at: with a time zone."""
    # Here: what writes a PDF takes long to load, and papers are rare.
    from posture.papers.sheet import heading, paper, picture, side_by_side, table, title, together, words

    worst, others = shown(review.warnings, thumbnails)
    timeline = io.BytesIO()
    draw_timeline(review, timeline)
    parts = [
        title(review.clip.name),
        words(in_words(review), large=True),
        together(heading(say("clips-page-how")), picture(timeline)),
        heading(say("clips-page-warnings")),
    ]
    if worst:
        parts.append(
            side_by_side(
                [
                    (
                        io.BytesIO(entry.picture.jpeg),
                        f"{entry.number}: {_span(entry.warning.start_s, entry.warning.end_s)}",
                    )
                    for entry in worst
                    if entry.picture
                ]
            )
        )
    if review.warnings:
        heads = [say(f"clips-page-{head}") for head in ("number", "when", "back", "of-maximum")]
        rows = [
            [
                str(entry.number),
                _span(entry.warning.start_s, entry.warning.end_s),
                f"{entry.warning.peak_lumbar_flexion_deg:.0f}°",
                f"{entry.warning.peak_rounding_pct:.0f} %",
            ]
            for entry in sorted([*worst, *others[: OTHERS - len(worst)]], key=lambda entry: entry.number)
        ]
        parts.append(table(heads, rows, [1, 3, 2, 2]))
        if left_out := len(review.warnings) - len(rows):
            parts.append(words(say("clips-page-left-out", warnings=left_out), soft=True))
    else:
        parts.append(words(say("clips-page-none")))
    band_deg = usual_band_deg(review.rows)
    sure = [say("clips-page-estimate"), *([say("clips-page-band", band_deg=band_deg)] if band_deg is not None else [])]
    parts += [heading(say("papers-how")), words(say("papers-how-measured")), words(*sure), *_unseen(review)]
    parts += [together(heading(say("papers-not")), words(say("papers-not-a-diagnosis")))]
    return paper(parts, name=review.clip.name, made_at=made_at)


def _unseen(review: Review):  # type: ignore[no-untyped-def]  # reportlab has no types
    from posture.papers.sheet import words

    why = [
        text(
            say(
                "clips-page-unjudged",
                status=status.value,
                pct=100 * share,
                amount="some" if share >= 0.01 else "little",
            )
        )
        for status, share in unjudged(review.rows)
    ]
    return [words(say("clips-page-not-judged"), "; ".join(one.strip() for one in why) + ".")] if why else []


def _span(start_s: float, end_s: float) -> str:
    return text(say("clips-page-span", start=clock(start_s), end=clock(end_s)))
