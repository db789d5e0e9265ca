"""Handing over what is kept: a ZIP archive of one person, or of everybody, in files that other programs read.

README.txt
<name>/profile.json          name, limits and calibrations, as `posture profiles import` reads them
       answers.json          to the safety questions
       goals.json            what they want to reach, and when to be reminded
       places.json           where they stretch, as the camera sees it
       history.json, .csv    every session
       recordings/<title>-<id>/   the film, what is kept of it, and its reviews
       clips/<title>-<id>/        the same for clips that were brought
       unfinished/<id>/           recordings that are still coming in
       reviews/<title>-<id>/      reviews of other clips by this person's limits
nobody/...                   the same for nobody in particular
posture/...                  settings, and stretches of one's own
"""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import select

from posture.calibration.places import Place
from posture.calibration.result import Calibration
from posture.files import whole_file
from posture.holdings.clip import CLIPS, FILM, REVIEWS, ClipKind
from posture.holdings.inventory import Estate, Piece, walk
from posture.holdings.kinds import kind_of
from posture.holdings.whose import MACHINE, Whose
from posture.progress.export import as_csv, as_json
from posture.storage import Database, History, Profiles
from posture.storage.places import Places
from posture.storage.tables import goals, safety_answers
from posture.words import say, text

_LONGEST = 60
_SUFFIXES = ((b"\x1aE\xdf\xa3", 0, ".webm"), (b"ftyp", 4, ".mp4"), (b"AVI ", 8, ".avi"), (b"\xff\xd8\xff", 0, ".jpg"))
_PRESSED = re.compile(r"\.(?:mp4|webm|avi|jpg|png|zip)$|/film$")
_FOLDERS = {"recordings": "recordings", "clips": "clips", "growing": "unfinished"}


def hand_over(estate: Estate, whose: Whose | None, file: Path) -> int:
    """Write the archive of one person, or of everybody for None; the number of files in it.

    Raises OSError, StorageError. What is deleted while it is written is left out.
    """
    pieces = [piece for piece in estate.pieces() if piece.kind.lasts and whose in (None, piece.whose)]
    people = sorted({piece.whose for piece in pieces} - {MACHINE}, key=lambda one: (one.name, one.profile_id or 0))
    with whole_file(file, lasting=True) as path, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", text(say("holdings-handed-over")) + "\n")
        taken: set[str] = set()
        for person in people:
            mine = [piece for piece in pieces if piece.whose == person]
            folder = _unlike(_safe(person.name) or "nobody", taken)
            if estate.database:
                _rows(archive, estate.database, person, folder)
            _films(archive, estate, mine, folder)
        for piece in pieces:
            if piece.whose == MACHINE and piece.kind.id in ("settings", "stretches"):
                for name in _files_of(estate.folder, piece):
                    _add(archive, estate.folder, name, f"computer/{name}")
        return len(archive.namelist())


def _rows(archive: zipfile.ZipFile, database: Database, person: Whose, folder: str) -> None:
    profile_id = person.profile_id
    if person.name and profile_id is None:
        return  # of somebody whose profile has been deleted there are no rows
    if profile_id is not None:
        profile = Profiles(database, check=Calibration.from_json).export_json(profile_id)
        archive.writestr(f"{folder}/profile.json", profile)
        if places := Places(database).list(profile_id):
            archive.writestr(
                f"{folder}/places.json", TypeAdapter(tuple[Place, ...]).dump_json(places, indent=2) + b"\n"
            )
    column = safety_answers.c.profile_id
    mine = column.is_(None) if profile_id is None else column == profile_id
    with database.read() as connection:
        answered = [
            {"answered_at": row.answered_at.isoformat(), "answers": json.loads(row.answers), "passed": row.passed}
            for row in connection.execute(select(safety_answers).where(mine).order_by(safety_answers.c.id))
        ]
        wanted = goals.c.profile_id.is_(None) if profile_id is None else goals.c.profile_id == profile_id
        row = connection.execute(select(goals.c.json).where(wanted)).first()
    if row is not None:
        archive.writestr(f"{folder}/goals.json", json.dumps(json.loads(row.json), indent=2) + "\n")
    if answered:
        archive.writestr(f"{folder}/answers.json", json.dumps(answered, indent=2) + "\n")
    sessions = History(database).sessions(profile_id)
    if sessions:
        names = {profile_id: person.name} if profile_id is not None else {}
        archive.writestr(f"{folder}/history.json", as_json(sessions, names))
        archive.writestr(f"{folder}/history.csv", as_csv(sessions, names))


def _films(archive: zipfile.ZipFile, estate: Estate, mine: list[Piece], folder: str) -> None:
    """The person's films with their reviews, then the reviews of other films by their limits."""
    placed: dict[str, str] = {}
    for piece in mine:
        if piece.kind.id in _FOLDERS:
            clip_id = piece.unit.rpartition("/")[2].removeprefix(".rec-")
            titled = "-".join(filter(None, (_safe(piece.title), clip_id)))
            placed[piece.unit] = f"{folder}/{_FOLDERS[piece.kind.id]}/{titled}"
            for name in _files_of(estate.folder, piece):
                _add(archive, estate.folder, name, placed[piece.unit] + name.removeprefix(piece.unit))
    for piece in mine:
        parts = piece.unit.split("/")
        if len(parts) > 3 and parts[0] == CLIPS and parts[2] == REVIEWS:
            clip = "/".join(parts[:2])
            titled = "-".join(filter(None, (_safe(piece.title), parts[1])))
            base = placed.get(clip, f"{folder}/{REVIEWS}/{titled}")
            for name in _files_of(estate.folder, piece):
                _add(archive, estate.folder, name, base + name.removeprefix(clip))


def _files_of(folder: Path, piece: Piece) -> list[str]:
    """The files that make up a piece, from the data folder on; not those of another piece in the same folder."""
    clip = {"recordings": ClipKind.RECORDING, "clips": ClipKind.UPLOAD}.get(piece.kind.id)
    root = folder / piece.unit
    if root.is_dir():
        names = [f"{piece.unit}/{name}" for name, _ in walk(root)]
    else:
        names = [
            path.relative_to(folder).as_posix() for path in root.parent.iterdir() if path.name.startswith(root.name)
        ]
    return [name for name in names if kind_of(name, clip) == (piece.kind, piece.unit)]


def _add(archive: zipfile.ZipFile, folder: Path, name: str, target: str) -> None:
    path = folder / name
    with suppress(FileNotFoundError):
        if path.name == FILM:
            target += suffix_of(path)
        # Films and pictures are pressed already.
        archive.write(path, target, zipfile.ZIP_STORED if _PRESSED.search(name) else zipfile.ZIP_DEFLATED)


def suffix_of(film: Path) -> str:
    """What a film's name would end in, by what is in it; "" where that is not plain. Raises OSError."""
    with film.open("rb") as file:
        head = file.read(12)
    return next((suffix for mark, start, suffix in _SUFFIXES if head[start:].startswith(mark)), "")


def _safe(name: str) -> str:
    """A name as part of a file's name on any system."""
    plain = unicodedata.normalize("NFC", name)
    return re.sub(r"[^\w-]+", "-", plain).strip("-_")[:_LONGEST]


def _unlike(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken; also where it differs by capitals alone."""
    number, unlike = 1, name
    while unlike.casefold() in taken | {"computer"}:
        number += 1
        unlike = f"{name}-{number}"
    taken.add(unlike.casefold())
    return unlike
