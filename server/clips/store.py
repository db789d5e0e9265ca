"""The clips that can be reviewed: the shipped samples, and what the user recorded or brought, in a folder of our own.

posture/holdings/clip.py says which file is what.

A folder whose name begins with a dot is on its way in or out and belongs to nobody else. Samples have such a folder as
well, without the film.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from posture.errors import SandboxError, SourceError
from posture.files import is_temporary
from posture.folders import close_to_others, data_dir, private_folder
from posture.holdings.clip import BEGUN, FILM, POSTER, REVIEWS, SAMPLE, About, ClipKind, about, save_about
from posture.holdings.serving import Serving, running
from posture.resources import samples_dir
from posture.sandbox import Sandbox
from posture.sense.decoding import claims_of
from posture.words import Sentence, say, text
from server.clips.opening import Seen, look
from server.errors import NotTakenError, NotThereError, UnusableError, named

LONGEST_TITLE = 100
_ID = re.compile(r"[0-9a-f]{16}|sample-[A-Za-z0-9_]+")
_PASSING = re.compile(r"\.(?:new|work)-[0-9a-f]{16}-(?P<token>[0-9a-f]{8})")
_PASSING_ONCE = (".new-", ".work-")  # as earlier versions called them, that said not whose they were
_GONE = ".gone-"
_ABANDONED_S = 86_400.0
_WRITTEN_S = 60.0  # no file beside a film takes so long to be written

OPENING = Sandbox(wait_s=300.0)
"""Where every clip is opened that comes in, one after another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClip:
    """A clip of the library. folder: what belongs to it; film: the clip itself."""

    id: str
    about: About
    folder: Path
    film: Path

    @property
    def reviews(self) -> list[Path]:
        """The folders of its finished reviews, the newest first."""
        folder = self.folder / REVIEWS
        kept = [review for review in folder.iterdir() if not review.name.startswith(".")] if folder.is_dir() else []
        return sorted(kept, key=lambda review: review.stat().st_mtime, reverse=True)


class Library:
    """The clips in one folder. Safe for several threads and windows: every change is one renaming."""

    def __init__(
        self, folder: Path | None = None, *, samples: Path | None = None, titles: Mapping[str, Sentence]
    ) -> None:
        """folder: made when first needed, readable by the user alone. titles: what samples are called, by name."""
        self._folder, self._samples, self._titles = folder, samples, titles
        self._swept = False
        self._serving: Serving | None = None

    @property
    def folder(self) -> Path:
        """Where the clips are."""
        return self._folder or data_dir() / "clips"

    def made(self) -> Path:
        """The folder, made if need be."""
        private_folder(self.folder)
        close_to_others(self.folder)
        self.sweep()
        return self.folder

    def passing(self, what: Literal["new", "work"]) -> Path:
        """Where to put what is on its way in: a folder not made yet, that is swept up once this server has ended."""
        return self.made() / f".{what}-{secrets.token_hex(8)}-{self.token}"

    @property
    def token(self) -> str:
        """By which this server is known to others with the same data folder, from the first time it is asked for."""
        self._serving = self._serving or Serving(self.folder.parent)
        return self._serving.token

    def running(self) -> frozenset[str]:
        """The tokens of all servers that work on this library."""
        return running(self.folder.parent)

    def close(self) -> None:
        """Nothing of this server's is on its way any more."""
        if self._serving:
            self._serving.close()

    def sweep(self) -> None:
        """Remove, once, what servers left behind that were killed; not what another one is at."""
        if self._swept or not self.folder.is_dir():
            return
        self._swept = True
        there = self.running()
        others = there - ({self._serving.token} if self._serving else set())
        for folder in self.folder.iterdir():
            with suppress(OSError):
                passing = _PASSING.fullmatch(folder.name)
                if passing:
                    over = passing["token"] not in there
                elif folder.name.startswith(_PASSING_ONCE):
                    over = time.time() - folder.stat().st_mtime > _ABANDONED_S
                else:
                    over = folder.name.startswith(_GONE)
                if over:
                    shutil.rmtree(folder, ignore_errors=True)
                elif not folder.name.startswith("."):
                    put_back(folder / REVIEWS)
                    _tidy(folder, alone=not others)

    def clips(self) -> list[StoredClip]:
        """The user's own clips, the newest first, then the samples."""
        own = []
        if self.folder.is_dir():
            for folder in self.folder.iterdir():
                if not folder.name.startswith((".", SAMPLE)):
                    with suppress(NotThereError):
                        own.append(self.get(folder.name))
        own.sort(key=lambda clip: (clip.about.added_at, clip.id), reverse=True)
        files = {path.stem: path for path in self._sample_files()}
        order = [*(name for name in self._titles if name in files), *(n for n in files if n not in self._titles)]
        return [*own, *(self._sample(files[name]) for name in order)]

    def get(self, clip_id: str) -> StoredClip:
        """One clip. Raises NotThereError, also for an id that nobody ever gave out."""
        if _ID.fullmatch(clip_id):
            if clip_id.startswith(SAMPLE):
                for path in self._sample_files():
                    if path.stem == clip_id.removeprefix(SAMPLE):
                        return self._sample(path)
            else:
                folder = self.folder / clip_id
                with suppress(OSError):
                    return StoredClip(id=clip_id, about=about(folder), folder=folder, film=folder / FILM)
        raise NotThereError(say("server-clip-gone"))

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        """A new clip's folder, to put the film into; gone afterwards, unless `adopt` took it."""
        folder = self.passing("new")
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def adopt(
        self,
        folder: Path,
        *,
        clip_id: str = "",
        title: str,
        kind: ClipKind,
        added_at: str,
        max_seconds: float,
        profile_id: int | None = None,
        must_open: bool = True,
    ) -> StoredClip:
        """Take in what lies in a folder of `incoming`, or in another beside the clips, if it is a clip.

        The last thing done is one renaming: killed before, the folder is where it was; after, it is a clip.
        clip_id: what it is to be called; that of the `incoming` folder unless given.
        must_open: refuse it also when the process that opens it did not survive; else it is taken in unseen.
        Raises NotTakenError when it is none: what counts is what is in it, not what it is called.
        """
        film, title = folder / FILM, titled(title)
        try:
            duration_s = _opened(film, folder / POSTER).duration_s
        except SourceError as error:
            raise NotTakenError(*named(error, film, title)) from error
        except SandboxError as error:
            if must_open:
                raise NotTakenError(*named(error, film, title)) from error
            duration_s = None
        if duration_s is not None and duration_s > max_seconds:
            raise NotTakenError(too_long(title, max_seconds))
        known = About(
            title=title,
            kind=kind,
            added_at=added_at,
            duration_s=duration_s,
            bytes=film.stat().st_size,
            profile_id=profile_id,
        )
        save_about(known, folder)
        clip_id = clip_id or folder.name.removeprefix(".new-")[:16]
        folder.rename(self.folder / clip_id)
        return self.get(clip_id)

    def change(self, clip_id: str, *, title: str | None = None, keep: bool | None = None) -> StoredClip:
        """Give one of the user's own clips another title, or mark it as one that is never deleted by itself."""
        clip = self._own(clip_id)
        known = clip.about if title is None else replace(clip.about, title=titled(title))
        save_about(known if keep is None else replace(known, keep=keep), clip.folder)
        return self.get(clip_id)

    def remove(self, clip_id: str) -> None:
        """Delete one of the user's own clips with all that belongs to it."""
        clip = self._own(clip_id)
        gone = self.folder / f"{_GONE}{clip_id}-{secrets.token_hex(4)}"
        try:
            clip.folder.rename(gone)
        except FileNotFoundError:  # another window was quicker
            return
        shutil.rmtree(gone, ignore_errors=True)

    def poster(self, clip: StoredClip) -> Path:
        """The clip's first picture as a JPEG, made if need be. Raises SourceError and those of the sandbox."""
        path = clip.folder / POSTER
        if not path.is_file():
            self.made()
            clip.folder.mkdir(exist_ok=True, mode=0o700)
            try:
                _opened(clip.film, path)
            except (SourceError, SandboxError) as error:
                raise NotTakenError(*named(error, clip.film, clip.about.title)) from error
            except OSError:
                with suppress(OSError):
                    clip.folder.rmdir()  # a sample's, made for nothing
                raise
        return path

    def _own(self, clip_id: str) -> StoredClip:
        clip = self.get(clip_id)
        if clip.about.kind is ClipKind.SAMPLE:
            raise UnusableError(say("server-clip-shipped"))
        return clip

    def _sample_files(self) -> list[Path]:
        return sorted((self._samples or samples_dir()).glob("*.mp4"))

    def _sample(self, path: Path) -> StoredClip:
        clip_id = f"{SAMPLE}{path.stem}"
        known = self._titles.get(path.stem)
        title = text(known) if known else path.stem.replace("_", " ").capitalize()
        shipped = About(
            title=title, kind=ClipKind.SAMPLE, added_at="", duration_s=_length_s(path), bytes=path.stat().st_size
        )
        return StoredClip(id=clip_id, about=shipped, folder=self.folder / clip_id, film=path)


OLD = ".old-"


def put_back(reviews: Path) -> None:
    """Put back the reviews in this folder that had given way to newer ones which a killed server never put there."""
    for old in reviews.glob(f"{OLD}*") if reviews.is_dir() else ():
        key = old.name.removeprefix(OLD).rpartition("-")[0]
        if key and not (reviews / key).exists():
            old.rename(reviews / key)
        else:
            shutil.rmtree(old, ignore_errors=True)


def _tidy(folder: Path, *, alone: bool) -> None:
    """Remove from a clip's folder what was never whole or came with a recording. alone: no other server runs."""
    for path in list(folder.iterdir()):
        # What another server writes just now is a moment old.
        half = is_temporary(path) and (alone or time.time() - path.stat().st_mtime > _WRITTEN_S)
        if half or path.name == BEGUN:
            path.unlink(missing_ok=True)


def titled(name: str) -> str:
    """A title from a file's name or what a person typed: one line, no path, not too long."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    plain = "".join(one if unicodedata.category(one)[0] != "C" else " " for one in name)
    return " ".join(plain.split())[:LONGEST_TITLE].strip() or text(say("server-clip"))


def too_long(title: str, seconds: float) -> Sentence:
    """What is said of a clip beyond this limit."""
    unit, count = ("hours", seconds / 3600) if seconds >= 7200 else ("minutes", seconds / 60)
    return say("server-clip-too-long", title=title, unit=unit, count=round(count))


def _opened(film: Path, poster: Path) -> Seen:
    """`look`, in the sandbox; of one that didn't end well nothing stays. Raises SandboxError and what `look` does."""
    try:
        return OPENING.run(look, film, poster, about=str(film))
    except SandboxError:
        for left in poster.parent.glob(f".{poster.stem}.*"):
            left.unlink(missing_ok=True)
        raise


@lru_cache(maxsize=256)
def _length_s(path: Path) -> float | None:
    """How long a sample claims to be; samples don't change."""
    try:
        return claims_of(path).duration_s
    except SourceError:
        return None
