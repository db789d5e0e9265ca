"""One clip into one report: what every process and every computer of a batch does. Doing it twice changes nothing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from posture import __version__
from posture.clips.batch.job import BatchJob, ClipOutcome, failure, success, taken_up
from posture.clips.batch.marks import marked_folder, naming, read_mark
from posture.clips.batch.stores import fetched
from posture.clips.report import in_words, write_review
from posture.clips.reviewing import Progress, Review, review_frames
from posture.errors import ClipUnreadableError, ClusterError, PostureError
from posture.sense.models import open_model
from posture.sense.recorded import RecordedClip, RecordedPoses, recorded_clip
from posture.sense.recording import NAME
from posture.sense.sources import Clip, read_clip
from posture.words import say, speaking, text

Tell = Callable[[float], None]
"""Told how much of the clip is done, 0..1."""

_EVERY_S = 0.5  # between two reports of progress: they go through a pipe


def review_job(job: BatchJob, tell: Tell | None = None) -> ClipOutcome:
    """Review the clip and write its report, unless that has been done. Never raises an Exception: it is the outcome."""
    with speaking(job.options.language):
        try:
            return earlier(job) or _reviewed(job, tell)
        except PostureError as error:
            return failure(job.place, job.file, str(error))
        except Exception as error:  # one clip must not stop a thousand others
            stumbled = say("clips-stumbled", path=job.file, why=f"{type(error).__name__}: {error}")
            return failure(job.place, job.file, text(stumbled))


def earlier(job: BatchJob) -> ClipOutcome | None:
    """What came of the same content with the same settings, if its report is there and isn't to be made again."""
    mark = None if job.again else read_mark(job.folder, job.key)
    if (
        not mark
        or not isinstance(mark.get("outcome"), dict)
        or not set(job.options.exports) <= set(mark.get("exports", ()))
    ):
        return None
    return taken_up(job, mark["outcome"])


def _reviewed(job: BatchJob, tell: Tell | None) -> ClipOutcome:
    if job.version != __version__:
        raise ClusterError(say("clips-cluster-versions", theirs=__version__, ours=job.version))
    if job.stored is None:
        return _written(job, job.path, tell)
    with fetched(job.stored) as path:
        try:
            return _written(job, path, tell)
        except PostureError as error:
            raise type(error)(naming(error.said, str(path), job.file), error.to_do) from error


def _written(job: BatchJob, path: Path, tell: Tell | None) -> ClipOutcome:
    """The outcome of the clip, which is a file at `path`."""
    options, before = job.options, _state(path)
    clip = (recorded_clip if options.recorded else read_clip)(path, options.start_s, options.end_s)
    mark: dict[str, Any] = {"key": job.key, "content": job.content, "settings": options.identity()}
    mark["exports"] = list(options.exports)
    with marked_folder(job.folder, mark) as folder:
        review = _review_into(folder, clip, job, tell)
        if options.recorded:  # the report keeps its recording, also where it takes the place of the one that made it
            shutil.copyfile(path, folder / NAME)
        if _state(path) != before:
            raise ClipUnreadableError(say("clips-changed", path=job.file))
        outcome = success(job, review, in_words(review))
        mark["outcome"] = asdict(outcome)
    return outcome


def _state(path: Path) -> tuple[int, int] | None:
    """What tells whether a file has changed; None where it has gone."""
    try:
        now = path.stat()
    except OSError:
        return None
    return now.st_mtime_ns, now.st_size


def _review_into(folder: Path, clip: Clip, job: BatchJob, tell: Tell | None) -> Review:
    options = job.options
    recording = clip.recording if isinstance(clip, RecordedClip) else None
    model = recording.head.model if recording else options.model
    with RecordedPoses(recording) if recording else open_model(model) as landmarker:
        review = partial(
            review_frames,
            clip,
            landmarker,
            model=model,
            subject=options.subject,
            progress=_progress(tell, clip) if tell else None,
            workers=None if job.alone else 1,
        )
        if not options.exports:
            reviewed = review()
            write_review(reviewed, folder)
            return reviewed
        # Exports that need pictures or landmarks look on; that costs time, so only where they are asked for.
        from posture.clips.exports.registry import writers

        with writers(options.exports, clip, folder, limits=options.subject.limits) as exports:
            reviewed = review(watchers=exports.watchers)
            exports.finish(reviewed)
            return reviewed


def _progress(tell: Tell, clip: Clip) -> Progress:
    """Time in the clip → share of what is reviewed of it, now and then."""
    told_at = time.monotonic()
    start_s = clip.start_s or 0.0
    ends_s = [one for one in (clip.duration_s, clip.end_s) if one is not None]
    length_s = min(ends_s) - start_s if ends_s else 0.0

    def progress(time_s: float) -> None:
        nonlocal told_at
        now = time.monotonic()
        if length_s > 0 and now - told_at >= _EVERY_S:
            told_at = now
            tell(min((time_s - start_s) / length_s, 1.0))

    return progress
