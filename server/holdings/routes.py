"""The routes below /api/data: what is kept, handing it over, erasing it, and what is deleted by itself."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict

from posture.folders import private_folder
from posture.holdings.handing_over import hand_over
from posture.holdings.inventory import Holding, holdings
from posture.holdings.retention import Recorded, Rule, rule_of
from posture.holdings.whose import Whose
from posture.words import say, text
from server.data import Data
from server.errors import ExplainedRoute
from server.holdings.keeper import Keeper, word_for
from server.limits.fields import Name, ProfileId

_AT_ONCE = 2**20


class HoldingMessage(BaseModel):
    """All of one kind that is the same person's: a line of what is shown."""

    kind: str
    what: str
    """The kind in words."""
    whose: str
    """The person in words."""
    profile_id: int | None
    machine: bool
    """It belongs to the program, and is nobody's."""
    count: int
    bytes: int | None
    """None for rows, that share the database's file."""
    since: datetime | None
    where: str
    """The database, or the file or folder from the data folder on."""


class OwnerMessage(BaseModel):
    """Somebody of whom something is kept. profile_id: None for somebody whose profile has been deleted."""

    profile_id: int | None
    name: str


class DueMessage(BaseModel):
    """A recording that would be deleted."""

    clip_id: str
    title: str
    added_at: datetime
    bytes: int


class RetentionMessage(BaseModel):
    """Which recordings are deleted by themselves; None: not by that."""

    days: int | None
    max_bytes: int | None


class DataMessage(BaseModel):
    """Everything that is kept."""

    folder: str
    database: str
    holdings: list[HoldingMessage]
    people: list[OwnerMessage]
    retention: RetentionMessage


class ErasePlanMessage(BaseModel):
    """What would be erased. word: what has to be typed; retitled: films of others that name the person."""

    word: str
    goes: list[HoldingMessage]
    retitled: list[str]


class WhoseData(BaseModel):
    """Of whom; None: everything there is."""

    model_config = ConfigDict(extra="forbid")
    name: Name | None = None


class EraseData(WhoseData):
    """Of whom, and what was typed to confirm it."""

    typed: Name


def data_router(data: Data, keeper: Keeper) -> APIRouter:
    """The routes below /api/data."""
    router = APIRouter(prefix="/api/data", route_class=ExplainedRoute)

    @router.get("")
    @data.on_a_thread
    def everything() -> DataMessage:
        estate = keeper.estate()
        pieces = estate.pieces()
        named = {piece.whose for piece in pieces if piece.whose.name}
        rule = rule_of(keeper.folder)
        return DataMessage(
            folder=str(keeper.folder),
            database=estate.where,
            holdings=[_line(line) for line in holdings(pieces, estate.where)],
            people=[
                OwnerMessage(profile_id=whose.profile_id, name=whose.name)
                for whose in sorted(named, key=lambda whose: (whose.name, whose.profile_id or 0))
            ],
            retention=RetentionMessage(days=rule.days, max_bytes=rule.max_bytes),
        )

    @router.post("/erase/plan")
    @data.on_a_thread
    def plan(wanted: WhoseData) -> ErasePlanMessage:
        planned = keeper.plan(wanted.name)
        return ErasePlanMessage(
            word=word_for(planned),
            goes=[_line(line) for line in holdings(planned.gone, keeper.estate().where)],
            retitled=[piece.title for piece in planned.retitled],
        )

    @router.post("/erase", status_code=204)
    @data.on_a_thread
    def erase(wanted: EraseData) -> None:
        keeper.erase(wanted.name, wanted.typed)

    @router.get("/export/all")
    @data.on_a_thread
    def export_everything() -> Response:
        return _handed_over(keeper, None, "all")

    @router.get("/export/of/{profile_id}")
    @data.on_a_thread
    def export_person(profile_id: ProfileId) -> Response:
        name = data.profiles.by_id(profile_id).name
        # A header holds plain letters only.
        plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or str(profile_id)
        return _handed_over(keeper, Whose(name=name, profile_id=profile_id), plain)

    @router.post("/retention/plan")
    def due(rule: Rule) -> list[DueMessage]:
        return [_due(recording) for recording in keeper.due(rule)]

    @router.put("/retention")
    def retain(rule: Rule) -> RetentionMessage:
        private_folder(keeper.folder)
        keeper.set_rule(rule)
        return RetentionMessage(days=rule.days, max_bytes=rule.max_bytes)

    return router


def _handed_over(keeper: Keeper, whose: Whose | None, name: str) -> Response:
    file = keeper.folder / f".export-{secrets.token_hex(8)}"
    try:
        with keeper.handing_over(everything=whose is None):
            hand_over(keeper.estate(), whose, file)
        size = file.stat().st_size
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return StreamingResponse(
        _once(file),
        media_type="application/zip",
        headers={
            "content-disposition": f'attachment; filename="posture-{name}.zip"',
            "content-length": str(size),
        },
    )


def _once(file: Path) -> Iterator[bytes]:
    """A file's bytes; whoever takes them, and however far, it is gone then."""
    try:
        with file.open("rb") as source:
            if os.name == "posix":  # elsewhere a file that is open can't be removed
                file.unlink()
            while piece := source.read(_AT_ONCE):
                yield piece
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def _line(line: Holding) -> HoldingMessage:
    return HoldingMessage(
        kind=line.kind.id,
        what=text(say(f"holdings-kind-{line.kind.id}")),
        whose=text(line.whose.said),
        profile_id=line.whose.profile_id,
        machine=line.whose.machine,
        count=line.count,
        bytes=line.bytes,
        since=line.since,
        where=line.where,
    )


def _due(recording: Recorded) -> DueMessage:
    return DueMessage(
        clip_id=recording.clip_id, title=recording.title, added_at=recording.added_at, bytes=recording.bytes
    )
