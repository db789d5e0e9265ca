"""Python, libraries, packages, clock, port, browser, cameras, models: each finding provoked."""

from __future__ import annotations

import os
import socket
import webbrowser
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from packaging.requirements import Requirement
from plain import plain

from posture.doctor import camera as cameras
from posture.doctor import models as doctors_models
from posture.doctor import system
from posture.doctor.camera import camera
from posture.doctor.catalogue import CHECKS, looked
from posture.doctor.check import Check, Finding, Machine, State
from posture.doctor.models import advice, models, speed
from posture.doctor.system import browser, clock, libraries, packages, port, python
from posture.errors import ModelMissingError
from posture.resources import models_dir
from posture.sense.camera_names import CameraName
from posture.sense.models import POSE_MODELS
from posture.words import LANGUAGES, catalogue

Look = Callable[..., list[Finding]]


def only(found: list[Finding]) -> tuple[State, str]:
    [finding] = found
    return finding.state, finding.says.id


def test_here_python_libraries_and_packages_are_well(look: Look) -> None:
    assert [only(look(check))[0] for check in (python, libraries, packages)] == [State.GOOD] * 3


def test_an_old_python_needs_a_person(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "OLDEST_PYTHON", (9, 0))
    assert only(look(python)) == (State.NEEDS_YOU, "doctor-python-old")


def test_all_missing_libraries_are_told_at_once(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(system, "LINUX_LIBRARIES", {"libnot-a.so.1": "a", "libnot-b.so.1": "b"})
    [finding] = look(libraries)
    assert (finding.state, finding.says["names"]) == (State.NEEDS_YOU, ("libnot-a.so.1", "libnot-b.so.1"))


def test_packages_that_are_missing_or_too_old_are_named(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [Requirement("numpy>=999"), Requirement("no-such-package>=1"), Requirement("pydantic>=1")]
    monkeypatch.setattr(system, "_requirements", lambda: wanted)
    [finding] = look(packages)
    named = catalogue("en").text(finding.says)
    assert finding.state is State.NEEDS_YOU
    assert "numpy 2" in named
    assert "no-such-package –" in named
    assert "pydantic" not in named


def test_two_opencvs_that_overwrite_each_other_need_a_person(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_OPENCV", ("numpy", "pydantic"))
    assert only(look(packages)) == (State.NEEDS_YOU, "doctor-packages-two-opencv")


def test_a_clock_that_can_not_be_right_needs_a_person(look: Look, data: Path) -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    assert only(look(clock, now=lambda: datetime(1970, 1, 1, tzinfo=UTC)))[1] == "doctor-clock-past"
    (data / "posture.db").write_text("")
    os.utime(data / "posture.db", (0, now.timestamp()))
    assert only(look(clock, now=lambda: now)) == (State.GOOD, "doctor-clock-good")
    assert only(look(clock, now=lambda: now - timedelta(hours=20))) == (State.GOOD, "doctor-clock-good")
    assert only(look(clock, now=lambda: now - timedelta(days=3))) == (State.NEEDS_YOU, "doctor-clock-behind")


def test_a_taken_port_needs_a_person(look: Look) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert only(look(port, port=taken.getsockname()[1])) == (State.NEEDS_YOU, "doctor-port-taken")
    assert only(look(port, port=0)) == (State.GOOD, "doctor-port-good")
    assert only(look(port, port=70_000)) == (State.NEEDS_YOU, "doctor-port-taken")


def test_without_a_browser_all_works_and_it_is_said(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", none)
    assert only(look(browser)) == (State.NOTE, "doctor-browser-none")
    monkeypatch.setattr(webbrowser, "get", lambda: object())
    assert only(look(browser)) == (State.GOOD, "doctor-browser-good")


class Capture:
    """A camera that gives these, and tells when it was given back."""

    def __init__(self, *pictures: Any, opens: bool = True) -> None:
        self.pictures, self.opens, self.released = list(pictures), opens, Event()

    def isOpened(self) -> bool:  # noqa: N802 (OpenCV's name)
        return self.opens

    def read(self) -> tuple[bool, Any]:
        picture = self.pictures.pop(0) if self.pictures else None
        if isinstance(picture, Exception):
            raise picture
        return picture is not None, picture

    def release(self) -> None:
        self.released.set()


WEBCAM = (CameraName(index=2, name="A webcam"),)


@pytest.fixture
def _free_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cameras, "_devices", list)


@pytest.mark.usefixtures("_free_devices")
def test_without_a_camera_it_says_none(look: Look) -> None:
    assert only(look(camera)) == (State.NOTE, "doctor-camera-none")
    assert catalogue("en").text(look(camera)[0].says) == "none"


@pytest.mark.usefixtures("_free_devices")
def test_a_camera_is_opened_for_a_moment_and_given_back(look: Look) -> None:
    opened = Capture(None, None, np.zeros((480, 640, 3), np.uint8))
    [finding] = look(camera, cameras=lambda: WEBCAM, capture=lambda index: {2: opened}[index])
    assert (finding.state, finding.says["width"], finding.says["height"]) == (State.GOOD, "640", "480")
    assert opened.released.is_set()


@pytest.mark.usefixtures("_free_devices")
@pytest.mark.parametrize("taken", [Capture(opens=False), Capture(), Capture(RuntimeError("driver"))])
def test_a_camera_that_gives_no_picture_needs_a_person(look: Look, taken: Capture) -> None:
    found = look(camera, cameras=lambda: WEBCAM, capture=lambda _: taken)
    assert only(found) == (State.NEEDS_YOU, "doctor-camera-silent")
    assert taken.released.is_set()


@pytest.mark.usefixtures("_free_devices")
def test_a_driver_that_blocks_for_ever_blocks_nobody(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cameras, "PATIENCE_S", 0.05)
    for_ever = Event()

    def block(_: int) -> Capture:
        for_ever.wait()
        return Capture()

    found = look(camera, cameras=lambda: WEBCAM, capture=block)
    for_ever.set()
    assert only(found) == (State.NEEDS_YOU, "doctor-camera-silent")


def test_a_camera_without_permission_needs_a_person(
    look: Look, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cameras, "_devices", lambda: [tmp_path / "video0"])  # not there: not to be read, either
    assert only(look(camera, cameras=lambda: WEBCAM)) == (State.NEEDS_YOU, "doctor-camera-barred")


@pytest.mark.skipif((models_dir() / "pose_landmarker_heavy.task").exists(), reason="heavy was built here")
def test_a_missing_heavy_model_is_only_a_note(look: Look) -> None:
    assert [finding.state for finding in look(models)] == [State.GOOD, State.GOOD, State.NOTE]


def test_a_missing_default_model_needs_a_person(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> bytes:
        raise ModelMissingError(plain(f"No {name}."), plain("Build it."))

    monkeypatch.setattr(doctors_models, "model_bundle", missing)
    assert [finding.state for finding in look(models)] == [State.NOTE, State.NEEDS_YOU, State.NOTE]


def test_a_damaged_model_needs_a_person_whichever_it_is(
    look: Look, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("POSTURE_MODELS", str(tmp_path))
    data = bytearray((models_dir() / "pose_landmarker_lite.task").read_bytes())
    data[1000] ^= 1
    (tmp_path / "pose_landmarker_lite.task").write_bytes(data)
    found = look(models)
    assert [finding.state for finding in found[:2]] == [State.NEEDS_YOU, State.GOOD]
    assert found[0].says.id == "sense-model-damaged"


class Seeing:
    """A pose model that sees somebody in each picture, or in none."""

    def __init__(self, sees: bool) -> None:
        self._sees = sees

    def __enter__(self) -> Seeing:
        return self

    def __exit__(self, *_: object) -> None: ...

    def detect(self, image: Any, time_s: float) -> object | None:
        return self if self._sees else None


def test_the_speed_of_each_model_is_told_and_which_to_use(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(name: str) -> Seeing:
        if name == "heavy":
            raise ModelMissingError(plain("No heavy."), plain("Build it."))
        return Seeing(True)

    monkeypatch.setattr(doctors_models, "open_model", opened)
    ticks = count()
    found = look(speed, stopwatch_s=lambda: next(ticks) * 0.05)
    assert [finding.says.id for finding in found] == ["doctor-speed-of-model"] * 2 + ["doctor-speed-use"]
    assert found[0].says["frame_ms"] == pytest.approx(50)
    assert found[2].says["rate"] == pytest.approx(1 / 0.05 / doctors_models.WHOLE_STEP)


def test_a_model_that_sees_nobody_needs_a_person(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctors_models, "open_model", lambda _: Seeing(False))
    assert {finding.says.id for finding in look(speed)} == {"doctor-speed-rarely"}


def test_the_default_model_finds_a_person_here(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctors_models, "POSE_MODELS", [model for model in POSE_MODELS if model.name == "full"])
    first, last = look(speed)
    assert first.says.id == "doctor-speed-of-model"
    assert last.says.id in ("doctor-speed-use", "doctor-speed-slow")  # as busy as this machine is


@pytest.mark.parametrize(
    ("rates", "said", "model"),
    [
        ({"lite": 60.0, "full": 40.0, "heavy": 15.0}, "doctor-speed-use", "full"),
        ({"lite": 90.0, "full": 60.0, "heavy": 26.0}, "doctor-speed-plenty", "full"),
        ({"lite": 20.0, "full": 11.0}, "doctor-speed-use-quicker", "lite"),
        ({"lite": 8.0, "full": 5.0, "heavy": 1.0}, "doctor-speed-slow", "lite"),
    ],
)
def test_the_advice_follows_from_the_speeds(rates: dict[str, float], said: str, model: str) -> None:
    found = advice(rates)
    assert (found.says.id, found.says["model"]) == (said, model)


def test_whatever_is_not_well_says_what_to_do(machine: Machine) -> None:
    for check in CHECKS[:-1]:
        for finding in looked(check, machine):
            assert bool(finding.remedy) == (finding.state is not State.GOOD), check.id


def test_a_check_that_the_system_refuses_takes_no_other_away(machine: Machine) -> None:
    def refused(_: Machine) -> list[Finding]:
        raise PermissionError(13, "Permission denied")

    assert only(list(looked(Check("room", refused), machine))) == (State.NEEDS_YOU, "doctor-barred")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_has_a_name(language: str) -> None:
    names = [catalogue(language).text(check.name) for check in CHECKS]
    assert len(set(names)) == len(CHECKS)
