"""Recordings over HTTP: begun, brought in parts, kept alive and ended. PROTOCOL.md is the prose."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from posture.calibration.subject import Subject
from posture.words import say, text
from server.clips.recordings import Recordings
from server.clips.reviewed import ClipMessage, clip_message
from server.clips.reviews import Clips, key_of
from server.errors import ExplainedRoute
from server.limits.fields import PartNumber, ProfileId, Title

RECORDED_PART = "PUT /api/recordings/[^/]+/parts/[^/]+"
"""The request that brings a part, as a pattern."""


class NewRecording(BaseModel):
    """What to call it, and who is in it."""

    model_config = ConfigDict(extra="forbid")
    title: Title = ""
    profile_id: ProfileId | None = None


class BegunMessage(BaseModel):
    """The id of a recording, and of the clip it will be."""

    id: str


class EndedMessage(BaseModel):
    """The clip it has become; None when there was nothing to keep."""

    clip: ClipMessage | None


def recordings_router(clips: Clips, recordings: Recordings) -> APIRouter:
    """The routes below /api/recordings."""
    router = APIRouter(route_class=ExplainedRoute)

    @router.post("/api/recordings", status_code=201)
    def begin(new: NewRecording) -> BegunMessage:
        return BegunMessage(id=recordings.begin(new.title or text(say("server-recording")), new.profile_id))

    @router.put("/api/recordings/{recording_id}/parts/{number}", status_code=204)
    async def part(recording_id: str, number: PartNumber, request: Request) -> None:
        await recordings.take(recording_id, number, request)

    @router.post("/api/recordings/{recording_id}/alive", status_code=204)
    def alive(recording_id: str) -> None:
        recordings.alive(recording_id)

    @router.post("/api/recordings/{recording_id}/end")
    def end(recording_id: str) -> EndedMessage:
        clip = recordings.end(recording_id)
        return EndedMessage(clip=clip_message(clip, key_of(Subject()), clips.jobs) if clip else None)

    return router
