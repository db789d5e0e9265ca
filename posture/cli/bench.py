"""`posture bench`: how fast Posture is on this computer."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from dataclasses import asdict
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


@bench_app.command(cls=SpokenCommand, help=told(say("cli-bench-review-help")))
def review(
    clip: Annotated[Path | None, typer.Argument(metavar="[CLIP]", help=told(say("cli-bench-clip")))] = None,
    model: ModelOption = DEFAULT_MODEL,
    rounds: Annotated[int, typer.Option(min=1, help=told(say("cli-bench-rounds")))] = 3,
) -> None:
    """Time reviews of a clip beside a plain loop of OpenCV and the bare pose model, turn by turn. Ratios count."""
    from posture.evaluation.benchmark import Compared, a_minute_of, compare
    from posture.resources import cores, plain_sample
    from posture.sense.sources import read_clip

    if clip:
        read_clip(clip)  # each run would find out by itself, and say so less well
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


@bench_app.command(cls=SpokenCommand, help=told(say("cli-bench-live-help")))
def live(
    clip: Annotated[Path | None, typer.Argument(metavar="[CLIP]", help=told(say("cli-bench-live-clip")))] = None,
    model: ModelOption = DEFAULT_MODEL,
    seconds: Annotated[float, typer.Option(min=1.0, max=3600.0, help=told(say("cli-bench-live-seconds")))] = 20.0,
    browser: Annotated[bool, typer.Option(help=told(say("cli-bench-live-browser")))] = True,
    json_: Annotated[bool, typer.Option("--json", help=told(say("cli-json")))] = False,
) -> None:
    """Measure how live it is: answers a second and the wait for them, beside the bare pose model in the same run."""
    from posture.evaluation.live.compare import live_run
    from posture.evaluation.live.figures import Seat
    from posture.resources import plain_sample

    with err.status(text(say("cli-bench-live-status"))) as status:

        def tell(seat: Seat) -> None:
            status.update(text(say(f"cli-bench-live-seat-{seat}")))

        run = live_run(clip or plain_sample(), model=model, seconds=seconds, browser=browser, tell=tell)
    if json_:
        sys.stdout.write(json.dumps(asdict(run), indent=2) + "\n")
        return
    table = Table("", box=None, header_style="bold", pad_edge=False)
    for heading in ("rate", "p50", "p95", "p99", "most", "server", "memory"):
        table.add_column(text(say(f"cli-bench-live-heading-{heading}")), justify="right")
    for seat in run.seats:
        waits = (seat.p50_ms, seat.p95_ms, seat.p99_ms, seat.most_ms, seat.server_ms)
        table.add_row(
            text(say(f"cli-bench-live-seat-{seat.seat}")),
            f"{seat.answered_per_s:.1f}",
            *(f"{wait:.0f}" if wait else "" for wait in waits),
            f"{seat.memory_mib:.0f} MiB",
        )
    out.print(table)
    more = say(
        "cli-bench-live-memory",
        times=run.memory_ratio,
        second_mib=run.second_session_mib,
        left_mib=run.left_over_mib,
    )
    out.print(escape(text(more)))
    if run.long_tasks is not None:
        out.print(escape(text(say("cli-bench-live-long", tasks=run.long_tasks, longest_ms=run.longest_ms or 0.0))))
    else:
        out.print(escape(text(say("cli-bench-live-no-browser"))))
