"""The review page and what it is made of: clips in and out, reviews and exports as jobs, and what they found."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from posture.calibration.subject import Subject
from posture.clips.batch.job import BatchOptions
from posture.holdings.clip import COPY, FILM, RESULT, REVIEWS, ClipKind
from posture.storage.people import subject_of
from posture.words import Sentence, say
from server.clips.clipwork import What, Work
from server.clips.jobs import Jobs
from server.clips.overlay_track import CURVE, OVERLAY
from server.clips.reviewed import (
    ClipMessage,
    ClipsMessage,
    ReviewMessage,
    clip_message,
    export_file,
    media_type,
    not_there,
    result_of,
    review_folder,
    review_message,
    there,
)
from server.clips.room import LibraryRoom
from server.clips.samples import ALL_TITLES
from server.clips.store import OLD, Library, StoredClip
from server.clips.under_way import forget, interrupted, note
from server.clips.uploads import Doorway
from server.data import Data
from server.errors import ExplainedRoute, NotTakenError
from server.limits.fields import ProfileId, Title

UPLOAD = "POST /api/clips"
"""The request that brings a clip, as a pattern."""

_LOG = logging.getLogger(__name__)
_PICTURE = re.compile(r"[0-9]{2,6}\.jpg")


@dataclass(slots=True, kw_only=True)
class Clips:
    """What the review page works on: the library, the queue, and the way in. now: the time of day, with a zone."""

    library: Library = field(default_factory=lambda: Library(titles=ALL_TITLES))
    jobs: Jobs = field(default_factory=Jobs)
    doorway: Doorway = field(default_factory=Doorway)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    after_taking_in: Callable[[str], None] = lambda _: None
    """Called with the id of each clip that has come in."""
    room: LibraryRoom = field(init=False)

    def __post_init__(self) -> None:
        self.room = LibraryRoom(lambda: self.library.folder, self.doorway.limits.library_bytes)

    def check_room(self, count: int = 0, to_do: Sentence | None = None) -> None:
        """Raises NoRoomError when so many bytes more are too many for the library, with what is on its way to it."""
        self.room.check(self.doorway.promised + count, to_do)

    def taken_in(self, clip: StoredClip) -> None:
        """A clip has come in. What is done then is done beside it, and never the clip's trouble."""
        try:
            self.after_taking_in(clip.id)
        except Exception:
            _LOG.exception("What is due after a clip came in could not be done.")

    def stamp(self) -> str:
        """Now, as it is kept."""
        return self.now().isoformat(timespec="seconds")


class Wanted(BaseModel):
    """By whose limits; None: the average person's. again: also when it has been done."""

    model_config = ConfigDict(extra="forbid")
    profile_id: ProfileId | None = None
    again: bool = False


class Titled(BaseModel):
    """Another title; or whether it is kept, whatever recordings are deleted by themselves. None: as it is."""

    model_config = ConfigDict(extra="forbid")
    title: Title | None = None
    keep: bool | None = None


def key_of(subject: Subject) -> str:
    """Equal for reviews that would find the same: the same person, limits, calibration and version."""
    identity = {**BatchOptions(subject=subject).identity(), "profile_id": subject.profile_id}
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()[:24]


def reviews_router(data: Data, clips: Clips) -> APIRouter:
    """The routes below /api/clips."""
    router = APIRouter(route_class=ExplainedRoute)
    library, jobs = clips.library, clips.jobs

    @data.on_a_thread
    def somebody(profile_id: int) -> Subject:
        return subject_of(data.profiles, data.profiles.by_id(profile_id))

    async def subject(profile_id: int | None) -> Subject:
        return Subject() if profile_id is None else await somebody(profile_id)

    @router.get("/api/clips")
    async def everything(profile_id: ProfileId | None = None) -> ClipsMessage:
        return await run_in_threadpool(listed, key_of(await subject(profile_id)))

    def listed(key: str) -> ClipsMessage:
        limits = clips.doorway.limits
        return ClipsMessage(
            clips=[clip_message(one, key, jobs, interrupted(one.folder, library.running)) for one in library.clips()],
            max_bytes=limits.max_bytes,
            max_seconds=limits.max_seconds,
            taken_bytes=clips.room.taken(),
            library_bytes=clips.room.most,
        )

    @router.post("/api/clips", status_code=201)
    async def upload(request: Request, title: Title = "", profile_id: ProfileId | None = None) -> ClipMessage:
        declared = request.headers.get("content-length", "")
        size = int(declared) if declared.isdecimal() else None
        doorway = clips.doorway
        await run_in_threadpool(clips.check_room, size or 0)
        with doorway.turn(), library.incoming() as folder:
            try:
                await doorway.receive(request.stream(), folder / FILM, size)
            except ClientDisconnect:
                raise NotTakenError(say("server-clip-not-whole")) from None
            clip = await run_in_threadpool(
                library.adopt,
                folder,
                title=title,
                kind=ClipKind.UPLOAD,
                added_at=clips.stamp(),
                max_seconds=doorway.limits.max_seconds,
                profile_id=profile_id,
            )
        clips.room.changed()
        await run_in_threadpool(clips.taken_in, clip)
        return clip_message(clip, key_of(Subject()), jobs)

    @router.patch("/api/clips/{clip_id}")
    def rename(clip_id: str, new: Titled) -> ClipMessage:
        return clip_message(library.change(clip_id, title=new.title, keep=new.keep), key_of(Subject()), jobs)

    @router.delete("/api/clips/{clip_id}", status_code=204)
    def delete(clip_id: str) -> None:
        library.get(clip_id)
        jobs.cancel(clip_id)
        library.remove(clip_id)
        clips.room.changed()

    @router.get("/api/clips/{clip_id}/film")
    def film(clip_id: str) -> FileResponse:
        path = library.get(clip_id).film
        if not path.is_file():  # its reviews may still be there
            raise not_there()
        return FileResponse(path, media_type=media_type(path))

    @router.get("/api/clips/{clip_id}/copy")
    def copy(clip_id: str) -> FileResponse:
        return there(library.get(clip_id).folder / COPY, "video/mp4")

    @router.post("/api/clips/{clip_id}/copy", status_code=202)
    def make_copy(clip_id: str) -> None:
        clip = library.get(clip_id)
        if not (clip.folder / COPY).is_file():
            clips.check_room()
            work = Work(
                what=What.COPY, film=clip.film, title=clip.about.title, folder=library.passing("work"), exports=()
            )
            jobs.add(clip.id, "", work, lambda: taken_in(work.folder, clip.folder, clip))

    @router.get("/api/clips/{clip_id}/poster")
    def poster(clip_id: str) -> FileResponse:
        return FileResponse(library.poster(library.get(clip_id)), media_type="image/jpeg")

    @router.post("/api/clips/{clip_id}/review", status_code=202)
    async def review(clip_id: str, wanted: Wanted) -> dict[str, str]:
        return await run_in_threadpool(queued, clip_id, await subject(wanted.profile_id), again=wanted.again)

    def published(made: Path, target: Path, clip: StoredClip, who: Subject) -> None:
        if who.profile_id is not None:
            data.profiles.by_id(who.profile_id)  # erased meanwhile: their name must not come back
        put_in_place(made, target, clip)

    def queued(clip_id: str, who: Subject, *, again: bool) -> dict[str, str]:
        clip, key = library.get(clip_id), key_of(who)
        target = clip.folder / REVIEWS / key
        if again or not (target / RESULT).is_file():
            clips.check_room()
            work = Work(
                what=What.REVIEW,
                film=clip.film,
                title=clip.about.title,
                folder=library.passing("work"),
                made_at=clips.stamp(),
                subject=who,
                max_seconds=clips.doorway.limits.max_seconds,
            )
            jobs.add(
                clip.id,
                key,
                work,
                lambda: published(work.folder, target, clip, who),
                lambda: note(clip.folder, key, library.token, who.profile_id, but=library.running()),
            )
        return {"key": key}

    @router.delete("/api/clips/{clip_id}/jobs", status_code=204)
    def cancel(clip_id: str) -> None:
        clip = library.get(clip_id)
        jobs.cancel(clip.id)
        forget(clip.folder, but=library.running())

    @router.get("/api/clips/{clip_id}/reviews/{key}")
    def found(clip_id: str, key: str) -> ReviewMessage:
        return review_message(clip_id, review_folder(library, clip_id, key))

    @router.post("/api/clips/{clip_id}/reviews/{key}/exports/{export_id}", status_code=202)
    def export(clip_id: str, key: str, export_id: str) -> None:
        clip, folder = library.get(clip_id), review_folder(library, clip_id, key)
        path, _ = export_file(folder, export_id)
        if path.is_file():
            return
        clips.check_room()
        work = Work(
            what=What.EXPORT,
            film=clip.film,
            title=clip.about.title,
            folder=library.passing("work"),
            subject=result_of(folder).subject.subject(),
            exports=(export_id,),
        )
        jobs.add(clip.id, key, work, lambda: taken_in(work.folder, folder, clip))

    @router.get("/api/clips/{clip_id}/reviews/{key}/exports/{export_id}")
    def exported(clip_id: str, key: str, export_id: str) -> FileResponse:
        clip, folder = library.get(clip_id), review_folder(library, clip_id, key)
        path, kind = export_file(folder, export_id)
        name = f"{re.sub(r'[^A-Za-z0-9]+', '-', clip.about.title).strip('-') or 'clip'}-{path.name}"
        return there(path, kind, name)

    @router.get("/api/clips/{clip_id}/reviews/{key}/warnings/{name}")
    def picture(clip_id: str, key: str, name: str) -> FileResponse:
        if not _PICTURE.fullmatch(name):
            raise not_there()
        return there(review_folder(library, clip_id, key) / "warnings" / name, "image/jpeg")

    @router.get("/api/clips/{clip_id}/reviews/{key}/curve")
    def curve(clip_id: str, key: str) -> FileResponse:
        return there(review_folder(library, clip_id, key) / CURVE, "application/octet-stream")

    @router.get("/api/clips/{clip_id}/reviews/{key}/overlay")
    def overlay(clip_id: str, key: str) -> FileResponse:
        return there(review_folder(library, clip_id, key) / OVERLAY, "application/octet-stream")

    return router


def put_in_place(made: Path, target: Path, clip: StoredClip) -> None:
    """A finished review into its place; an earlier one by the same limits gives way."""
    if not _still_there(clip):
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    old = target.with_name(f"{OLD}{target.name}-{secrets.token_hex(4)}")  # put back at the next start if killed here
    with suppress(FileNotFoundError):
        target.rename(old)
    made.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def taken_in(made: Path, folder: Path, clip: StoredClip) -> None:
    """Files that were made later, into a folder that is there."""
    if _still_there(clip):
        folder.mkdir(exist_ok=True, mode=0o700)
        for file in made.iterdir():
            if file.is_file():
                file.replace(folder / file.name)


def _still_there(clip: StoredClip) -> bool:
    """Whether the clip was not deleted meanwhile."""
    return clip.about.kind is ClipKind.SAMPLE or clip.folder.is_dir()
