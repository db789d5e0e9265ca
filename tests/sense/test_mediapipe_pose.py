from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from plain import plain

from posture.errors import ModelDamagedError, ModelMissingError, SystemLibraryError
from posture.resources import samples_dir
from posture.sense import mediapipe_pose
from posture.sense.mediapipe_pose import MediaPipePose
from posture.sense.sources import read_clip
from posture.settings import MAX_SIDE
from posture.values import Image, Landmark

SAMPLE = samples_dir() / "hinge_flat_avg_f_left.mp4"


@pytest.fixture(scope="module")
def images() -> list[Image]:
    """The first frames of a sample clip: one person, standing."""
    return [frame.image for frame in islice(read_clip(SAMPLE).frames(), 6)]


@pytest.fixture(scope="module")
def shared() -> Iterator[MediaPipePose]:
    with MediaPipePose("lite") as landmarker:
        yield landmarker


@pytest.fixture
def landmarker(shared: MediaPipePose) -> MediaPipePose:
    """A landmarker that has seen nothing."""
    shared.reset()
    return shared


class FakeTask:
    """Stands in for MediaPipe's native task: answers with `answer`, notes the timestamps it is given."""

    def __init__(self, answer: Any = None) -> None:
        self.answer = answer or SimpleNamespace(pose_landmarks=[], pose_world_landmarks=[], segmentation_masks=None)
        self.timestamps: list[int] = []
        self.closed = 0

    def detect_for_video(self, image: object, timestamp_ms: int) -> Any:
        self.timestamps.append(timestamp_ms)
        return self.answer

    def close(self) -> None:
        self.closed += 1


def answer(value: float = 0.5, *, mask: float = 1.0) -> Any:
    """MediaPipe's result with every landmark coordinate at `value` in a 20 × 40 image."""
    mark = SimpleNamespace(x=value, y=value, z=value, visibility=0.9)
    view = SimpleNamespace(numpy_view=lambda: np.full((20, 40, 1), mask, np.float32))
    return SimpleNamespace(pose_landmarks=[[mark] * 33], pose_world_landmarks=[[mark] * 33], segmentation_masks=[view])


@pytest.fixture
def faked(monkeypatch: pytest.MonkeyPatch) -> list[FakeTask]:
    """The fake tasks made instead of native ones, newest last."""
    made: list[FakeTask] = []

    def create(bundle: bytes, model: str) -> FakeTask:
        made.append(FakeTask())
        return made[-1]

    monkeypatch.setattr(mediapipe_pose, "_create_task", create)
    return made


# What a person gives


def test_a_person_is_found_in_the_pixels_of_the_image(landmarker: MediaPipePose, images: list[Image]) -> None:
    pose = landmarker.detect(images[0], 0.0)
    assert pose is not None
    assert pose.size == (640, 480)
    assert pose.mask.dtype == np.float32
    assert 0 <= pose.mask.min() < 0.1
    assert 0.9 < pose.mask.max() <= 1
    assert ((pose.visibility >= 0) & (pose.visibility <= 1)).all()
    nose, hip, ankle = pose.points[[Landmark.NOSE, Landmark.LEFT_HIP, Landmark.LEFT_ANKLE]]
    assert nose[1] < hip[1] < ankle[1]
    assert pose.mask[round(hip[1]), round(hip[0])] > 0.9  # landmarks and mask agree
    assert pose.mask[5, 5] < 0.1


def test_a_pose_outlives_the_landmarker(images: list[Image]) -> None:
    with MediaPipePose("lite") as landmarker:
        pose = landmarker.detect(images[0], 0.0)
        assert pose is not None
        before = pose.mask.copy()
        for number, image in enumerate(images):
            landmarker.detect(image[:, ::-1], 1.0 + number)
    assert np.array_equal(pose.mask, before)


def test_nobody_gives_none(landmarker: MediaPipePose) -> None:
    assert landmarker.detect(np.zeros((240, 320, 3), np.uint8), 0.0) is None


def test_a_mirrored_view_is_read_as_it_looks(landmarker: MediaPipePose, images: list[Image]) -> None:
    plain = landmarker.detect(np.ascontiguousarray(images[0][:, ::-1]), 0.0)
    landmarker.reset()
    view = landmarker.detect(images[0][:, ::-1], 0.0)
    assert plain is not None
    assert view is not None
    assert np.array_equal(plain.points, view.points)


def test_odd_widths_keep_mask_and_landmarks_together(landmarker: MediaPipePose, images: list[Image]) -> None:
    pose = landmarker.detect(images[0][:-3, :-37], 0.0)  # 603 wide: MediaPipe pads the rows of such a mask
    assert pose is not None
    assert pose.size == (603, 477)
    joints = pose.points[[Landmark.LEFT_HIP, Landmark.LEFT_SHOULDER, Landmark.LEFT_KNEE]].round().astype(int)
    assert all(pose.mask[y, x] > 0.9 for x, y in joints)


def test_a_large_image_is_scaled_down_and_says_so(landmarker: MediaPipePose, images: list[Image]) -> None:
    small = landmarker.detect(images[0], 0.0)
    landmarker.reset()
    large = landmarker.detect(images[0].repeat(3, axis=0).repeat(3, axis=1), 0.0)
    assert small is not None
    assert large is not None
    assert large.size == (MAX_SIDE, 720)
    assert np.abs(large.points / large.size - small.points / small.size).max() < 0.02


@pytest.mark.parametrize("shape", [(0, 0), (0, 100), (1, 1), (15, 400), (5000, 40)])
def test_an_image_too_small_or_narrow_shows_nobody(faked: list[FakeTask], shape: tuple[int, int]) -> None:
    with MediaPipePose("lite") as landmarker:
        assert landmarker.detect(np.zeros((*shape, 3), np.uint8), 0.0) is None
    assert faked[0].timestamps == []


@pytest.mark.parametrize(
    "image", [np.zeros((40, 40), np.uint8), np.zeros((40, 40, 4), np.uint8), np.zeros((40, 40, 3), np.float32)]
)
def test_what_is_no_rgb_image_is_refused(faked: list[FakeTask], image: Any) -> None:
    with MediaPipePose("lite") as landmarker, pytest.raises(ValueError, match=r"uint8 \(h, w, 3\), got"):
        landmarker.detect(image, 0.0)


@pytest.mark.parametrize("bad", [answer(float("nan")), answer(float("inf")), answer(mask=float("nan"))])
def test_an_answer_with_nan_gives_none(faked: list[FakeTask], bad: Any) -> None:
    with MediaPipePose("lite") as landmarker:
        faked[0].answer = bad
        assert landmarker.detect(np.zeros((20, 40, 3), np.uint8), 0.0) is None
        faked[0].answer = answer()
        pose = landmarker.detect(np.zeros((20, 40, 3), np.uint8), 0.1)
    assert pose is not None
    assert pose.points.tolist() == [[20.0, 10.0]] * 33


# Time


@pytest.mark.parametrize(
    ("times_s", "expected"),
    [
        ([0.0, 0.04, 0.08], [1, 41, 81]),
        ([1.7e9, 1.7e9 + 0.25], [1, 251]),
        ([-3.0, -2.5], [1, 501]),
        ([0.0, 0.0, 0.0], [1, 2, 3]),
        ([0.0, 0.0001, 0.0002], [1, 2, 3]),
        ([5.0, 6.0, 5.5, 6.5], [1, 1001, 1002, 1501]),
        ([0.0, float("nan"), float("inf"), float("-inf"), 1e300, 1.0], [1, 2, 3, 4, 5, 1001]),
        ([float("nan"), 8.0, 8.5], [1, 2, 501]),
    ],
)
def test_the_models_clock_rises_whatever_comes(
    faked: list[FakeTask], times_s: list[float], expected: list[int]
) -> None:
    with MediaPipePose("lite") as landmarker:
        for time_s in times_s:
            landmarker.detect(np.zeros((20, 40, 3), np.uint8), time_s)
    assert faked[0].timestamps == expected


def test_the_real_model_takes_times_that_stand_still(landmarker: MediaPipePose, images: list[Image]) -> None:
    assert all(landmarker.detect(image, 0.0) is not None for image in images)


def test_after_a_reset_the_answers_are_those_of_a_new_landmarker(
    landmarker: MediaPipePose, images: list[Image]
) -> None:
    for number, image in enumerate(images):
        landmarker.detect(image[:, ::-1], 10.0 + number)
    landmarker.reset()
    again = [landmarker.detect(image, n / 30) for n, image in enumerate(images)]
    with MediaPipePose("lite") as fresh:
        first = [fresh.detect(image, n / 30) for n, image in enumerate(images)]
    for one, other in zip(first, again, strict=True):
        assert one is not None
        assert other is not None
        assert np.array_equal(one.points, other.points)
        assert np.array_equal(one.mask, other.mask)
        assert np.allclose(one.world, other.world, atol=1e-6)


def test_a_model_that_sees_somebody_in_the_dark_is_made_anew(faked: list[FakeTask]) -> None:
    with MediaPipePose("lite") as landmarker:
        faked[0].answer = answer()
        landmarker.detect(np.zeros((20, 40, 3), np.uint8), 5.0)
        landmarker.reset()
        assert [task.closed for task in faked] == [1, 0]
        landmarker.detect(np.zeros((20, 40, 3), np.uint8), 0.0)
    assert faked[1].timestamps == [1]


def test_after_a_reset_the_clock_begins_anew_but_the_models_goes_on(faked: list[FakeTask]) -> None:
    with MediaPipePose("lite") as landmarker:
        for time_s in (5.0, 5.04):
            landmarker.detect(np.zeros((20, 40, 3), np.uint8), time_s)
        landmarker.reset()
        for time_s in (0.0, 0.04):
            landmarker.detect(np.zeros((20, 40, 3), np.uint8), time_s)
    first, second, dark, third, fourth = faked[0].timestamps
    assert (first, second, dark, fourth - third) == (1, 41, 42, 40)
    assert third > 1000 * 3600 * 24  # the filters forget over a pause
    assert len(faked) == 1


# Closing


def test_every_native_task_is_closed_once(faked: list[FakeTask]) -> None:
    with MediaPipePose("lite") as landmarker:
        assert landmarker.twin() is landmarker.twin()
        landmarker.twin().twin()
        landmarker.reset()
        assert [task.closed for task in faked] == [0, 0, 0]
    landmarker.close()
    assert [task.closed for task in faked] == [1, 1, 1]


def test_a_dropped_landmarker_closes_its_task(faked: list[FakeTask]) -> None:
    landmarker = MediaPipePose("lite")
    del landmarker
    assert faked[0].closed == 1


def test_a_failed_reset_leaves_it_as_it_was(faked: list[FakeTask], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(bundle: bytes, model: str) -> FakeTask:
        raise ModelDamagedError(plain("No."), plain("No."))

    with MediaPipePose("lite") as landmarker:
        faked[0].answer = answer()
        landmarker.detect(np.zeros((20, 40, 3), np.uint8), 0.0)
        monkeypatch.setattr(mediapipe_pose, "_create_task", fail)
        with pytest.raises(ModelDamagedError):
            landmarker.reset()
        assert faked[0].closed == 0
        assert landmarker.detect(np.zeros((20, 40, 3), np.uint8), 0.0) is not None
    assert faked[0].closed == 1
    assert faked[0].timestamps == sorted(set(faked[0].timestamps))


def test_a_closed_landmarker_says_so(faked: list[FakeTask]) -> None:
    landmarker = MediaPipePose("lite")
    landmarker.close()
    with pytest.raises(RuntimeError, match="closed"):
        landmarker.detect(np.zeros((20, 40, 3), np.uint8), 0.0)
    with pytest.raises(RuntimeError, match="closed"):
        landmarker.reset()


@pytest.mark.parametrize("keep", ["landmarker = ", "import builtins; builtins.kept = "])
def test_forgetting_to_close_leaves_no_trace_at_exit(keep: str) -> None:
    program = f"""
from itertools import islice
from posture.sense.mediapipe_pose import MediaPipePose
from posture.sense.sources import read_clip
{keep}made = MediaPipePose("lite")
for frame in islice(read_clip({str(SAMPLE)!r}).frames(), 3):
    assert made.detect(frame.image, frame.time_s) is not None
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# What can be wrong with the installation


def test_importing_it_does_not_load_mediapipe() -> None:
    program = "import sys, posture.sense.mediapipe_pose; print(sorted({'mediapipe', 'cv2'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_missing_system_library_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    from mediapipe.tasks.python import vision

    def fail(options: object) -> None:
        raise OSError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(vision.PoseLandmarker, "create_from_options", fail)
    with pytest.raises(SystemLibraryError, match=r"libEGL\.so\.1 is missing\..*apt-get install.*libegl1"):
        MediaPipePose("lite")


def test_a_bundle_mediapipe_cannot_load_is_damaged(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mediapipe_pose, "model_bundle", lambda name: b"not a bundle")
    with pytest.raises(ModelDamagedError, match=r"can't load the pose model .*pose_landmarker_lite\.task"):
        MediaPipePose("lite")


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(ModelMissingError):
        MediaPipePose("huge")
