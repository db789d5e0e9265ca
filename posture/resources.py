"""What there is to work with: files that come with Posture, in a checkout as in a wheel; letters; processor cores."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from posture.errors import ClipUnreadableError
from posture.words import say

_PACKAGE = Path(__file__).resolve().parent


def _resource_dir(name: str) -> Path:
    """`name` in the wheel (posture/_data/name) or, in an editable checkout, beside the package."""
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def models_dir() -> Path:
    """The folder of the models that came with Posture; it also holds SHA256SUMS and build_models.py."""
    return _resource_dir("models")


def in_checkout() -> bool:
    """Whether Posture runs from a checkout, its models beside the package, rather than from a wheel."""
    return models_dir() == _PACKAGE.parent / "models"


def samples_dir() -> Path:
    """The folder of the sample clips."""
    return _resource_dir("samples")


def sample_clips() -> list[Path]:
    """The sample clips, by name. Raises ClipUnreadableError when the installation has lost them."""
    clips = sorted(samples_dir().glob("*.mp4"))
    if not clips:
        raise ClipUnreadableError(say("sense-samples-missing", folder=str(samples_dir())))
    return clips


def plain_sample() -> Path:
    """The sample with a person in sight from the first frame to the last, for checks that need just anybody."""
    return next((clip for clip in sample_clips() if clip.stem == "hinge_flat_avg_f_left"), sample_clips()[0])


def letters_file(*, bold: bool = False) -> Path:
    """The file of DejaVu Sans, which comes with matplotlib: no system's fonts are needed. Nothing is loaded to find it.

    It has the letters of European languages, Cyrillic and Greek. Raises ModuleNotFoundError without matplotlib.
    """
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("matplotlib", name="matplotlib")
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / name


def cores() -> int:
    """How many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))  # noqa: TID251
    return os.cpu_count() or 1
