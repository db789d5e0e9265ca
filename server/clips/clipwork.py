"""What is done to a clip in a process of its own: a review, another export of one, a copy that any browser plays."""

from __future__ import annotations

import errno
import zipfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from posture.calibration.subject import Subject
from posture.clips.exports.catalogue import EXPORTS
from posture.errors import OutputError, PostureError, why
from posture.holdings.clip import COPY
from posture.sense.sources import Clip, read_clip
from posture.values import Feedback, Status, Verdict
from posture.words import in_force, say, speaking
from server.clips.kept import KeptReview, KeptSubject
from server.clips.store import too_long
from server.clips.uploads import no_room
from server.errors import NotTakenError, named

Tell = Callable[[float | None], None]
"""Told how much is done, 0..1; None where that can't be known."""

WITH_REVIEW = tuple(export.id for export in EXPORTS if export.with_page)
"""Exports made with every review."""


class What(StrEnum):
    """What is to be done."""

    REVIEW = "review"
    EXPORT = "export"
    COPY = "copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is to be done, by plain values that can be sent to another process.

    film: the clip. folder: an empty one that takes what is made. made_at: ISO time. exports: ids of the catalogue.
    """

    what: What
    film: Path
    title: str
    folder: Path
    made_at: str = ""
    subject: Subject = field(default_factory=Subject)
    model: str = "full"
    exports: tuple[str, ...] = WITH_REVIEW
    max_seconds: float = 7200.0
    language: str = field(default_factory=in_force)
    """What is written down is told in this language, that of whoever asked for it."""


def perform(work: Work, tell: Tell) -> None:
    """Do it in the language of whoever asked. Raises PostureError, that names the clip by its title."""
    with speaking(work.language):
        _perform(work, tell)


def _perform(work: Work, tell: Tell) -> None:
    try:
        clip = read_clip(work.film)
        clip.name = work.title
        progress = _progress(clip, work, tell)
        if work.what is What.COPY:
            copy(clip, work.folder / COPY, progress)
        else:
            review(clip, work, progress)
    except OSError as error:
        raise _unkept(error) from error
    except OutputError as error:
        raise _unkept(error.__cause__ or error) from error
    except PostureError as error:
        raise PostureError(*named(error, work.film, work.title)) from error


def _unkept(error: BaseException) -> PostureError:
    """What was found can't be written down."""
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
        return no_room()
    return PostureError(say("server-review-not-kept", reason=why(error) if isinstance(error, OSError) else str(error)))


def review(clip: Clip, work: Work, progress: Callable[[float], None]) -> None:
    """Review the clip into `work.folder`; of an export alone, only that."""
    # Imported here: the pose library takes seconds to load, and a copy needs none.
    from posture.clips.exports.registry import writers
    from posture.clips.leans import LeanWatcher
    from posture.clips.report import seen
    from posture.clips.reviewing import review_frames
    from posture.sense.models import open_model
    from server.clips.overlay_track import FilmWriter

    with ExitStack() as stack:
        landmarker = stack.enter_context(open_model(work.model))
        exports = stack.enter_context(writers(work.exports, clip, work.folder, limits=work.subject.limits))
        watchers, leans = list(exports.watchers), LeanWatcher()
        if work.what is What.REVIEW:
            watchers += [stack.enter_context(FilmWriter(work.folder)), leans]
        reviewed = review_frames(
            clip, landmarker, model=work.model, subject=work.subject, progress=progress, watchers=watchers
        )
        exports.finish(reviewed)
        if work.what is What.REVIEW:
            kept = KeptReview(
                made_at=work.made_at,
                model=work.model,
                subject=KeptSubject.of(work.subject),
                holds=tuple(leans.finish()),
                seen=seen(reviewed),
                stale=reviewed.stale,
            )
            kept.write(work.folder)
    for export in EXPORTS:
        if export.zipped and (work.folder / export.file_name).is_dir():
            zipped(work.folder / export.file_name)


def copy(clip: Clip, target: Path, progress: Callable[[float], None]) -> None:
    """The clip as H.264 in MP4, at its own times and at most as large as it is measured."""
    from posture.clips.exports.thumbnails import Thumbnails
    from posture.clips.exports.video import VideoWriter
    from posture.clips.exports.writing import MadeFor

    made_for = MadeFor(clip=clip, limits=Subject().limits, thumbnails=Thumbnails())
    with closing(VideoWriter(target, made_for)) as writer, closing(clip.frames()) as frames:
        for frame in frames:
            # Feedback without anything in it: nothing is drawn on the picture.
            writer.see(frame, Feedback(time_s=frame.time_s, status=Status.OK, verdict=Verdict.UNKNOWN))
            progress(frame.time_s)
        # The writer doesn't look at the review: all it needs was in the frames.
        if writer.complete(None):  # type: ignore[arg-type]
            writer.publish()


def zipped(folder: Path) -> Path:
    """The files of a folder as one zip beside it."""
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"{folder.name}/{file.name}")
    return path


def _progress(clip: Clip, work: Work, tell: Tell) -> Callable[[float], None]:
    length_s = clip.duration_s or 0.0

    def progress(time_s: float) -> None:
        # A clip may be silent about its length, or wrong.
        if time_s > work.max_seconds:
            raise NotTakenError(too_long(work.title, work.max_seconds))
        tell(min(time_s / length_s, 1.0) if length_s > 0 else None)

    return progress
