"""How fast reviews are beside a plain loop: the same clip, each in a process of its own, turn by turn.

The plain loop is what anybody would write first: OpenCV decodes, MediaPipe finds the person with masks on, one frame
after the other. Only the ratio of the two means anything elsewhere; processes of their own keep memory apart.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import av
import numpy as np

from posture.clips.batch.find import Found
from posture.clips.batch.job import BatchOptions
from posture.clips.batch.run import run_batch
from posture.clips.exports.catalogue import DEFAULT_IDS
from posture.clips.exports.registry import writers
from posture.clips.reviewing import review_frames
from posture.errors import ClipUnreadableError
from posture.pose_source import PoseSource
from posture.resources import cores
from posture.sense.libraries import system_libraries
from posture.sense.models import open_model
from posture.sense.recorded import RecordedPoses, recorded_clip
from posture.sense.recording import NAME
from posture.sense.sources import FOLDER_FPS, read_clip
from posture.words import in_force, say
from posture.words.languages import LANGUAGE_VARIABLE

_KIB_PER_MIB = 1024
MINUTE_S = 60.0


class Way(StrEnum):
    """What is timed. A review's time includes writing what it is to write, and making its second landmarker."""

    PLAIN = "plain"
    """OpenCV decodes, the bare landmarker answers."""
    REVIEW = "review"
    """The whole review, with the exports that are written by default."""
    VIDEO = "video"
    """The same and the annotated video."""
    JOB = "job"
    """A review by one landmarker, as each clip of several gets it."""
    AGAIN = "again"
    """The whole review from recorded poses."""
    JOBS = "jobs"
    """As many copies of the clip at once as there are cores, as with `--jobs`. Its time includes starting Python."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One timed run. seconds: from the loaded model to the end. peak_mib: the most memory the process ever held."""

    frames: int
    seconds: float
    peak_mib: float

    @property
    def fps(self) -> float:
        """Frames a second."""
        return self.frames / self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One way over all rounds: frames a second and memory, and the ratio to the plain loop of the same round."""

    way: Way
    fps: float
    best_fps: float
    ratio: float
    peak_mib: float


def compare(
    clip: Path,
    *,
    model: str = "full",
    rounds: int = 3,
    ways: tuple[Way, ...] = tuple(Way),
    run: Callable[[Way, Path, str], Run] | None = None,
) -> Iterator[list[Compared]]:
    """What is known after each round of all `ways`, of which the first must be the plain loop: medians over the rounds.

    Raises ClipUnreadableError when the clip can't be read.
    """
    run = run or in_own_process
    runs: dict[Way, list[Run]] = {way: [] for way in ways}
    for number in range(rounds):
        # Every other round backwards, so that a machine that warms up or is busy for a while wrongs nobody.
        for way in ways if number % 2 == 0 else reversed(ways):
            runs[way].append(run(way, clip, model))
        yield [_compared(way, runs[way], runs[Way.PLAIN]) for way in ways]


def _compared(way: Way, runs: list[Run], plain: list[Run]) -> Compared:
    return Compared(
        way=way,
        fps=statistics.median(run.fps for run in runs),
        best_fps=max(run.fps for run in runs),
        ratio=statistics.median(run.fps / other.fps for run, other in zip(runs, plain, strict=True)),
        peak_mib=max(run.peak_mib for run in runs),
    )


def in_own_process(way: Way, clip: Path, model: str) -> Run:
    """One run in a fresh interpreter. Raises ClipUnreadableError with what it said when it fails."""
    command = [sys.executable, "-m", "posture.evaluation.benchmark", way.value, str(clip), model]
    environment = {**os.environ, LANGUAGE_VARIABLE: in_force()}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        last_words = done.stderr.strip().splitlines()
        ended = last_words[-1] if last_words else say("evaluation-bench-silent")
        raise ClipUnreadableError(say("evaluation-bench-unmeasured", clip=str(clip), why=ended))
    return Run(**json.loads(done.stdout))


def timed(way: Way, clip: Path, model: str) -> Run:
    """One run in this process."""
    if way is Way.JOBS:
        return _jobs(clip, model)
    if way is Way.AGAIN:
        return _again(clip, model)
    with open_model(model) as landmarker, tempfile.TemporaryDirectory() as folder:
        if way not in (Way.PLAIN, Way.JOB):
            landmarker.twin()  # loading models counts for neither
        began = time.perf_counter()
        frames = _plain(clip, landmarker) if way is Way.PLAIN else _review(clip, landmarker, model, way, Path(folder))
        seconds = time.perf_counter() - began
    return Run(frames=frames, seconds=seconds, peak_mib=peak_mib())


@contextmanager
def a_minute_of(clip: Path) -> Iterator[Path]:
    """A file that shows `clip` over and over for a minute: people's clips are not as short as the samples.

    The clip's own packets, not encoded again. Gone when the block is left.
    """
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / clip.name
        with av.open(clip) as source, av.open(target, "w") as to:
            stream = source.streams.video[0]
            copied = to.add_stream_from_template(stream)
            assert stream.duration is not None
            assert stream.time_base is not None
            for number in range(math.ceil(MINUTE_S / float(stream.duration * stream.time_base))):
                source.seek(0)
                for packet in source.demux(stream):
                    if packet.pts is None or packet.dts is None:  # the last one only ends the decoder's input
                        continue
                    packet.pts += number * stream.duration
                    packet.dts += number * stream.duration
                    packet.stream = copied
                    to.mux(packet)
        yield target


def _plain(clip: Path, landmarker: PoseSource) -> int:
    with system_libraries():
        import cv2
    video = cv2.VideoCapture(str(clip))
    fps = video.get(cv2.CAP_PROP_FPS) or FOLDER_FPS
    frames = 0
    while True:
        read, image = video.read()
        if not read:
            break
        landmarker.bare(np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8), frames / fps)
        frames += 1
    video.release()
    if not frames:
        raise ClipUnreadableError(say("evaluation-bench-opencv", clip=str(clip)))
    return frames


def _review(clip: Path, landmarker: PoseSource, model: str, way: Way, folder: Path) -> int:
    opened = read_clip(clip)
    ids = (*DEFAULT_IDS, "video") if way is Way.VIDEO else DEFAULT_IDS
    with writers(ids, opened, folder) as exports:
        reviewed = review_frames(
            opened,
            landmarker,
            model=model,
            watchers=exports.watchers,
            workers=1 if way is Way.JOB else None,
        )
        exports.finish(reviewed)
    return len(reviewed.rows)


def _again(clip: Path, model: str) -> Run:
    """Recorded poses judged by the code that serves `--again-from`; recording them counts for nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        opened = read_clip(clip)
        with open_model(model) as landmarker, writers(("poses",), opened, folder) as exports:
            exports.finish(review_frames(opened, landmarker, model=model, watchers=exports.watchers))
        began = time.perf_counter()
        recorded = recorded_clip(folder / NAME)
        with RecordedPoses(recorded.recording) as source:
            frames = len(review_frames(recorded, source, model=model).rows)
        seconds = time.perf_counter() - began
    return Run(frames=frames, seconds=seconds, peak_mib=peak_mib())


def _jobs(clip: Path, model: str) -> Run:
    """Copies of one clip, each in a process of its own, reviewed by the code that serves `--jobs`."""
    copies = [Found(path=clip, place=str(number)) for number in range(cores())]
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        outcomes = list(run_batch(copies, Path(folder), BatchOptions(model=model), processes=len(copies)))
        seconds = time.perf_counter() - began
    if wrong := next((outcome.reason for outcome in outcomes if outcome.frames is None), ""):
        raise ClipUnreadableError(say("evaluation-bench-failed", why=wrong))
    frames = sum(outcome.frames or 0 for outcome in outcomes)
    return Run(frames=frames, seconds=seconds, peak_mib=peak_mib(children=True))


def peak_mib(*, children: bool = False) -> float:
    """The most memory this process ever held, or the largest of those it started."""
    if sys.platform == "win32":
        return float("nan")
    import resource  # noqa: TID251

    peak = resource.getrusage(resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF).ru_maxrss
    return peak / _KIB_PER_MIB if sys.platform != "darwin" else peak / _KIB_PER_MIB**2


if __name__ == "__main__":
    print(json.dumps(asdict(timed(Way(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))))
