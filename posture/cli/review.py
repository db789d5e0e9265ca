"""`posture review`: clips, or folders full of them, into reports and one table."""

from __future__ import annotations

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
    progress_bar,
    subject_from,
)
from posture.sense.models import DEFAULT_MODEL

if TYPE_CHECKING:
    from posture.clips.batch.job import ClipOutcome

MOST_ROWS = 30  # of the table on the terminal; the files hold all


def review(
    clips: Annotated[
        list[Path], typer.Argument(metavar="CLIP_OR_DIR...", help="Videos, pictures, or folders of them.")
    ],
    out_dir: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the reports go.")] = Path("report"),
    model: ModelOption = DEFAULT_MODEL,
    profile: ProfileOption = None,
    calibration: CalibrationOption = None,
    strictness: StrictnessOption = None,
    from_s: Annotated[
        float | None,
        typer.Option("--from", parser=moment, metavar="TIME", help="Review from there on: seconds, or like 1:05.5."),
    ] = None,
    to_s: Annotated[
        float | None, typer.Option("--to", parser=moment, metavar="TIME", help="Review up to there.")
    ] = None,
    export: Annotated[
        str | None, typer.Option(metavar="WHAT", help="Also write: all, or names such as html,video,motion.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", "-j", min=1, metavar="N", help="Clips at a time; default: one a core.", show_default=False
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Use the Dask cluster at this address; its workers must see the clips and --out at the same paths.",
        ),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Also review clips that were reviewed before.")] = False,
) -> None:
    """Review recorded clips: frames.csv, report.json and timeline.png in DIR/<clip>/ for each.

    Of several clips or a folder, summary.csv and summary.parquet hold a row each. Stopped half way, the same command
    carries on: clips reviewed before with the same content and settings are not reviewed again.
    """
    from posture.clips.batch.find import find_clips
    from posture.clips.batch.job import BatchOptions, State
    from posture.clips.batch.run import run_batch
    from posture.clips.exports.catalogue import chosen
    from posture.sense.detecting import cores

    options = BatchOptions(
        model=model,
        subject=subject_from(profile, calibration, strictness),
        start_s=from_s,
        end_s=to_s,
        exports=chosen(export) if export is not None else (),
    )
    found = find_clips(clips, out=out_dir)
    outcomes: list[ClipOutcome] = []
    title = found[0].place if len(found) == 1 else f"{len(found)} clips"
    try:
        with (
            progress_bar(title, 1.0) as tell,
            closing(
                run_batch(
                    found,
                    out_dir,
                    options,
                    processes=min(jobs or cores(), len(found)),
                    scheduler=scheduler,
                    again=again,
                    told=tell,
                )
            ) as results,
        ):
            for outcome in results:
                outcomes.append(outcome)
                if outcome.state is State.FAILED:
                    err.print(f"posture: {escape(outcome.reason)}")
    except KeyboardInterrupt:
        err.print(
            f"posture: Stopped with {len(outcomes)} of {len(found)} clips done; their reports are whole. "
            "The same command carries on."
        )
        raise typer.Exit(130) from None
    if len(found) == 1 and any(Path.absolute(path) == found[0].path for path in clips):
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
        out.print("  The clip breaks off before its end; this is what could be read.")
    out.print(f"  {escape(str(out_dir / outcome.place))}")


def _sum_up(outcomes: list[ClipOutcome], out_dir: Path) -> None:
    """Many clips, as a table: what needs a look first."""
    from posture.clips.batch.job import State
    from posture.clips.batch.table import CSV, PARQUET, table_of, write_table

    write_table(table_of(outcomes), out_dir)
    shown = sorted(outcomes, key=lambda one: (one.state is State.DONE, -(one.warnings or 0), one.place))
    table = Table(Column("clip", overflow="fold"), box=None, header_style="bold", pad_edge=False)
    for heading in ("judged", "rounded", "warnings", "hips", "back"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for one in shown[:MOST_ROWS]:
        note = "failed" if one.state is State.FAILED else "breaks off" if one.damaged else ""
        table.add_row(
            escape(one.place),
            _figure(one.judged_s, " s"),
            _figure(one.rounded_s, " s"),
            "" if one.warnings is None else str(one.warnings),
            _figure(one.max_hip_hinge_deg, "°"),
            _figure(one.max_lumbar_flexion_deg, "°"),
            note,
        )
    out.print(table)
    if len(shown) > MOST_ROWS:
        out.print(f"… and {len(shown) - MOST_ROWS} more.")
    failed = sum(one.state is State.FAILED for one in outcomes)
    wrong = f", {failed} failed" if failed else ""
    out.print(f"{len(outcomes)} clips{wrong}. All figures: {escape(str(out_dir / CSV))} and {PARQUET}.")


def _figure(value: float | None, unit: str) -> str:
    return "" if value is None else f"{value:.0f}{unit}"
