"""What is kept of a clip besides its film: the names of the files, and what is known of it.

<data>/clips/<id>/clip.json     `About`
                  film          the clip as it came; its name and suffix are forgotten
                  poster.jpg    its first picture, small
                  copy.mp4      a copy for browsers that can't play it; made when one asks
                  reviews/<key>/   one review each; the key says by what limits
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from posture.files import whole_file

CLIPS = "clips"
"""The folder of all clips, in the data folder."""

FILM, COPY, POSTER, ABOUT, REVIEWS = "film", "copy.mp4", "poster.jpg", "clip.json", "reviews"
SAMPLE = "sample-"
"""What the folders begin with that hold what was made of shipped clips."""

RESULT = "result.json"
"""In a review's folder: whose it is, among other things."""

REVIEWING = ".reviewing-"
"""What a note in a clip's folder begins with that a review of it is under way."""

BEGUN = "begun.json"
"""In a recording's folder while it comes in: its title, since when, and whose it is."""


class ClipKind(StrEnum):
    """Where a clip came from."""

    SAMPLE = "sample"
    RECORDING = "recording"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is kept of a clip."""

    title: str
    kind: ClipKind
    added_at: str
    """ISO time, "" for a sample."""
    duration_s: float | None
    """None where the file doesn't say."""
    bytes: int
    profile_id: int | None = None
    """Who is in it, as far as that was said; None for nobody in particular, and in clips from before it was kept."""
    keep: bool = False
    """Marked by the person: never deleted by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What is known of a recording while it comes in."""

    title: str = ""
    """"" until somebody gave it one."""
    added_at: str = ""
    """ISO time."""
    profile_id: int | None = None
    """Who is in it; None for nobody in particular."""


_ABOUT, _BEGUN = TypeAdapter(About), TypeAdapter(Begun)


def about(folder: Path) -> About:
    """What is kept of the clip in this folder; of one whose `clip.json` can't be used, what the film itself tells.

    Raises OSError where there is neither.
    """
    with suppress(OSError, ValidationError):
        return _ABOUT.validate_json((folder / ABOUT).read_bytes())
    film = (folder / FILM).stat()
    added_at = datetime.fromtimestamp(film.st_mtime, UTC).isoformat(timespec="seconds")
    return About(title="Clip", kind=ClipKind.UPLOAD, added_at=added_at, duration_s=None, bytes=film.st_size)


def begun(folder: Path) -> Begun:
    """What is known of the recording in this folder; nothing, where `begun.json` can't be used."""
    with suppress(OSError, ValidationError):
        return _BEGUN.validate_json((folder / BEGUN).read_bytes())
    return Begun()


def save_begun(known: Begun, folder: Path) -> None:
    """Write it. Raises OSError."""
    (folder / BEGUN).write_text(json.dumps(asdict(known)), encoding="utf-8")


def save_about(known: About, folder: Path) -> None:
    """Write it, whole or not at all. Raises OSError."""
    with whole_file(folder / ABOUT) as path:
        path.write_text(json.dumps(asdict(known), ensure_ascii=False), encoding="utf-8")
