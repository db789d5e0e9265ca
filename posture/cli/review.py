"""`posture review`: clips into reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from posture.cli.options import (
    CalibrationOption,
    Model,
    ModelOption,
    ProfileOption,
    StrictnessOption,
    complain,
    landmarker_of,
    out,
    progress_bar,
    subject_from,
)
from posture.errors import OutputError, PostureError


def review(
    clips: Annotated[list[Path], typer.Argument(metavar="CLIP...", help="Videos, pictures or folders of pictures.")],
    out_dir: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the reports go.")] = Path("report"),
    model: ModelOption = Model.FULL,
    profile: ProfileOption = None,
    calibration: CalibrationOption = None,
    strictness: StrictnessOption = None,
) -> None:
    """Review recorded clips: frames.csv, report.json and timeline.png in DIR/<clip name>/ for each."""
    from posture.report import in_words, write_review
    from posture.reviewing import review_frames
    from posture.sources import read_clip

    subject = subject_from(profile, calibration, strictness)
    failed = False
    folders: dict[str, Path] = {}
    with landmarker_of(model) as landmarker:
        for path in clips:
            try:
                clip = read_clip(path)
                # Two clips of one name must not overwrite each other's report.
                taken = folders.setdefault(clip.name, path)
                if taken != path:
                    raise OutputError(
                        f"{path} and {taken} would both be reported as {clip.name!r}.",
                        "Review them with different --out.",
                    )
                landmarker.reset()
                with progress_bar(clip.name, clip.duration_s) as tell:
                    found = review_frames(clip, landmarker, model=model, subject=subject, progress=tell)
                folder = write_review(found, out_dir / clip.name)
            except PostureError as error:
                failed = True
                complain(error)
                continue
            out.print(f"[bold]{escape(clip.name)}[/bold]  {escape(in_words(found))}")
            if found.damaged:
                out.print("  The clip breaks off before its end; this is what could be read.")
            out.print(f"  {escape(str(folder))}")
    if failed:
        raise typer.Exit(2)
