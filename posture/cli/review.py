"""`posture review`: clips, or folders full of them, into reports and one table."""

from __future__ import annotations

import math
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Column, Table

from posture.cli.options import (
    CalibrationOption,
    ModelOption,
    ProfileOption,
    StrictnessOption,
    err,
    moment,
    out,
    subject_from,
)
from posture.cli.progress import progress_bar
from posture.cli.spoken import told
from posture.errors import OutputError
from posture.sense.models import DEFAULT_MODEL
from posture.words import say, text

if TYPE_CHECKING:
    from posture.clips.batch.job import ClipOutcome

MOST_ROWS = 30  # of the table on the terminal; the files hold all


def review(
    # As text: a path would make one slash of the two in an address.
    clips: Annotated[
        list[str], typer.Argument(metavar="CLIP_OR_DIR...", path_type=str, help=told(say("cli-review-clips")))
    ],
    out_given: Annotated[
        str, typer.Option("--out", metavar="DIR", path_type=str, help=told(say("cli-review-out")))
    ] = "report",
    model: ModelOption = DEFAULT_MODEL,
    profile: ProfileOption = None,
    calibration: CalibrationOption = None,
    strictness: StrictnessOption = None,
    from_s: Annotated[
        float | None,
        typer.Option("--from", parser=moment, metavar="TIME", help=told(say("cli-review-from"))),
    ] = None,
    to_s: Annotated[
        float | None, typer.Option("--to", parser=moment, metavar="TIME", help=told(say("cli-review-to")))
    ] = None,
    export: Annotated[str | None, typer.Option(metavar="WHAT", help=told(say("cli-review-export")))] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, metavar="N", help=told(say("cli-review-jobs")), show_default=False),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help=told(say("cli-review-scheduler")),
        ),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help=told(say("cli-review-again")))] = False,
    keep_poses: Annotated[bool, typer.Option("--keep-poses", help=told(say("cli-review-keep-poses")))] = False,
    again_from: Annotated[bool, typer.Option("--again-from", help=told(say("cli-review-again-from")))] = False,
) -> None:
    """Review recorded clips: frames.csv, report.json and timeline.png in DIR/<clip>/ for each.

    Of several clips or a folder, summary.csv (and summary.parquet) hold a row each. Stopped half way, the same command
    carries on: clips reviewed before with the same content and settings are not reviewed again.
    """
    from posture.clips.batch.find import find_clips, find_recordings
    from posture.clips.batch.job import BatchOptions, State
    from posture.clips.batch.run import run_batch
    from posture.clips.batch.stores import is_address
    from posture.clips.batch.table import GrowingTable
    from posture.clips.exports.catalogue import chosen, without_pictures
    from posture.resources import cores

    out_dir = Path(out_given)
    exports = chosen(export) if export is not None else ()
    if keep_poses and not again_from:
        exports = chosen(f"{export or ''},poses")
    if again_from:
        exports = without_pictures(exports, export or "")
    options = BatchOptions(
        model=model,
        subject=subject_from(profile, calibration, strictness),
        start_s=from_s,
        end_s=to_s,
        exports=exports,
        recorded=again_from,
    )
    addresses = [given for given in clips if is_address(given)]
    paths = [Path(given) for given in clips if not is_address(given)]
    if is_address(out_given):
        raise OutputError(say("cli-review-out-stored", address=out_given))
    if again_from and addresses:
        raise OutputError(say("cli-review-again-from-stored", address=addresses[0]))
    to_review = find_recordings(paths) if again_from else find_clips(paths, out=out_dir, addresses=addresses)
    one_clip = len(to_review) == 1 and to_review[0].file in (*addresses, *(str(Path.absolute(path)) for path in paths))
    # One clip has no table.
    table = GrowingTable(out_dir, math.inf if one_clip else time.monotonic())
    outcomes = table.outcomes
    title = to_review[0].place if len(to_review) == 1 else text(say("cli-review-title", clips=len(to_review)))
    try:
        with (
            progress_bar(title, 1.0) as tell,
            closing(
                run_batch(
                    to_review,
                    out_dir,
                    options,
                    processes=min(jobs or cores(), len(to_review)),
                    scheduler=scheduler,
                    again=again,
                    told=tell,
                )
            ) as results,
        ):
            for outcome in results:
                table.add(outcome, time.monotonic)
                if outcome.state is State.FAILED:
                    err.print(f"posture: {escape(outcome.reason)}")
    except KeyboardInterrupt:
        err.print(f"posture: {text(say('cli-review-stopped', done=len(outcomes), clips=len(to_review)))}")
        raise typer.Exit(130) from None
    if one_clip:
        if outcomes[0].state is State.DONE:
            _say(outcomes[0], out_dir)
    else:
        _sum_up(outcomes, out_dir)
    if any(one.state is State.FAILED for one in outcomes):
        raise typer.Exit(2)


def _say(outcome: ClipOutcome, out_dir: Path) -> None:
    """One clip, in words."""
    out.print(f"[bold]{escape(outcome.place)}[/bold]  {escape(outcome.words)}")
    if outcome.damaged:
        out.print(f"  {text(say('cli-review-breaks-off'))}")
    out.print(f"  {escape(str(out_dir / outcome.place))}")


def _sum_up(outcomes: list[ClipOutcome], out_dir: Path) -> None:
    """Many clips, as a table: what needs a look first."""
    from posture.clips.batch.job import State
    from posture.clips.batch.table import write_table

    written = write_table(outcomes, out_dir)
    shown = sorted(outcomes, key=lambda outcome: (outcome.state is State.DONE, -(outcome.warnings or 0), outcome.place))
    clip = Column(text(say("cli-review-heading-clip")), overflow="fold")
    table = Table(clip, box=None, header_style="bold", pad_edge=False)
    for heading in ("judged", "rounded", "warnings", "hips", "back"):
        table.add_column(text(say(f"cli-review-heading-{heading}")), justify="right")
    table.add_column("")
    for outcome in shown[:MOST_ROWS]:
        note = "failed" if outcome.state is State.FAILED else "damaged" if outcome.damaged else None
        table.add_row(
            escape(outcome.place),
            _figure(outcome.judged_s, " s"),
            _figure(outcome.rounded_s, " s"),
            "" if outcome.warnings is None else str(outcome.warnings),
            _figure(outcome.max_hip_hinge_deg, "°"),
            _figure(outcome.max_lumbar_flexion_deg, "°"),
            text(say(f"cli-review-note-{note}")) if note else "",
        )
    out.print(table)
    if len(shown) > MOST_ROWS:
        out.print(text(say("cli-review-more", clips=len(shown) - MOST_ROWS)))
    failed = sum(outcome.state is State.FAILED for outcome in outcomes)
    files = (str(written[0]), *(file.name for file in written[1:]))
    out.print(escape(text(say("cli-review-done", clips=len(outcomes), failed=failed, files=files))))


def _figure(value: float | None, unit: str) -> str:
    return "" if value is None else f"{round(value)}{unit}".replace("-", "−")
