"""How an export is written: beside its place under a temporary name, then whole into place, or not at all."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from posture.clips.exports.thumbnails import Thumbnails
from posture.clips.reviewing import Review
from posture.errors import OutputError
from posture.files import temporary_for
from posture.sense.sources import Clip
from posture.settings import Limits
from posture.values import Feedback, Frame
from posture.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFor:
    """What a writer may want to know of the review it writes down."""

    clip: Clip
    limits: Limits
    """What the person is judged by."""
    thumbnails: Thumbnails
    """Of the warnings so far; filled in only where an export is drawn on pictures."""


class Writer:
    """One export of one review: `see` every frame, `complete` it, `publish` it; `close` in any case.

    All may raise OSError. Until `publish`, nothing is at `target`; `close` leaves nothing half-written behind.
    """

    def __init__(self, target: Path, made_for: MadeFor) -> None:
        self.target = target
        self.temporary = temporary_for(target)

    def see(self, frame: Frame, feedback: Feedback) -> None:
        """Take in the next frame."""

    def complete(self, review: Review) -> bool:
        """Write what is left to write, to `temporary`; False when there is nothing to be written at all."""
        raise NotImplementedError

    def publish(self) -> None:
        """Put the finished export into its place."""
        self.temporary.replace(self.target)

    def withdraw(self) -> None:
        """Remove what an earlier review left in this place: there is nothing to put there now."""
        self.target.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of files and remove what was not published."""
        self.temporary.unlink(missing_ok=True)


class LinesWriter(Writer):
    """A text file whose head tells how many lines follow: the lines are written as they come, the head at the end."""

    def __init__(self, target: Path, made_for: MadeFor) -> None:
        super().__init__(target, made_for)
        self._body_path = self.temporary.with_suffix(f"{target.suffix}.body")
        self._body: TextIO | None = None
        self.lines = 0

    def add(self, line: str) -> None:
        """Append one line, without its end."""
        if self._body is None:
            self._body = self._body_path.open("w+", encoding="utf-8", newline="")
        self._body.write(f"{line}\n")
        self.lines += 1

    def head(self, review: Review) -> str:
        """What stands before the lines, with the end of its last line."""
        raise NotImplementedError

    def complete(self, review: Review) -> bool:
        """Put head and lines together; False without a line."""
        if self._body is None:
            return False
        self._body.seek(0)
        with self.temporary.open("w", encoding="utf-8", newline="") as file:
            file.write(self.head(review))
            shutil.copyfileobj(self._body, file)
        return True

    def close(self) -> None:
        """Let go of the lines and remove them."""
        if self._body is not None:
            self._body.close()
        self._body_path.unlink(missing_ok=True)
        super().close()


class FolderWriter(Writer):
    """A folder of many small files, put into place as a whole. pattern: what the names of its files look like."""

    pattern = re.compile("")

    def __init__(self, target: Path, made_for: MadeFor) -> None:
        """Raises OutputError, before a long review, where the folder at `target` could not be replaced."""
        super().__init__(target, made_for)
        self._check()

    def file(self, name: str) -> Path:
        """Where to write the file `name` until the folder is published."""
        self.temporary.mkdir(exist_ok=True)
        return self.temporary / name

    def publish(self) -> None:
        """Put the folder into its place; an earlier one of the same kind gives way."""
        old = self.temporary.with_name(f"{self.temporary.name}.old")
        self._check()
        if self.target.exists():
            self.target.rename(old)
        self.temporary.rename(self.target)
        shutil.rmtree(old, ignore_errors=True)

    def withdraw(self) -> None:
        """Remove an earlier folder of the same kind."""
        self._check()
        if self.target.exists():
            shutil.rmtree(self.target)

    def close(self) -> None:
        """Remove what was not published."""
        shutil.rmtree(self.temporary, ignore_errors=True)

    def _check(self) -> None:
        """Refuse to replace a folder that holds anything else than such an export."""
        if not self.target.exists():
            return
        if not self.target.is_dir() or any(not self.pattern.fullmatch(one.name) for one in self.target.iterdir()):
            raise OutputError(say("clips-export-other-files", folder=str(self.target)))
