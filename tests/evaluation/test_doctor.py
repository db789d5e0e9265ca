from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from plain import plain

from posture.errors import ModelDamagedError, ModelMissingError
from posture.evaluation import doctor
from posture.evaluation.doctor import Check, Result, checks
from posture.resources import models_dir
from posture.words import Sentence, say, text

PERSON = say("evaluation-doctor-person")


@dataclass(frozen=True)
class Told:
    """A check as it is read."""

    result: Result
    detail: str
    remedy: str


def told(words: Sentence | str | None) -> str:
    return text(words) if isinstance(words, Sentence) else words or ""


def named(found: Sequence[Check], name: str) -> Told:
    """The one check called `name`, as it is read."""
    [check] = [check for check in found if told(check.name) == name]
    return Told(check.result, told(check.detail), told(check.remedy))


@pytest.fixture(autouse=True)
def _own_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POSTURE_MODELS", raising=False)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without inference, which has a test of its own."""
    monkeypatch.setattr(doctor, "_inference", lambda: Check(name=PERSON, result=Result.OK, detail="left out"))


def test_here_nothing_is_wrong() -> None:
    found = checks(port=0)
    assert [check for check in found if check.result is Result.PROBLEM] == []
    assert "ms a frame" in named(found, "Finding a person").detail
    assert "sum correct" in named(found, "Pose model full").detail


@pytest.mark.usefixtures("quick")
def test_whatever_is_not_ok_says_what_to_do() -> None:
    for check in checks():
        assert check.detail
        assert bool(check.remedy) == (check.result is not Result.OK)


@pytest.mark.usefixtures("quick")
@pytest.mark.skipif((models_dir() / "pose_landmarker_heavy.task").exists(), reason="heavy was built here")
def test_a_missing_heavy_model_is_only_a_note() -> None:
    check = named(checks(), "Pose model heavy")
    assert check.result is Result.NOTE
    assert "build_models.py heavy" in check.remedy


@pytest.mark.usefixtures("quick")
def test_a_missing_default_model_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> bytes:
        raise ModelMissingError(plain(f"No {name}."), plain("Build it."))

    monkeypatch.setattr(doctor, "model_bundle", missing)
    found = checks()
    assert named(found, "Pose model full").result is Result.PROBLEM
    assert named(found, "Pose model lite").result is Result.NOTE


@pytest.mark.usefixtures("quick")
def test_a_damaged_model_is_a_problem_whichever_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(name: str) -> bytes:
        raise ModelDamagedError(plain(f"{name} is damaged."), plain("Delete it."))

    monkeypatch.setattr(doctor, "model_bundle", damaged)
    assert named(checks(), "Pose model heavy") == Told(Result.PROBLEM, "heavy is damaged.", "Delete it.")


@pytest.mark.usefixtures("quick")
def test_a_taken_port_is_a_problem() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        check = named(checks(port=port), f"Port {port}")
    assert check.result is Result.PROBLEM
    assert "--port" in check.remedy


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("port", [-1, 70000])
def test_an_impossible_port_is_a_problem(port: int) -> None:
    assert named(checks(port=port), f"Port {port}").result is Result.PROBLEM


@pytest.mark.usefixtures("quick")
def test_all_missing_libraries_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(doctor, "LINUX_LIBRARIES", {"libnot-a.so.1": "a", "libnot-b.so.1": "b"})
    check = named(checks(), "System libraries")
    assert check.result is Result.PROBLEM
    assert "libnot-a.so.1 and libnot-b.so.1 are missing" in check.detail
    assert "apt-get install" in check.remedy


@pytest.mark.usefixtures("quick")
def test_an_old_python_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "OLDEST_PYTHON", (9, 0))
    check = named(checks(), "Python")
    assert (check.result, check.remedy) == (Result.PROBLEM, "Install Python 9.0 or later.")


def test_a_clip_without_a_person_is_a_problem(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from PIL import Image as Photo

    Photo.new("RGB", (320, 240)).save(tmp_path / "dark.png")
    monkeypatch.setattr(doctor, "plain_sample", lambda: tmp_path / "dark.png")
    check = named(checks(), "Finding a person")
    assert check.result is Result.PROBLEM
    assert "0 of 1 frames of dark" in check.detail
