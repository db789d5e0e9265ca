"""Work that is cut off at its n-th step, as a kill would, without a process of its own."""

from __future__ import annotations

from collections.abc import Callable


class Killed(BaseException):
    """Stands in for a kill: no `except Exception` of ours may see it."""


class CutOff:
    """Steps wrapped by this are done as often as they may be in all; the next one is the kill."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self, do: Callable[..., object]) -> Callable[..., object]:
        def counting(*arguments: object, **named: object) -> object:
            self.left -= 1
            if self.left < 0:
                raise Killed
            return do(*arguments, **named)

        return counting
