"""Two pose models as one source: the one that was asked for, and a quicker one while there is too much to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from posture.pose_source import PoseSource
from posture.values import Image, Pose

T = TypeVar("T")


class Lighter(PoseSource):
    """Finds people by one model, and by a quicker one while it is told to take less work.

    Only the model in use is held in memory. The one taken up begins as with a new person: it looks for them anew.
    """

    def __init__(self, whole: Callable[[], PoseSource], quicker: Callable[[], PoseSource] | None) -> None:
        """Open with `whole`, and with `quicker` when that is wanted, if there is one; what they raise comes through."""
        self._makers = (whole, quicker or whole)
        self._can_lighten = quicker is not None
        self._quicker = False
        self._source = whole()

    def lighten(self, lighter: bool) -> None:
        """Use the quicker model from the next picture on, or the other one again."""
        if lighter == self._quicker or not self._can_lighten:
            return
        source = self._makers[lighter]()
        self._source.close()
        self._source, self._quicker = source, lighter

    def detect(self, image: Image, time_s: float) -> Pose | None:
        """The person, as the model in use finds them."""
        return self._source.detect(image, time_s)

    def look(self, image: Image, time_s: float, take: Callable[[Pose], T]) -> T | None:
        """What `take` makes of that."""
        return self._source.look(image, time_s, take)

    def bare(self, image: Image, time_s: float) -> object:
        """The model's own answer."""
        return self._source.bare(image, time_s)

    def reset(self) -> None:
        """Another person."""
        self._source.reset()

    def close(self) -> None:
        """Free the model."""
        self._source.close()
