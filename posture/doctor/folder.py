"""The folder of everything Posture keeps: writable, on a disk of this machine, with room, and closed to others."""

from __future__ import annotations

import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from posture.doctor.check import Finding, Machine, good, mended, needs_you, note
from posture.errors import why
from posture.folders import DATA_VARIABLE, close_to_others, loose
from posture.words import say

LITTLE_BYTES = 2 * 10**9
"""Below this a long recording may not fit: half an hour of film takes about 0.5 GB."""
TOO_LITTLE_BYTES = 10**9 // 2
"""Below this nothing more is taken in: what the server keeps free for the database and for reviews."""

_REMOTE = re.compile(
    r"nfs\d?|cifs|smb\w*|ncpfs|afs|ceph|glusterfs|9p|davfs\d?|fuse\.(sshfs|rclone|s3fs|gvfsd-fuse|davfs\d?)"
)


def reachable(machine: Machine) -> Iterator[Finding]:
    """It can be written, or made, and is not on another computer's disk."""
    folder = machine.data
    try:
        there = folder.is_dir()
        if not there and folder.exists():
            yield needs_you(say("doctor-folder-file", folder=str(folder), variable=DATA_VARIABLE))
            return
        with tempfile.TemporaryFile(dir=folder if there else _above(folder)) as file:
            file.write(b"0")
    except OSError as error:
        yield needs_you(say("doctor-folder-barred", folder=str(folder), why=why(error), variable=DATA_VARIABLE))
        return
    if kind := remote(folder, machine):
        yield note(say("doctor-folder-remote", folder=str(folder), filesystem=kind, variable=DATA_VARIABLE))
    else:
        yield good(say("doctor-folder-good" if there else "doctor-folder-none", folder=str(folder)))


def remote(folder: Path, machine: Machine) -> str:
    """The kind of the file system, if it is on another computer; "" otherwise, or where that can't be told."""
    if sys.platform == "win32":
        return "UNC" if folder.drive.startswith("\\\\") else ""
    try:
        table = machine.mounts()
    except OSError:
        return ""
    where, nearest, kind = folder.resolve(), Path(), ""
    for line in table.splitlines():
        _, _, rest = line.partition(" ")
        place, _, rest = rest.partition(" ")
        mounted = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), place))
        if where.is_relative_to(mounted) and len(mounted.parts) >= len(nearest.parts):
            nearest, kind = mounted, rest.partition(" ")[0]
    return kind if _REMOTE.fullmatch(kind) else ""


def room(machine: Machine) -> Iterator[Finding]:
    """There is room for what Posture writes."""
    try:
        free = machine.free(machine.data if machine.data.is_dir() else _above(machine.data))
    except OSError as error:
        yield needs_you(say("doctor-room-unknown", why=why(error)))
        return
    free_gb, kept_mb = free / 1e9, sum(_size(path) for path in _all(machine.data)) / 1e6
    if free < TOO_LITTLE_BYTES:
        yield needs_you(say("doctor-room-none", free_gb=free_gb, kept_mb=kept_mb))
    elif free < LITTLE_BYTES:
        yield note(say("doctor-room-little", free_gb=free_gb, kept_mb=kept_mb))
    else:
        yield good(say("doctor-room-good", free_gb=free_gb, kept_mb=kept_mb))


def permissions(machine: Machine) -> Iterator[Finding]:
    """Nobody but this user may read what is kept."""
    if sys.platform == "win32":
        yield good(say("doctor-permissions-windows"))
        return
    mine, foreign = [], 0
    for path in (machine.data, *_all(machine.data)):
        try:
            about = path.lstat()
        except OSError:
            continue
        if stat.S_ISLNK(about.st_mode):
            continue
        if about.st_uid != os.geteuid():  # noqa: TID251
            foreign += 1
        elif loose(about.st_mode):
            mine.append(path)
    if foreign:
        yield note(say("doctor-permissions-foreign", count=foreign, folder=str(machine.data)))
    if mine:
        offer = say("doctor-permissions-offer", count=len(mine))
        yield needs_you(say("doctor-permissions-loose", count=len(mine)), offer=offer, mend=partial(_close, mine))
    elif not foreign:
        yield good(say("doctor-permissions-good"))


def _close(paths: list[Path]) -> Finding:
    closed = sum(close_to_others(path) for path in paths)
    if closed < len(paths):
        return needs_you(say("doctor-permissions-stay", count=len(paths) - closed))
    return mended(say("doctor-permissions-mended", count=closed))


def _above(folder: Path) -> Path:
    """The nearest folder above that is there."""
    return next(above for above in folder.parents if above.is_dir())


def _all(folder: Path) -> Iterator[Path]:
    """Everything below a folder; nothing where there is none. Links are not followed."""
    for where, folders, files in os.walk(folder):
        yield from (Path(where, name) for name in (*folders, *files))


def _size(path: Path) -> int:
    try:
        about = path.lstat()
    except OSError:
        return 0
    return about.st_size if stat.S_ISREG(about.st_mode) else 0
