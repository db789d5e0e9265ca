"""Clips in S3-like stores, named by addresses such as s3://bucket/folder: listed here, fetched where they are reviewed.

fsspec knows the kinds of store, and each kind where it finds its keys. Nothing is asked of a network unless somebody
names such an address. A clip is fetched by a process of its own (`batch.fetching`), because the process that reviews
has its outside https calls pointed at a dead end (`posture.sense.mediapipe_guard`).
"""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posture.errors import ClipUnreadableError, NeedsExtraError, PostureError, why
from posture.sense.mediapipe_guard import user_environment
from posture.words import Sentence, say

LARGEST_FETCH = 8 * 10**9
"""Bytes of one clip; chosen: a quarter of an hour of the largest film a phone makes."""

NO_STORES = frozenset({"http", "https"})
"""Pages are not looked up: a link that was pasted would ask somebody who was never meant to know."""

_OF_CONTENT = ("ETag", "etag", "md5Hash", "content_md5", "checksum")
_OF_TIME = ("LastModified", "last_modified", "updated", "mtime", "created")
_DENIED = ("NoCredentialsError", "PartialCredentialsError", "TokenRetrievalError", "UnauthorizedSSOTokenError")
_ENDS_WITHIN_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClip:
    """A file in a store. address: with the kind of store before "://". size: bytes, None where the store doesn't say.

    stamp: what the store tells versions of the file apart by, "" for nothing: its sum, else when it was written.
    """

    address: str
    size: int | None
    stamp: str

    @property
    def name(self) -> str:
        """The file's own name, one that every file system takes."""
        return way_in(self.address)[-1]

    @property
    def content(self) -> str:
        """Stands for the sum of its content, which is not read to know: another file, or version, has another."""
        return hashlib.sha256(json.dumps([self.address, self.size, self.stamp]).encode()).hexdigest()


def is_address(given: str) -> bool:
    """Whether this names something in a store, and no file or folder of this computer."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", given) is not None


def way_in(address: str) -> tuple[str, ...]:
    """The parts of the way to a file: bucket, folders, name; each can be a file's name and none leads upwards."""
    parts = address.partition("::")[0].partition("://")[2].strip("/").split("/")
    plain = [re.sub(r'[\\:*?"<>|\x00-\x1f]', "_", part) for part in parts]
    return tuple(part if part.strip(".") else f"_{part}" for part in plain)


def list_store(address: str) -> list[StoredClip]:
    """All files in a folder of a store, or the one file it is, by name, hidden ones left out.

    Raises NeedsExtraError without fsspec or what the kind of store needs, ClipUnreadableError for anything else.
    """
    before, chain, behind = address.partition("::")  # zip://::s3://bucket/films.zip: a store in a store
    for link in address.split("::"):
        if (kind := link.partition("://")[0].lower()) in NO_STORES:
            raise ClipUnreadableError(say("clips-store-unknown", kind=kind))
    try:
        store, top = _store(address)
        infos: dict[str, dict[str, Any]] = store.find(top, detail=True)
        if not infos and not store.exists(top):
            raise FileNotFoundError(address)
    except Exception as error:
        raise trouble(error, address) from error
    kind = before.partition("://")[0]
    return [
        StoredClip(address=f"{kind}://{_bare(store, name)}{chain}{behind}", size=info.get("size"), stamp=stamp_of(info))
        for name, info in sorted(infos.items())
        if not any(part.startswith(".") for part in name[len(top) :].split("/"))
    ]


def _store(address: str) -> tuple[Any, str]:
    """The file system and the way in it."""
    import fsspec

    store, way = fsspec.url_to_fs(address)
    return store, str(way)


def _bare(store: Any, name: str) -> str:
    return str(store.unstrip_protocol(name)).partition("://")[2]


def stamp_of(info: Mapping[str, Any]) -> str:
    """What a store tells versions of a file apart by."""
    known = next((key for key in (*_OF_CONTENT, *_OF_TIME) if info.get(key)), None)
    return f"{known} {info[known]}" if known else ""


def fetch(clip: StoredClip, folder: Path) -> Path:
    """The clip's file, copied into `folder`. Raises PostureError."""
    target, size = folder / clip.name, 0
    try:
        store, way = _store(clip.address)
        now = stamp_of(store.info(way))
        with store.open(way, "rb", cache_type="none") as source, target.open("wb") as copy:
            while block := source.read(2**23):
                size += len(block)
                if size > LARGEST_FETCH:
                    raise too_large(clip.address)
                copy.write(block)
    except PostureError:
        raise
    except Exception as error:
        raise trouble(error, clip.address) from error
    if size != (clip.size or size) or (now != clip.stamp and now.startswith(_OF_CONTENT)):
        raise ClipUnreadableError(say("clips-changed", path=clip.address))
    return target


@contextmanager
def fetched(clip: StoredClip) -> Iterator[Path]:
    """The clip as a file of this computer, as long as the body runs and this process lives. Raises PostureError."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "posture.clips.batch.fetching"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=user_environment(),
    )
    assert process.stdin
    assert process.stdout
    try:
        try:
            pickle.dump(clip, process.stdin)
            process.stdin.flush()
            result = pickle.load(process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise ClipUnreadableError(say("clips-store-unread", address=clip.address, why=_reason(error))) from error
        if isinstance(result, PostureError):
            raise result
        yield result
    finally:
        with suppress(OSError):
            process.stdin.close()  # which ends it
        process.stdout.close()
        try:
            process.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def too_large(address: str) -> ClipUnreadableError:
    """What to say of a clip that takes more than is fetched."""
    return ClipUnreadableError(say("clips-store-large", address=address, most=LARGEST_FETCH // 10**9))


def trouble(error: Exception, address: str) -> PostureError:
    """What fsspec and the libraries below it stumbled over, as a problem and a remedy."""
    kind = address.partition("://")[0]
    if isinstance(error, ImportError):
        if kind == "s3" or "fsspec" in str(error):
            return NeedsExtraError(say("clips-store-lacks", kind=kind))
        return NeedsExtraError(say("clips-store-lacks-other", kind=kind, why=str(error)))
    if isinstance(error, ValueError) and "rotocol" in str(error):
        return ClipUnreadableError(say("clips-store-unknown", kind=kind))
    if isinstance(error, FileNotFoundError):
        return ClipUnreadableError(say("clips-store-nothing", address=address))
    if isinstance(error, PermissionError) or type(error).__name__ in _DENIED:
        return ClipUnreadableError(say("clips-store-denied", address=address))
    return ClipUnreadableError(say("clips-store-unread", address=address, why=_reason(error)))


def _reason(error: Exception) -> Sentence | str:
    return why(error) or type(error).__name__
