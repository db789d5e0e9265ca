"""`posture bench`: how fast Posture is on this computer."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from posture.cli.options import ModelOption, err, out
from posture.sense.models import DEFAULT_MODEL

bench_app = typer.Typer(no_args_is_help=True, help="Measure how fast Posture is on this computer.")


@bench_app.callback()
def bench() -> None:
    """Keep `review` a command of its own."""


@bench_app.command()
def review(
    clip: Annotated[
        Path | None, typer.Argument(metavar="[CLIP]", help="Default: a minute of one of the samples.")
    ] = None,
    model: ModelOption = DEFAULT_MODEL,
    rounds: Annotated[int, typer.Option(min=1, help="How often to measure each.")] = 3,
) -> None:
    """Time reviews of a clip beside a plain loop of OpenCV and the bare pose model, turn by turn. Ratios count."""
    from posture.evaluation.benchmark import Compared, Way, a_minute_of, compare
    from posture.resources import plain_sample
    from posture.sense.detecting import cores

    known: list[Compared] = []
    named = (clip or plain_sample()).name
    minute = nullcontext(clip) if clip else a_minute_of(plain_sample())
    with err.status(f"reviewing {named}, {rounds} rounds"), minute as path:
        for found in compare(path, model=model, rounds=rounds):
            known = found
    names = {
        Way.PLAIN: "plain loop: OpenCV and the bare pose model",
        Way.REVIEW: "the whole review",
        Way.VIDEO: "the whole review and the annotated video",
        Way.JOB: "a review by one pose model",
        Way.JOBS: f"{cores()} clips at once, by one pose model each",
    }
    table = Table("", box=None, header_style="bold", pad_edge=False)
    for heading in ("frames/s", "best", "ratio", "peak memory"):
        table.add_column(heading, justify="right")
    for one in known:
        table.add_row(
            names[one.way], f"{one.fps:.1f}", f"{one.best_fps:.1f}", f"{one.ratio:.2f}", f"{one.peak_mib:.0f} MiB"
        )
    out.print(table)
