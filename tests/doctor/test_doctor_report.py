"""The report that is attached to an issue names nobody, wherever names were put; and the command around it."""

from __future__ import annotations

import json
import logging
import platform
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from command import command

from posture.calibration.result import Calibration
from posture.doctor import camera as cameras
from posture.doctor import catalogue as rows
from posture.doctor.catalogue import CHECKS, looked
from posture.doctor.check import Check, Finding, Machine, good, mended, needs_you
from posture.doctor.report import report
from posture.errors import OutputError
from posture.logs import Level, log_file, logging_to_file
from posture.sense.camera_names import CameraName
from posture.storage import Database, Profiles
from posture.words import say, speaking

NAMES = ("annegret", "beispiel", "s3cret")


class Silent:
    def isOpened(self) -> bool:  # noqa: N802 (OpenCV's name)
        return False

    def read(self) -> tuple[bool, None]:
        return False, None

    def release(self) -> None: ...


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with a person's name wherever one can be: folders, files, database, log, settings, cameras, host."""
    home = tmp_path / "Annegret Beispiel"
    data = home / "Annegrets Daten"
    (data / "clips" / "Annegret im Garten").mkdir(parents=True)
    (data / "clips" / "0b7e4a5e6a534a53").mkdir()
    (data / "clips" / "0b7e4a5e6a534a53" / "clip.json").write_text('{"title": "Annegret Beispiel"}')
    (data / "Brief an Beispiel.txt").write_text("Annegret")
    (data / ".new-0123456789abcdef-deadbeef").mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("POSTURE_DATA", str(data))
    monkeypatch.setenv("POSTURE_MODELS", str(home / "models"))
    monkeypatch.setenv("POSTURE_LANGUAGE", "de")
    monkeypatch.setenv("POSTURE_LOG_LEVEL", "Annegret")
    monkeypatch.setattr(platform, "node", lambda: "Annegrets-PC")
    with Database() as database:
        Profiles(database, check=Calibration.from_json).create("Annegret Beispiel")
    with logging_to_file(Level.DEBUG):
        log = logging.getLogger("server.clips")
        try:
            raise FileNotFoundError(2, "No such file", str(data / "film"))
        except OSError:
            log.exception("The clip %s could not be read.", "Annegret Beispiel")
        log.warning("A fault of %d.", 7)
    with log_file().open("a", encoding="utf-8") as file:
        file.write("a line that Annegret wrote into it herself\n")
    return home


def machine() -> Machine:
    return Machine(cameras=lambda: (CameraName(index=0, name="Annegrets Telefon"),), capture=lambda _: Silent())


def test_a_report_names_nobody_and_no_place_of_theirs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTURE_DATABASE_URL", "postgresql://annegret:s3cret@beispiel/x")
    monkeypatch.setattr(cameras, "_devices", list)
    with_server = [
        (check, finding) for check in CHECKS if check.id == "database" for finding in looked(check, machine())
    ]
    monkeypatch.delenv("POSTURE_DATABASE_URL")
    others = [(check, finding) for check in CHECKS[:-1] for finding in looked(check, machine())]
    told = report([*with_server, *others]).lower()
    assert [name for name in NAMES if name in told] == []
    assert str(home).lower() not in told
    assert str(Path(__file__).parents[2]).lower() not in told
    # And yet what is worth knowing is there.
    for part in (
        "doctor-camera-silent",
        "doctor-strays-foreign",
        "filenotfounderror (enoent)",
        "a fault of 7.",
        "- mediapipe ",
        "- posture_models: set",
        "- posture_language: de",
        "- posture_log_level: set",
    ):
        assert part in told, part


def test_a_report_is_in_english_whoever_reads_it(home: Path) -> None:
    with speaking("de"):
        assert "## Checks" in report([])
        assert "Only 1 GB free" in report([(CHECKS[0], good(say("doctor-room-little", free_gb=1.0, kept_mb=0.0)))])


def test_no_picture_of_a_camera_is_kept(home: Path) -> None:
    class Seeing(Silent):
        def isOpened(self) -> bool:  # noqa: N802
            return True

        def read(self) -> tuple[bool, np.ndarray]:  # type: ignore[override]
            return True, np.full((48, 64, 3), 77, np.uint8)

    before = {path: path.stat().st_size for path in home.rglob("*")}
    found = list(cameras.camera(Machine(cameras=machine().cameras, capture=lambda _: Seeing())))
    assert "77" not in report([(CHECKS[0], finding) for finding in found])
    assert {path: path.stat().st_size for path in home.rglob("*")} == before


# The command.

LOOSE = needs_you(
    say("doctor-permissions-loose", count=2),
    offer=say("doctor-permissions-offer", count=2),
    mend=lambda: mended(say("doctor-permissions-mended", count=2)),
)
BROWSER = good(say("doctor-browser-good"))


@pytest.fixture
def two_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is well, and one that can be mended."""

    def loose(_: Machine) -> Iterator[Finding]:
        yield LOOSE

    monkeypatch.setattr(rows, "CHECKS", (Check("browser", lambda _: [BROWSER]), Check("permissions", loose)))


@pytest.mark.usefixtures("two_checks")
def test_what_needs_a_person_ends_with_2_and_says_how_it_could_be_mended() -> None:
    done = command("doctor")
    assert done.returncode == 2
    assert done.stdout.splitlines()[0].split() == ["good", "Browser:", "One", "can", "be", "opened", "from", "here."]
    assert "needs you" in done.stdout
    assert done.stdout.rstrip().endswith("posture doctor --mend")


@pytest.mark.usefixtures("two_checks")
def test_with_yes_it_is_mended_and_ends_with_0() -> None:
    done = command("doctor", "--mend", "--yes")
    assert (done.returncode, "mended" in done.stdout) == (0, True)


@pytest.mark.usefixtures("two_checks")
@pytest.mark.parametrize(("answer", "code"), [(True, 0), (False, 2)])
def test_without_yes_it_is_asked(monkeypatch: pytest.MonkeyPatch, answer: bool, code: int) -> None:
    asked: list[str] = []

    def confirm(question: str, **_: object) -> bool:
        asked.append(question)
        return answer

    monkeypatch.setattr("typer.confirm", confirm)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    assert command("doctor", "--mend").returncode == code
    assert asked == ["Close these 2 to others?"]


@pytest.mark.usefixtures("two_checks")
def test_where_nobody_can_answer_nothing_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    assert command("doctor", "--mend").returncode == 2


@pytest.mark.usefixtures("two_checks")
def test_it_can_be_read_by_programs() -> None:
    done = command("doctor", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout) == [
        {
            "check": "browser",
            "state": "good",
            "id": "doctor-browser-good",
            "says": "One can be opened from here.",
            "remedy": None,
            "can_be_mended": False,
        },
        {
            "check": "permissions",
            "state": "needs_you",
            "id": "doctor-permissions-loose",
            "says": "Other users of this computer may reach 2 files and folders of yours.",
            "remedy": "Close them with: posture doctor --mend",
            "can_be_mended": True,
        },
    ]


@pytest.mark.usefixtures("two_checks")
def test_it_speaks_german() -> None:
    done = command("--language", "de", "doctor")
    assert "braucht dich" in done.stdout
    assert "2 deiner Dateien und Ordner" in done.stdout


@pytest.mark.usefixtures("two_checks")
def test_the_report_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    done = command("doctor", "--report", str(tmp_path / "report.md"))
    assert "doctor-permissions-loose" in (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "report.md" in done.stderr
    refused = command("doctor", "--report", str(tmp_path / "no" / "report.md"))
    assert (refused.returncode, OutputError.__name__ in refused.stderr) == (2, False)
