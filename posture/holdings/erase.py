"""Erasing: of one person, or of everybody; told beforehand, whole, and gone on with when it was cut off.

Rows go first, so that nothing new can be made for the person, then files, then what the database's file still holds in
its free pages and its journal. Until all is done a list of what is to go lies in the data folder; whatever is killed
when, `resume` goes on with it.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from sqlalchemy import delete

from posture.files import is_temporary, whole_file
from posture.folders import private_folder
from posture.holdings.clip import ABOUT, BEGUN, CLIPS, FILM, about, begun, save_about, save_begun
from posture.holdings.inventory import Estate, Piece
from posture.holdings.kinds import JOURNAL
from posture.holdings.serving import lock_path, running
from posture.holdings.whose import NOBODY, Whose
from posture.storage.names import key_of, no_such
from posture.storage.tables import metadata, profiles
from posture.words import say, text

_FILMS = ("recordings", "clips", "growing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be erased."""

    whose: Whose | None
    """None: everybody's, and what belongs to the program."""
    gone: tuple[Piece, ...]
    """What goes."""
    retitled: tuple[Piece, ...]
    """Films of others whose title names the person: they get another, and their reviews, that quote it, go."""
    orphaned: tuple[Piece, ...] = ()
    """Films of the person that stay, as nobody's in particular."""


def _inside(unit: str) -> str:
    if not unit or unit.startswith("/") or ".." in unit.split("/"):
        raise ValueError(f"not inside the data folder: {unit!r}")
    return unit


_Unit = Annotated[str, AfterValidator(_inside)]


class _Journal(BaseModel):
    """What is being erased. Units are paths from the data folder on, with /."""

    model_config = ConfigDict(extra="forbid")
    everything: bool
    profile_id: int | None
    units: list[_Unit]
    retitled: list[_Unit]
    orphaned: list[_Unit]


def plan_person(estate: Estate, name: str, *, films: bool = True) -> Plan:
    """What goes with the person of this name, also when all that is left of them are reviews by a deleted profile.

    films: whether the films of the person go as well. Raises ProfileError when nobody is called that.
    """
    pieces, people = estate.pieces(), estate.people()
    key = key_of(name)
    known = next((profile_id for profile_id, called in people.items() if key_of(called) == key), None)
    left = {piece.whose for piece in pieces if piece.whose.profile_id is None and key_of(piece.whose.name) == key}
    whose = Whose(name=people[known], profile_id=known) if known is not None else next(iter(left), None)
    if whose is None or whose == NOBODY:
        raise no_such(name, sorted({*people.values(), *(piece.whose.name for piece in pieces)} - {""}))
    theirs = {whose, *left}
    # An upgrade's copy of the whole database holds the rows as well.
    gone = [piece for piece in pieces if piece.whose in theirs or piece.kind.id == "copies"]
    orphaned: list[Piece] = []
    if not films:
        orphaned = [piece for piece in gone if piece.kind.id in _FILMS]
        gone = [piece for piece in gone if piece.kind.id not in _FILMS]
    stay = [piece for piece in pieces if piece.kind.id in _FILMS and piece not in gone]
    retitled = [piece for piece in stay if names(piece.title, whose.name)]
    quoted = tuple(f"{piece.unit}/" for piece in retitled)
    gone += [piece for piece in pieces if piece not in gone and quoted and piece.unit.startswith(quoted)]
    return Plan(whose=whose, gone=tuple(gone), retitled=tuple(retitled), orphaned=tuple(orphaned))


def plan_everything(estate: Estate) -> Plan:
    """What goes with everybody: all that is Posture's own. What nobody knows in the folder stays."""
    locks = {lock_path(Path(), token).name for token in running(estate.folder)}
    return Plan(
        whose=None,
        gone=tuple(piece for piece in estate.pieces() if piece.kind.ours and piece.unit not in locks),
        retitled=(),
    )


def erase(estate: Estate, plan: Plan) -> None:
    """Do it; nothing of it is left behind. Raises OSError, StorageError: `resume` then goes on."""
    journal = _Journal(
        everything=plan.whose is None,
        profile_id=plan.whose.profile_id if plan.whose else None,
        units=[
            piece.unit for piece in plan.gone if piece.unit and (piece.kind.id != "database" or not estate.database)
        ],
        retitled=[piece.unit for piece in plan.retitled],
        orphaned=[piece.unit for piece in plan.orphaned],
    )
    private_folder(estate.folder)  # with a database elsewhere there may be none yet
    with whole_file(estate.folder / JOURNAL, lasting=True) as path:
        path.write_text(journal.model_dump_json(), encoding="utf-8")
    _go_through(estate, journal)


def resume(estate: Estate) -> bool:
    """Go on with what was cut off; whether there was anything. Raises OSError, StorageError."""
    for left in estate.folder.glob(f".{Path(JOURNAL).stem}.*"):
        if is_temporary(left):  # a list that never was whole: nothing had been erased by it yet
            left.unlink(missing_ok=True)
    try:
        journal = _Journal.model_validate_json((estate.folder / JOURNAL).read_bytes())
    except FileNotFoundError:
        return False
    except ValidationError:  # written whole or not at all, so by somebody else
        (estate.folder / JOURNAL).unlink()
        return False
    _go_through(estate, journal)
    return True


def names(title: str, name: str) -> bool:
    """Whether the name of a person is in a title, as a word."""
    return bool(name) and re.search(rf"(?<!\w){re.escape(key_of(name))}(?!\w)", key_of(title)) is not None


def _go_through(estate: Estate, journal: _Journal) -> None:
    """Every step of it may be done again."""
    if estate.database:
        with estate.database.write() as connection:
            if journal.everything:
                for table in reversed(metadata.sorted_tables):
                    connection.execute(delete(table))
            elif journal.profile_id is not None:
                connection.execute(delete(profiles).where(profiles.c.id == journal.profile_id))
    for unit in journal.units:
        if unit != JOURNAL:
            with suppress(FileNotFoundError):
                _remove(estate.folder, unit)
    for unit in journal.retitled:
        _change(estate.folder / unit, title=text(say("holdings-clip-untitled")))
    for unit in journal.orphaned:
        _change(estate.folder / unit, profile_id=None)
    for gone in (estate.folder / CLIPS).glob(".gone-*"):
        shutil.rmtree(gone)
    if journal.everything:
        _remove_empty(estate.folder)
    if estate.database:
        estate.database.scrub()
    (estate.folder / JOURNAL).unlink(missing_ok=True)


def _remove(folder: Path, unit: str) -> None:
    """Remove a file or folder; a clip or review disappears at once. Raises OSError where it stays."""
    path = folder / unit
    if path.is_dir() and not path.is_symlink():
        if unit.startswith(f"{CLIPS}/"):
            path = path.rename(folder / CLIPS / f".gone-{path.name.lstrip('.')}-{secrets.token_hex(4)}")
        shutil.rmtree(path)
        return
    # A database has its journals beside it, a stretch is two files of one name.
    for end in ("", "-wal", "-shm", "-journal", ".toml", ".svg"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _change(folder: Path, **changes: Any) -> None:
    """Change what is kept of a clip, or of a recording that is coming in, unless it has gone meanwhile."""
    with suppress(FileNotFoundError):
        if (folder / BEGUN).is_file():
            save_begun(replace(begun(folder), **changes), folder)
        if (folder / ABOUT).is_file() or ((folder / FILM).is_file() and not (folder / BEGUN).is_file()):
            save_about(replace(about(folder), **changes), folder)


def _remove_empty(folder: Path) -> None:
    """Folders in which nothing is left."""
    for below, _, _ in os.walk(folder, topdown=False):
        if Path(below) != folder:
            with suppress(OSError):
                Path(below).rmdir()
