"""`posture bench`: how fast Posture is on this computer."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from posture.cli.options import ModelOption, err, out
from posture.cli.spoken import SpokenCommand, SpokenGroup, told
from posture.sense.models import DEFAULT_MODEL
from posture.words import say, text

bench_app = typer.Typer(cls=SpokenGroup, no_args_is_help=True, help=told(say("cli-bench-help")))


@bench_app.callback()
def bench() -> None:
    """Keep `review` a command of its own."""


@bench_app.command(cls=SpokenCommand, help=told(say("cli-bench-review-help")))
def review(
    clip: Annotated[Path | None, typer.Argument(metavar="[CLIP]", help=told(say("cli-bench-clip")))] = None,
    model: ModelOption = DEFAULT_MODEL,
    rounds: Annotated[int, typer.Option(min=1, help=told(say("cli-bench-rounds")))] = 3,
) -> None:
    """Time reviews of a clip beside a plain loop of OpenCV and the bare pose model, turn by turn. Ratios count."""
    from posture.evaluation.benchmark import Compared, a_minute_of, compare
    from posture.resources import plain_sample
    from posture.sense.detecting import cores

    compared: list[Compared] = []
    named = (clip or plain_sample()).name
    minute = nullcontext(clip) if clip else a_minute_of(plain_sample())
    status = text(say("cli-bench-status", clip=named, rounds=rounds))
    with err.status(escape(status)), minute as path:
        for so_far in compare(path, model=model, rounds=rounds):
            compared = so_far
    table = Table("", box=None, header_style="bold", pad_edge=False)
    for heading in ("rate", "best", "ratio", "memory"):
        table.add_column(text(say(f"cli-bench-heading-{heading}")), justify="right")
    for way in compared:
        table.add_row(
            text(say(f"cli-bench-way-{way.way}", clips=cores())),
            f"{way.fps:.1f}",
            f"{way.best_fps:.1f}",
            f"{way.ratio:.2f}",
            f"{way.peak_mib:.0f} MiB",
        )
    out.print(table)
