"""What Posture keeps on this computer, opened for whoever shows or changes it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from posture.folders import close_to_others, data_dir
from posture.holdings.backup import finish_restoring
from posture.holdings.erase import resume
from posture.holdings.inventory import Estate, walk
from posture.holdings.kinds import kind_of
from posture.storage import Database, StorageError
from posture.storage.database import FILE_NAME, URL_VARIABLE

_BEYOND_READING = ("damaged", "none", "another-programs", "orphans")


@contextmanager
def estate_here(*, unreadable_too: bool = False) -> Iterator[Estate]:
    """The estate of this computer's data folder, with what was cut off finished. Nothing is made that isn't there.

    unreadable_too: with a database that can't be used any more, as if there were none. Raises OSError, StorageError.
    """
    folder = data_dir()
    finish_restoring(folder)
    with ExitStack() as stack:
        database = None
        if os.environ.get(URL_VARIABLE) or (folder / FILE_NAME).exists():
            try:
                database = stack.enter_context(Database())
            except StorageError as error:
                ends = [f"storage-database-{end}" for end in _BEYOND_READING]
                if not unreadable_too or error.said.id not in ends:
                    raise
        estate = Estate(folder=folder, database=database)
        resume(estate)
        yield estate


def tighten(folder: Path) -> int:
    """Close what Posture keeps to everybody else on this computer, where it is not; how much was open."""
    if not folder.is_dir():
        return 0
    opened = int(close_to_others(folder))
    folders = set()
    for name, _ in walk(folder):
        if kind_of(name)[0].ours or name.startswith("clips/"):
            opened += close_to_others(folder / name)
            folders |= set((folder / name).parents)
    return opened + sum(close_to_others(below) for below in folders if below.is_relative_to(folder))
