"""What the commands share: options, consoles, a progress bar, and how errors are said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from posture.cli.spoken import told
from posture.cli.timecode import seconds_of
from posture.errors import PostureError
from posture.sense.models import ModelName
from posture.settings import Strictness
from posture.words import say, text

if TYPE_CHECKING:
    from posture.calibration.subject import Subject

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


ModelOption = Annotated[ModelName, typer.Option(help=told(say("cli-model")))]
StrictnessOption = Annotated[
    Strictness | None,
    typer.Option(help=told(say("cli-strictness")), show_default=False),
]
ProfileOption = Annotated[str | None, typer.Option("--profile", metavar="NAME", help=told(say("cli-profile")))]
CalibrationOption = Annotated[Path | None, typer.Option(metavar="FILE", help=told(say("cli-calibration")))]


def subject_from(profile: str | None, calibration: Path | None, strictness: Strictness | None) -> Subject:
    """Who is judged, by what was given on the command line."""
    from posture.calibration.subject import Subject, calibrated_by_file

    if profile is not None and calibration is not None:
        raise typer.BadParameter(text(say("cli-profile-or-calibration")))
    if profile is not None:
        from posture.storage.people import find_subject

        return find_subject(profile, strictness=strictness)
    if calibration is not None:
        return calibrated_by_file(calibration, strictness or Strictness.STANDARD)
    return Subject(strictness=strictness or Strictness.STANDARD)


def moment(given: str) -> float:
    """A time in a clip, from the command line, in seconds."""
    try:
        return seconds_of(given)
    except ValueError as error:
        raise typer.BadParameter(text(say("cli-time-wrong", given=given))) from error


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
