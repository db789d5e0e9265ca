"""`posture calibrate`: from a clip or a camera to this person's own limits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from posture.cli.options import Model, ModelOption, landmarker_of, out, progress_bar


def calibrate(
    clip: Annotated[Path, typer.Argument(metavar="CLIP", help="Stand tall, hinge flat, stand, round, stand.")],
    to: Annotated[Path, typer.Option(metavar="FILE", help="Where to keep it.")] = Path("calibration.json"),
    model: ModelOption = Model.FULL,
) -> None:
    """Learn this person's own maximum from a clip; FILE then goes to `review --calibration`."""
    from datetime import UTC, datetime

    from posture.calibration.clip import calibrate_frames
    from posture.files import write_text
    from posture.sources import read_clip

    opened = read_clip(clip)
    with landmarker_of(model) as landmarker, progress_bar(opened.name, opened.duration_s) as tell:
        found = calibrate_frames(
            opened, landmarker, taken_at=datetime.now(UTC).isoformat(timespec="seconds"), progress=tell
        )
    write_text(found.to_json(), to)
    limits = found.limits()
    out.print(
        f"Your low back rounds up to {found.maximum_deg:.0f}° on purpose; "
        f"you hinge flat to {found.flat_hinge_deg:.0f}°. "
        f"Caution from {limits.caution_deg:.0f}°, rounded from {limits.rounded_deg:.0f}°. Quality: {found.grade}."
    )
    for reason in found.reasons:
        out.print(f"  {escape(str(reason))}")
    out.print(f"  {escape(str(to))}")
