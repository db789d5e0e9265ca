"""The poses of a clip, found by several landmarkers at once and handed out in order.

The pose model takes most of a review's time, on one core, and wants the frames of a stretch of time in order. So the
clip is cut into segments, each looked at by one landmarker that has forgotten all before and warms up on the frames
just before its segment. Where the cuts are depends on the clip alone: the poses are the same with one landmarker or
many.

    reader thread: pictures -> segments      worker threads: segment -> poses      the caller: poses in order

Memory is bounded: the reader waits while too many pictures are on their way, so a slow caller slows the decoding.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from queue import SimpleQueue
from threading import Semaphore, Thread
from typing import TypeAlias

from posture.pose_source import PoseSource
from posture.resources import cores
from posture.sense.decoding import Picture
from posture.sense.packing import PackedPose, pack
from posture.sense.sources import FOLDER_FPS, Clip
from posture.values import Pose

WARM_UP_S = 0.3
"""For so long before its segment a landmarker looks on, until it follows as if it had seen all that came before."""

LONGEST_SEGMENT_S = 12.0
"""Seconds. Longer ones save warm-ups, shorter ones memory."""

SHORTEST_CLIP_S = 4.0
"""Seconds. Shorter clips are not worth the warm-up of a second landmarker."""

_WAITING_BYTES = 320_000_000  # of pictures on their way
# Frames go from thread to thread in batches: a thread that gets a processor for a few milliseconds finds its memory
# pushed out of the caches by the pose models, which is paid for once a batch.
_BATCH = 16
_WAITING_AT_LEAST = 2  # batches on their way, so that the threads don't wait for one another at each
_SLACK = 2  # batches, beyond two segments
_FOR_ONE = 4  # batches on their way to a single worker, who comes to the next segment when this one is done
# The last segment is begun a little later than the one before, and the caller can only turn to its poses when those of
# the one before are all there: shorter by this share of a segment, all end together.
_LAST_SHORTER = 0.03

Read: TypeAlias = tuple[float, Picture]
Done: TypeAlias = tuple[float, Picture | None, PackedPose | None]
Found: TypeAlias = tuple[float, Picture | None, Pose | None]


def detect_in_order(
    clip: Clip, landmarker: PoseSource, *, workers: int | None = None, keep_pictures: bool = False
) -> Generator[Found]:
    """The time of each frame of `clip`, its picture (None unless `keep_pictures`) and its pose, in order.

    landmarker: one that has seen nothing, or was reset. Unless it is restartable, it gets all the frames in order,
    in this thread, and is never reset.
    workers: how many landmarkers work at once; default: 2, or 1 on a computer with one core.

    What goes wrong in a thread is raised here when its turn has come. However this ends, no thread is left behind.
    """
    if not landmarker.restartable:
        with closing(clip.pictures()) as pictures:
            for time_s, picture in pictures:
                yield time_s, picture if keep_pictures else None, landmarker.detect(picture.rgb(), time_s)
        return
    line = _Line(clip, keep_pictures=keep_pictures)
    makers: list[Callable[[], PoseSource]] = [lambda: landmarker]
    short = clip.duration_s is not None and clip.duration_s < SHORTEST_CLIP_S
    if (workers or cores()) > 1 and not short:
        makers.append(landmarker.twin)
    threads = [Thread(target=line.read, args=(len(makers),), name="posture-reader")]
    threads += [Thread(target=line.work, args=(maker,), name="posture-worker") for maker in makers]
    try:
        for thread in threads:
            thread.start()
        yield from line.found()
    finally:
        line.stop()
        for thread in threads:
            if thread.ident is not None:
                thread.join()


def cuts_s(clip: Clip, picture_bytes: int) -> Iterator[float]:
    """How long after the first frame each segment but the first begins: an even number of segments, much alike.

    An even number, because two landmarkers then end together. None in a clip too short to be cut. It goes by the
    clip's own claims; wrong ones cost time, nothing else.
    """
    longest_s = min(LONGEST_SEGMENT_S, _WAITING_BYTES / 2 / picture_bytes / (clip.fps or FOLDER_FPS))
    if clip.duration_s is None:
        yield from (longest_s * number for number in count(1))
        return
    length_s = min(clip.duration_s, math.inf if clip.end_s is None else clip.end_s) - (clip.start_s or 0.0)
    if length_s < SHORTEST_CLIP_S:
        return
    segments = 2 * math.ceil(length_s / (2 * longest_s))
    each_s = length_s / segments
    yield from (each_s * number for number in range(1, segments - 1))
    yield each_s * (segments - 1 + _LAST_SHORTER)


@dataclass(frozen=True, slots=True)
class _Failure:
    """Takes the place of a result."""

    error: BaseException


@dataclass(frozen=True, slots=True)
class _Segment:
    """One worker's work. warm_up: frames to look at first; to_do, done: its own frames in batches, None at the end."""

    warm_up: list[Read]
    to_do: SimpleQueue[list[Read] | None] = field(default_factory=SimpleQueue)
    done: SimpleQueue[list[Done] | _Failure | None] = field(default_factory=SimpleQueue)


class _Line:
    """The segments on their way from the reader by a worker to the caller."""

    def __init__(self, clip: Clip, *, keep_pictures: bool) -> None:
        self._clip, self._keep = clip, keep_pictures
        self._free: Semaphore | None = None  # room for batches; known once the size of a picture is
        self._stopped = False
        self._for_workers: SimpleQueue[_Segment | None] = SimpleQueue()
        self._for_caller: SimpleQueue[_Segment | _Failure | None] = SimpleQueue()

    def stop(self) -> None:
        """Let every thread end at its next step."""
        self._stopped = True
        if self._free:
            self._free.release()

    def read(self, workers: int) -> None:
        """The reader thread: hand out the pictures, a segment at a time."""
        end: _Failure | None = None
        try:
            self._read(workers)
        except BaseException as error:  # whatever it is, the caller must hear of it instead of waiting for ever
            end = _Failure(error)
        self._for_caller.put(end)
        for _ in range(workers):
            self._for_workers.put(None)

    def _read(self, workers: int) -> None:
        segment: _Segment | None = None
        batch: list[Read] = []
        before: deque[Read] = deque()
        cuts: Iterator[float] = iter(())
        began_s, ends_s = 0.0, math.inf
        try:
            with closing(self._clip.pictures()) as pictures:
                for time_s, picture in pictures:
                    if self._free is None:
                        cuts = cuts_s(self._clip, picture.bytes)
                        began_s, ends_s = time_s, time_s + next(cuts, math.inf)
                        self._free = Semaphore(self._room(picture.bytes, ends_s - began_s, workers))
                    if segment is None or time_s >= ends_s:
                        if segment is not None:
                            segment.to_do.put(batch)
                            segment.to_do.put(None)
                        batch = []
                        while time_s >= ends_s:
                            ends_s = began_s + next(cuts, math.inf)
                        segment = _Segment([one for one in before if one[0] >= time_s - WARM_UP_S])
                        self._for_workers.put(segment)
                        self._for_caller.put(segment)
                    if len(batch) == _BATCH:
                        segment.to_do.put(batch)
                        batch = []
                    if not batch:
                        self._free.acquire()
                    if self._stopped:
                        return
                    batch.append((time_s, picture))
                    before.append((time_s, picture))
                    while before[0][0] < time_s - WARM_UP_S:
                        before.popleft()
        finally:
            if segment is not None:
                segment.to_do.put(batch)
                segment.to_do.put(None)

    def _room(self, picture_bytes: int, segment_s: float, workers: int) -> int:
        """How many batches may be on their way: for two workers two segments of them, as far as memory allows."""
        if workers == 1:
            return _FOR_ONE
        most = _WAITING_BYTES // picture_bytes // _BATCH
        if math.isfinite(segment_s):
            most = min(most, math.ceil(2 * segment_s * (self._clip.fps or FOLDER_FPS) / _BATCH) + _SLACK)
        return max(most, _WAITING_AT_LEAST)

    def work(self, maker: Callable[[], PoseSource]) -> None:
        """A worker thread: look at one segment after the other with the landmarker that `maker` gives."""
        landmarker: PoseSource | None = None
        failed: BaseException | None = None
        try:
            landmarker = maker()  # at once: it takes a moment, in which the reader comes to the second segment
        except BaseException as error:  # as in `read`; the caller hears of it in the place of a segment
            failed = error
        while (segment := self._for_workers.get()) is not None and not self._stopped:
            if landmarker is not None:
                failed = self._look(segment, landmarker)
            segment.done.put(None if failed is None else _Failure(failed))
            if failed is not None:
                return

    def _look(self, segment: _Segment, landmarker: PoseSource) -> BaseException | None:
        """Find the poses of a segment; what went wrong, if anything."""
        done: list[Done] = []
        try:
            landmarker.reset()
            for time_s, picture in segment.warm_up:
                if self._stopped:
                    return None
                landmarker.detect(picture.rgb(), time_s)
            segment.warm_up.clear()
            while (batch := segment.to_do.get()) is not None and not self._stopped:
                for time_s, picture in batch:
                    packed = landmarker.look(picture.rgb(), time_s, pack)
                    done.append((time_s, picture if self._keep else None, packed))
                segment.done.put(done)
                done = []
        except BaseException as error:  # as in `read`
            segment.done.put(done)
            return error
        return None

    def found(self) -> Generator[Found]:
        """The caller's end: what the workers found, in order; raises what went wrong."""
        while (segment := self._for_caller.get()) is not None:
            if isinstance(segment, _Failure):
                raise segment.error
            while (done := segment.done.get()) is not None:
                if isinstance(done, _Failure):
                    raise done.error
                for time_s, picture, pose in done:
                    yield time_s, picture, None if pose is None else pose.unpacked()
                if self._free:
                    self._free.release()
