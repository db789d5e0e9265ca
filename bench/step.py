"""What Posture adds to the bare pose model, in the same run: python bench/step.py [CLIP] [--model full]

Prints milliseconds a frame for the landmarker alone and for a whole session step, turn by turn over the same decoded
frames, and their ratio. Quote the ratio: absolute times drift with the machine.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from itertools import islice
from pathlib import Path

from posture.pipeline import Session
from posture.pose_source import PoseSource
from posture.resources import plain_sample
from posture.sense.models import DEFAULT_MODEL, MODEL_NAMES, open_model
from posture.sense.sources import read_clip
from posture.values import Frame

ROUNDS = 3


def seconds_a_frame(frames: list[Frame], landmarker: PoseSource, *, whole: bool) -> list[float]:
    """Time of each frame after the first ten, which include the start of tracking."""
    landmarker.reset()
    session = Session(landmarker)
    taken = []
    for frame in frames:
        began = time.perf_counter()
        if whole:
            session.step(frame.image, frame.time_s)
        else:
            landmarker.detect(frame.image, frame.time_s)
        taken.append(time.perf_counter() - began)
    return taken[10:]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clip", nargs="?", type=Path, default=plain_sample())
    parser.add_argument("--model", default=DEFAULT_MODEL, choices=MODEL_NAMES)
    arguments = parser.parse_args()
    frames = list(islice(read_clip(arguments.clip).frames(), 200))
    bare: list[float] = []
    whole: list[float] = []
    with open_model(arguments.model) as landmarker:
        for _ in range(ROUNDS):
            bare += seconds_a_frame(frames, landmarker, whole=False)
            whole += seconds_a_frame(frames, landmarker, whole=True)
    bare_ms, whole_ms = (1000 * statistics.median(times) for times in (bare, whole))
    slowest_ms = 1000 * statistics.quantiles(whole, n=100)[98]
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"landmarker {bare_ms:.1f} ms, session {whole_ms:.1f} ms (99th percentile {slowest_ms:.1f})")
    print(f"ratio {whole_ms / bare_ms:.2f}; peak memory {memory_mb:.0f} MB with {len(frames)} frames held")


if __name__ == "__main__":
    main()
