"""Posture from Python, for notebooks and scripts: one clip in, tables and a picture out.

from posture import review
found = review("clip.mp4")
found.frames.filter(found.frames["verdict"] == "rounded")
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from posture.calibration.subject import Subject, calibrated_by_file
from posture.clips.polars_found import schema_of, the_polars
from posture.clips.report import in_words, write_review
from posture.clips.reviewing import Review, ReviewSummary, review_clip
from posture.clips.rows import Row, WarningEpisode
from posture.clips.timeline import DPI, SIZE_IN, draw_on
from posture.settings import Strictness
from posture.storage.people import find_subject
from posture.words import Sentence, say, text

if TYPE_CHECKING:
    import polars as pl


def review(
    path: Path | str,
    *,
    profile: str | None = None,
    calibration: Path | str | None = None,
    model: str = "full",
    strictness: Strictness | str | None = None,
) -> Reviewed:
    """Review a video, a picture or a folder of pictures.

    profile: judge by this person's limits, as listed by `posture profiles list`. calibration: or by a file that
    `posture calibrate --to` wrote. model: "lite", "full" or "heavy". strictness: "strict", "standard" or "relaxed";
    by default the profile's, or standard.

    Raises ValueError for a strictness there is none of, or both a profile and a calibration; and what the command
    would say in a sentence: SourceError, ModelError, SystemLibraryError, ProfileError, CalibrationError, StorageError.
    """
    chosen = None if strictness is None else Strictness(strictness)
    if profile is not None and calibration is not None:
        raise ValueError("give a profile or a calibration, not both")
    if profile is not None:
        subject = find_subject(profile, strictness=chosen)
    elif calibration is not None:
        subject = calibrated_by_file(Path(calibration), chosen or Strictness.STANDARD)
    else:
        subject = Subject(strictness=chosen or Strictness.STANDARD)
    return Reviewed(review_clip(path, model=model, subject=subject))


class Timeline(Figure):
    """A figure that notebooks show as it is, whether or not pyplot has been set up for them."""

    def _repr_png_(self) -> bytes:
        picture = io.BytesIO()
        self.savefig(picture, format="png")
        return picture.getvalue()


@dataclass(frozen=True, repr=False, eq=False)
class Reviewed:
    """A reviewed clip. In a notebook it shows itself: the words, the curve, the figures, the warnings.

    details: all the rest there is to know (`posture.clips.reviewing.Review`).
    """

    details: Review

    @cached_property
    def frames(self) -> pl.DataFrame:
        """A row a frame, columns as in frames.csv: degrees and seconds, null where unknown.

        `status` and `verdict` are categories (polars Enum); compare them with strings. Raises NeedsExtraError
        without Polars (`pip install 'posture-coach[tables]'`).
        """
        return _table(self.details.rows, Row)

    @cached_property
    def warnings(self) -> pl.DataFrame:
        """A row a warning: start_s, end_s, rounded_from_s, peak_lumbar_flexion_deg, peak_rounding_pct.

        Raises NeedsExtraError as `frames` does.
        """
        return _table(self.details.warnings, WarningEpisode)

    @property
    def summary(self) -> ReviewSummary:
        """Seconds in all, judged and rounded; the largest angles; the number of warnings."""
        return self.details.summary

    @property
    def words(self) -> str:
        """What the clip shows, in a sentence or two."""
        return in_words(self.details)

    def plot(self) -> Timeline:
        """Hips and low back over time, the uncertainty, the limits, the warnings shaded: a matplotlib Figure."""
        figure = Timeline(figsize=SIZE_IN, dpi=DPI, layout="constrained")
        FigureCanvasAgg(figure)
        draw_on(figure, self.details)
        return figure

    def write(self, folder: Path | str) -> Path:
        """Write frames.csv, report.json and timeline.png into `folder`, as the command does; raises OutputError."""
        return write_review(self.details, Path(folder))

    def __repr__(self) -> str:
        return f"<Reviewed {self.details.clip.name}: {self.words}>"

    def _repr_html_(self) -> str:
        picture = base64.b64encode(self.plot()._repr_png_()).decode("ascii")
        figures = "".join(
            f"<tr><th style='text-align:left'>{name}</th><td>{_shown(value)}</td></tr>"
            for name, value in asdict(self.summary).items()
        )
        warnings = "".join(f"<li>{escape(text(_peak(warning)))}</li>" for warning in self.details.warnings)
        heading = escape(text(say("clips-notebook-warnings")))
        return (
            f"<p><b>{escape(self.details.clip.name)}</b> {escape(self.words)}</p>"
            f"<img alt='{escape(self.words, quote=True)}' style='max-width:100%' src='data:image/png;base64,{picture}'>"
            f"<table>{figures}</table>" + (f"<p>{heading}</p><ul>{warnings}</ul>" if warnings else "")
        )


def _peak(warning: WarningEpisode) -> Sentence:
    return say(
        "clips-notebook-warning",
        start_s=warning.start_s,
        end_s=warning.end_s,
        peak_deg=warning.peak_lumbar_flexion_deg,
    )


def _table(rows: Sequence[Any], kind: type) -> pl.DataFrame:
    """Frozen dataclasses of one kind as a table; the columns and their types are its fields'."""
    polars, schema = the_polars(), schema_of(kind)
    columns = {name: [_cell(getattr(row, name)) for row in rows] for name in schema}
    table: pl.DataFrame = polars.DataFrame(columns, schema=schema)
    return table


def _cell(value: Any) -> Any:
    """As it stands in a table: sentences in the language in force."""
    return text(value) if isinstance(value, Sentence) else value


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}" if isinstance(value, float) else str(value)
