"""The threads that find the poses, with a landmarker that answers at once: order, cuts, memory, errors, endings."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import person
from filmed import picture, write
from plain import plain

from posture.clips.reviewing import review_frames
from posture.errors import ClipUnreadableError, ModelMissingError
from posture.pose_source import PoseSource
from posture.sense import detecting
from posture.sense.decoding import Picture
from posture.sense.detecting import LONGEST_SEGMENT_S, WARM_UP_S, cuts_s, detect_in_order
from posture.sense.packing import FAINT, pack
from posture.sense.sources import Clip, read_clip
from posture.values import Feedback, Frame, Image, Pose


class Quick(PoseSource):
    """Sees a person whose nose is at the picture's shade; notes what it is shown between resets."""

    restartable = True

    def __init__(self, *, fail_at_s: float | None = None, wait_s: float = 0.0) -> None:
        self.fail_at_s, self.wait_s = fail_at_s, wait_s
        self.looks: list[list[float]] = []
        self.other: Quick | None = None

    def reset(self) -> None:
        self.looks.append([])

    def twin(self) -> Quick:
        self.other = self.other or Quick(fail_at_s=self.fail_at_s, wait_s=self.wait_s)
        return self.other

    def detect(self, image: Image, time_s: float) -> Pose | None:
        time.sleep(self.wait_s)
        self.looks[-1].append(round(time_s, 2))
        if self.fail_at_s is not None and time_s >= self.fail_at_s:
            raise ModelMissingError(plain("It broke."), plain("Mend it."))
        pose = person()
        pose.points[0] = int(image[-1, -1, 0])
        return pose


class Endless(Clip):
    """A clip that goes on until it is closed, as from a tap."""

    read = 0
    closed = False

    def pictures(self) -> Any:
        try:
            with_one = next(iter(read_clip(self.path).pictures()))[1]
            while True:
                self.read += 1
                yield self.read / 25, with_one
        finally:
            self.closed = True


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    yield
    assert [one.name for one in threading.enumerate() if one.name.startswith("posture-")] == []


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds, ever lighter."""
    path = tmp_path_factory.mktemp("clips") / "a.mp4"
    write(path, [picture(64, 48, shade=n // 2 + 20) for n in range(250)])
    return path


def endless(path: Path, duration_s: float | None = None) -> Endless:
    return Endless(path=path, name="a", width=64, height=48, duration_s=duration_s, frame_count=None, fps=25.0)


@pytest.mark.parametrize("workers", [1, 2])
def test_every_frame_comes_once_in_order_with_its_own_pose(path: Path, workers: int) -> None:
    found = list(detect_in_order(read_clip(path), Quick(), workers=workers, keep_pictures=True))
    assert [round(time_s, 2) for time_s, _, _ in found] == [round(n * 0.04, 2) for n in range(250)]
    for number, (_, shown, pose) in enumerate(found):
        assert pose is not None
        assert isinstance(shown, Picture)
        assert abs(pose.points[0, 0] - (number // 2 + 20)) < 9
        assert pose.points[0, 0] == shown.rgb()[-1, -1, 0]


def test_what_a_segment_is_shown_does_not_depend_on_the_workers(path: Path) -> None:
    alone, first = Quick(), Quick()
    list(detect_in_order(read_clip(path), alone, workers=1))
    list(detect_in_order(read_clip(path), first, workers=2))
    assert sorted(alone.looks) == sorted(first.looks + first.twin().looks)
    assert len(alone.looks) == 2
    cut_s = alone.looks[0][-1] + 0.04
    assert alone.looks[1][0] == pytest.approx(cut_s - WARM_UP_S, abs=0.05)  # it warms up on what comes before
    assert 0.5 < cut_s / 10 < 0.55  # the second is a little shorter: it is begun a little later


def test_one_that_cannot_be_restarted_gets_all_frames_in_order(path: Path) -> None:
    class Other(PoseSource):
        def __init__(self) -> None:
            self.times: list[float] = []

        def detect(self, image: Image, time_s: float) -> Pose | None:
            self.times.append(time_s)
            return None

        def reset(self) -> None:
            raise AssertionError

    other = Other()
    found = list(detect_in_order(read_clip(path), other, workers=2))
    assert len(found) == len(other.times) == 250
    assert other.times == sorted(other.times)


@pytest.mark.parametrize(
    ("duration_s", "part", "expected"),
    [
        (3.0, (None, None), []),
        (10.0, (None, None), [5.15]),
        (60.0, (10.0, 20.0), [5.15]),
        (60.0, (None, None), [10.0, 20.0, 30.0, 40.0, 50.3]),
        (None, (None, None), [12.0, 24.0, 36.0, 48.0, 60.0]),
    ],
    ids=["short", "two", "a part", "many", "of unknown length"],
)
def test_where_the_cuts_are(
    duration_s: float | None, part: tuple[float | None, float | None], expected: list[float]
) -> None:
    clip = endless(Path("x"), duration_s)
    clip.start_s, clip.end_s = part
    assert list(islice(cuts_s(clip, 300_000), 5)) == pytest.approx(expected)


def test_large_pictures_make_short_segments() -> None:
    clip = endless(Path("x"), 60.0)
    clip.fps = 60.0
    first = next(cuts_s(clip, 2_000_000))
    assert first * 60 * 2_000_000 < 200e6
    assert first < LONGEST_SEGMENT_S / 4


def test_a_slow_caller_slows_the_reader(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detecting, "_WAITING_BYTES", 40 * 64 * 48 * 1.5)
    clip = endless(path)
    found = detect_in_order(clip, Quick(), workers=2)
    for _ in range(20):
        next(found)
    time.sleep(0.3)
    assert clip.read <= 20 + 40 + 2
    found.close()
    assert clip.closed


def test_a_single_worker_needs_no_more_than_a_few_pictures_in_advance(path: Path) -> None:
    clip = endless(path)
    found = detect_in_order(clip, Quick(), workers=1)
    next(found)
    time.sleep(0.3)
    assert clip.read <= 4 * 16 + 2
    found.close()


def test_an_error_in_a_worker_comes_in_its_turn(path: Path) -> None:
    found = detect_in_order(read_clip(path), Quick(fail_at_s=8.0), workers=2)
    before = [time_s for time_s, _, _ in islice(found, 200)]
    assert before[-1] == pytest.approx(7.96)
    with pytest.raises(ModelMissingError, match="It broke"):
        next(found)


def test_a_second_landmarker_that_cannot_be_made_is_an_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Quick) -> Quick:
        raise ModelMissingError(plain("There is none."), plain("Get one."))

    monkeypatch.setattr(Quick, "twin", fail)
    with pytest.raises(ModelMissingError, match="There is none"):
        list(detect_in_order(read_clip(path), Quick(wait_s=0.001), workers=2))


def test_an_error_in_the_reader_comes_after_what_was_read(path: Path, tmp_path: Path) -> None:
    clip = read_clip(path)
    clip.path = tmp_path / "gone.mp4"
    with pytest.raises(ClipUnreadableError, match="does not exist"):
        list(detect_in_order(clip, Quick(), workers=2))


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_whatever_stops_the_caller_stops_the_threads(path: Path, error: type[BaseException]) -> None:
    class Watching:
        def see(self, frame: Frame, feedback: Feedback) -> None:
            if frame.index == 30:
                raise error

    clip = endless(path, 1000.0)
    with pytest.raises(error):
        review_frames(clip, Quick(), model="quick", watchers=[Watching()])
    assert clip.closed


def test_watchers_see_every_frame_in_order_in_the_callers_thread(path: Path) -> None:
    seen: list[tuple[int, float, float, int]] = []

    class Watching:
        def see(self, frame: Frame, feedback: Feedback) -> None:
            assert threading.current_thread() is threading.main_thread()
            assert frame.image.shape == (48, 64, 3)
            assert frame.size == (64, 48)
            assert frame.image is frame.image
            seen.append((frame.index, frame.time_s, feedback.time_s, int(frame.image[-1, -1, 0])))

    review = review_frames(read_clip(path), Quick(), model="quick", watchers=[Watching()], workers=2)
    assert [index for index, *_ in seen] == list(range(250))
    assert [own for _, own, _, _ in seen] == [row.time_s for row in review.rows]
    assert all(own == other for _, own, other, _ in seen)
    assert all(abs(shade - (index // 2 + 20)) < 9 for index, _, _, shade in seen)


def test_a_packed_pose_is_small_and_comes_out_whole() -> None:
    pose = person()
    pose.mask[0, 0] = FAINT / 2
    packed = pack(pose)
    assert packed.mask.nbytes < pose.mask.nbytes / 4
    again = packed.unpacked()
    assert np.abs(again.mask - pose.mask).max() <= FAINT
    assert np.array_equal(again.mask > 0.1, pose.mask > 0.1)
    assert again.points is pose.points


def test_a_mask_of_nobody_can_be_packed() -> None:
    assert pack(person(mask=np.zeros((240, 320), np.float32))).unpacked().mask.shape == (240, 320)
