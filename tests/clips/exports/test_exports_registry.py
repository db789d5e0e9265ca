"""What can be asked for, that each export is there whole or not at all, and that trouble is one sentence."""

from __future__ import annotations

import csv
import subprocess
import sys

import exporting
import filmed
import polars as pl
import pytest
from PIL import Image
from typer.testing import CliRunner

from posture.cli.main import app
from posture.clips.exports.catalogue import CATALOGUE, DEFAULT_IDS, EXPORTS, chosen
from posture.clips.exports.registry import writers
from posture.clips.rows import COLUMNS
from posture.errors import OutputError

STREAMED = ("video", "warnings", "motion", "landmarks", "openpose")


def names(folder) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", DEFAULT_IDS),
        ("all", tuple(CATALOGUE)),
        ("video, motion.mot", (*DEFAULT_IDS, "video", "motion")),
        ("openpose/,report.html", (*DEFAULT_IDS, "html", "openpose")),
        ("MOTION.MOT", (*DEFAULT_IDS, "motion")),
    ],
)
def test_a_choice_is_ids_or_file_names_and_always_holds_the_default(text, wanted):
    assert chosen(text) == wanted


def test_an_unknown_export_names_the_known_ones():
    with pytest.raises(OutputError, match=r"'mot'.*motion\.mot"):
        chosen("video,mot")


def test_all_exports_are_written_and_nothing_else(tmp_path):
    exporting.export(tmp_path / "new" / "out", *chosen("all"))
    assert names(tmp_path / "new" / "out") == sorted(one.file_name.rstrip("/") for one in EXPORTS)


def test_the_default_files_are_read_by_others(tmp_path):
    review = exporting.export(tmp_path, *DEFAULT_IDS)
    table = pl.read_csv(tmp_path / "frames.csv")
    assert tuple(table.columns) == COLUMNS
    assert table["hip_hinge_deg"].null_count() == len(exporting.EMPTY) + len(exporting.UNMEASURED)
    with (tmp_path / "frames.csv").open(newline="") as file:
        assert len(list(csv.reader(file))) == 1 + len(review.rows)
    with Image.open(tmp_path / "timeline.png") as picture:
        picture.load()
        assert picture.format == "PNG"
        assert len(set(picture.convert("L").resize((60, 30)).tobytes())) > 3  # there is something on it


class StopError(Exception):
    pass


@pytest.mark.parametrize("stop", [StopError, KeyboardInterrupt])
def test_a_review_that_breaks_off_leaves_what_was_there_before_and_nothing_else(tmp_path, stop):
    folder = tmp_path / "deep" / "out"
    exporting.export(folder, *STREAMED)
    before = {one: one.stat().st_mtime_ns for one in folder.rglob("*")}

    def break_off(into) -> None:
        with writers(STREAMED, exporting.clip(), into) as exports:
            for i in range(12):
                for watcher in exports.watchers:
                    watcher.see(exporting.frame(i), exporting.feedback(i))
            assert any(one.name.startswith(".motion") for one in into.iterdir())  # or the test could not fail
            raise stop

    with pytest.raises(stop):
        break_off(folder)
    assert {one: one.stat().st_mtime_ns for one in folder.rglob("*")} == before
    with pytest.raises(stop):
        break_off(tmp_path / "fresh" / "out")
    assert names(tmp_path) == ["deep"]


def test_without_finish_nothing_is_left(tmp_path):
    with writers(chosen("all"), exporting.clip(), tmp_path / "out") as exports:
        for watcher in exports.watchers:
            watcher.see(exporting.frame(5), exporting.feedback(5))
    assert names(tmp_path) == []


def test_what_there_is_nothing_to_say_of_is_left_out_and_the_old_one_removed(tmp_path):
    exporting.export(tmp_path, *chosen("all"))
    exporting.export(tmp_path, *chosen("all"), numbers=exporting.EMPTY)
    gone = {"motion.mot", "landmarks.trc", "landmarks.c3d", "warnings"}
    assert names(tmp_path) == sorted({one.file_name.rstrip("/") for one in EXPORTS} - gone)


def test_a_full_disk_is_one_sentence(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("posture.clips.exports.video.VideoWriter._mux", full)
    with pytest.raises(OutputError, match="No space left") as caught:
        exporting.export(tmp_path / "out", "video", "motion")
    assert "--out" in caught.value.remedy
    assert names(tmp_path) == []


def test_a_folder_with_other_files_is_not_replaced(tmp_path):
    (tmp_path / "openpose").mkdir()
    (tmp_path / "openpose" / "thesis.txt").write_text("years of work")
    with pytest.raises(OutputError, match="other files"):
        exporting.export(tmp_path, "openpose")
    assert names(tmp_path / "openpose") == ["thesis.txt"]
    assert names(tmp_path) == ["openpose"]


def test_a_picture_without_anyone_from_the_command_line(tmp_path):
    filmed.save_picture(tmp_path / "still.png")
    words = ["review", str(tmp_path / "still.png"), "--out", str(tmp_path / "out"), "--export"]
    command = [sys.executable, "-m", "posture", *words, "annotated.mp4,report.html"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert (done.returncode, done.stderr) == (0, "")
    wanted = {"annotated.mp4", "frames.csv", "report.html", "report.json", "timeline.png"}
    assert wanted <= set(names(tmp_path / "out" / "still"))


def test_an_unknown_export_is_said_before_the_review(tmp_path):
    with pytest.raises(OutputError, match="'gif'"):
        CliRunner().invoke(app, ["review", str(tmp_path), "--export", "gif"], catch_exceptions=False)
