"""report.html: the report to read, print or hand on, in one file that asks the network for nothing."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, StrictUndefined, Template

from posture import __version__
from posture.calibration.staleness import stale_advice
from posture.clips.exports.thumbnails import Thumbnail
from posture.clips.exports.writing import MadeFor, Writer
from posture.clips.report import judged_in_words, seen_in_words
from posture.clips.reviewing import Review
from posture.clips.rows import Row, WarningEpisode
from posture.clips.timeline import draw_timeline
from posture.values import Status, Verdict
from posture.words import Arg, catalogue, in_force, say, text

WORST = 3
"""Warnings shown as pictures: in a row, side by side. More look alike."""

OTHERS = 16
"""Warnings listed below the pictures: as many as leave a printed report two pages."""

WHY_NOT = (Status.NO_PERSON, Status.OUT_OF_FRAME, Status.NOT_SIDE_ON, Status.NO_REFERENCE, Status.LOW_CONFIDENCE)
"""Why a frame is not judged, in the order they are told where equally common."""


class PageWriter(Writer):
    """Written when the review is done; the pictures of the warnings come from `thumbnails`."""

    def __init__(self, target: Path, made_for: MadeFor) -> None:
        super().__init__(target, made_for)
        self._thumbnails = made_for.thumbnails

    def complete(self, review: Review) -> bool:
        """Write the page."""
        self.temporary.write_text(page_of(review, self._thumbnails.found()), encoding="utf-8")
        return True


def page_of(review: Review, thumbnails: list[Thumbnail | None]) -> str:
    """The page as HTML. thumbnails: one for each of the review's warnings, None where there is no picture."""
    timeline = io.BytesIO()
    draw_timeline(review, timeline)
    worst, others = shown(review.warnings, thumbnails)
    return _template().render(
        version=__version__,
        language=in_force(),
        clip=review.clip,
        model=review.model,
        damaged=review.damaged,
        summary=review.summary,
        words=seen_in_words(review),
        judged=judged_in_words(review.subject),
        stale=[text(stale_advice(stale)) for stale in review.stale],
        subject=review.subject,
        reference=review.reference,
        limits=review.settings.limits,
        worst=worst,
        others=others[:OTHERS],
        left_out=len(others[OTHERS:]),
        timeline=_data("image/png", timeline.getvalue()),
        unjudged=unjudged(review.rows),
        band_deg=usual_band_deg(review.rows),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A warning as the page shows it. number: in the order of the clip, from 1; picture: None in the table."""

    number: int
    warning: WarningEpisode
    picture: Thumbnail | None = None

    @property
    def src(self) -> str:
        """The picture as an address that holds it."""
        return _data("image/jpeg", self.picture.jpeg) if self.picture else ""


def shown(
    warnings: Sequence[WarningEpisode], thumbnails: Sequence[Thumbnail | None]
) -> tuple[list[Shown], list[Shown]]:
    """The roundest warnings that have a picture, `WORST` at most, and all others; each in the order of the clip."""
    pictures = [*thumbnails, *[None] * len(warnings)][: len(warnings)]
    every = [
        Shown(number=number, warning=warning, picture=picture)
        for number, (warning, picture) in enumerate(zip(warnings, pictures, strict=True), 1)
    ]
    by_rounding = sorted(every, key=lambda entry: -entry.warning.peak_rounding_pct)
    worst = {entry.number for entry in [entry for entry in by_rounding if entry.picture][:WORST]}
    return [entry for entry in every if entry.number in worst], [entry for entry in every if entry.number not in worst]


def unjudged(rows: tuple[Row, ...]) -> list[tuple[Status, float]]:
    """Why frames were not judged and the share of all frames, 0..1, the most common first."""
    unknown = [row.status for row in rows if row.verdict is Verdict.UNKNOWN and row.status in WHY_NOT]
    counts = {status: unknown.count(status) for status in WHY_NOT}
    common = sorted((status for status in counts if counts[status]), key=lambda status: -counts[status])
    return [(status, counts[status] / len(rows)) for status in common]


def usual_band_deg(rows: tuple[Row, ...]) -> float | None:
    """Half the width of the 95 % band around the low back's figure, the median over judged frames; None without any."""
    spreads = sorted(
        row.lumbar_sd_deg for row in rows if row.lumbar_sd_deg is not None and row.verdict is not Verdict.UNKNOWN
    )
    return 1.96 * spreads[len(spreads) // 2] if spreads else None


def _data(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"


def clock(seconds: float) -> str:
    """12.3 s below a minute, 1:02.3 from then on."""
    minutes, rest = divmod(round(seconds, 1), 60)
    if not minutes:
        return text(say("clips-time", time_s=rest))
    return f"{minutes:.0f}:{format_decimal(rest, '00.0', locale=catalogue(in_force()).locale)}"


def _day(taken_at: str) -> str:
    """The date of an ISO 8601 moment as it is written in the language."""
    return format_date(datetime.fromisoformat(taken_at).date(), locale=catalogue(in_force()).locale)


def _said(id_: str, /, **args: Arg) -> str:
    """A sentence of the catalogue, for the template."""
    return text(say(id_, **args))


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    filters: dict[str, Any] = {"clock": clock, "day": _day}
    environment.filters |= filters
    environment.globals["t"] = _said
    return environment.from_string((Path(__file__).parent / "page.html.jinja").read_text(encoding="utf-8"))
