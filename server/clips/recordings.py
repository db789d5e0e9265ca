"""Sessions in front of the camera that the person wanted to keep: they come in parts and become clips of the library.

    <data>/clips/.rec-<id>/          film, grown part by part, and begun.json; the clip will have the same id
    <data>/clips/.rec-<id>-<mark>/   the same while it is being taken in, by whoever chose the mark
    <data>/clips/<id>/               the clip: one renaming makes it so

All that is worth keeping is on the disk and, until it is a clip, under one of the first two names: whatever is killed
when, a folder that has not been touched for a while is taken in, by this server or the next.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import math
import re
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from posture.errors import SandboxBusyError, SandboxError
from posture.holdings.clip import BEGUN, FILM, Begun, ClipKind, begun, save_begun
from posture.sandbox import Sandbox
from posture.words import say, text
from server.clips.remux import remux
from server.clips.reviews import Clips
from server.clips.store import StoredClip
from server.clips.uploads import free_bytes
from server.errors import (
    BusyError,
    NoRoomError,
    NotTakenError,
    NotThereError,
    StalledError,
    TooLargeError,
    UnusableError,
)

ABANDONED_S = 90.0
"""Nothing heard for so long: the page is gone. It says it is there at least once a minute, also while paused."""
LOOK_EVERY_S = 30.0

MENDING = Sandbox(within_s=600.0, wait_s=600.0)
"""Where recordings are copied: apart from where clips are opened, for it takes as long as the disk needs."""

_LOG = logging.getLogger(__name__)
_GROWING = ".rec-"
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(slots=True, kw_only=True)
class Growing:
    """A recording that is coming in. next_part: the number of the part that must come next. size: bytes so far."""

    folder: Path
    began_s: float
    next_part: int = 0
    size: int = 0
    lock: Lock = field(default_factory=Lock)


class Recordings:
    """What is being recorded. Safe for several threads, and for two servers with one folder."""

    def __init__(
        self, clips: Clips, *, now_s: Callable[[], float] = time.time, free: Callable[[Path], int] = free_bytes
    ) -> None:
        """now_s: the time by which the disk dates its files. free: the room there is for a copy, in bytes."""
        self._clips, self._now_s, self._free = clips, now_s, free
        self._growing: dict[str, Growing] = {}
        self._ending: dict[str, Lock] = {}
        self._lock = Lock()

    def begin(self, title: str, profile_id: int | None = None) -> str:
        """A new recording, of this person; its id. Raises BusyError and NoRoomError."""
        most = self._clips.doorway.limits.recordings
        if len(self._growing) >= most:
            raise BusyError(say("server-recordings-at-once", recordings=most))
        self._clips.check_room()
        recording_id = secrets.token_hex(8)
        folder = self._clips.library.made() / f"{_GROWING}{recording_id}"
        known = Begun(title=title, added_at=self._clips.stamp(), profile_id=profile_id)
        try:
            folder.mkdir(mode=0o700)
            save_begun(known, folder)
        except OSError:  # a full disk: nothing of it stays
            shutil.rmtree(folder, ignore_errors=True)
            raise
        with self._lock:
            self._growing[recording_id] = Growing(folder=folder, began_s=self._now_s())
        return recording_id

    async def take(self, recording_id: str, number: int, request: Request) -> None:
        """Append a part; one that is there already is passed over, so that it may be sent again.

        Raises NotThereError, UnusableError for a part out of turn, TooLargeError, NoRoomError, NotTakenError.
        """
        growing = self._known(recording_id)
        limits, declared = self._clips.doorway.limits, request.headers.get("content-length", "")
        size = int(declared) if declared.isdecimal() else None
        if number > growing.next_part:
            raise UnusableError(say("server-recording-part-missing"), say("server-recording-kept"))
        if growing.size + (size or 0) > limits.max_bytes or self._now_s() - growing.began_s > limits.max_seconds:
            raise TooLargeError(say("server-recording-too-long"), say("server-recording-kept"))
        await run_in_threadpool(self._clips.check_room, size or 0, say("server-recording-kept"))
        part = growing.folder / f"part-{secrets.token_hex(4)}"
        try:
            await self._clips.doorway.receive(request.stream(), part, size)
            await run_in_threadpool(_append, growing, number, part, limits.max_bytes)
            self._clips.room.came(size or 0)
        except NoRoomError:
            raise _full() from None
        except FileNotFoundError:  # it has just been ended
            raise _gone() from None
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise _full() from error
            raise
        except (ClientDisconnect, StalledError):  # it may be sent again
            raise NotTakenError(say("server-recording-part-broken")) from None
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def alive(self, recording_id: str) -> None:
        """The page is there, though nothing is recorded just now."""
        with suppress(FileNotFoundError):
            (self._known(recording_id).folder / BEGUN).touch()

    def end(self, recording_id: str) -> StoredClip | None:
        """Take it into the library; None when nothing of it can be used, which is then gone.

        May be asked again, also while it is being done: whoever asks later waits, and is told of the same clip.
        """
        if not _ID.fullmatch(recording_id):
            raise _gone()
        with self._lock:
            growing = self._growing.pop(recording_id, None)
            ending = self._ending.setdefault(recording_id, Lock())
        # Unknown, but there: begun before this server was.
        folder = growing.folder if growing else self._clips.library.folder / f"{_GROWING}{recording_id}"
        try:
            with ending, growing.lock if growing else nullcontext():  # a part that is being appended belongs to it
                return self._take_in(folder)
        except FileNotFoundError:
            if any(self._clips.library.folder.glob(f"{_GROWING}{recording_id}-*")):
                raise UnusableError(say("server-recording-taken-in")) from None
            return self._clips.library.get(recording_id)
        finally:
            with self._lock:
                self._ending.pop(recording_id, None)

    def end_abandoned(self) -> None:
        """Take in every recording that nobody goes on with, also those of a server that was killed in the midst of it.

        One that can't be taken in stays for later, and holds up no other. One that is as long as it may be is over,
        however often its page says that it is there.
        """
        folder = self._clips.library.folder
        with self._lock:
            for recording_id, growing in tuple(self._growing.items()):
                if not growing.folder.is_dir():  # it was deleted by hand
                    del self._growing[recording_id]
        if not folder.is_dir():
            return
        for recording in folder.glob(f"{_GROWING}*"):
            try:
                files = (recording, *recording.iterdir())
                silent_s = self._now_s() - max(file.stat().st_mtime for file in files)
                if silent_s > ABANDONED_S or self._too_long(recording):
                    with self._lock:
                        self._growing.pop(_id_of(recording), None)
                    self._take_in(recording)
            except OSError:
                continue  # another server had it first, or there is no room just now
            except Exception:
                _LOG.exception("A recording could not be taken in; it stays where it is.")

    def close(self) -> None:
        """The server stops: take in what there is. What can't be taken in now, the next server will."""
        for recording_id in tuple(self._growing):
            try:
                self.end(recording_id)
            except (OSError, NotThereError):
                continue
            except Exception:
                _LOG.exception("A recording could not be taken in; it stays where it is.")

    async def watch(self) -> None:
        """Look after abandoned recordings until cancelled, whatever happens to one of them."""
        while True:
            try:
                await run_in_threadpool(self.end_abandoned)
            except Exception:
                _LOG.exception("Abandoned recordings could not be looked after.")
            await asyncio.sleep(LOOK_EVERY_S)

    def _too_long(self, folder: Path) -> bool:
        """Whether nothing more is taken of it anyway, and its page has had the time to ask for its end."""
        with self._lock:
            growing = self._growing.get(_id_of(folder))
        limit_s = self._clips.doorway.limits.max_seconds + ABANDONED_S
        return growing is not None and self._now_s() - growing.began_s > limit_s

    def _known(self, recording_id: str) -> Growing:
        with self._lock:
            growing = self._growing.get(recording_id)
        if growing is None:
            raise _gone()
        return growing

    def _take_in(self, folder: Path) -> StoredClip | None:
        """Make a clip of a folder. Whoever renames it first has it, should two servers find the same.

        Until the library takes the folder with one renaming it keeps a name by which it is found again. Raises
        FileNotFoundError when somebody else has it.
        """
        mine = folder.with_name(f"{_GROWING}{_id_of(folder)}-{secrets.token_hex(4)}")
        folder.rename(mine)
        with suppress(OSError):
            mine.touch()
        known = begun(mine)
        try:
            self._mend(mine / FILM)
            for file in mine.iterdir():
                if file.name not in (FILM, BEGUN):
                    file.unlink()
            clip = self._clips.library.adopt(
                mine,
                clip_id=_id_of(mine),
                title=known.title or text(say("server-recording")),
                kind=ClipKind.RECORDING,
                added_at=known.added_at or self._clips.stamp(),
                max_seconds=math.inf,
                profile_id=known.profile_id,
                must_open=False,
            )
        except NotTakenError:
            shutil.rmtree(mine, ignore_errors=True)
            return None
        except (OSError, SandboxBusyError):  # a full disk, perhaps: it waits for better times
            mine.rename(folder)
            raise
        (clip.folder / BEGUN).unlink(missing_ok=True)
        self._clips.taken_in(clip)
        return clip

    def _mend(self, film: Path) -> None:
        """Give the film a length and an index, where that can be done and there is room for the copy."""
        mended = film.with_name("mended")
        with suppress(OSError, SandboxError):
            keep_free = self._clips.doorway.limits.keep_free // 2
            if self._free(film.parent) - film.stat().st_size <= keep_free:
                return
            if MENDING.run(remux, film, mended, about=str(film)):
                mended.replace(film)


def _append(growing: Growing, number: int, part: Path, max_bytes: int) -> None:
    """Put a part that has arrived whole behind the others."""
    with growing.lock:
        if number < growing.next_part:
            return
        size = part.stat().st_size
        if growing.size + size > max_bytes:
            raise TooLargeError(say("server-recording-too-long"), say("server-recording-kept"))
        with (growing.folder / FILM).open("ab") as film, part.open("rb") as source:
            film.truncate(growing.size)  # after an attempt for which there was no room
            shutil.copyfileobj(source, film)
        growing.size += size
        growing.next_part += 1


def _id_of(folder: Path) -> str:
    return folder.name.removeprefix(_GROWING)[:16]


def _full() -> NoRoomError:
    return NoRoomError(say("server-recording-no-room"), say("server-recording-kept"))


def _gone() -> NotThereError:
    return NotThereError(say("server-recording-ended"), say("server-recording-kept"))
