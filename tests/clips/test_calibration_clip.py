from __future__ import annotations

import json
import re

import pytest
from command import command
from filmed import noise, save_picture, write

from posture.resources import samples_dir


@pytest.mark.samples
@pytest.mark.timeout(900)  # two whole reviews: on the busiest of machines that takes long
def test_a_calibration_into_a_profile_judges_everywhere_and_moves_to_another_computer(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    done = command("calibrate", str(samples_dir() / "calibration.mp4"), "--profile", "Anna", data=here)
    assert (done.returncode, done.stderr) == (0, "")
    # The person in the clip rounds 48 deg on purpose and hinges 52 deg.
    said = re.search(r"up to (\d+)° on purpose; you hinge flat to (\d+)°", done.stdout)
    assert said
    assert float(said[1]) == pytest.approx(48, abs=5)
    assert float(said[2]) == pytest.approx(52, abs=5)

    assert command("profiles", "export", "anna", str(tmp_path / "anna.json"), data=here).returncode == 0
    assert command("profiles", "import", str(tmp_path / "anna.json"), "--name", "Anna B.", data=there).returncode == 0
    clip = samples_dir() / "slight_rounding.mp4"
    seconds = ("--to", "2", "--model", "lite")
    judged = command("review", str(clip), "--profile", "anna b.", "--out", str(tmp_path / "out"), *seconds, data=there)
    assert judged.returncode == 0, judged.stderr
    report = json.loads((tmp_path / "out" / clip.stem / "report.json").read_text())
    assert report["judged_by"]["profile"] == "Anna B."
    assert report["limits"]["maximum_deg"] == pytest.approx(float(said[1]), abs=0.6)
    # Another person in another room: the calibration is not theirs, and that is said.
    assert "standing" in report["judged_by"]["stale"]
    assert "Anna B." in judged.stdout


def test_a_clip_without_the_steps_is_refused_and_nothing_old_is_lost(tmp_path):
    kept = tmp_path / "mine.json"
    kept.write_text("the old one")
    write(tmp_path / "nobody.mp4", noise(50))
    done = command("calibrate", str(tmp_path / "nobody.mp4"), "--to", str(kept))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert kept.read_text() == "the old one"


def test_one_source_is_wanted():
    for arguments in ((), ("clip.mp4", "--camera", "0")):
        done = command("calibrate", *arguments)
        assert done.returncode == 2
        assert "CLIP or --camera" in done.stderr


def test_a_camera_that_is_not_there_is_one_sentence():
    done = command("calibrate", "--camera", "97")
    assert done.returncode == 2
    assert "Camera 97 can't be opened." in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_damaged_calibration_is_one_sentence(tmp_path):
    save_picture(tmp_path / "x.png")
    for text in ("", "{}", json.dumps({"format": "posture.calibration/99"})):
        (tmp_path / "bad.json").write_text(text)
        done = command("review", str(tmp_path / "x.png"), "--calibration", str(tmp_path / "bad.json"))
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_a_missing_calibration_says_how_to_make_one(tmp_path):
    done = command("review", "x.mp4", "--calibration", str(tmp_path / "none.json"))
    assert done.returncode == 2
    assert "posture calibrate" in done.stderr
