"""What is there: every row and every file that Posture keeps, and whose it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import Column, Table, func, select

from posture.holdings.clip import CLIPS, RESULT, REVIEWING, REVIEWS, About, about, begun
from posture.holdings.kinds import BY_ID, KINDS, Kind, kind_of
from posture.holdings.retention import Recorded
from posture.holdings.whose import MACHINE, NOBODY, Whose
from posture.storage import Database
from posture.storage.tables import calibrations, goals, metadata, places, profiles, safety_answers, sessions

_DEEPEST = 2
"""How far down a place is named: a clip's folder, not what is in it."""

_OF_PROFILE: dict[Table, tuple[Column[Any], Column[Any]]] = {
    profiles: (profiles.c.id, profiles.c.created_at),
    calibrations: (calibrations.c.profile_id, calibrations.c.taken_at),
    safety_answers: (safety_answers.c.profile_id, safety_answers.c.answered_at),
    goals: (goals.c.profile_id, goals.c.changed_at),
    places: (places.c.profile_id, places.c.used_at),
    sessions: (sessions.c.profile_id, sessions.c.started_at),
}
"""The tables whose rows are somebody's: whose, and since when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A thing that is kept: a clip, a review, the sessions of somebody."""

    kind: Kind
    whose: Whose
    unit: str
    """Its file or folder, from the data folder on, with /; "" for rows of the database."""
    count: int = 1
    bytes: int | None = None
    """None for rows, that share one file."""
    since: datetime | None = None
    title: str = ""
    """What the person calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """All pieces of one kind that are the same person's: a line of what is shown."""

    kind: Kind
    whose: Whose
    count: int
    bytes: int | None
    since: datetime | None
    where: str
    """The database, or the file or folder from the data folder on."""


class _Judged(BaseModel):
    """Whose limits a review went by."""

    name: str = ""
    profile_id: int | None = None


class _Result(BaseModel):
    """What is read of a review's result.json."""

    subject: _Judged


@dataclass(slots=True, kw_only=True)
class _Unit:
    kind: Kind
    whose: Whose
    title: str
    bytes: int = 0
    since_s: float | None = None
    added_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Estate:
    """The data folder and the database, looked at as they are now. database: None where there is none yet."""

    folder: Path
    database: Database | None
    _clips: dict[str, tuple[About | None, Whose]] = field(default_factory=dict)
    _reviews: dict[str, Whose] = field(default_factory=dict)
    _people: dict[int, str] = field(default_factory=dict)

    def pieces(self) -> tuple[Piece, ...]:
        """Everything that is there. Raises OSError, StorageError."""
        self._clips, self._reviews, self._people = {}, {}, self.people()
        return (*self._rows(), *self._files())

    @property
    def where(self) -> str:
        """What the database is called: its file from the data folder on, if it is there."""
        if self.database is None:
            return ""
        file = self.database.file
        return file.name if file and file.parent == self.folder else self.database.where

    def people(self) -> dict[int, str]:
        """The name of each profile."""
        if self.database is None:
            return {}
        with self.database.read() as connection:
            rows = connection.execute(select(profiles.c.id, profiles.c.name).order_by(profiles.c.name_key))
            return {row.id: row.name for row in rows}

    def recordings(self) -> tuple[Recorded, ...]:
        """The recordings in the library, with all that was made of each."""
        pieces = self.pieces()
        sizes: dict[str, int] = {}
        for piece in pieces:
            clip = "/".join(piece.unit.split("/")[:2])
            sizes[clip] = sizes.get(clip, 0) + (piece.bytes or 0)
        recorded = []
        for piece in pieces:
            known = self._clip(piece.unit.rpartition("/")[2])[0] if piece.kind.id == "recordings" else None
            if known and piece.since:
                recorded.append(
                    Recorded(
                        clip_id=piece.unit.rpartition("/")[2],
                        title=piece.title,
                        whose=piece.whose,
                        added_at=piece.since.astimezone(UTC),
                        bytes=sizes[piece.unit],
                        keep=known.keep,
                    )
                )
        return tuple(recorded)

    def _rows(self) -> Iterator[Piece]:
        if self.database is None:
            return
        with self.database.read() as connection:
            for kind in KINDS:
                table = metadata.tables.get(kind.tables[0]) if kind.tables else None
                if table is None or table not in _OF_PROFILE:
                    continue
                whose, when = _OF_PROFILE[table]
                counted = select(whose, func.count(), func.min(when)).group_by(whose).order_by(whose)
                for profile_id, count, since in connection.execute(counted):
                    yield Piece(kind=kind, whose=self._of(profile_id), unit="", count=count, since=since)

    def _files(self) -> Iterator[Piece]:
        units: dict[tuple[str, str], _Unit] = {}
        for path, status in walk(self.folder):
            kind, name = self._kind(path)
            known = units.get((kind.id, name))
            if known is None:
                known = units[kind.id, name] = self._unit(kind, name)
            known.bytes += status.st_size
            known.since_s = status.st_mtime if known.since_s is None else min(known.since_s, status.st_mtime)
        for (_, name), unit in sorted(units.items(), key=lambda item: item[0][1]):
            changed = None if unit.since_s is None else datetime.fromtimestamp(unit.since_s, UTC)
            yield Piece(
                kind=unit.kind,
                whose=unit.whose,
                unit=name,
                bytes=unit.bytes,
                since=unit.added_at or changed,
                title=unit.title,
            )

    def _kind(self, path: str) -> tuple[Kind, str]:
        parts = path.split("/")
        clip = None
        if len(parts) > 2 and parts[0] == CLIPS and not parts[1].startswith("."):
            known = self._clip(parts[1])[0]
            clip = known.kind if known else None
        return kind_of(path, clip)

    def _unit(self, kind: Kind, name: str) -> _Unit:
        parts = name.split("/")
        known, owner, when = None, MACHINE, None
        if kind.id in ("recordings", "clips"):
            known, owner = self._clip(parts[1])
            with suppress(ValueError):
                when = datetime.fromisoformat(known.added_at) if known else None
        elif kind.id == "growing":
            owner = self._of(begun(self.folder / name).profile_id)
        elif len(parts) > 3 and parts[2] == REVIEWS and not parts[3].startswith("."):
            known, owner = self._clip(parts[1])[0], self._review(parts[1], parts[3])
        elif len(parts) > 2 and parts[2].startswith(REVIEWING):
            owner = self._noted(self.folder / name)
        return _Unit(kind=kind, whose=owner, title=known.title if known else "", added_at=when)

    def _clip(self, clip_id: str) -> tuple[About | None, Whose]:
        """What is known of a clip and whose it is: as was said, or whoever alone it was reviewed for."""
        if clip_id not in self._clips:
            known, owner = None, NOBODY
            with suppress(OSError):
                known = about(self.folder / CLIPS / clip_id)
            if known and known.profile_id is not None:
                owner = self._of(known.profile_id)
            elif known:
                judged = {self._judged(review) for review in self._reviews_of(clip_id)} - {NOBODY}
                owner = judged.pop() if len(judged) == 1 else NOBODY
            self._clips[clip_id] = known, owner
        return self._clips[clip_id]

    def _review(self, clip_id: str, key: str) -> Whose:
        """Whose a review is: whoever's limits it went by, else whose the clip is."""
        unit = f"{clip_id}/{key}"
        if unit not in self._reviews:
            judged = self._judged(self.folder / CLIPS / clip_id / REVIEWS / key)
            self._reviews[unit] = self._clip(clip_id)[1] if judged == NOBODY else judged
        return self._reviews[unit]

    def _reviews_of(self, clip_id: str) -> list[Path]:
        folder = self.folder / CLIPS / clip_id / REVIEWS
        return [path for path in folder.iterdir() if not path.name.startswith(".")] if folder.is_dir() else []

    def _judged(self, review: Path) -> Whose:
        with suppress(OSError, ValidationError):
            subject = _Result.model_validate_json((review / RESULT).read_bytes()).subject
            if subject.profile_id in self._people:
                return self._of(subject.profile_id)
            return Whose(name=subject.name)  # all that is left of somebody whose profile has been deleted
        return NOBODY

    def _noted(self, note: Path) -> Whose:
        with suppress(OSError, ValidationError):
            return self._of(_Judged.model_validate_json(note.read_bytes()).profile_id)
        return NOBODY

    def _of(self, profile_id: int | None) -> Whose:
        if profile_id is None or profile_id not in self._people:
            return NOBODY
        return Whose(name=self._people[profile_id], profile_id=profile_id)


def walk(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Every file below this folder, by its path from there on, with /; links are not followed.

    What disappears meanwhile is passed over. Raises OSError for a folder that can't be read.
    """
    waiting = [""]
    while waiting:
        below = waiting.pop()
        try:
            with os.scandir(folder / below) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except FileNotFoundError:
            continue
        for entry in entries:
            path = f"{below}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{path}/")
            else:
                with suppress(FileNotFoundError):
                    yield path, entry.stat(follow_symlinks=False)


def holdings(pieces: tuple[Piece, ...], where: str) -> tuple[Holding, ...]:
    """What is shown: the pieces put together by kind and person. where: what the database is called."""
    together: dict[tuple[int, Whose], list[Piece]] = {}
    order = list(BY_ID)
    for piece in pieces:
        together.setdefault((order.index(piece.kind.id), piece.whose), []).append(piece)
    return tuple(
        Holding(
            kind=mine[0].kind,
            whose=whose,
            count=sum(piece.count for piece in mine),
            bytes=None if mine[0].bytes is None else sum(piece.bytes or 0 for piece in mine),
            since=min((piece.since for piece in mine if piece.since), default=None),
            where=_common([piece.unit for piece in mine]) or where,
        )
        for (_, whose), mine in sorted(together.items(), key=lambda item: (item[0][0], _order(item[0][1])))
    )


def _order(whose: Whose) -> tuple[bool, bool, str, int]:
    """People by name, then nobody, then the machine."""
    return whose.machine, not whose.name, whose.name, whose.profile_id or 0


def _common(units: list[str]) -> str:
    """The file or folder in which all of these are."""
    split = [unit.split("/") for unit in units]
    shared = []
    for parts in zip(*split, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return "/".join(shared[:_DEEPEST]) or ("." if len(units) > 1 else "")
