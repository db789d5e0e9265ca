"""What can be wrong with a stretch, by name. About form only: nothing here speaks of injury."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong."""

    UNSEEN = "unseen"  # the camera can't tell
    ROUNDED = "rounded"
    KNEE = "knee"  # bent where it should be straight
    BOUNCE = "bounce"
    OUT = "out"  # came out of the position early
    NECK = "neck"  # the head hangs
    MOVED = "moved"  # while pressing
    NOT_DEEPER = "not_deeper"  # after relaxing
    BACK_FIRST = "back_first"  # the back moved before the hips
    SHALLOWER = "shallower"  # still in position, but much of the depth is gone
