"""Work that a process does until it is killed, what it was told is done, and what must be so afterwards.

Each piece of work is done through the program's own doors: HTTP, the socket, the command line. It `tell`s what was
confirmed to it; the check is given that, and a server that has been started again on the same data.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from fail_points import FailPoints
from killed_at_clips import CLIPS
from killed_at_people import PEOPLE

from posture.folders import DATA_VARIABLE
from posture.holdings.clip import REVIEWING

WORKS = {**CLIPS, **PEOPLE}


def work_and_die(name: str, home: str, at: int, after: bool) -> None:
    """What the process does that is to be killed. Beside the home: `told`, what was confirmed, and `passed`."""
    os.environ[DATA_VARIABLE] = home
    os.environ["POSTURE_LANGUAGE"] = "en"
    beside = Path(home).parent
    told = os.open(beside / "told", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    FailPoints(Path(home), beside / "passed", at, after=after).install()

    def tell(line: str) -> None:
        os.write(told, f"{line}\n".encode())

    WORKS[name].do(tell)


def stray(home: Path) -> list[str]:
    """What nobody would ever look for again. The note that a review was cut off is looked for, and told of."""
    ours = ("begun.json", "mended", "half.tmp")
    found = [path for path in home.rglob("*") if path.name.startswith(".") or path.name in ours]
    found = [path for path in found if not path.name.startswith(REVIEWING)]
    found += home.glob("clips/*/part-*")
    return sorted(path.relative_to(home).as_posix() for path in found)


def database_is_whole(home: Path) -> bool:
    with closing(sqlite3.connect(home / "posture.db")) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
