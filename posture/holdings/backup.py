"""Making a backup while the server runs, and putting one in the place of a data folder, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sqlite3
import time
import zipfile
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from posture import __version__
from posture.files import whole_file
from posture.folders import PRIVATE_FILE, PRIVATE_FOLDER, private_folder
from posture.holdings.archive import MANIFEST, BackupError, Manifest, Member, belongs, opened, unpack
from posture.holdings.clip import CLIPS
from posture.holdings.inventory import Estate, walk
from posture.holdings.kinds import BY_ID, JOURNAL, RETENTION, kind_of
from posture.holdings.serving import running
from posture.storage import Database
from posture.storage.database import FILE_NAME
from posture.storage.errors import explained
from posture.words import say

_STAGE = ".restore-"
_REPLACED = (CLIPS, "stretches", RETENTION, JOURNAL)
_READY, _CLEARED, _NEW, _OLD = "ready", "cleared", "new", "old"
_AT_ONCE = 2**20
_PACKED = (".mp4", ".jpg", ".png", ".zip", "film")


def back_up(estate: Estate, file: Path, now: datetime) -> Manifest:
    """Write everything that lasts to `file`; what is in it. The database is that of one moment, whoever writes to it.

    Raises BackupError for a database on a server, OSError, StorageError.
    """
    database = estate.database
    if database and not database.file:
        raise BackupError(say("holdings-backup-server", where=database.where))
    members = []
    with whole_file(file, lasting=True) as path:
        path.touch(mode=PRIVATE_FILE)
        with zipfile.ZipFile(path, "w") as archive:
            if database and database.file:
                members.append(_database(archive, database, private_folder(estate.folder)))
            for name, _ in walk(estate.folder):
                if belongs(name) and kind_of(name)[0] != BY_ID["database"]:
                    with suppress(FileNotFoundError):  # deleted meanwhile
                        members.append(_put(archive, estate.folder / name, name))
            manifest = Manifest(version=__version__, made_at=now.isoformat(timespec="seconds"), files=members)
            archive.writestr(MANIFEST, manifest.model_dump_json(by_alias=True), zipfile.ZIP_DEFLATED)
    return manifest


def _database(archive: zipfile.ZipFile, database: Database, folder: Path) -> Member:
    copy = folder / f".backup-{secrets.token_hex(4)}"
    try:
        copy.touch(mode=PRIVATE_FILE)
        with (
            explained(database.where),
            closing(sqlite3.connect(str(database.file))) as old,
            closing(sqlite3.connect(copy)) as new,
        ):
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")
        return _put(archive, copy, FILE_NAME)
    finally:
        for path in folder.glob(f"{copy.name}*"):
            path.unlink(missing_ok=True)


def _put(archive: zipfile.ZipFile, path: Path, name: str) -> Member:
    """Put a file into the archive as it is now; of one that grows, what there is."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source:
        changed_s = os.fstat(source.fileno()).st_mtime
        info = zipfile.ZipInfo(name, time.localtime(max(changed_s, 315_619_200.0))[:6])  # the format begins in 1980
        info.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
        info.external_attr = (0o100000 | PRIVATE_FILE) << 16
        with archive.open(info, "w", force_zip64=True) as target:
            while piece := source.read(_AT_ONCE):
                digest.update(piece)
                size += len(piece)
                target.write(piece)
    return Member(path=name, size=size, sha256=digest.hexdigest(), changed_s=changed_s)


def restore(file: Path, folder: Path, *, overwrite: bool = False) -> Manifest:
    """Put what is in a backup in the place of what is in the data folder; what was in it.

    All of it is unpacked and checked beside its place before anything there is touched. Raises BackupError when it is
    no whole backup, when there is something already and `overwrite` doesn't say so, when a server runs there, or when
    there is no room; OSError; StorageError for a database that is damaged or of a newer version.
    """
    with opened(file) as (archive, manifest):
        private_folder(folder)
        if running(folder):
            raise BackupError(say("holdings-restore-running", folder=str(folder)))
        if not overwrite and any(kind_of(name)[0].lasts or not kind_of(name)[0].ours for name, _ in walk(folder)):
            raise BackupError(say("holdings-restore-there", folder=str(folder)))
        if sum(member.size for member in manifest.files) > shutil.disk_usage(folder).free:
            raise BackupError(say("holdings-restore-no-room", folder=str(folder)))
        stage = folder / f"{_STAGE}{secrets.token_hex(4)}"
        try:
            (stage / _NEW).mkdir(parents=True, mode=PRIVATE_FOLDER)
            for member in manifest.files:
                target = stage / _NEW / member.path
                private_folder(target.parent)
                with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE), "wb") as sink:
                    unpack(archive, member, sink, file)
                os.utime(target, (member.changed_s,) * 2)
            _check_database(stage / _NEW / FILE_NAME, file)
        except BaseException:
            shutil.rmtree(stage, ignore_errors=True)
            raise
    (stage / _READY).touch()
    _swap(folder, stage)
    return manifest


def _check_database(path: Path, file: Path) -> None:
    """Open it as this version of Posture does, which brings it up to date. Raises BackupError, StorageError."""
    if not path.exists():
        return
    with Database(URL.create("sqlite", database=str(path))) as database, database.read() as connection:
        if connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() != "ok":
            raise BackupError(say("holdings-backup-damaged", file=str(file)))


def finish_restoring(folder: Path) -> None:
    """Go on with a restore that was cut off where it had to be whole; drop one that was not ready. Raises OSError."""
    for stage in sorted(folder.glob(f"{_STAGE}*")):
        if (stage / _READY).exists():
            _swap(folder, stage)
        else:
            shutil.rmtree(stage)


def _swap(folder: Path, stage: Path) -> None:
    """What is there out of the way, then what is new into its place. Every step may be done again."""
    old, new = stage / _OLD, stage / _NEW
    old.mkdir(exist_ok=True, mode=PRIVATE_FOLDER)
    if not (stage / _CLEARED).exists():
        for path in list(folder.iterdir()):
            # Keys and logs are this computer's, and stay.
            if path.name in _REPLACED or (path.is_file() and kind_of(path.name)[0].id in ("database", "copies")):
                path.rename(old / path.name)
        (stage / _CLEARED).touch()
    for path in list(new.iterdir()):
        path.rename(folder / path.name)
    shutil.rmtree(stage)
