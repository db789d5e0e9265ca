"""Reviews under way, noted beside their clips: one that was cut off is told of at the next start, and not forgotten.

    <data>/clips/<id>/.reviewing-<key>-<token>    by the server of that token; in it whose limits it goes by

A note goes when its review ends, well or badly or because the person called it off. It stays when the server ends
first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from posture.folders import private_folder
from posture.holdings.clip import RESULT, REVIEWING, REVIEWS

_NAME = re.compile(re.escape(REVIEWING) + r"(?P<key>[0-9a-f]{24})-(?P<token>[0-9a-f]{8})")


def note(folder: Path, key: str, token: str, profile_id: int | None, *, but: frozenset[str]) -> Callable[[], None]:
    """Note that the server of this token reviews the clip of this folder; what is given back takes the note away.

    Notes on the same clip give way, but those of servers that run. Raises OSError.
    """
    private_folder(folder)
    forget(folder, but=but)
    path = folder / f"{REVIEWING}{key}-{token}"
    try:
        path.write_text(json.dumps({"profile_id": profile_id}), encoding="utf-8")
    except OSError:  # a full disk: an empty note would tell of a review that never began
        path.unlink(missing_ok=True)
        raise

    def done() -> None:
        with suppress(OSError):
            path.unlink(missing_ok=True)

    return done


def interrupted(folder: Path, running: Callable[[], frozenset[str]]) -> bool:
    """Whether a review of this clip was begun by a server that is no longer there. running: the tokens of those.

    One that was in its place already when its server was killed was not cut off.
    """
    noted = [match["token"] for path, match in _notes(folder) if not _made(path, folder / REVIEWS / match["key"])]
    return bool(noted) and not running().issuperset(noted)


def _made(path: Path, review: Path) -> bool:
    """Whether the review that this note is of has been made since."""
    with suppress(OSError):
        return (review / RESULT).stat().st_mtime_ns >= path.stat().st_mtime_ns
    return False


def reviewed_by(folder: Path) -> frozenset[str]:
    """The tokens of the servers that have noted to review this clip, whether they still run or not."""
    return frozenset(match["token"] for _, match in _notes(folder))


def forget(folder: Path, *, but: frozenset[str]) -> None:
    """Take away the notes on this clip except those of the servers of these tokens."""
    for path, match in list(_notes(folder)):
        if match["token"] not in but:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _notes(folder: Path) -> Iterator[tuple[Path, re.Match[str]]]:
    for path in folder.glob(f"{REVIEWING}*"):
        if match := _NAME.fullmatch(path.name):
            yield path, match
