"""The mark beside a finished report: what was reviewed, by which settings, and what came of it. It lets a batch resume.

The mark is `done.json`. A report is written into a hidden folder beside its place and renamed with the mark in it, so
that a report folder is there whole or not at all, however many processes or computers write it.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from posture.errors import OutputError, why
from posture.words import Sentence, say

MARK = "done.json"
SCHEMA = "posture.done/1"
_PARTIAL = "partial"


def read_mark(folder: Path, key: str) -> dict[str, Any] | None:
    """What the mark in `folder` holds, if it is of this `key` and every file of the report is still there."""
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        if mark["schema"] == SCHEMA and mark["key"] == key and all((folder / name).is_file() for name in mark["files"]):
            return dict(mark)
    except (OSError, ValueError, KeyError, TypeError):
        pass  # none, or not one of ours: the clip is reviewed anew
    return None


def is_report(folder: Path) -> bool:
    """Whether `folder` holds a report, and so no clips."""
    try:
        if SCHEMA in (folder / MARK).read_text(encoding="utf-8"):
            return True
    except (OSError, ValueError):
        pass
    return all((folder / name).is_file() for name in ("report.json", "frames.csv"))


@contextmanager
def marked_folder(folder: Path, mark: dict[str, Any]) -> Iterator[Path]:
    """A hidden folder to write into, which becomes `folder` on success, `mark` and all, and disappears on failure.

    mark: read when the body is done. "key" must be in it; "schema" and "files" are added. Where `folder` holds a
    report of the same key, files that were not written anew stay; those of another key go. Raises OutputError.
    """
    temporary = _partial(folder)
    try:
        temporary.mkdir(parents=True)
        yield temporary
        files = sorted(file.relative_to(temporary).as_posix() for file in temporary.rglob("*") if file.is_file())
        whole, stale = {"schema": SCHEMA, "exports": [], **mark, "files": files}, list[str]()
        if older := _older(folder, files):
            others, exports, key = older
            if key == mark["key"]:
                whole |= {"files": sorted({*files, *others}), "exports": sorted({*whole["exports"], *exports})}
            else:
                stale = others
        (temporary / MARK).write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
        _move(temporary, folder, files)
        for name in stale:
            (folder / name).unlink(missing_ok=True)
            with suppress(OSError):  # a folder goes with its last file
                (folder / name).parent.rmdir()
    except OutputError as error:
        # Whoever wrote into the hidden folder knows no better than to name that.
        raise OutputError(naming(error.said, str(temporary), str(folder)), error.to_do) from error
    except OSError as error:
        raise OutputError(say("clips-report-unwritten", folder=str(folder), why=why(error))) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def naming(said: Sentence, hidden: str, known: str) -> Sentence:
    """The same said of what is `known` to whoever gave the command, and not of what is `hidden` from them."""
    args = {name: arg.replace(hidden, known) if isinstance(arg, str) else arg for name, arg in said.args}
    return Sentence(said.id, tuple(args.items()))


def _older(folder: Path, files: list[str]) -> tuple[list[str], list[str], str] | None:
    """Of the report in `folder`: its files besides `files`, its exports, its key. None when there is none."""
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        others = [name for name in mark["files"] if name not in files and ".." not in Path(name).parts]
        return [name for name in others if (folder / name).is_file()], list(mark["exports"]), str(mark["key"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _move(temporary: Path, folder: Path, files: list[str]) -> None:
    try:
        temporary.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
    else:
        return
    # An older report is there, or reports of clips further down. No mark while the files change; the new one last.
    (folder / MARK).unlink(missing_ok=True)
    for name in (*files, MARK):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (temporary / name).replace(folder / name)


def sweep(folders: Iterable[Path]) -> None:
    """Remove what killed processes left half-written of the report `folders`. Only when nobody is writing them."""
    names: defaultdict[Path, set[str]] = defaultdict(set)
    for folder in folders:
        names[folder.parent].add(folder.name)
    for parent, ours in names.items():
        for left in parent.glob(f".*.{_PARTIAL}"):
            # .NAME.WRITER.partial; only NAME may hold dots
            if left.name[1:].rsplit(".", 2)[0] in ours:
                shutil.rmtree(left, ignore_errors=True)


def _partial(folder: Path) -> Path:
    """A name beside `folder` that no other process or computer chooses."""
    host = socket.gethostname().replace(".", "-")
    return folder.with_name(f".{folder.name}.{host}-{os.getpid()}-{uuid.uuid4().hex[:8]}.{_PARTIAL}")
