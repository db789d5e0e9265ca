"""A gap (posture.evaluation.gap) as a table for people, and as JSON for machines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from math import isfinite
from typing import Final

from rich.table import Table

from posture.evaluation.fields import FeatureGapFields, GapReport
from posture.evaluation.gap import NEAR_SD, FeatureGap, Gap
from posture.words import Sentence, say, text

SCHEMA: Final = "posture.gap/1"
SHOWN_BEYOND = 0.01
"""The table leaves out features that are beyond 3 sd less often, unless their median is off (chosen)."""


def is_foreign(feature: FeatureGap) -> bool:
    """Whether the table shows a feature."""
    return feature.beyond >= SHOWN_BEYOND or abs(feature.shift_sd) > NEAR_SD


def as_table(gap: Gap) -> Table:
    """The features that differ, the most foreign first, and all of them together."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for number, column in enumerate(("feature", "beyond", "shift")):
        table.add_column(text(say(f"evaluation-gap-heading-{column}")), justify="right" if number else "left")
    for feature in filter(is_foreign, gap.features):
        shift = text(say("evaluation-gap-shift", shift=feature.shift_sd))
        table.add_row(feature.name, _share(feature.beyond), shift)
    table.add_section()
    table.add_row(text(say("evaluation-gap-all")), _share(gap.beyond), "", style="bold")
    return table


def remarks(gap: Gap) -> Iterator[Sentence]:
    """What is to be said below the table."""
    if rest := sum(not is_foreign(feature) for feature in gap.features):
        yield say("evaluation-gap-rest", features=rest)
    yield say("evaluation-gap-clips", clips=gap.clips, frames=gap.frames)
    if isfinite(gap.sd_deg):
        yield say("evaluation-gap-sd", sd=gap.sd_deg)
    if isfinite(gap.sd_unreferenced_deg):
        yield say("evaluation-gap-sd-unreferenced", sd=gap.sd_unreferenced_deg)
    if gap.unseen:
        yield say("evaluation-gap-unseen", names=", ".join(gap.unseen))
    if gap.unread:
        yield say("evaluation-gap-unread", names=", ".join(gap.unread))


def as_json(gap: Gap, *, model: str) -> dict[str, object]:
    """The gap for machines, with every feature."""
    report = GapReport(
        schema=SCHEMA,
        model=model,
        clips=gap.clips,
        frames=gap.frames,
        unseen=list(gap.unseen),
        unread=list(gap.unread),
        beyond=_plain(gap.beyond, 5),
        sd_deg=_plain(gap.sd_deg, 2),
        sd_unreferenced_deg=_plain(gap.sd_unreferenced_deg, 2),
        features=[FeatureGapFields.model_validate(asdict(feature)) for feature in gap.features if gap.clips],
    )
    return report.model_dump(mode="json", by_alias=True)


def _share(value: float) -> str:
    return text(say("evaluation-gap-beyond", percent=100 * value))


def _plain(value: float, digits: int) -> float | None:
    return round(value, digits) if isfinite(value) else None
