"""A clip and its reviews as they go over the wire, and where the files of a review are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from fastapi.responses import FileResponse
from pydantic import BaseModel

from posture.calibration.staleness import stale_advice
from posture.clips.exports.catalogue import CATALOGUE, EXPORTS
from posture.clips.report import judged_in_words, told
from posture.holdings.clip import RESULT, REVIEWS, ClipKind
from posture.words import say, text
from server.clips.clipwork import WITH_REVIEW, What
from server.clips.jobs import Job, Jobs
from server.clips.kept import KeptReview
from server.clips.store import Library, StoredClip
from server.errors import NotThereError

_KEY = re.compile(r"[0-9a-f]{24}")


class JobMessage(BaseModel):
    """Work under way. share: 0..1 and left_s: seconds, None where they can't be known."""

    what: What
    export: str | None
    running: bool
    share: float | None
    left_s: float | None


class ProblemMessage(BaseModel):
    """What went wrong, and what to do."""

    problem: str
    remedy: str


class DoneMessage(BaseModel):
    """A review there is. profile: whose limits, None for nobody's in particular."""

    key: str
    profile_id: int | None
    profile: str | None
    made_at: str
    seen: str
    """What happened in the clip, in the language asked for; "" where an older review did not keep it."""


class ClipMessage(BaseModel):
    """A clip. key: what a review by the limits asked about has, or would have.

    profile_id: who is in it, None for nobody in particular. keep: never deleted by itself. interrupted: a review of it
    was begun by a server that ended first.
    """

    id: str
    title: str
    kind: ClipKind
    added_at: str
    duration_s: float | None
    bytes: int
    profile_id: int | None
    keep: bool
    key: str
    jobs: list[JobMessage]
    failed: ProblemMessage | None
    interrupted: bool
    reviews: list[DoneMessage]


class ClipsMessage(BaseModel):
    """All clips, what may be added, and how much all of them take of how much they may."""

    clips: list[ClipMessage]
    max_bytes: int
    max_seconds: float
    taken_bytes: int
    library_bytes: int


class ExportMessage(BaseModel):
    """One thing a review can be had as. ready: it need only be fetched."""

    id: str
    file_name: str
    description: str
    ready: bool
    url: str


class ReviewMessage(BaseModel):
    """What a review found."""

    key: str
    made_at: str
    profile_id: int | None
    profile: str | None
    report: dict[str, Any]
    """As in report.json, whose sentences are in the language in which it was made."""
    seen: str
    """What happened in the clip, in the language asked for."""
    judged: str
    """By whose limits, "" for nobody's in particular."""
    stale: list[str]
    """Why these limits may not hold any more, and what to do."""
    holds: list[tuple[float, float]]
    """In seconds of the clip."""
    pictures: list[str | None]
    """One for each warning, None where there is none."""
    curve: str
    overlay: str
    exports: list[ExportMessage]


def clip_message(clip: StoredClip, key: str, jobs: Jobs, interrupted: bool = False) -> ClipMessage:
    """A clip as the page knows it."""
    under_way, failed = jobs.of(clip.id)
    return ClipMessage(
        id=clip.id,
        title=clip.about.title,
        kind=clip.about.kind,
        added_at=clip.about.added_at,
        duration_s=clip.about.duration_s,
        bytes=clip.about.bytes,
        profile_id=clip.about.profile_id,
        keep=clip.about.keep,
        key=key,
        jobs=[_job_message(job, jobs) for job in under_way],
        failed=ProblemMessage(problem=failed.problem, remedy=failed.remedy) if failed else None,
        interrupted=interrupted,
        reviews=[done for folder in clip.reviews if (done := _done_message(folder))],
    )


def _job_message(job: Job, jobs: Jobs) -> JobMessage:
    left_s = job.left_s(jobs.now_s())
    return JobMessage(
        what=job.work.what,
        export=job.work.exports[0] if job.work.what is What.EXPORT else None,
        running=jobs.running(job),
        share=None if job.share is None else round(job.share, 3),
        left_s=None if left_s is None else round(left_s, 1),
    )


def _done_message(folder: Path) -> DoneMessage | None:
    try:
        result = result_of(folder)
        who = result.subject
        return DoneMessage(
            key=folder.name,
            profile_id=who.profile_id,
            profile=who.name or None,
            made_at=result.made_at,
            seen=told(result.seen),
        )
    except NotThereError:
        return None


def review_message(clip_id: str, folder: Path) -> ReviewMessage:
    """A finished review as the page shows it. Raises NotThereError."""
    result = result_of(folder)
    try:
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise not_there() from error
    base = f"/api/clips/{clip_id}/reviews/{folder.name}"
    names = [f"{number:02d}.jpg" for number in range(1, len(report["warnings"]) + 1)]
    exports = []
    for export in EXPORTS:
        path, _ = export_file(folder, export.id)
        made_later = export.available and export.id not in WITH_REVIEW
        if export.one_file and (path.is_file() or made_later):
            exports.append(
                ExportMessage(
                    id=export.id,
                    file_name=path.name,
                    description=text(say(f"clips-export-is-{export.id}")),
                    ready=path.is_file(),
                    url=f"{base}/exports/{export.id}",
                )
            )
    return ReviewMessage(
        key=folder.name,
        made_at=result.made_at,
        profile_id=result.subject.profile_id,
        profile=result.subject.name or None,
        report=report,
        seen=told(result.seen) or report["in_words"],
        judged=judged_in_words(result.subject.subject()),
        stale=[text(stale_advice(reason)) for reason in result.stale],
        holds=list(result.holds),
        pictures=[f"{base}/warnings/{name}" if (folder / "warnings" / name).is_file() else None for name in names],
        curve=f"{base}/curve",
        overlay=f"{base}/overlay",
        exports=exports,
    )


def export_file(folder: Path, export_id: str) -> tuple[Path, str]:
    """Where an export of a review is, there or not, and its media type. Folders go as a zip. Raises NotThereError."""
    if export_id not in CATALOGUE:
        raise not_there()
    export = CATALOGUE[export_id]
    if export.file_name.endswith("/"):
        return folder / f"{export.file_name.rstrip('/')}.zip", "application/zip"
    return folder / export.file_name, export.media_type


def review_folder(library: Library, clip_id: str, key: str) -> Path:
    """The folder of a finished review. Raises NotThereError."""
    folder = library.get(clip_id).folder / REVIEWS / key
    if not _KEY.fullmatch(key) or not (folder / RESULT).is_file():
        raise not_there()
    return folder


def result_of(folder: Path) -> KeptReview:
    """What is kept of a review besides the report. Raises NotThereError."""
    try:
        return KeptReview.read(folder)
    except (OSError, ValueError) as error:
        raise not_there() from error


def there(path: Path, media_type: str, name: str | None = None) -> FileResponse:
    """The file, to be saved under `name` if given. Raises NotThereError."""
    if not path.is_file():
        raise not_there()
    return FileResponse(path, media_type=media_type, filename=name)


def not_there() -> NotThereError:
    """What is said of anything else that isn't there."""
    return NotThereError(say("server-not-there"))


def media_type(path: Path) -> str:
    """What a film says it is. Never anything that a browser would take for a page."""
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] == b"ftyp":
        return "video/mp4"
    if head[:4] == b"\x1aE\xdf\xa3":
        return "video/webm"
    return "application/octet-stream"
