"""`posture calibrate`: from a clip or a camera to this person's own limits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from posture.cli.options import ModelOption, err, out, progress_bar
from posture.errors import PostureError
from posture.sense.models import DEFAULT_MODEL, open_model

if TYPE_CHECKING:
    from collections.abc import Iterable

    from posture.calibration.machine import CalibrationState
    from posture.calibration.result import Calibration
    from posture.calibration.steps import Effect
    from posture.clips.calibrating import Hear
    from posture.values import Frame

DEFAULT_FILE = Path("calibration.json")


def calibrate(
    clip: Annotated[
        Path | None, typer.Argument(metavar="[CLIP]", help="Stand tall, hinge flat, stand, round, stand.")
    ] = None,
    profile: Annotated[
        str | None, typer.Option(metavar="NAME", help="Keep it in this profile, which is made if need be.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep it in a file; calibration.json without --profile.")
    ] = None,
    camera: Annotated[int | None, typer.Option(metavar="N", min=0, help="Film it now, with this camera.")] = None,
    model: ModelOption = DEFAULT_MODEL,
) -> None:
    """Learn this person's own maximum from a clip or a camera; `review --profile` then judges by it."""
    from datetime import UTC, datetime

    from posture.clips.calibrating import calibrate_frames
    from posture.files import write_text

    if (clip is None) == (camera is None):
        raise typer.BadParameter("give a CLIP or --camera, one of the two")
    now = datetime.now(UTC)
    with open_model(model) as landmarker, _source(clip, camera) as (frames, hear):
        found = calibrate_frames(
            frames, landmarker, taken_at=now.isoformat(timespec="seconds"), hear=hear, patient=camera is not None
        )
    if to is not None or profile is None:
        write_text(found.to_json(), to or DEFAULT_FILE)
    describe(found)
    if profile is not None:
        try:
            _keep(found, profile)
        except PostureError as error:
            # Two minutes of somebody's stretching must not be lost to a full disk.
            rescue = to or DEFAULT_FILE
            write_text(found.to_json(), rescue)
            raise type(error)(error.problem, f"{error.remedy} The calibration is in {rescue} meanwhile.") from error
    if to is not None or profile is None:
        out.print(f"  {escape(str(to or DEFAULT_FILE))}")


def describe(found: Calibration) -> None:
    """A calibration in a few lines."""
    limits = found.limits()
    out.print(
        f"Your low back rounds up to {found.maximum_deg:.0f}° on purpose; "
        f"you hinge flat to {found.flat_hinge_deg:.0f}°. "
        f"Caution from {limits.caution_deg:.0f}°, rounded from {limits.rounded_deg:.0f}°. Quality: {found.grade}."
    )
    for reason in found.reasons:
        out.print(f"  {escape(reason)}")


def _keep(found: Calibration, name: str) -> None:
    from datetime import datetime

    from posture.calibration.result import Calibration
    from posture.storage import Database, Profiles
    from posture.storage.errors import ProfileError

    with Database() as database:
        profiles = Profiles(database, check=Calibration.from_json)
        try:
            person = profiles.get(name)
            made = ""
        except ProfileError:
            person = profiles.create(name)
            made = " It is a new profile."
        profiles.save_calibration(person.id, found.to_json(), datetime.fromisoformat(found.taken_at))
    out.print(f"  Kept in {escape(person.name)}'s profile.{made}")


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
                err.print(escape(effect.text))
            elif isinstance(effect, Refused):
                err.print(f"[bold]{escape(effect.problem)}[/bold] {escape(effect.remedy)}")

    assert camera is not None
    with Camera(camera) as opened_camera:
        yield opened_camera.frames(), hear
