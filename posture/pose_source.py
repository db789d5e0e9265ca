"""The port that every pose model fits: pictures go in, the person in them comes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, Self, TypeVar

from posture.values import Image, Pose

T = TypeVar("T")


class PoseSource(Protocol):
    """What finds the person in pictures: the port that every pose model fits. An adapter is a subclass of this.

    A context manager: leaving it closes the model. To be used from one thread at a time.
    """

    restartable: bool = False
    """Whether it may be reset in mid-clip, warming up on a few frames, and has a twin: then a clip is cut into segments
    on which two work at once. One that isn't gets all the frames in order and is never reset."""

    def detect(self, image: Image, time_s: float) -> Pose | None:
        """The person in an RGB image at a time, or None."""

    def reset(self) -> None:
        """Start afresh, for another clip or person."""

    def look(self, image: Image, time_s: float, take: Callable[[Pose], T]) -> T | None:
        """What `take` makes of the pose that `detect` would return; its mask is only there until `take` returns."""
        pose = self.detect(image, time_s)
        return None if pose is None else take(pose)

    def bare(self, image: Image, time_s: float) -> object:
        """The model's own answer, nothing scaled, checked or copied: what a review's speed is compared with."""
        return self.detect(image, time_s)

    def twin(self) -> PoseSource:
        """Another of the same model, to work beside this one in another thread; closed with this one."""
        raise RuntimeError("this pose source has no twin")

    def lighten(self, lighter: bool) -> None:  # noqa: ARG002 (of one model there is nothing lighter)
        """Take less work from the next picture on, or all of it again; a source that can't goes on as it is.

        Raises what opening another model raises; then nothing has changed.
        """
        return

    def close(self) -> None:
        """Free what it holds. Harmless to call again."""
        return

    def __enter__(self) -> Self:
        """The source itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()
