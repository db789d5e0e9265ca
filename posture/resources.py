"""Where the files that come with Posture are: pose models and sample clips, in a checkout as in an installed wheel."""

from __future__ import annotations

import hashlib
import os
import shlex
import sys
from pathlib import Path

from posture.errors import ClipUnreadableError, ModelDamagedError, ModelMissingError

MODEL_NAMES = ("lite", "full", "heavy")
"""The pose models from quickest to most exact; lite and full ship with Posture."""

MODELS_VARIABLE = "POSTURE_MODELS"
"""Environment variable naming a folder that is searched for models before the one Posture came with."""

_PACKAGE = Path(__file__).resolve().parent
_SUMS = "SHA256SUMS"


def _resource_dir(name: str) -> Path:
    """`name` in the wheel (posture/_data/name) or, in an editable checkout, beside the package."""
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def models_dir() -> Path:
    """The folder of the models that came with Posture; it also holds SHA256SUMS and build_models.py."""
    return _resource_dir("models")


def samples_dir() -> Path:
    """The folder of the sample clips."""
    return _resource_dir("samples")


def sample_clips() -> list[Path]:
    """The sample clips, by name. Raises ClipUnreadableError when the installation has lost them."""
    clips = sorted(samples_dir().glob("*.mp4"))
    if not clips:
        raise ClipUnreadableError(
            f"The sample clips are missing from {samples_dir()}.", "Install Posture again to bring them back."
        )
    return clips


def plain_sample() -> Path:
    """The sample with a person in sight from the first frame to the last, for checks that need just anybody."""
    return next((clip for clip in sample_clips() if clip.stem == "hinge_flat_avg_f_left"), sample_clips()[0])


def model_file(name: str) -> str:
    """The file name of the bundle of the model `name`."""
    return f"pose_landmarker_{name}.task"


def model_path(name: str) -> Path:
    """The bundle of the model `name`, from the folder in POSTURE_MODELS or the one Posture came with.

    Raises ModelMissingError when it is in neither, or there is no such model.
    """
    if name not in MODEL_NAMES:
        raise ModelMissingError(f"There is no pose model called {name!r}.", f"Choose {_choice(MODEL_NAMES)}.")
    folders = [models_dir()]
    if own := os.environ.get(MODELS_VARIABLE):
        folders.insert(0, Path(own).expanduser())
    for folder in folders:
        if (path := folder / model_file(name)).is_file():
            return path
    raise ModelMissingError(
        f"The pose model {name!r} is not installed: no {model_file(name)} in {_choice([str(f) for f in folders])}.",
        _build_advice(name),
    )


def model_bundle(name: str) -> bytes:
    """The bytes of the model `name`, checked against the list of sums that came with Posture.

    Raises ModelMissingError, or ModelDamagedError when the bytes are not those Posture was built and tested with.
    """
    path = model_path(name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelDamagedError(
            f"The pose model {path} can't be read: {error.strerror}.", "Check the file's permissions."
        ) from error
    expected = model_sums().get(path.name)
    if hashlib.sha256(data).hexdigest() != expected:
        raise ModelDamagedError(
            f"The pose model {path} is damaged or isn't the one this version of Posture was tested with.",
            f"Delete it. {_build_advice(name)}",
        )
    return data


def model_sums() -> dict[str, str]:
    """File name → sha256 in hexadecimal, of every model bundle. Raises ModelDamagedError when the list is missing."""
    path = models_dir() / _SUMS
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError) as error:
        raise ModelDamagedError(
            f"The list of model sums {path} can't be read.", "Install Posture again to bring it back."
        ) from error
    pairs = (line.split() for line in lines if line.strip())
    return {pair[1].lstrip("*"): pair[0].lower() for pair in pairs if len(pair) == 2}


def _build_advice(name: str) -> str:
    """How to get the model `name`: the command that builds it, and where to put it if Posture's folder is read-only."""
    folder = models_dir()
    # A wheel may live in an environment of its own (pipx): only its interpreter has mediapipe.
    python = "python" if folder == _PACKAGE.parent / "models" else shlex.quote(sys.executable or "python")
    command = f"{python} {shlex.quote(_shown(folder / 'build_models.py'))} {name}"
    if os.access(folder, os.W_OK):
        return f"Build it with: {command}"
    return f"Build it with: {command} --to FOLDER  and set {MODELS_VARIABLE}=FOLDER."


def _shown(path: Path) -> str:
    """`path` as a person in the current folder would type it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def _choice(words: list[str] | tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]
