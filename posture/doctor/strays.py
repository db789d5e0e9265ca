"""What was left behind, cut off, or put there by somebody else, in the folder of everything Posture keeps.

server/clips/store.py, server/clips/recordings.py and posture/files.py give the names that are recognised here. What a
server that runs is at is left alone, and so is everything whose name none of them gives.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from posture.doctor.check import Finding, Machine, good, mended, needs_you, note, of_error
from posture.errors import PostureError, why
from posture.holdings.clip import CLIPS, FILM, REVIEWING, REVIEWS, SAMPLE, ClipKind
from posture.holdings.here import estate_here
from posture.holdings.kinds import JOURNAL, kind_of
from posture.holdings.serving import running
from posture.words import say

UNTOUCHED_S = 3600.0
"""What says not whose it is, and has not changed for so long, is nobody's. Chosen: a review is silent for minutes."""

_OF_SERVER = re.compile(r"\.(?:new|work)-[0-9a-f]{16}-(?P<token>[0-9a-f]{8})")
_EARLIER = re.compile(r"\.(?:new|work)-[0-9a-f]+")
_GONE = re.compile(r"\.gone-.+")
_RECORDING = re.compile(r"\.rec-[0-9a-f]{16}(?:-[0-9a-f]{8})?")
_OLD_REVIEW = re.compile(r"\.old-(?P<key>[0-9a-f]{24})-[0-9a-f]{8}")
_HALF_FILE = re.compile(r"\..+\.\d+-[0-9a-f]{8}(\..+)?")
_COPY = re.compile(r"\.(?:backup|export)-[^/]+")
_CLIP = re.compile(r"[0-9a-f]{16}|sample-[A-Za-z0-9_]+")
_MOST_NAMED = 10


def strays(machine: Machine) -> Iterator[Finding]:
    """Folders and files that nobody goes on with, work that was cut off, things that are not Posture's."""
    findings = list(_found(machine)) if machine.data.is_dir() else []
    yield from findings or [good(say("doctor-strays-none"))]


def _found(machine: Machine) -> Iterator[Finding]:
    clips = machine.data / CLIPS
    there = running(machine.data)
    now_s = machine.now().timestamp()
    in_clips = sorted(clips.iterdir()) if clips.is_dir() else []
    left = [path for path in _passing(machine.data, in_clips) if _abandoned(path, there, now_s)]
    if left:
        size_mb = sum(map(_bytes, left)) / 1e6
        yield needs_you(
            say("doctor-strays-left", count=len(left), size_mb=size_mb),
            offer=say("doctor-strays-left-offer", count=len(left)),
            mend=partial(_remove, left),
        )
    if not there and ((machine.data / JOURNAL).exists() or any(machine.data.glob(".restore-*"))):
        offer = say("doctor-strays-unfinished-offer")
        yield needs_you(say("doctor-strays-unfinished"), offer=offer, mend=_finish)
    if recordings := [path for path in in_clips if _RECORDING.fullmatch(path.name) and not there]:
        yield note(say("doctor-strays-recordings", count=len(recordings)))
    if cut_off := [path for path in in_clips if _cut_off(path, there)]:
        yield note(say("doctor-strays-reviews", count=len(cut_off)))
    if old := [path for folder in in_clips for path in _old_reviews(folder) if not there]:
        yield needs_you(
            say("doctor-strays-old", count=len(old)),
            offer=say("doctor-strays-old-offer", count=len(old)),
            mend=partial(_put_back, old),
        )
    lost = [path for path in in_clips if path.is_dir() and _is_own_clip(path) and not (path / FILM).is_file()]
    if lost:
        yield needs_you(say("doctor-strays-no-film", names=tuple(path.name for path in lost)))
    if foreign := sorted(_foreign(machine.data)):
        named = tuple(str(path.relative_to(machine.data)) for path in foreign[:_MOST_NAMED])
        yield note(say("doctor-strays-foreign", count=len(foreign), more=len(foreign) - len(named), names=named))


def _passing(data: Path, in_clips: Sequence[Path]) -> Iterator[Path]:
    """Everything whose name says that it was on its way, or half written."""
    for path in in_clips:
        if _OF_SERVER.fullmatch(path.name) or _EARLIER.fullmatch(path.name) or _GONE.fullmatch(path.name):
            yield path
        elif _is_own_clip(path) and path.is_dir():
            yield from (file for file in path.iterdir() if _HALF_FILE.fullmatch(file.name) and file.is_file())
    yield from (path for path in data.iterdir() if _HALF_FILE.fullmatch(path.name) or _COPY.fullmatch(path.name))


def _abandoned(path: Path, there: frozenset[str], now_s: float) -> bool:
    """Whether nobody is at this any more. there: the tokens of the servers that run."""
    if match := _OF_SERVER.fullmatch(path.name):
        return match["token"] not in there
    return now_s - _touched_s(path) > UNTOUCHED_S


def _touched_s(path: Path) -> float:
    """When it, or anything in it, last changed."""
    newest = 0.0
    for each in _tree(path):
        with suppress(OSError):
            newest = max(newest, each.lstat().st_mtime)
    return newest


def _tree(path: Path) -> Iterator[Path]:
    """This, and everything in it; what has just gone is left out."""
    yield path
    for where, folders, files in os.walk(path):
        yield from (Path(where, name) for name in (*folders, *files))


def _is_own_clip(path: Path) -> bool:
    return bool(_CLIP.fullmatch(path.name)) and not path.name.startswith(SAMPLE)


def _cut_off(folder: Path, there: frozenset[str]) -> bool:
    """Whether a review of this clip was begun by a server that has ended."""
    noted = [path.name.rpartition("-")[2] for path in folder.glob(f"{REVIEWING}*")] if folder.is_dir() else []
    return bool(noted) and not there.issuperset(noted)


def _old_reviews(folder: Path) -> list[Path]:
    reviews = folder / REVIEWS
    return [path for path in reviews.glob(".old-*") if _OLD_REVIEW.fullmatch(path.name)] if reviews.is_dir() else []


def _foreign(data: Path) -> Iterator[Path]:
    """The files that Posture has not put there, by the list of what it keeps."""
    for where, _, files in os.walk(data):
        for path in (Path(where, name) for name in files):
            if kind_of(path.relative_to(data).as_posix(), ClipKind.UPLOAD)[0].id == "unknown":
                yield path


def _remove(paths: list[Path]) -> Finding:
    for path in paths:
        with suppress(OSError):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    stay = sum(os.path.lexists(path) for path in paths)
    if stay:
        return needs_you(say("doctor-strays-stay", count=stay))
    return mended(say("doctor-strays-removed", count=len(paths)))


def _finish() -> Finding:
    """Opening what is kept goes on with an erasure and a restore that were cut off."""
    try:
        with estate_here(unreadable_too=True):
            return mended(say("doctor-strays-finished"))
    except PostureError as error:
        return of_error(error)
    except OSError as error:
        return needs_you(say("doctor-barred", why=why(error)))


def _put_back(paths: list[Path]) -> Finding:
    """Reviews that had given way to newer ones which were never put there go back; others are removed."""
    for path in paths:
        match = _OLD_REVIEW.fullmatch(path.name)
        assert match
        with suppress(OSError):
            place = path.with_name(match["key"])
            shutil.rmtree(path) if place.exists() else path.rename(place)
    stay = sum(os.path.lexists(path) for path in paths)
    if stay:
        return needs_you(say("doctor-strays-stay", count=stay))
    return mended(say("doctor-strays-put-back", count=len(paths)))


def _bytes(path: Path) -> int:
    total = 0
    for each in _tree(path):
        with suppress(OSError):
            total += each.lstat().st_size if each.is_file() else 0
    return total
