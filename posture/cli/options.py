"""What the commands share: options, consoles, and how errors are said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

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


def complain(error: PostureError) -> None:
    """Say what is wrong and what to do, on one line of standard error."""
    err.print(f"posture: {escape(str(error))}")
