"""The pose models there are: one row each, which names its adapter, and where its bundle is found.

A new pose model is an adapter (a file in this room whose class is a `PoseSource`) and a row here. Nothing else
lists the models or knows what they are called.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from posture.errors import ModelDamagedError, ModelMissingError, why
from posture.resources import in_checkout, models_dir
from posture.words import Sentence, say

if TYPE_CHECKING:
    from posture.pose_source import PoseSource

MODELS_VARIABLE = "POSTURE_MODELS"
"""Environment variable naming a folder that is searched for models before the one Posture came with."""

_SUMS = "SHA256SUMS"
_MEDIAPIPE = "posture.sense.mediapipe_pose:MediaPipePose"


@dataclass(frozen=True, slots=True)
class PoseModel:
    """A row of the registry."""

    name: str
    """What people call it, on the command line and in messages."""
    bundle: str
    """The file of its weights, in the folder of models; "" for one that needs none."""
    adapter: str
    """module:class of its PoseSource, made with the model's name; loaded when the model is."""


POSE_MODELS: tuple[PoseModel, ...] = (
    PoseModel("lite", "pose_landmarker_lite.task", _MEDIAPIPE),
    PoseModel("full", "pose_landmarker_full.task", _MEDIAPIPE),
    PoseModel("heavy", "pose_landmarker_heavy.task", _MEDIAPIPE),
)
"""From quickest to most exact; lite and full ship with Posture."""

MODEL_NAMES: tuple[str, ...] = tuple(model.name for model in POSE_MODELS)
DEFAULT_MODEL = "full"
QUICKEST = "lite"

if TYPE_CHECKING:
    ModelName: TypeAlias = str
else:
    ModelName = Literal[MODEL_NAMES]
"""The name of a pose model, for those who check what they are given: command line and messages."""


def pose_model(name: str) -> PoseModel:
    """The row of the model `name`. Raises ModelMissingError when there is none."""
    for model in POSE_MODELS:
        if model.name == name:
            return model
    raise ModelMissingError(say("sense-model-unknown", name=name, known=", ".join(MODEL_NAMES)))


def check_model(name: str) -> None:
    """Raise ModelMissingError where there is no such model, or its bundle isn't there."""
    if pose_model(name).bundle:
        model_path(name)


def open_model(name: str = DEFAULT_MODEL) -> PoseSource:
    """The model `name`, ready to look at pictures; a context manager that closes it.

    Raises ModelMissingError, ModelDamagedError or SystemLibraryError.
    """
    module, _, adapter = pose_model(name).adapter.partition(":")
    source: PoseSource = getattr(import_module(module), adapter)(name)
    return source


def model_path(name: str) -> Path:
    """The bundle of the model `name`, from the folder in POSTURE_MODELS or the one Posture came with.

    Raises ModelMissingError when it is in neither, or there is no such model.
    """
    file_name = pose_model(name).bundle
    folders = [models_dir()]
    if own := os.environ.get(MODELS_VARIABLE):
        folders.insert(0, Path(own).expanduser())
    for folder in folders:
        if (path := folder / file_name).is_file():
            return path
    looked_in = ", ".join(map(str, folders))
    raise ModelMissingError(
        say("sense-model-not-installed", name=name, file=file_name, folders=looked_in), _build_advice(name)
    )


def model_bundle(name: str) -> bytes:
    """The bytes of the model `name`, checked against the list of sums that came with Posture.

    Raises ModelMissingError, or ModelDamagedError when the bytes are not those Posture was built and tested with.
    """
    path = model_path(name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelDamagedError(say("sense-model-unread", path=str(path), why=why(error))) from error
    expected = model_sums().get(path.name)
    if hashlib.sha256(data).hexdigest() != expected:
        raise ModelDamagedError(
            say("sense-model-damaged", path=str(path)), say("sense-model-delete", build=_build_advice(name))
        )
    return data


def model_sums() -> dict[str, str]:
    """File name → sha256 in hexadecimal, of every model bundle. Raises ModelDamagedError when the list is missing."""
    path = models_dir() / _SUMS
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError) as error:
        raise ModelDamagedError(say("sense-model-sums", path=str(path))) from error
    pairs = (line.split() for line in lines if line.strip())
    return {pair[1].lstrip("*"): pair[0].lower() for pair in pairs if len(pair) == 2}


def _build_advice(name: str) -> Sentence:
    """How to get the model `name`: the command that builds it, and where to put it if Posture's folder is read-only."""
    folder = models_dir()
    # A wheel may live in an environment of its own (pipx): only its interpreter has mediapipe.
    python = "python" if in_checkout() else shlex.quote(sys.executable or "python")
    command = f"{python} {shlex.quote(_shown(folder / 'build_models.py'))} {name}"
    if os.access(folder, os.W_OK):
        return say("sense-model-build", command=command)
    return say("sense-model-build-elsewhere", command=command, variable=MODELS_VARIABLE)


def _shown(path: Path) -> str:
    """`path` as a person in the current folder would type it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
