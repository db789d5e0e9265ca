"""A recorded clip through the same session that serves live, collected into one result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from posture.calibration.subject import Subject
from posture.clips.rows import EpisodeCollector, Row, WarningEpisode, row_of
from posture.errors import ClipUnreadableError
from posture.measure.reference import Reference
from posture.pipeline import Session
from posture.pose_source import PoseSource
from posture.sense.decoding import Picture
from posture.sense.detecting import Found, detect_in_order
from posture.sense.models import open_model
from posture.sense.sources import Clip, read_clip
from posture.settings import Settings, stands_for_s
from posture.values import Feedback, Frame, Image, Stale, Verdict
from posture.words import say

_MOST_TOGETHER = 64
_MASKS_TOGETHER_BYTES = 20_000_000

Progress = Callable[[float], None]  # told the time in the clip, in seconds, after each frame


class Watcher(Protocol):
    """Somebody who looks over a review's shoulder: an export, a curve, a picture of the worst moment."""

    def see(self, frame: Frame, feedback: Feedback) -> None:
        """Take in the next frame."""


class ShownFrame(Frame):
    """A frame whose image is made when a watcher first looks at it: most look at few, and it takes time."""

    __slots__ = ("_made", "_picture")
    _made: Image | None
    _picture: Picture

    def __init__(self, picture: Picture, time_s: float, index: int) -> None:
        for name, value in (("_picture", picture), ("_made", None), ("time_s", time_s), ("index", index)):
            object.__setattr__(self, name, value)

    @property
    def image(self) -> Image:
        """RGB, uint8, (h, w, 3)."""
        made = self._made
        if made is None:
            made = self._picture.rgb()
            object.__setattr__(self, "_made", made)
        return made

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self._picture.size


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSummary:
    """A clip in six figures. Seconds of clip time; the largest angles are over judged frames, None without any."""

    duration_s: float
    judged_s: float
    rounded_s: float
    max_hip_hinge_deg: float | None
    max_lumbar_flexion_deg: float | None
    warnings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Everything a review found.

    stale: why the subject's calibration no longer fits what was seen. damaged: the clip broke off before its end.
    """

    clip: Clip
    model: str
    subject: Subject
    settings: Settings
    stale: tuple[Stale, ...]
    reference: Reference | None
    rows: tuple[Row, ...]
    warnings: tuple[WarningEpisode, ...]
    summary: ReviewSummary
    damaged: bool


def review_clip(
    path: Path | str, *, model: str = "full", subject: Subject | None = None, progress: Progress | None = None
) -> Review:
    """Review one clip, picture or folder of pictures, judged by `subject`'s limits (anybody's unless given).

    Raises SourceError for what can't be read, ModelError and SystemLibraryError for what isn't installed.
    """
    clip = read_clip(path)
    with open_model(model) as landmarker:
        return review_frames(clip, landmarker, model=model, subject=subject, progress=progress)


def review_frames(
    clip: Clip,
    landmarker: PoseSource,
    *,
    model: str,
    subject: Subject | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
    watchers: Sequence[Watcher] = (),
    workers: int | None = None,
) -> Review:
    """Review an opened clip with a landmarker that is ready.

    settings: everything but the limits, which are `subject`'s. watchers: see every frame with its feedback, in order,
    in this thread. workers: how many frames are looked at at once
    (posture.sense.detecting); the findings don't depend on it.
    """
    subject = subject or Subject()
    settings = subject.settings(settings)
    session = Session(landmarker, settings, calibration=subject.calibration)
    rows: list[Row] = []
    episodes = EpisodeCollector([], settings.gap_s)
    stale: tuple[Stale, ...] = ()
    with closing(detect_in_order(clip, landmarker, workers=workers, keep_pictures=bool(watchers))) as detected:
        for frames in _together(detected):
            for (time_s, picture, _), feedback in zip(
                frames, session.follow_all([(pose, time_s) for time_s, _, pose in frames]), strict=True
            ):
                if picture is not None:
                    frame = ShownFrame(picture, time_s, len(rows))
                    for watcher in watchers:
                        watcher.see(frame, feedback)
                rows.append(row_of(feedback))
                episodes.add(feedback)
                stale = feedback.stale or stale
                if progress:
                    progress(feedback.time_s)
    episodes.finish()
    if not rows:
        raise ClipUnreadableError(say("clips-no-picture", clip=clip.path.name))
    return Review(
        clip=clip,
        model=model,
        subject=subject,
        settings=settings,
        stale=stale,
        reference=session.reference,
        rows=tuple(rows),
        warnings=tuple(episodes.episodes),
        summary=summarise(rows, len(episodes.episodes), settings.gap_s),
        damaged=clip.damaged,
    )


def _together(detected: Iterable[Found]) -> Iterator[list[Found]]:
    """The frames in order, as many together as are quickest to judge: more would be pushed out of the caches."""
    frames: list[Found] = []
    size = 0
    for frame in detected:
        frames.append(frame)
        size += 0 if frame[2] is None else frame[2].mask.nbytes
        if len(frames) == _MOST_TOGETHER or size >= _MASKS_TOGETHER_BYTES:
            yield frames
            frames, size = [], 0
    if frames:
        yield frames


def summarise(rows: list[Row], warnings: int, gap_s: float) -> ReviewSummary:
    """The summary of a clip's rows; each speaks until the next, the last one as long as the one before.

    gap_s: the longest a row speaks for, so that a hole in the film's time is judged as nothing.
    """
    times = [row.time_s for row in rows]
    lengths = [stands_for_s(b - a, gap_s) for a, b in pairwise(times)]
    lengths.append(lengths[-1] if lengths else 0.0)
    judged = [(row, length) for row, length in zip(rows, lengths, strict=True) if row.verdict is not Verdict.UNKNOWN]
    hinges = [row.hip_hinge_deg for row, _ in judged if row.hip_hinge_deg is not None]
    flexions = [row.lumbar_flexion_deg for row, _ in judged if row.lumbar_flexion_deg is not None]
    return ReviewSummary(
        duration_s=times[-1] - times[0] + lengths[-1],
        judged_s=sum(length for _, length in judged),
        rounded_s=sum(length for row, length in judged if row.verdict is Verdict.ROUNDED),
        max_hip_hinge_deg=max(hinges, default=None),
        max_lumbar_flexion_deg=max(flexions, default=None),
        warnings=warnings,
    )
