"""The guest book on the disk: one small file that is written whole, for this user alone, and read by every server.

Two servers may share the folder of data: each looks whether the file has changed before it
believes what it knows, so that somebody thrown out by one is out everywhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from pydantic import TypeAdapter, ValidationError

from posture.errors import ServeError, why
from posture.files import temporary_for
from posture.folders import PRIVATE_FILE, close_to_others, data_dir, private_folder
from posture.words import say
from server.door.guests import GuestBook, opened

FOLDER = "door"
FILE = "guests.json"

_BOOK = TypeAdapter(GuestBook)


def door_dir() -> Path:
    """Where the code, the guests and the certificate are kept; made for this user alone. Raises ServeError."""
    folder = data_dir() / FOLDER
    try:
        close_to_others(private_folder(folder))
    except OSError as error:
        raise ServeError(say("server-door-unkept", folder=str(folder), reason=why(error))) from error
    return folder


def write_private(path: Path, content: bytes) -> None:
    """Write the file whole or not at all; nobody but this user may read it at any moment. Raises OSError."""
    temporary = temporary_for(path)
    try:
        with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


class KeptBook:
    """The guest book in a folder. Safe from any thread."""

    def __init__(self, folder: Path) -> None:
        """Opens it, or begins one. Raises ServeError: without a code nobody may be let in, so nothing is served."""
        self._path = folder / FILE
        self._lock = Lock()
        self._book = opened()
        self._as_of: tuple[int, ...] | None = None
        try:
            if self._path.exists():
                close_to_others(self._path)  # it may have come out of a backup
                self._read()
            else:
                self._write(self._book)
        except (OSError, ValidationError) as error:
            reason = say("server-door-damaged-book") if isinstance(error, ValidationError) else why(error)
            raise ServeError(say("server-door-unkept", folder=str(self._path), reason=reason)) from error

    @property
    def now(self) -> GuestBook:
        """What stands in it."""
        with self._lock:
            self._refresh()
            return self._book

    def change(self, change: Callable[[GuestBook], GuestBook]) -> GuestBook:
        """Write down what `change` makes of what stands in it; nothing, if that is the same. Raises OSError."""
        with self._lock:
            self._refresh()
            changed = change(self._book)
            if changed is not self._book:
                self._write(changed)
            return changed

    def _refresh(self) -> None:
        """Another process may have changed the file. What can't be read lets nobody new in, and nobody stay.

        Where everything was erased nobody is in, but the code that the terminal shows is good: it tells of nobody.
        """
        try:
            if self._stamp() != self._as_of:
                self._read()
        except FileNotFoundError:
            self._book, self._as_of = GuestBook(code=self._book.code), None
        except (OSError, ValidationError):
            if self._as_of is not None:
                self._book, self._as_of = opened(), None

    def _read(self) -> None:
        stamp = self._stamp()
        self._book = _BOOK.validate_json(self._path.read_bytes())
        self._as_of = stamp

    def _write(self, book: GuestBook) -> None:
        private_folder(self._path.parent)  # the data may have been erased meanwhile
        write_private(self._path, _BOOK.dump_json(book, indent=1))
        self._book, self._as_of = book, self._stamp()

    def _stamp(self) -> tuple[int, ...]:
        now = self._path.stat()
        return now.st_mtime_ns, now.st_ino, now.st_size
