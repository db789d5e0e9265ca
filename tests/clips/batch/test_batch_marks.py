from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace

import filmed
import pytest
from batchwork import job_of, make_clips, pretend
from plain import plain

from posture.calibration.subject import Subject
from posture.clips.batch.find import Found
from posture.clips.batch.job import BatchOptions, content_of
from posture.clips.batch.marks import marked_folder, read_mark, sweep
from posture.clips.batch.work import earlier
from posture.errors import ClipUnreadableError, OutputError
from posture.settings import Strictness


def write(folder, text="whole", key="k"):
    with marked_folder(folder, {"key": key}) as inside:
        (inside / "frames.csv").write_text(text)
        assert not (folder / "frames.csv").exists() or (folder / "frames.csv").read_text() != text


def test_a_report_appears_whole_with_its_mark(tmp_path):
    write(tmp_path / "a.b" / "x")
    mark = read_mark(tmp_path / "a.b" / "x", "k")
    assert mark
    assert mark["files"] == ["frames.csv"]
    assert [one.name for one in (tmp_path / "a.b").iterdir()] == ["x"]


def test_a_failure_leaves_the_older_report_as_it_was(tmp_path):
    write(tmp_path / "x", "old")

    def fail():
        with marked_folder(tmp_path / "x", {"key": "new"}) as inside:
            (inside / "frames.csv").write_text("half")
            raise OSError(28, "No space left")

    with pytest.raises(OutputError, match="No space left"):
        fail()
    assert read_mark(tmp_path / "x", "k")
    assert (tmp_path / "x" / "frames.csv").read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["x"]


def test_an_export_that_fails_names_the_report_s_place_not_the_hidden_folder(tmp_path):
    def fail():
        with marked_folder(tmp_path / "x", {"key": "new"}) as inside:
            raise OutputError(plain(f"The report can't be written to {inside}: disk full."), plain("Make room."))

    with pytest.raises(OutputError) as caught:
        fail()
    assert caught.value.problem == f"The report can't be written to {tmp_path / 'x'}: disk full."
    assert caught.value.remedy == "Make room."
    assert list(tmp_path.iterdir()) == []


def test_an_older_report_is_replaced_and_reports_below_it_stay(tmp_path):
    write(tmp_path / "x" / "deeper")
    write(tmp_path / "x", "old")
    write(tmp_path / "x", "new", key="other")
    assert read_mark(tmp_path / "x", "k") is None
    assert read_mark(tmp_path / "x", "other")
    assert (tmp_path / "x" / "frames.csv").read_text() == "new"
    assert read_mark(tmp_path / "x" / "deeper", "k")


def test_exports_of_the_same_key_stay_and_of_another_go(tmp_path):
    def export(key: str, exports: list[str], *names: str) -> None:
        with marked_folder(tmp_path / "x", {"key": key, "exports": exports}) as inside:
            for name in names:
                (inside / name).parent.mkdir(exist_ok=True)
                (inside / name).write_text(key)

    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "mine.txt").touch()
    export("k", ["warnings"], "frames.csv", "warnings/01.jpg", "warnings/02.jpg")
    export("k", ["video"], "frames.csv", "annotated.mp4")
    mark = read_mark(tmp_path / "x", "k")
    assert mark
    assert mark["exports"] == ["video", "warnings"]
    assert mark["files"] == ["annotated.mp4", "frames.csv", "warnings/01.jpg", "warnings/02.jpg"]
    export("other", ["video"], "frames.csv", "annotated.mp4")
    assert sorted(one.name for one in (tmp_path / "x").iterdir()) == [
        "annotated.mp4",
        "done.json",
        "frames.csv",
        "mine.txt",
    ]


def test_more_exports_than_there_are_need_another_review(tmp_path):
    job = job_of(make_clips(tmp_path, a="fine")[0], tmp_path / "out", BatchOptions(exports=("video",)))
    outcome = pretend(job)
    assert earlier(job) is None  # the pretended review wrote none
    with marked_folder(job.folder, {"key": job.key, "exports": ["html", "video"], "outcome": asdict(outcome)}):
        pass
    assert earlier(job) == outcome
    assert earlier(replace(job, options=BatchOptions())) == outcome
    assert earlier(replace(job, options=BatchOptions(start_s=1.0))) is None


def test_many_writers_of_one_report_leave_one(tmp_path):
    def one(number: int) -> None:
        with marked_folder(tmp_path / "x", {"key": "k"}) as inside:
            (inside / "frames.csv").write_text("the same")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(40)))
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    assert read_mark(tmp_path / "x", "k")


def test_a_mark_without_its_files_or_damaged_counts_for_nothing(tmp_path):
    write(tmp_path / "x")
    (tmp_path / "x" / "frames.csv").unlink()
    assert read_mark(tmp_path / "x", "k") is None
    (tmp_path / "x" / "done.json").write_text("[1")
    assert read_mark(tmp_path / "x", "k") is None


def test_sweeping_takes_only_what_is_left_of_these_reports(tmp_path):
    for name in (".x.host-1-ab.partial", ".x.y.host-1-ab.partial", ".other.host-1-ab.partial", ".x.partial.txt"):
        (tmp_path / name).mkdir()
    sweep([tmp_path / "x", tmp_path / "x.y"])
    assert sorted(one.name for one in tmp_path.iterdir()) == [".other.host-1-ab.partial", ".x.partial.txt"]


def test_the_key_is_of_content_and_settings_not_of_names(tmp_path):
    a, b, c = make_clips(tmp_path, a="same", b="same", c="other")
    a.path.write_bytes(b.path.read_bytes())
    job = job_of(a, tmp_path / "out")
    assert job.key == job_of(b, tmp_path / "elsewhere").key
    strict = BatchOptions(subject=Subject(strictness=Strictness.STRICT))
    others = [
        job_of(c, tmp_path / "out").key,
        replace(job, options=BatchOptions(model="lite")).key,
        replace(job, options=strict).key,
        replace(job, options=BatchOptions(subject=Subject(name="Anna"))).key,
    ]
    assert len({job.key, *others}) == 5


def test_a_folder_s_content_is_that_of_its_pictures(tmp_path):
    filmed.save_picture(tmp_path / "1.png")
    filmed.save_picture(tmp_path / "2.png")
    before = content_of(tmp_path)
    (tmp_path / "notes.txt").write_text("not a picture")
    assert content_of(tmp_path) == before
    (tmp_path / "2.png").rename(tmp_path / "0.png")
    assert content_of(tmp_path) != before


def test_a_clip_that_is_gone_is_one_sentence(tmp_path):
    with pytest.raises(ClipUnreadableError, match="does not exist"):
        job_of(Found(path=tmp_path / "gone.mp4", place="gone"), tmp_path)
