"""One clip of a batch: what to do with it, by what it is told from others, and what came of it. Values, and a hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from posture import __version__
from posture.calibration.subject import Subject, described
from posture.clips.batch.stores import StoredClip
from posture.clips.reviewing import Review
from posture.errors import ClipUnreadableError, why
from posture.files import check_ordinary
from posture.sense.sources import PICTURE_SUFFIXES
from posture.words import in_force, say


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOptions:
    """What all clips of a batch are reviewed with. What changes a report must also be in `identity()`.

    start_s, end_s: the part of each clip to review, in seconds from its first frame. exports: ids of the catalogue of
    exports; empty for those that are always written. recorded: what is reviewed are recordings of poses, which know
    their model.
    """

    model: str = "full"
    subject: Subject = field(default_factory=Subject)
    start_s: float | None = None
    end_s: float | None = None
    exports: tuple[str, ...] = ()
    recorded: bool = False
    language: str = field(default_factory=in_force)
    """What reports and errors are written in: that of whoever gave the command, on every computer."""

    def identity(self) -> dict[str, Any]:
        """The settings a report depends on, as plain values; equal settings, equal values."""
        calibration = self.subject.calibration
        return {
            "version": __version__,
            "model": self.model,
            "language": self.language,
            "part_s": [self.start_s, self.end_s],
            "judged_by": described(self.subject),
            "limits": asdict(self.subject.limits),
            "calibration": hashlib.sha256(calibration.to_json().encode()).hexdigest() if calibration else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchJob:
    """A clip to review. folder: absolute. path, place, stored: as in `Found`. content: sha256 of what the clip holds,
    or of what its store says of it.

    alone: nothing else is being reviewed on this computer, so the review may use all of its cores. again: review it
    even if there is a report of the same content and settings. version: of Posture, where the job was made.
    """

    path: Path
    place: str
    folder: Path
    content: str
    options: BatchOptions
    alone: bool = False
    again: bool = False
    version: str = __version__
    stored: StoredClip | None = None

    @property
    def file(self) -> str:
        """What the clip is called to whoever gave the command: its path or its address."""
        return self.stored.address if self.stored else str(self.path)

    @property
    def key(self) -> str:
        """Equal for equal content reviewed with equal settings."""
        text = json.dumps({"content": self.content, **self.options.identity()}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


class State(StrEnum):
    """What came of a clip."""

    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipOutcome:
    """A row of the summary table. place: the report's folder in --out, also the clip's name. file: path, or address.

    reason: why it failed, "" when done. words: the summary as a person would say it. reference: "standing" or
    "population". Seconds of clip time; the figures are None where unknown, and all of them when failed.
    """

    place: str
    file: str
    state: State
    reason: str = ""
    frames: int | None = None
    duration_s: float | None = None
    judged_s: float | None = None
    rounded_s: float | None = None
    max_hip_hinge_deg: float | None = None
    max_lumbar_flexion_deg: float | None = None
    warnings: int | None = None
    damaged: bool | None = None
    reference: str | None = None
    words: str = ""


def failure(place: str, file: Path | str, reason: str) -> ClipOutcome:
    """The outcome of a clip that could not be reviewed."""
    return ClipOutcome(place=place, file=str(file), state=State.FAILED, reason=reason)


def success(job: BatchJob, review: Review, words: str) -> ClipOutcome:
    """The outcome of a clip that was."""
    return ClipOutcome(
        place=job.place,
        file=job.file,
        state=State.DONE,
        frames=len(review.rows),
        damaged=review.damaged,
        reference="standing" if review.reference else "population",
        words=words,
        **asdict(review.summary),
    )


def taken_up(job: BatchJob, stored: dict[str, Any]) -> ClipOutcome | None:
    """The outcome a mark holds, for the clip as it is called now; None when it can't be read."""
    known = {one.name for one in fields(ClipOutcome)}
    if set(stored) != known:
        return None
    return ClipOutcome(**{**stored, "place": job.place, "file": job.file, "state": State.DONE})


def content_of(path: Path) -> str:
    """sha256 of a file, or of the names and contents of a folder's pictures. Raises ClipUnreadableError."""
    try:
        if not path.is_dir():
            return _sha256(path)
        pictures = sorted(one for one in path.iterdir() if one.suffix.lower() in PICTURE_SUFFIXES and one.is_file())
        listed = "\n".join(f"{one.name}\0{_sha256(one)}" for one in pictures)
        return hashlib.sha256(listed.encode(errors="surrogateescape")).hexdigest()
    except FileNotFoundError as error:
        raise ClipUnreadableError(say("clips-missing", path=str(path))) from error
    except OSError as error:
        raise ClipUnreadableError(say("clips-unread", path=str(path), why=why(error))) from error


def _sha256(path: Path) -> str:
    check_ordinary(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
