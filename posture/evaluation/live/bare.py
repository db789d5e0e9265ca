"""The bare pose model, picture after picture: what everything live is compared with."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict
from itertools import cycle, islice
from pathlib import Path

from posture.errors import ClipUnreadableError
from posture.evaluation.benchmark import peak_mib
from posture.evaluation.live.figures import Answer, LiveFigures, Seat, figures_of
from posture.sense.models import open_model
from posture.sense.sources import read_clip
from posture.words import say

PICTURES = 15
UNTIMED = 10
"""Answers at the beginning that tell of loading, not of living."""


def bare_in_own_process(clip: Path, model: str, seconds: float) -> LiveFigures:
    """The same in a fresh interpreter, which keeps memory apart. Raises ClipUnreadableError with what it said."""
    command = [sys.executable, "-m", "posture.evaluation.live.bare", str(clip), model, str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last_words = (done.stderr.strip().splitlines() or [""])[-1]
        raise ClipUnreadableError(say("evaluation-bench-unmeasured", clip=str(clip), why=last_words))
    return LiveFigures(**json.loads(done.stdout))


def bare(clip: Path, model: str, seconds: float) -> LiveFigures:
    """So many seconds of the model alone on the first pictures of the clip, decoded already.

    Few, for they lie in the memory that is measured; in a row, for the model follows whoever it has found.
    """
    pictures = [frame.image for frame in islice(read_clip(clip).frames(), PICTURES)]
    answers: list[Answer] = []
    with open_model(model) as landmarker:
        for number, picture in enumerate(cycle(pictures)):
            taken_s = time.perf_counter()
            landmarker.detect(picture, number / 30)
            drawn_s = time.perf_counter()
            if number >= UNTIMED:
                took_ms = (drawn_s - taken_s) * 1000
                answers.append(Answer(taken_s=taken_s, drawn_s=drawn_s, server_ms=took_ms))
                if drawn_s - answers[0].taken_s >= seconds:
                    break
    return figures_of(Seat.BARE, answers, 0.0, peak_mib())


if __name__ == "__main__":
    print(json.dumps(asdict(bare(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])))))
