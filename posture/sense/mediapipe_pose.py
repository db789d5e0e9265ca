"""Frame → Pose by MediaPipe: the only file that knows its library, and its names and numbers of the body's points.

The library is imported once a MediaPipePose is made, not before: that takes more than half a second, wants system
libraries, and must come after `stop_usage_metrics`.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from posture.errors import ModelDamagedError
from posture.pose_source import PoseSource
from posture.sense.libraries import system_libraries
from posture.sense.mediapipe_guard import native_chatter_hidden, stop_usage_metrics
from posture.sense.models import DEFAULT_MODEL, model_bundle, model_path
from posture.settings import MAX_SIDE
from posture.values import Floats, Image, Landmark, Mask, Pose
from posture.words import say

T = TypeVar("T")

MIN_SIDE = 16
"""Pixels. Nobody can be seen in less, and MediaPipe is not asked about images without any."""

_LATEST_S = 1e9  # a clock of some thirty years; far below where microseconds overflow 64 bits
_PAUSE_MS = 10**10  # so long after the frame before, MediaPipe's filters give it no weight that a float could hold
_LAST_BASE_MS = 8 * 10**12  # with the above still below where nanoseconds overflow 64 bits
_OWN_NAMES = (
    "nose",
    "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye", "right_eye_outer",
    "left_ear", "right_ear", "left_mouth", "right_mouth",
    "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist",
    "left_pinky", "right_pinky", "left_index", "right_index", "left_thumb", "right_thumb",
    "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
    "left_heel", "right_heel", "left_toe", "right_toe",
)  # fmt: skip
"""MediaPipe's landmarks in its order, by Posture's names (its toes are "foot_index", its mouth "mouth_left")."""

ORDER: NDArray[np.intp] = np.array([_OWN_NAMES.index(landmark.name.lower()) for landmark in Landmark])
"""For each `Landmark` the row of MediaPipe's that it is."""

_FIRST_MS = 1  # MediaPipe's filters take 0 for "no time yet" and would treat the second frame differently


class MediaPipePose(PoseSource):
    """Finds one person in the frames of one clip or camera, following them from frame to frame.

        with MediaPipePose("full") as landmarker:
            for frame in clip.frames():
                pose = landmarker.detect(frame.image, frame.time_s)

    Call `reset()` before the frames of another clip. Use it from one thread at a time. Leaving the `with` block or
    calling `close()` frees the native memory; forgetting both is tidied up silently at the latest when Python exits.

    Raises ModelMissingError, ModelDamagedError or SystemLibraryError on construction.
    """

    restartable = True

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        """`model` is one of `models.MODEL_NAMES` whose bundle is MediaPipe's."""
        self.model = model
        self._bundle: bytes | None = model_bundle(model)
        self._chatters = True
        self._twin: MediaPipePose | None = None
        self._begin()

    def _begin(self) -> None:
        """Start with a native task that has seen nothing."""
        if self._bundle is None:
            raise RuntimeError("this MediaPipePose is closed")
        with native_chatter_hidden():
            self._task = _create_task(self._bundle, self.model)
        self._close_task = weakref.finalize(self, _close, self._task)
        self._origin_s: float | None = None
        self._base_ms = _FIRST_MS
        self._last_ms = _FIRST_MS - 1
        self._last_shape: tuple[int, ...] | None = None

    def reset(self) -> None:
        """Forget the person and the clock: the next frame may show anything, at any time. Takes about 0.02 s."""
        if self._bundle is None:
            raise RuntimeError("this MediaPipePose is closed")
        if not self._lose_person():
            close_former = self._close_task
            self._begin()
            close_former()
        self._origin_s = None

    def _lose_person(self) -> bool:
        """Show the model a black picture, so that it lets go of the person; False when it would not.

        What MediaPipe carries from frame to frame (where the person was, the mask before, the filters of the image's
        landmarks) it drops when nobody is seen; the filters of the world landmarks forget over a long pause. So the
        next frame is answered as by a new task, in a tenth of the time that making one takes.
        """
        if self._last_shape is None:
            return True
        if self._base_ms > _LAST_BASE_MS:
            return False
        try:
            result = _infer(self._task, np.zeros(self._last_shape, np.uint8), self._last_ms + 1)
        except (RuntimeError, ValueError):
            return False
        self._base_ms = self._last_ms + _PAUSE_MS
        self._last_ms, self._last_shape = self._base_ms - 1, None
        return not result.pose_landmarks

    def twin(self) -> MediaPipePose:
        """Another landmarker of the same model, to work beside this one in another thread; closed with this one."""
        if self._bundle is None:
            raise RuntimeError("this MediaPipePose is closed")
        if self._twin is None:
            self._twin = MediaPipePose(self.model)
        return self._twin

    def close(self) -> None:
        """Free the native memory. Harmless to call again; `detect` and `reset` raise RuntimeError afterwards."""
        self._close_task()
        self._bundle = None
        if self._twin is not None:
            self._twin.close()

    def detect(self, image: Image, time_s: float) -> Pose | None:
        """The person in `image`; None when there is none, or the model's answer holds a NaN.

        image: RGB, uint8, shape (h, w, 3); ValueError for anything else.
        time_s: presentation time in seconds from any origin. Times should rise; one that does not (or is not a
        finite number) is taken for the next millisecond, because the model refuses a clock that stands still.

        The pose is in the pixels of the image the model was given: `image` itself up to MAX_SIDE pixels, else
        `image` scaled down to it. `Pose.size` tells, so scale by it before drawing on the original.
        """
        return self.look(image, time_s, _kept)

    def look(self, image: Image, time_s: float, take: Callable[[Pose], T]) -> T | None:
        """What `take` makes of the pose that `detect` would return; its mask is only there until `take` returns."""
        if self._bundle is None:
            raise RuntimeError("this MediaPipePose is closed")
        if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
            raise ValueError(f"image must be uint8 (h, w, 3), got {image.dtype} {image.shape}")
        timestamp_ms = self._tick(time_s)
        fitted = _fit(image)
        if min(fitted.shape[:2]) < MIN_SIDE:
            return None
        self._last_shape = fitted.shape
        if not self._chatters:
            return _taken(_infer(self._task, fitted, timestamp_ms), fitted, take)
        # The last of the start-up chatter comes with the first person seen.
        with native_chatter_hidden():
            taken = _taken(_infer(self._task, fitted, timestamp_ms), fitted, take)
        self._chatters = taken is None
        return taken

    def bare(self, image: Image, time_s: float) -> Any:
        """MediaPipe's own answer to an RGB image, as it comes: nothing is scaled, checked or copied."""
        return _infer(self._task, image, self._tick(time_s))

    def _tick(self, time_s: float) -> int:
        """`time_s` in whole milliseconds on the task's clock, later than at any call before."""
        following = self._last_ms + 1
        if np.isfinite(time_s):
            if self._origin_s is None:
                self._origin_s = time_s
            elapsed_s = time_s - self._origin_s
            if elapsed_s < _LATEST_S:
                following = max(following, self._base_ms + round(elapsed_s * 1000))
        self._last_ms = following
        return following


def _create_task(bundle: bytes, model: str) -> Any:
    """A native pose task for video, masks on. Raises ModelDamagedError or SystemLibraryError."""
    stop_usage_metrics()
    with system_libraries():
        from mediapipe.tasks.python import BaseOptions, vision

        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=bundle, delegate=BaseOptions.Delegate.CPU),
            running_mode=vision.RunningMode.VIDEO,
            output_segmentation_masks=True,
        )
        try:
            return vision.PoseLandmarker.create_from_options(options)
        except (RuntimeError, ValueError) as error:
            reason = " ".join(str(error).split())
            raise ModelDamagedError(say("sense-model-unloaded", path=str(model_path(model)), why=reason)) from error


def _close(task: Any) -> None:
    """Close a native task; at interpreter exit, when that is no longer possible, keep its destructor from trying."""
    try:
        task.close()
    except RuntimeError:
        # MediaPipe's calls go through a thread pool, which Python shuts down before anything registered with atexit
        # runs. The process ends, so there is nothing to free; without this, `__del__` would print a traceback.
        task._handle = None


def _fit(image: Image) -> Image:
    """`image` as contiguous memory, scaled down so that its longer side is at most MAX_SIDE pixels."""
    height, width = image.shape[:2]
    scale = MAX_SIDE / max(height, width, 1)
    if scale >= 1:
        # MediaPipe reads plain memory and doesn't look at strides: a flipped or cropped view would arrive garbled.
        return np.ascontiguousarray(image)
    with system_libraries():
        import cv2
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _infer(task: Any, image: Image, timestamp_ms: int) -> Any:
    """MediaPipe's PoseLandmarkerResult for `image`."""
    import mediapipe

    return task.detect_for_video(mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=image), timestamp_ms)


def _kept(pose: Pose) -> Pose:
    """`pose` with a mask of its own."""
    return replace(pose, mask=pose.mask.copy())


def _taken(result: Any, image: Image, take: Callable[[Pose], T]) -> T | None:
    """What `take` makes of the pose in `result`, while the native memory of its mask is there."""
    pose = _to_pose(result, image)
    return None if pose is None else take(pose)


def _to_pose(result: Any, image: Image) -> Pose | None:
    """MediaPipe's PoseLandmarkerResult as a Pose in the pixels of `image`; None without a person or with NaN in it.

    The mask is a view on native memory that goes with `result`.
    """
    if not result.pose_landmarks or not result.segmentation_masks:
        return None
    height, width = image.shape[:2]
    points: Floats = np.array([(mark.x * width, mark.y * height) for mark in result.pose_landmarks[0]], dtype=float)
    world: Floats = np.array([(mark.x, mark.y, mark.z) for mark in result.pose_world_landmarks[0]], dtype=float)
    visibility: Floats = np.array([mark.visibility or 0.0 for mark in result.pose_landmarks[0]], dtype=float)
    mask: Mask = np.asarray(result.segmentation_masks[0].numpy_view(), dtype=np.float32).reshape(height, width)
    # The sum is finite only if everything is; quicker than asking each of a picture's pixels.
    if len(points) != len(ORDER) or not all(np.isfinite(part.sum()) for part in (points, world, visibility, mask)):
        return None
    return Pose(points=points[ORDER], world=world[ORDER], visibility=np.clip(visibility[ORDER], 0.0, 1.0), mask=mask)
