"""The picture of a review: hinge and rounding over time, the limits, the uncertainty, the warnings shaded."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from posture.clips.reviewing import Review
from posture.clips.rows import Row
from posture.values import Floats, Verdict
from posture.words import say, text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Okabe and Ito's palette, told apart by colour-blind eyes; line styles differ as well.
HIPS, BACK, CAUTION, ROUNDED, UNSEEN = "#0072B2", "#D55E00", "#E69F00", "#D55E00", "#999999"
SIZE_IN, DPI = (11.0, 5.5), 110


def draw_timeline(review: Review, file: Path | IO[bytes]) -> None:
    """Write the timeline as a PNG to a path or an open file."""
    # Here, and not above: it takes as long to load as all the rest of the server, which has no picture to draw yet.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE_IN, dpi=DPI)
    FigureCanvasAgg(figure)
    draw_on(figure, review)
    # All that is outside the axes has its place: finding it out would mean drawing everything twice.
    figure.subplots_adjust(left=0.07, right=0.985, top=0.93, bottom=0.1, hspace=0.08)
    figure.savefig(file, format="png")


def draw_on(figure: Figure, review: Review) -> None:
    """Draw the timeline on an empty figure."""
    rows, limits = review.rows, review.settings.limits
    time = column(rows, "time_s")
    top, strip = figure.subplots(2, 1, sharex=True, height_ratios=[9, 1])

    lumbar, sd = column(rows, "lumbar_flexion_deg"), column(rows, "lumbar_sd_deg")
    top.plot(time, column(rows, "hip_hinge_deg"), color=HIPS, lw=2, label=_label("hips"))
    top.plot(time, lumbar, color=BACK, lw=2, ls="--", label=_label("back"))
    top.fill_between(time, lumbar - 1.96 * sd, lumbar + 1.96 * sd, color=BACK, alpha=0.15, lw=0, label=_label("band"))
    top.axhline(limits.caution_deg, color=CAUTION, lw=1, ls=":", label=_label("caution", limits.caution_deg))
    top.axhline(limits.rounded_deg, color=ROUNDED, lw=1, ls="-.", label=_label("rounded", limits.rounded_deg))
    for number, warning in enumerate(review.warnings):
        label = _label("warning") if number == 0 else None
        top.axvspan(warning.start_s, warning.end_s, color=ROUNDED, alpha=0.18, hatch="//", lw=0, label=label)
    top.set_ylabel(_label("degrees"))
    top.set_title(text(say("clips-timeline-title", clip=review.clip.name)), loc="left")
    top.grid(alpha=0.25)
    top.legend(loc="upper right", fontsize=8, ncols=2)

    unseen = np.array([row.verdict is Verdict.UNKNOWN for row in rows])
    strip.fill_between(time, 0, 1, where=unseen, color=UNSEEN, step="post", lw=0)
    strip.set_yticks([])
    strip.set_ylabel(_label("unseen"), rotation=0, ha="right", va="center", fontsize=8)
    strip.set_ylim(0, 1)
    strip.set_xlabel(_label("seconds"))
    if len(time) > 1:
        strip.set_xlim(time[0], time[-1])


def _label(what: str, limit_deg: float = 0.0) -> str:
    return text(say(f"clips-timeline-{what}", limit_deg=limit_deg))


def column(rows: tuple[Row, ...], name: str) -> Floats:
    """One column of `rows` as numbers, NaN where unknown."""
    return np.array([np.nan if (value := getattr(row, name)) is None else value for row in rows], dtype=np.float64)
