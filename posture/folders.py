"""Where Posture keeps what belongs to the user, and how it keeps that from everybody else on this computer."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs

from posture.errors import FolderError
from posture.words import say

DATA_VARIABLE = "POSTURE_DATA"
"""Environment variable naming the folder of everything Posture keeps, instead of the platform's own."""


def data_dir() -> Path:
    """The folder of everything Posture keeps; not made yet, perhaps. Raises FolderError."""
    own = os.environ.get(DATA_VARIABLE)
    if own:
        try:
            return Path(own).expanduser()
        except RuntimeError as error:  # nobody of that name
            raise FolderError(say("errors-folder-nobodys", variable=DATA_VARIABLE, folder=own)) from error
    return platformdirs.user_data_path("posture", appauthor=False)


PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
"""Only this user reads what is kept: it is about their body."""


def private_folder(folder: Path) -> Path:
    """Make the folder, and those missing above it, for this user alone. Raises OSError, also where it is a file."""
    missing = []
    above = folder
    while not above.exists():
        missing.append(above)
        above = above.parent
    for new in reversed(missing):
        new.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    return folder


def close_to_others(path: Path) -> bool:
    """Take a file or folder of this user from everybody else; whether that was needed.

    Links are left alone, and so is what belongs to somebody else. Windows has no such bits: a user's folder is closed
    to other users there by where it lies.
    """
    if sys.platform == "win32":
        return False
    with suppress(OSError):
        now = path.lstat()
        if stat.S_ISLNK(now.st_mode) or now.st_uid != os.geteuid() or now.st_mode & stat.S_ISVTX:  # noqa: TID251
            return False
        if loose(now.st_mode):
            path.chmod(stat.S_IMODE(now.st_mode) & ~0o077)
            return True
    return False


def loose(mode: int) -> bool:
    """Whether others than the owner may do anything with what has this mode."""
    return bool(mode & 0o077)


@contextmanager
def private_files() -> Iterator[None]:
    """Whatever this process and those it starts make meanwhile is for this user alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
