"""`posture calibrate`: from a clip or a camera to this person's own limits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from posture.cli.options import ModelOption, err, out
from posture.cli.progress import progress_bar
from posture.cli.spoken import told
from posture.errors import PostureError
from posture.sense.models import DEFAULT_MODEL, open_model
from posture.words import say, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from posture.calibration.machine import CalibrationState
    from posture.calibration.result import Calibration
    from posture.calibration.steps import Effect
    from posture.clips.calibrating import Hear
    from posture.values import Frame

MOST_CAMERAS = 999  # OpenCV takes larger numbers for other ways to a camera
DEFAULT_FILE = Path("calibration.json")


def calibrate(
    clip: Annotated[Path | None, typer.Argument(metavar="[CLIP]", help=told(say("cli-calibrate-clip")))] = None,
    profile: Annotated[str | None, typer.Option(metavar="NAME", help=told(say("cli-calibrate-profile")))] = None,
    to: Annotated[Path | None, typer.Option(metavar="FILE", help=told(say("cli-calibrate-to")))] = None,
    camera: Annotated[
        int | None, typer.Option(metavar="N", min=0, max=MOST_CAMERAS, help=told(say("cli-calibrate-camera")))
    ] = None,
    model: ModelOption = DEFAULT_MODEL,
) -> None:
    """Learn this person's own maximum from a clip or a camera; `review --profile` then judges by it."""
    from datetime import UTC, datetime

    from posture.clips.calibrating import calibrate_frames
    from posture.files import write_text

    if (clip is None) == (camera is None):
        raise typer.BadParameter(text(say("cli-calibrate-clip-or-camera")))
    now = datetime.now(UTC)
    with _source(clip, camera) as (frames, hear), open_model(model) as landmarker:
        calibration = calibrate_frames(
            frames, landmarker, taken_at=now.isoformat(timespec="seconds"), hear=hear, patient=camera is not None
        )
    if to is not None or profile is None:
        write_text(calibration.to_json(), to or DEFAULT_FILE)
    describe(calibration)
    if profile is not None:
        try:
            _keep(calibration, profile)
        except PostureError as error:
            # Two minutes of somebody's stretching must not be lost to a full disk.
            rescue = to or DEFAULT_FILE
            write_text(calibration.to_json(), rescue)
            rescued = say("cli-calibrate-rescued", remedy=error.to_do, file=str(rescue))
            raise type(error)(error.said, rescued) from error
    if to is not None or profile is None:
        out.print(f"  {escape(str(to or DEFAULT_FILE))}")


def describe(calibration: Calibration) -> None:
    """A calibration in a few lines."""
    limits = calibration.limits()
    measured = say(
        "cli-calibrate-measured",
        maximum_deg=calibration.maximum_deg,
        flat_hinge_deg=calibration.flat_hinge_deg,
        caution_deg=limits.caution_deg,
        rounded_deg=limits.rounded_deg,
        grade=calibration.grade.value,
    )
    out.print(escape(text(measured)))
    for reason in calibration.reasons:
        out.print(f"  {escape(text(reason.said))}")


def _keep(calibration: Calibration, name: str) -> None:
    from datetime import datetime

    from posture.calibration.result import Calibration
    from posture.storage import Database, Profiles
    from posture.storage.errors import ProfileError

    with Database() as database:
        profiles = Profiles(database, check=Calibration.from_json)
        try:
            person = profiles.get(name)
            kept = say("cli-calibrate-kept", name=person.name)
        except ProfileError:
            person = profiles.create(name)
            kept = say("cli-calibrate-kept-new", name=person.name)
        profiles.save_calibration(person.id, calibration.to_json(), datetime.fromisoformat(calibration.taken_at))
    out.print(escape(f"  {text(kept)}"))


@contextmanager
def _source(clip: Path | None, camera: int | None) -> Iterator[tuple[Iterable[Frame], Hear]]:
    """The pictures, and who is told how it goes: a progress bar for a clip, words in the terminal for a camera."""
    if clip is not None:
        from posture.sense.sources import read_clip

        opened = read_clip(clip)
        with progress_bar(opened.name, opened.duration_s) as tell:
            yield opened.frames(), lambda state, _: tell(state.time_s or 0.0)
        return
    from posture.calibration.steps import Refused, Say
    from posture.sense.camera import Camera

    def hear(_: CalibrationState, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            if isinstance(effect, Say):
                err.bell()
                err.print(escape(text(effect.sentence)))
            elif isinstance(effect, Refused):
                err.print(f"[bold]{escape(text(effect.problem))}[/bold] {escape(text(effect.remedy))}")

    assert camera is not None
    with Camera(camera) as opened_camera:
        yield opened_camera.frames(), hear
