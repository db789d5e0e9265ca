"""The `posture` command. Every error a user can cause ends as one sentence on standard error and exit code 2."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from posture import __version__
from posture.cli_profiles import profiles_app
from posture.errors import OutputError, PostureError
from posture.settings import PRESETS, Limits, Settings, Strictness

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="A coach for the standing hamstring stretch: how much of a lean comes from the hips, how much from the back.",
)
app.add_typer(profiles_app, name="profiles")
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class Model(StrEnum):
    """The pose models, quick to exact."""

    LITE = "lite"
    FULL = "full"
    HEAVY = "heavy"


ModelOption = Annotated[Model, typer.Option(help="Pose model: lite is quicker, heavy more exact.")]
StrictnessOption = Annotated[Strictness, typer.Option(help="How much rounding is let pass.")]


def _version(wanted: bool) -> None:
    if wanted:
        out.print(f"posture {__version__}")
        raise typer.Exit


@app.callback()
def main_options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options before any command."""


@app.command()
def review(
    clips: Annotated[list[Path], typer.Argument(metavar="CLIP...", help="Videos, pictures or folders of pictures.")],
    out_dir: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the reports go.")] = Path("report"),
    model: ModelOption = Model.FULL,
    strictness: StrictnessOption = Strictness.STANDARD,
    calibration: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Judge by this person's own maximum (posture calibrate).")
    ] = None,
) -> None:
    """Review recorded clips: frames.csv, report.json and timeline.png in DIR/<clip name>/ for each."""
    from posture.report import in_words, write_review
    from posture.review import review_frames
    from posture.sources import read_clip

    settings = Settings(limits=limits_of(strictness, calibration))
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
                    found = review_frames(clip, landmarker, model=model, settings=settings, progress=tell)
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


@app.command()
def calibrate(
    clip: Annotated[Path, typer.Argument(metavar="CLIP", help="Stand tall, hinge flat, stand, round, stand.")],
    to: Annotated[Path, typer.Option(metavar="FILE", help="Where to keep it.")] = Path("calibration.json"),
    model: ModelOption = Model.FULL,
) -> None:
    """Learn this person's own maximum from a clip; FILE then goes to `review --calibration`."""
    from datetime import UTC, datetime

    from posture.calibrate import calibrate_frames
    from posture.report import write_text
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


@app.command()
def evaluate(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Clips with truth; default: the samples.")
    ] = None,
    model: ModelOption = Model.FULL,
    strictness: StrictnessOption = Strictness.STANDARD,
    json_: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="The table as Markdown.")] = False,
) -> None:
    """Measure the measurement: errors against clips whose true angles are known, beside the usual method's."""
    import json

    from posture.evaluate import as_json, as_markdown, as_table, evaluate_folder
    from posture.resources import samples_dir

    settings = Settings(limits=PRESETS[strictness])
    with err.status("loading the pose model") as status:
        scores = evaluate_folder(folder or samples_dir(), model=model, settings=settings, tell=status.update)
    if json_:
        sys.stdout.write(json.dumps(as_json(scores, model=model, settings=settings), indent=2) + "\n")
    elif markdown:
        sys.stdout.write(as_markdown(scores))
    else:
        Console(highlight=False, width=None if out.is_terminal else 200).print(as_table(scores))


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; the default is this computer only.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Start the page to stretch in front of: http://127.0.0.1:8000."""
    from server.run import serve as run_server

    run_server(host=host, port=port, open_browser=open_page)


@app.command()
def doctor() -> None:
    """Check that everything Posture needs is there, and say what to do where it isn't."""
    from posture.doctor import Result, checks

    marks = {
        Result.OK: "[green]ok[/green]     ",
        Result.NOTE: "[yellow]note[/yellow]   ",
        Result.PROBLEM: "[red]problem[/red]",
    }
    found = checks()
    for check in found:
        out.print(f"{marks[check.result]}  {escape(check.name)}: {escape(check.detail)}")
        if check.remedy:
            out.print(f"         {escape(check.remedy)}")
    if any(check.result is Result.PROBLEM for check in found):
        raise typer.Exit(2)


def limits_of(strictness: Strictness, calibration: Path | None) -> Limits:
    """The preset's limits, or the calibrated person's own at that strictness."""
    if calibration is None:
        return PRESETS[strictness]
    from posture.calibration import Calibration, CalibrationError

    try:
        text = calibration.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CalibrationError(f"{calibration} can't be read.", "Make one with posture calibrate.") from error
    return Calibration.from_json(text).limits(strictness)


def landmarker_of(model: Model):  # type: ignore[no-untyped-def]
    """A landmarker as a context manager; imported late, so that `--help` is quick."""
    from posture.landmarks import Landmarker

    return Landmarker(model.value)


class progress_bar:  # noqa: N801 (reads as a function: `with progress_bar(...) as tell`)
    """A progress bar on standard error over a clip's seconds; a spinner when its length is unknown."""

    def __init__(self, name: str, duration_s: float | None) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeRemainingColumn(),
            console=err,
            transient=True,
            disable=not err.is_terminal,
        )
        self._task = self._progress.add_task(escape(name), total=duration_s or None)

    def __enter__(self):  # type: ignore[no-untyped-def]
        self._progress.start()
        return lambda time_s: self._progress.update(self._task, completed=time_s)

    def __exit__(self, *_: object) -> None:
        self._progress.stop()


def complain(error: PostureError) -> None:
    """Say what is wrong and what to do, on one line of standard error."""
    err.print(f"posture: {escape(str(error))}")


def main() -> None:
    """Entry point of the console script."""
    try:
        app()
    except PostureError as error:
        complain(error)
        sys.exit(2)


if __name__ == "__main__":
    main()
