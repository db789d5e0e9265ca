"""Posture: a camera-based coach for the standing hamstring stretch.

It watches a person from the side, tells how much of a forward lean came from the hips and how much from
the low back, and warns the moment the back rounds. Everything runs on the person's own machine.

    from posture import review
    review("clip.mp4").frames
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "review"]

if TYPE_CHECKING:
    from posture.clips.notebook import review as review


def __getattr__(name: str) -> Any:
    """`review`, loaded when it is first asked for: it brings a second's worth of libraries."""
    if name == "review":
        from importlib import import_module

        return import_module("posture.clips.notebook").review
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
