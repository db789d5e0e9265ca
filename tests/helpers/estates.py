"""A data folder in which there is something of every kind, of two people and of nobody in particular."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import URL

from posture.calibration.places import Spot
from posture.holdings.clip import About, Begun, ClipKind, save_about, save_begun
from posture.holdings.inventory import Estate
from posture.storage import Database, History, Leg, Profiles, SafetyAnswers, StoredHold, StoredSession
from posture.storage.goals import Goals, KeptGoals
from posture.storage.places import Places
from posture.storage.upgrade import back_up
from posture.values import Side

NAME = "Zuleika Dobson"
"""A name that is in no file by chance."""
PICTURES = b"\x1aE\xdf\xa3" + bytes(range(256)) * 8 + b"pictures of Zuleika"
"""What a film of hers holds."""
BENS = b"\x00\x00\x00\x18ftypmp42" + b"pictures of Ben" * 50
MARCH = datetime(2026, 3, 1, 10, tzinfo=UTC)

HER_SPOT = Spot(camera="own", facing=Side.LEFT, leg_share=0.4)

RECORDING, UPLOAD, BENS_CLIP, SHARED, GROWING = (f"{number:016x}" for number in range(1, 6))
KEY, OTHER_KEY = "a" * 24, "b" * 24


@dataclass(frozen=True)
class Lived:
    """What has been lived in. zuleika, ben: the ids of their profiles."""

    folder: Path
    zuleika: int
    ben: int

    @property
    def file(self) -> Path:
        return self.folder / "posture.db"

    @contextmanager
    def estate(self) -> Iterator[Estate]:
        with estate_of(self.folder) as estate:
            yield estate


@contextmanager
def estate_of(folder: Path) -> Iterator[Estate]:
    """The estate of a data folder, as the command line opens it."""
    file = folder / "posture.db"
    if not file.exists():
        yield Estate(folder=folder, database=None)
        return
    with Database(URL.create("sqlite", database=str(file))) as database:
        yield Estate(folder=folder, database=database)


def live(folder: Path) -> Lived:
    """Fill a data folder."""
    with Database(URL.create("sqlite", database=str(folder / "posture.db"))) as database:
        people, history, answers = Profiles(database), History(database), SafetyAnswers(database)
        zuleika, ben = people.create(NAME).id, people.create("Ben").id
        for number, whose in enumerate((zuleika, zuleika, ben, None), 1):
            history.save(session(number, whose))
            answers.save(whose, {"pain": False}, passed=True, answered_at=MARCH)
        people.save_calibration(zuleika, json.dumps({"of": NAME}), MARCH)
        KeptGoals(database).save(zuleika, Goals(days_a_week=4), MARCH)
        place = Places(database).remember(zuleika, HER_SPOT, "forward_bend", MARCH)
        Places(database).rename(zuleika, place.id, f"At {NAME}'s")
        back_up(folder / "posture.db", "0005")
    clip(folder, RECORDING, "Monday", ClipKind.RECORDING, PICTURES, zuleika)
    review(folder, RECORDING, KEY, zuleika, NAME)
    clip(folder, UPLOAD, "Tuesday", ClipKind.UPLOAD, PICTURES, None)
    review(folder, UPLOAD, KEY, zuleika, NAME)
    clip(folder, BENS_CLIP, "Ben alone", ClipKind.RECORDING, BENS, ben)
    review(folder, BENS_CLIP, OTHER_KEY, ben, "Ben")
    review(folder, BENS_CLIP, KEY, zuleika, NAME)
    clip(folder, SHARED, f"{NAME.upper()} filmed Ben", ClipKind.UPLOAD, BENS, ben)
    review(folder, SHARED, OTHER_KEY, ben, "Ben", quoting=NAME)
    review(folder, "sample-flat", KEY, zuleika, NAME)
    write(folder, "clips/sample-flat/poster.jpg", b"sample")
    write(folder, f"clips/.rec-{GROWING}/film", PICTURES)
    save_begun(
        Begun(title="Wednesday", added_at=MARCH.isoformat(), profile_id=zuleika), folder / f"clips/.rec-{GROWING}"
    )
    write(folder, f"clips/{BENS_CLIP}/.reviewing-{KEY}-00000000", json.dumps({"profile_id": zuleika}).encode())
    write(folder, "clips/.work-0000000000000000-00000000/frames.csv", b"half")
    write(folder, "clips/.gone-0000000000000000-00000000/film", PICTURES)
    write(folder, "stretches/mine.toml", b"order = 1")
    write(folder, "stretches/mine.svg", b"<svg/>")
    write(folder, "retention.json", b'{"days":30,"max_bytes":null}')
    write(folder, "logs/posture.log", b"started")
    write(folder, "door/guests.json", b"{}")
    return Lived(folder, zuleika, ben)


def session(number: int, profile_id: int | None) -> StoredSession:
    hold = StoredHold(leg=Leg.LEFT, round=1, right_s=30, in_position_s=31, deepest_flat_hinge_deg=40)
    return StoredSession(
        key=str(UUID(int=number)),
        profile_id=profile_id,
        started_at=MARCH,
        ended_at=MARCH,
        stretch="forward_bend",
        holds=(hold,),
    )


def clip(
    folder: Path,
    clip_id: str,
    title: str,
    kind: ClipKind,
    film: bytes,
    profile_id: int | None,
    *,
    added_at: datetime = MARCH,
    keep: bool = False,
) -> None:
    write(folder, f"clips/{clip_id}/film", film)
    write(folder, f"clips/{clip_id}/poster.jpg", film[-200:])
    known = About(
        title=title,
        kind=kind,
        added_at=added_at.isoformat(),
        duration_s=1.0,
        bytes=len(film),
        profile_id=profile_id,
        keep=keep,
    )
    save_about(known, folder / "clips" / clip_id)


def review(folder: Path, clip_id: str, key: str, profile_id: int | None, name: str, *, quoting: str = "") -> None:
    subject = {"name": name, "profile_id": profile_id, "strictness": "standard", "own_pct": None, "calibration": None}
    result = {"version": "1", "made_at": "2026-03-01", "model": "full", "subject": subject, "holds": []}
    place = f"clips/{clip_id}/reviews/{key}"
    write(folder, f"{place}/result.json", json.dumps(result).encode())
    write(folder, f"{place}/report.json", json.dumps({"judged_by": {"profile": name}, "clip": quoting}).encode())
    write(folder, f"{place}/report.html", f"<p>by the limits of {name} {quoting}</p>".encode())
    write(folder, f"{place}/warnings/01.jpg", (PICTURES if name == NAME else BENS)[-300:])
    write(folder, f"{place}/poses.zip", b"poses of " + name.encode())


def write(folder: Path, name: str, content: bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def traces(folder: Path, *marks: str | bytes) -> list[str]:
    """The files in or on which a mark is found, as UTF-8, as UTF-16 or as JSON writes it, whatever its capitals."""
    wanted: set[bytes] = set()
    for mark in marks:
        if isinstance(mark, bytes):
            wanted.add(mark.lower())
        else:
            low = mark.lower()
            wanted |= {low.encode(), low.encode("utf-16-le"), json.dumps(low)[1:-1].encode()}
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if any(mark in path.name.lower().encode() for mark in wanted)
        or (path.is_file() and any(mark in path.read_bytes().lower() for mark in wanted))
    )
