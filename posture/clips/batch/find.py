"""Paths and addresses → clips: folders are searched, and every clip gets a report folder of its own."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from posture.clips.batch.marks import is_report
from posture.clips.batch.stores import StoredClip, list_store, way_in
from posture.clips.exports.catalogue import EXPORTS
from posture.errors import ClipUnreadableError, SourceError
from posture.sense.decoding import claims_of
from posture.sense.recording import NAME
from posture.sense.sources import PICTURE_SUFFIXES
from posture.words import say

VIDEO_SUFFIXES = frozenset(
    {".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".mpg", ".mpeg", ".mts", ".m2ts", ".3gp", ".flv", ".wmv", ".gif"}
)
"""Files named so are taken for clips without a look inside: a broken one is to be reported, not passed over."""

_NO_CLIPS = frozenset({".csv", ".json", ".txt", ".md", ".parquet", ".zip", ".html", ".pdf", ".mp3", ".wav", ".srt"})
# What these report folders and the table are called can't be a clip's folder as well.
_TAKEN = frozenset({"summary.csv", "summary.parquet", "done.json", *(export.file_name for export in EXPORTS)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A clip to review. path: absolute. place: its report's folder, relative to --out, "/" between the parts.

    stored: where it is, if it is in a store; `path` is then only its name.
    """

    path: Path
    place: str
    stored: StoredClip | None = None

    @property
    def file(self) -> str:
        """What the clip is called to whoever gave the command: its path or its address."""
        return self.stored.address if self.stored else str(self.path)


def find_clips(paths: Sequence[Path], *, out: Path | None = None, addresses: Sequence[str] = ()) -> list[Found]:
    """The clips among `paths`, each once: files as they are, folders searched with all they hold, in natural order.

    A folder with pictures and no video is one clip, its pictures the frames. Pictures beside videos are passed over,
    and so are hidden files, reports of Posture, and everything in `out`. The report's place mirrors the way from the
    folder given to the clip. Raises ClipUnreadableError for a folder without any.

    addresses: of clips in stores, or folders there, where only files named as videos are clips. Raises NeedsExtraError
    where the kind of store can't be read here.
    """
    placed: dict[Path, Path] = {}
    for path in paths:
        top = whole_path(path)
        if not _is_folder(top):
            placed.setdefault(top, Path(top.name))
            continue
        clips = list(_search(top, whole_path(out) if out else None))
        if not clips:
            raise ClipUnreadableError(say("clips-folder-empty", folder=str(path)))
        for clip in clips:
            placed.setdefault(clip, Path(top.name) if clip == top else clip.relative_to(top))
    stored = _in_stores(addresses)
    placed |= {way: inside for way, (_, inside) in stored.items()}
    return [
        Found(path=Path(stored[path][0].name), place=place, stored=stored[path][0])
        if path in stored
        else Found(path=path, place=place)
        for path, place in _told_apart(placed).items()
    ]


def _in_stores(addresses: Sequence[str]) -> dict[Path, tuple[StoredClip, Path]]:
    """Clips in stores with their way in the folder given, by a path as if the store were a folder of this computer."""
    stored: dict[Path, tuple[StoredClip, Path]] = {}
    for address in addresses:
        top = way_in(address)
        # A file that is named itself is taken for a clip, whatever it is called.
        clips = [
            file
            for file in list_store(address)
            if Path(file.name).suffix.lower() in VIDEO_SUFFIXES or way_in(file.address) == top
        ]
        if not clips:
            raise ClipUnreadableError(say("clips-store-empty", address=address))
        for clip in clips:
            way = way_in(clip.address)
            path = Path("/", address.partition("://")[0], *way)
            while stored.get(path, (clip,))[0] != clip:  # another one, whose name is the same once it is a file's
                path = path.with_name(f"_{path.name}")
            inside = way[len(top) :] if way[: len(top)] == top else way
            stored.setdefault(path, (clip, Path(*(inside or way[-1:]))))
    return stored


def find_recordings(paths: Sequence[Path]) -> list[Found]:
    """The recordings of poses among `paths`: files as they are, folders searched for `poses.zip`, in natural order.

    A recording lies in its report, so its new report is called as that folder is. Raises ClipUnreadableError for a
    folder without any.
    """
    placed: dict[Path, Path] = {}
    for path in paths:
        top = whole_path(path)
        recordings = sorted(top.rglob(NAME)) if _is_folder(top) else [top]
        if not recordings:
            raise ClipUnreadableError(say("clips-no-recordings", folder=str(path)))
        for recording in recordings:
            named = recording.parent if recording.name == NAME else recording.with_suffix("")
            inside = named.is_relative_to(top) and named != top
            placed.setdefault(recording, named.relative_to(top) if inside else Path(named.name))
    return [Found(path=path, place=place) for path, place in _told_apart(placed).items()]


def whole_path(path: Path) -> Path:
    """`path` from the root, without "..". Links keep their own name: `Path.resolve` would give their target's."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # too long a name, say: that is told of the clip, and stops no other
        return False


def _search(top: Path, out: Path | None) -> Iterator[Path]:
    for name, folders, files in os.walk(top):
        folder = Path(name)
        if is_report(folder):
            folders.clear()
            continue
        folders[:] = sorted(one for one in folders if not one.startswith(".") and folder / one != out)
        shown = [folder / one for one in sorted(files) if not one.startswith(".")]
        videos = [file for file in shown if _is_video(file)]
        if not videos and any(file.suffix.lower() in PICTURE_SUFFIXES for file in shown):
            yield folder
        yield from videos


def _is_video(file: Path) -> bool:
    """Whether a file holds moving pictures: by its name where that says it, else by its content."""
    suffix = file.suffix.lower()
    if suffix in VIDEO_SUFFIXES:
        return True
    if suffix in PICTURE_SUFFIXES or suffix in _NO_CLIPS:
        return False
    try:
        return not claims_of(file).still
    except SourceError:
        return False


def _told_apart(placed: dict[Path, Path]) -> dict[Path, str]:
    """The place of each clip: as short as its way allows, longer where two would share one."""
    ways: tuple[Callable[[Path, Path], Path], ...] = (
        lambda clip, common: _bare(clip, _from(common, clip)),
        lambda clip, common: _from(common, clip),
        lambda clip, _: Path(clip.drive.strip(":\\/"), *clip.parts[1:]),
    )
    places = {clip: _bare(clip, place).as_posix() for clip, place in placed.items()}
    commons: dict[Path, Path] = {}
    for way in ways:
        # Some file systems know no upper and lower case.
        owners: defaultdict[str, list[Path]] = defaultdict(list)
        for clip, place in places.items():
            owners[place.casefold()].append(clip)
        for group in (clips for clips in owners.values() if len(clips) > 1):
            common = _common(group)
            for clip in group:
                places[clip] = way(clip, commons.setdefault(clip, common)).as_posix()
    return places


def _from(folder: Path, clip: Path) -> Path:
    return clip.relative_to(folder) if clip.is_relative_to(folder) else Path(*clip.parts[1:])


def _bare(clip: Path, place: Path) -> Path:
    """`place` without the suffix, unless it is a folder's, or the bare name is already taken by a file of a report."""
    bare = place.with_suffix("")
    return place if place.suffix == "" or bare.name in _TAKEN or _is_folder(clip) else bare


def _common(clips: Iterable[Path]) -> Path:
    try:
        return Path(os.path.commonpath([clip.parent for clip in clips]))
    except ValueError:  # on different drives
        return Path("/")
