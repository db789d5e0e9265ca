from __future__ import annotations

import json
import subprocess
import sys

from clips import save_picture

from posture.resources import samples_dir


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "posture", *arguments], capture_output=True, text=True, timeout=120)


def test_a_clip_without_the_steps_is_refused_and_nothing_old_is_lost(tmp_path):
    kept = tmp_path / "mine.json"
    kept.write_text("the old one")
    done = run("calibrate", str(samples_dir() / "hinge_flat_avg_f_left.mp4"), "--to", str(kept))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert kept.read_text() == "the old one"


def test_one_source_is_wanted():
    for arguments in ((), ("clip.mp4", "--camera", "0")):
        done = run("calibrate", *arguments)
        assert done.returncode == 2
        assert "CLIP or --camera" in done.stderr


def test_a_camera_that_is_not_there_is_one_sentence():
    done = run("calibrate", "--camera", "97")
    assert done.returncode == 2
    assert "Camera 97 can't be opened." in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_damaged_calibration_is_one_sentence(tmp_path):
    save_picture(tmp_path / "x.png")
    for text in ("", "{}", json.dumps({"format": "posture.calibration/99"})):
        (tmp_path / "bad.json").write_text(text)
        done = run("review", str(tmp_path / "x.png"), "--calibration", str(tmp_path / "bad.json"))
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_a_missing_calibration_says_how_to_make_one(tmp_path):
    done = run("review", "x.mp4", "--calibration", str(tmp_path / "none.json"))
    assert done.returncode == 2
    assert "posture calibrate" in done.stderr
