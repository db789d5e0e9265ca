"""What a check looks at, and what it finds."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from posture.errors import PostureError
from posture.folders import data_dir
from posture.sense.camera import Capture, open_capture
from posture.sense.camera_names import CameraName, camera_names
from posture.words import Sentence


class State(StrEnum):
    """How it stands with what was looked at."""

    GOOD = "good"
    NOTE = "note"
    """Posture works; something it could use isn't there, or something is worth knowing."""
    MENDED = "mended"
    NEEDS_YOU = "needs_you"
    """Posture, or a part of it, does not work, and only a person can help, or must say yes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found."""

    state: State
    says: Sentence
    """What it is like."""
    remedy: Sentence | None = None
    """What to do; None when all is well."""
    offer: Sentence | None = None
    """What `mend` would do, as a question; None where nothing can be done from here."""
    mend: Callable[[], Finding] | None = None
    """Does what is offered, and says how it is then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What is looked at. Tests bring their own parts of it."""

    data: Path = field(default_factory=data_dir)
    """The folder of everything Posture keeps; not there yet, perhaps."""
    host: str = "127.0.0.1"
    port: int = 8000
    """Where the page would be served."""
    free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free
    """Bytes that are free on the disk of a folder that is there."""
    mounts: Callable[[], str] = lambda: Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    """The mounted file systems, as Linux lists them. Raises OSError elsewhere."""
    cameras: Callable[[], tuple[CameraName, ...]] = camera_names
    capture: Callable[[int], Capture] = open_capture
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    """The time of day."""
    stopwatch_s: Callable[[], float] = time.perf_counter
    """Seconds from any origin, for what is timed."""


@dataclass(frozen=True, slots=True)
class Check:
    """A row of the catalogue."""

    id: str
    """Its name is the sentence doctor-name-ID."""
    look: Callable[[Machine], Iterable[Finding]]
    """Gives at least one finding, and never raises: see `looked`."""

    @property
    def name(self) -> Sentence:
        """What is looked at, in a few words."""
        return Sentence(f"doctor-name-{self.id}")


def good(says: Sentence) -> Finding:
    """All is well."""
    return Finding(state=State.GOOD, says=says)


def note(says: Sentence) -> Finding:
    """Worth knowing; what to do is the attribute `.remedy` of the sentence's message."""
    return Finding(state=State.NOTE, says=says, remedy=says.attribute("remedy"))


def needs_you(says: Sentence, *, offer: Sentence | None = None, mend: Callable[[], Finding] | None = None) -> Finding:
    """Something is wrong; what to do is the attribute `.remedy` of the sentence's message."""
    return Finding(state=State.NEEDS_YOU, says=says, remedy=says.attribute("remedy"), offer=offer, mend=mend)


def mended(says: Sentence) -> Finding:
    """It was wrong, and is well now."""
    return Finding(state=State.MENDED, says=says)


def of_error(error: PostureError, state: State = State.NEEDS_YOU) -> Finding:
    """What an error of ours says."""
    return Finding(state=state, says=error.said, remedy=error.to_do)
