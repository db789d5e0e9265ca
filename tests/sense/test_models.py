from __future__ import annotations

import importlib.util
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from posture.resources import models_dir
from posture.sense.models import POSE_MODELS

WEIGHTS = os.environ.get("POSTURE_WEIGHTS")
LOAD = "from posture.sense.mediapipe_pose import MediaPipePose\nwith MediaPipePose({!r}): pass"


@pytest.fixture(scope="module")
def build_models() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_models", models_dir() / "build_models.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def data_offset(archive: bytes, entry: zipfile.ZipInfo) -> int:
    """Where the data of `entry` begins: its local header tells, not the central directory."""
    start = entry.header_offset
    name, extra = (int.from_bytes(archive[start + at : start + at + 2], "little") for at in (26, 28))
    return start + 30 + name + extra


@pytest.mark.parametrize("model", ["lite", "full"])
def test_shipped_bundles_are_uncompressed_and_aligned(model: str) -> None:
    data = (models_dir() / f"pose_landmarker_{model}.task").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == ["pose_detector.tflite", "pose_landmarks_detector.tflite"]
    for entry in entries:
        assert entry.compress_type == zipfile.ZIP_STORED
        assert data_offset(data, entry) % 4 == 0
        assert data[data_offset(data, entry) + 4 :][:4] == b"TFL3"


@pytest.mark.parametrize("model", ["lite", "full"])
def test_shipped_bundles_load_without_an_alignment_warning(model: str) -> None:
    environment = {**os.environ, "POSTURE_NATIVE_LOG": "1"}
    done = subprocess.run(
        [sys.executable, "-c", LOAD.format(model)], capture_output=True, text=True, env=environment, check=True
    )
    assert "TensorFlow Lite" in done.stderr  # the log is shown, so a warning would be in it
    assert "unaligned" not in done.stderr.lower()


def test_every_entry_is_aligned_whatever_its_length(build_models: ModuleType) -> None:
    data = build_models.bundle({"a" * length: b"x" * length for length in range(1, 9)})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert all(data_offset(data, entry) % 4 == 0 for entry in archive.infolist())


def test_weights_other_than_the_official_ones_are_refused(build_models: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "pose_landmark_lite.tflite").write_bytes(b"something else")
    with pytest.raises(SystemExit, match="is not the official file"):
        build_models.checked(tmp_path / "pose_landmark_lite.tflite")


def test_the_sums_cover_every_model_and_the_readme_the_weights(build_models: ModuleType) -> None:
    listed = (models_dir() / "SHA256SUMS").read_text().split()[1::2]
    assert listed == [model.bundle for model in POSE_MODELS if model.bundle]
    readme = (models_dir() / "README.md").read_text()
    assert all(digest in readme for digest in build_models.SHA256.values())


@pytest.mark.skipif(not WEIGHTS, reason="set POSTURE_WEIGHTS to the unpacked npm package to rebuild the models")
@pytest.mark.parametrize("model", [model.name for model in POSE_MODELS if model.bundle])
def test_building_again_gives_the_same_bytes(build_models: ModuleType, model: str, tmp_path: Path) -> None:
    command = [sys.executable, build_models.__file__ or "", model, "--from", WEIGHTS or "", "--to", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() in (models_dir() / "SHA256SUMS").read_text().splitlines()
