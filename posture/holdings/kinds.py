"""The one list of what Posture keeps. A table or a file that no row speaks for is unknown, and a test finds it.

Everything else in this room goes by it: what is shown, handed over, erased and backed up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from posture.holdings.clip import (
    ABOUT,
    BEGUN,
    CLIPS,
    COPY,
    FILM,
    POSTER,
    REVIEWING,
    REVIEWS,
    SAMPLE,
    ClipKind,
)
from posture.storage.database import FILE_NAME
from posture.storage.upgrade import VERSION_TABLE

RETENTION = "retention.json"
"""Which recordings are deleted by themselves; in the data folder."""
JOURNAL = "erasing.json"
"""What is being erased, until all of it is; in the data folder."""

_CLIP = rf"{CLIPS}/(?:[0-9a-f]{{16}}|{SAMPLE}[A-Za-z0-9_]+)"
_OWN = rf"(?P<unit>{CLIPS}/[0-9a-f]{{16}})/(?:{'|'.join(map(re.escape, (ABOUT, FILM, POSTER, COPY, BEGUN)))})"
_REVIEW = rf"{_CLIP}/{REVIEWS}/[0-9a-f]{{24}}"
_SQLITE = r"(?:-wal|-shm|-journal)?"
_PASSING = "|".join(
    (
        rf"{CLIPS}/\.(?:work|new|gone)-[^/]+",
        rf"{_CLIP}/(?:{REVIEWS}/\.old-[^/]+|{re.escape(REVIEWING)}[^/]+)",
        r"\.(?:server|export|backup|restore)-[^/]+",
        re.escape(JOURNAL),
        r"(?:[^/]+/)*\.[^/]+\.\d+-[0-9a-f]{8}[^/]*",  # posture.files.temporary_for
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of thing that is kept. `holdings-kind-ID` in the catalogue of words says what it is."""

    id: str
    tables: tuple[str, ...] = ()
    """The database's tables of it; the rows of the first are counted."""
    files: str = ""
    """What the paths of its files look like, from the data folder on, with /; `unit` is what is counted."""
    clip: ClipKind | None = None
    """Only in the folders of clips that came this way."""
    lasts: bool = True
    """Worth handing over and backing up; not what is on its way, nor what another computer has no use for."""
    ours: bool = True
    """Posture's own: erased with everything."""


KINDS: tuple[Kind, ...] = (
    Kind(id="profiles", tables=("profiles",)),
    Kind(id="calibrations", tables=("calibrations",)),
    Kind(id="answers", tables=("safety_answers",)),
    Kind(id="goals", tables=("goals",)),
    Kind(id="places", tables=("places",)),
    Kind(id="sessions", tables=("sessions", "holds")),
    Kind(id="recordings", files=_OWN, clip=ClipKind.RECORDING),
    Kind(id="clips", files=_OWN, clip=ClipKind.UPLOAD),
    Kind(id="growing", files=rf"(?P<unit>{CLIPS}/\.rec-[^/]+)(?:/.+)?"),
    Kind(id="poses", files=rf"(?P<unit>{_REVIEW}/poses\.zip)"),
    Kind(
        id="exports",
        files=rf"(?P<unit>{_REVIEW}/(?:annotated\.mp4|report\.(?:html|pdf)|timeline\.png|motion\.mot|landmarks\.(?:trc|c3d)|"
        rf"openpose(?:\.zip)?))(?:/.+)?",
    ),
    Kind(id="reviews", files=rf"(?P<unit>{_REVIEW})/.+"),
    Kind(id="samples", files=rf"(?P<unit>{CLIPS}/{SAMPLE}[A-Za-z0-9_]+)/(?:{re.escape(COPY)}|{re.escape(POSTER)})"),
    Kind(id="stretches", files=r"(?P<unit>stretches/[^/]+)\.(?:toml|svg)"),
    Kind(id="settings", files=rf"(?P<unit>{re.escape(RETENTION)})"),
    Kind(id="database", tables=(VERSION_TABLE,), files=rf"(?P<unit>{re.escape(FILE_NAME)}){_SQLITE}"),
    Kind(id="copies", files=rf"(?P<unit>posture-[^/]+\.backup\.db){_SQLITE}", lasts=False),
    Kind(id="keys", files=r"(?P<unit>door)/.+", lasts=False),
    Kind(id="logs", files=r"(?P<unit>logs)/.+", lasts=False),
    Kind(id="work", files=rf"(?P<unit>{_PASSING})(?:/.+)?", lasts=False),
    Kind(id="unknown", files=r"(?P<unit>[^/]+)(?:/.+)?", lasts=False, ours=False),
)
"""Every kind, in the order in which they are shown. A file is of the first that its path fits."""

BY_ID: dict[str, Kind] = {kind.id: kind for kind in KINDS}

_FILES = [(kind, re.compile(kind.files, re.DOTALL)) for kind in KINDS if kind.files]


def kind_of(path: str, clip: ClipKind | None = None) -> tuple[Kind, str]:
    """The kind of the file at this path, from the data folder on, with /; and the unit it belongs to.

    clip: how the clip came in whose folder it lies.
    """
    for kind, looks in _FILES:
        match = looks.fullmatch(path)
        if match and kind.clip in (None, clip):
            return kind, match["unit"]
    raise ValueError(f"not a path from the data folder on: {path!r}")
