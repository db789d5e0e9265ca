"""The server that `soak.py` watches: the one `posture serve` runs, whose open pose models are counted into a file.

python bench/soak_server.py PORT COUNT_FILE
"""

from __future__ import annotations

import faulthandler
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from posture.calibration.subject import Subject
from posture.settings import Settings
from server.live.sessions import MakeSession, SessionLike, session_factory
from server.run import serve


def counted(make_session: MakeSession, count: Path) -> MakeSession:
    """Sessions as they are made, with the number of those that are open kept in a file."""
    lock, still_open = Lock(), 0

    def change(by: int) -> None:
        nonlocal still_open
        with lock:
            still_open += by
            count.write_text(str(still_open), encoding="ascii")

    @contextmanager
    def open_session(model: str, subject: Subject | None = None) -> Iterator[SessionLike]:
        with make_session(model, subject) as session:
            change(+1)
            try:
                yield session
            finally:
                change(-1)

    return open_session


if __name__ == "__main__":
    faulthandler.register(signal.SIGUSR1, all_threads=True)  # where it hangs, should it hang
    settings = Settings()
    serve(port=int(sys.argv[1]), settings=settings, make_session=counted(session_factory(settings), Path(sys.argv[2])))
