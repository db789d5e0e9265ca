"""A backup: everything that lasts, in one file, whole and checked; and what is refused before anything of it is used.

The file is a ZIP archive of the files of the data folder, by their paths from there on, and of `backup.json`, which
names each with its size and SHA-256. It is refused as a whole when it is not exactly that: nothing in it is named like
something that Posture doesn't keep, nothing leads out of the folder, nothing is larger than it says.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from posture.errors import PostureError, why
from posture.holdings.clip import ClipKind
from posture.holdings.kinds import kind_of
from posture.storage.database import FILE_NAME
from posture.words import say

SCHEMA: Literal["posture.backup/1"] = "posture.backup/1"
MANIFEST = "backup.json"
MOST_FILES = 500_000
MOST_MANIFEST = 100_000_000
MOST_PRESSED = 250
"""How many times larger than in the archive a file may be, beyond the first million bytes. Chosen: tables of figures
are pressed to a tenth, the format itself reaches 1,030 with a file of nothing."""

_AT_ONCE = 2**20
_PART = re.compile(r"""[^\x00-\x1f\x7f/\\:*?"<>|]+""")  # what every system takes as a name


class BackupError(PostureError):
    """A file that is no backup, or no longer; or a place it can't be put."""


class Member(BaseModel):
    """A file of the backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    path: Annotated[str, Field(max_length=1000)]
    """From the data folder on, with /."""
    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    changed_s: float
    """When it was last changed, seconds since 1970."""


class Manifest(BaseModel):
    """backup.json."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    schema_: Annotated[Literal["posture.backup/1"], Field(alias="schema")] = SCHEMA
    version: str
    made_at: str
    files: list[Member]


def belongs(path: str) -> bool:
    """Whether this is the path of something that a backup holds."""
    parts = path.split("/")
    if not all(_PART.fullmatch(part) and part not in (".", "..") and not part.endswith((" ", ".")) for part in parts):
        return False
    kind = kind_of(path, ClipKind.RECORDING)[0]
    return kind.lasts and kind.ours and (kind.id != "database" or path == FILE_NAME)


@contextmanager
def opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The archive and what is in it. Raises BackupError for anything that is not exactly a backup, OSError."""
    try:
        if not file.is_file():  # a pipe would be waited for
            raise BackupError(say("holdings-backup-none", file=str(file)))
        archive = zipfile.ZipFile(file)
    except OSError as error:
        raise BackupError(say("holdings-backup-unread", file=str(file), why=why(error))) from error
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise BackupError(say("holdings-backup-none", file=str(file))) from error
    with archive:
        yield archive, _checked(archive, file)


def _checked(archive: zipfile.ZipFile, file: Path) -> Manifest:
    infos = {info.filename: info for info in archive.infolist()}
    if MANIFEST not in infos:
        raise BackupError(say("holdings-backup-none", file=str(file)))
    packed = sum(info.compress_size for info in archive.infolist())
    # Files that lie in each other's place are more in sum than the archive is long.
    if infos[MANIFEST].file_size > MOST_MANIFEST or len(infos) > MOST_FILES or packed > file.stat().st_size:
        raise BackupError(say("holdings-backup-too-large", file=str(file)))
    try:
        manifest = Manifest.model_validate_json(b"".join(_pieces(archive, infos[MANIFEST], file)))
    except ValidationError as error:
        newer = any(wrong["loc"] == ("schema",) for wrong in error.errors())
        raise BackupError(say("holdings-backup-newer" if newer else "holdings-backup-none", file=str(file))) from error
    named = {member.path: member for member in manifest.files}
    if len(infos) != len(archive.infolist()) or len(named) != len(manifest.files):
        raise BackupError(say("holdings-backup-damaged", file=str(file)))
    foreign = [path for path in (*infos, *named) if path != MANIFEST and not belongs(path)]
    if foreign or len({path.casefold() for path in named}) != len(named):
        raise BackupError(say("holdings-backup-foreign", file=str(file)))
    if named.keys() != infos.keys() - {MANIFEST}:
        raise BackupError(say("holdings-backup-damaged", file=str(file)))
    for path, member in named.items():
        if infos[path].file_size != member.size:
            raise BackupError(say("holdings-backup-damaged", file=str(file)))
        if member.size > MOST_PRESSED * infos[path].compress_size + 10**6:
            raise BackupError(say("holdings-backup-too-large", file=str(file)))
    return manifest


def unpack(archive: zipfile.ZipFile, member: Member, target: IO[bytes], file: Path) -> None:
    """Write one file of the archive, never more than it says. Raises BackupError where it is another, OSError."""
    digest = hashlib.sha256()
    for piece in _pieces(archive, archive.getinfo(member.path), file):
        digest.update(piece)
        target.write(piece)
    if digest.hexdigest() != member.sha256:
        raise BackupError(say("holdings-backup-damaged", file=str(file)))


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo, file: Path) -> Iterator[bytes]:
    size = 0
    try:
        with archive.open(info) as packed:
            while piece := packed.read(_AT_ONCE):
                size += len(piece)
                if size > info.file_size:
                    raise BackupError(say("holdings-backup-damaged", file=str(file)))
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise BackupError(say("holdings-backup-damaged", file=str(file))) from error
