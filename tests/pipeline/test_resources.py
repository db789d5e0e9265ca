from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from posture import resources
from posture.errors import ClipUnreadableError, ModelDamagedError, ModelMissingError
from posture.sense import models


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The `posture` folder of a wheel without models, as if it were the one running."""
    package = tmp_path / "site-packages" / "posture"
    (package / "_data" / "models").mkdir(parents=True)
    (package / "_data" / "samples").mkdir()
    shutil.copy(resources.models_dir() / "SHA256SUMS", package / "_data" / "models")
    monkeypatch.setattr(resources, "_PACKAGE", package)
    monkeypatch.delenv("POSTURE_MODELS", raising=False)
    return package


def test_a_checkout_keeps_its_files_beside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "posture")
    assert resources.models_dir() == tmp_path / "models"
    assert resources.samples_dir() == tmp_path / "samples"


def test_a_wheel_keeps_its_files_inside_the_package(installed: Path) -> None:
    assert resources.models_dir() == installed / "_data" / "models"
    assert resources.samples_dir() == installed / "_data" / "samples"


def test_samples_are_clips_and_in_order() -> None:
    clips = resources.sample_clips()
    assert len(clips) >= 3
    assert clips == sorted(clips)
    assert {clip.suffix for clip in clips} == {".mp4"}


def test_lost_samples_are_reported(installed: Path) -> None:
    with pytest.raises(ClipUnreadableError, match="sample clips are missing"):
        resources.sample_clips()


@pytest.mark.parametrize("name", ["lite", "full"])
def test_shipped_models_are_found_and_whole(name: str) -> None:
    bundle = models.model_bundle(name)
    assert hashlib.sha256(bundle).hexdigest() == models.model_sums()[f"pose_landmarker_{name}.task"]


def test_an_unknown_model_is_refused_with_the_choice() -> None:
    with pytest.raises(ModelMissingError, match=r"'huge'.*Choose one of these: lite, full, heavy"):
        models.model_path("huge")


def test_a_model_without_weights_is_always_there(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (*models.POSE_MODELS, models.PoseModel("light", "", "somewhere:Light"))
    monkeypatch.setattr(models, "POSE_MODELS", rows)
    models.check_model("light")
    with pytest.raises(ModelMissingError):
        models.check_model("lighter")


def test_a_missing_model_names_the_command_that_builds_it(installed: Path) -> None:
    with pytest.raises(ModelMissingError) as caught:
        models.model_path("heavy")
    assert "pose_landmarker_heavy.task" in caught.value.problem
    assert "build_models.py" in caught.value.remedy
    assert " heavy" in caught.value.remedy


def test_in_a_checkout_the_command_is_short(tmp_path: Path, installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.move(installed / "_data" / "models", installed.parent / "models")
    monkeypatch.chdir(installed.parent)
    with pytest.raises(ModelMissingError) as caught:
        models.model_path("heavy")
    assert caught.value.remedy == "Build it with: python models/build_models.py heavy"


def test_a_read_only_installation_is_told_of_the_variable(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(ModelMissingError, match=r"--to FOLDER  and set POSTURE_MODELS=FOLDER"):
        models.model_path("heavy")


def test_the_variables_folder_is_searched_first(
    tmp_path: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (tmp_path, installed / "_data" / "models"):
        (folder / "pose_landmarker_lite.task").write_bytes(b"x")
    monkeypatch.setenv("POSTURE_MODELS", str(tmp_path))
    assert models.model_path("lite") == tmp_path / "pose_landmarker_lite.task"


def test_the_variables_folder_need_not_hold_every_model(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = installed / "_data" / "models" / "pose_landmarker_lite.task"
    path.write_bytes(b"x")
    monkeypatch.setenv("POSTURE_MODELS", str(installed / "nowhere"))
    assert models.model_path("lite") == path


def test_a_model_with_one_wrong_byte_is_damaged(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout = Path(resources.__file__).parent.parent
    data = bytearray((checkout / "models" / "pose_landmarker_lite.task").read_bytes())
    data[1000] ^= 1
    (installed / "_data" / "models" / "pose_landmarker_lite.task").write_bytes(data)
    with pytest.raises(ModelDamagedError, match="is damaged"):
        models.model_bundle("lite")


def test_without_the_list_of_sums_no_model_is_trusted(installed: Path) -> None:
    folder = installed / "_data" / "models"
    (folder / "pose_landmarker_lite.task").write_bytes(b"x")
    (folder / "SHA256SUMS").unlink()
    with pytest.raises(ModelDamagedError, match="list of model sums"):
        models.model_bundle("lite")
