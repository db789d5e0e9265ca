"""`posture review --keep-poses` and `--again-from`: what was seen is kept, and judged anew without the pose model."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from posture.cli.main import app
from posture.errors import OutputError
from posture.resources import samples_dir

TOLERANCE_DEG = 1.0
"""docs/review.md promises as much of any frame's angle."""


def review(*arguments: str | Path, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["review", *map(str, arguments)])
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the first seconds of a clip, poses and all."""
    out = tmp_path_factory.mktemp("report")
    clip = samples_dir() / "flat_then_rounded_avg_f_left.mp4"
    review(clip, "--model", "lite", "--to", "3", "--keep-poses", "--out", out)
    return out / clip.stem


def rows(report: Path) -> list[dict[str, str]]:
    with (report / "frames.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_judging_again_gives_the_same_figures(kept: Path, tmp_path: Path) -> None:
    review("--again-from", kept / "poses.zip", "--out", tmp_path)
    again, before = rows(tmp_path / kept.name), rows(kept)
    assert len(again) == len(before) > 60
    for new, old in zip(again, before, strict=True):
        assert (new["time_s"], new["status"], new["verdict"]) == (old["time_s"], old["status"], old["verdict"])
        for name in ("hip_hinge_deg", "lumbar_flexion_deg", "thoracic_flexion_deg", "trunk_lean_deg"):
            assert (new[name] == "") == (old[name] == "")
            assert not new[name] or abs(float(new[name]) - float(old[name])) <= TOLERANCE_DEG
    report = json.loads((tmp_path / kept.name / "report.json").read_text())
    assert report["model"] == "lite"
    assert (tmp_path / kept.name / "poses.zip").read_bytes() == (kept / "poses.zip").read_bytes()


def test_the_pose_model_is_not_even_loaded(kept: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from posture.cli.main import app\n"
        f"try: app(['review', '--again-from', {str(kept / 'poses.zip')!r}, '--out', {str(tmp_path)!r}])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "assert 'mediapipe' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr


def test_a_folder_of_reports_is_judged_anew_by_other_limits_for_a_part(kept: Path, tmp_path: Path) -> None:
    review("--again-from", kept.parent, "--strictness", "strict", "--from", "1", "--out", tmp_path)
    report = json.loads((tmp_path / kept.name / "report.json").read_text())
    old = json.loads((kept / "report.json").read_text())
    assert report["limits"]["rounded_deg"] < old["limits"]["rounded_deg"]
    assert float(rows(tmp_path / kept.name)[0]["time_s"]) >= 1.0


def test_a_report_judged_anew_in_its_own_place_keeps_its_poses(kept: Path, tmp_path: Path) -> None:
    poses = tmp_path / "clip" / "poses.zip"
    poses.parent.mkdir()
    poses.write_bytes((kept / "poses.zip").read_bytes())
    for strictness in ("strict", "relaxed"):
        review("--again-from", poses, "--strictness", strictness, "--out", tmp_path)
        assert poses.read_bytes() == (kept / "poses.zip").read_bytes()


def test_exports_that_need_pictures_are_refused_by_name_and_left_out_of_all(kept: Path, tmp_path: Path) -> None:
    asked = [
        "review",
        "--again-from",
        str(kept / "poses.zip"),
        "--export",
        "video,motion",
        "--out",
        str(tmp_path / "a"),
    ]
    with pytest.raises(OutputError, match=r"annotated\.mp4 can't be made from recorded poses"):
        CliRunner().invoke(app, asked, catch_exceptions=False)
    review("--again-from", kept / "poses.zip", "--export", "all", "--out", tmp_path / "b")
    written = {path.name for path in (tmp_path / "b" / kept.name).iterdir()}
    assert {"landmarks.trc", "openpose", "poses.zip"} <= written
    assert not {"annotated.mp4", "report.html", "warnings"} & written


def test_what_is_no_recording_is_one_failed_row(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "poses.zip").write_bytes((kept / "poses.zip").read_bytes()[:1000])
    said = review("--again-from", tmp_path / "poses.zip", kept / "poses.zip", "--out", tmp_path / "out", code=2)
    assert "is no recording of poses, or is cut short" in " ".join(said.split())
    assert (tmp_path / "out" / kept.name / "report.json").is_file()
