"""The process that fetches one clip from a store and keeps the copy for as long as it is asked to.

It takes a pickled `StoredClip` on standard input, gives the copy's path or a PostureError on standard output, and
removes the copy and ends when its input closes: also when whoever asked was killed.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import sys
import tempfile
import threading
from pathlib import Path

from posture.clips.batch.stores import fetch
from posture.errors import PostureError


def main() -> None:
    """Fetch, answer, wait, tidy up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; whoever asked decides
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    clip = pickle.load(sys.stdin.buffer)
    folder = Path(tempfile.mkdtemp(prefix="posture-fetched-"))
    ended = threading.Thread(target=_until_input_closes, args=(folder,))
    ended.start()
    try:
        result: Path | PostureError = fetch(clip, folder)
    except PostureError as error:
        result = error
    pickle.dump(result, answers)
    answers.flush()
    ended.join()


def _until_input_closes(folder: Path) -> None:
    """Whether the clip is still on its way or has long been there."""
    sys.stdin.buffer.read()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


if __name__ == "__main__":
    main()
