from __future__ import annotations

from pathlib import Path

import filmed
import pytest

from posture.clips.batch.find import find_clips
from posture.errors import ClipUnreadableError


def make(top: Path, *names: str) -> Path:
    for name in names:
        file = top / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".png":
            filmed.save_picture(file)
        else:
            file.write_bytes(b"anything")
    return top


def places(*paths: Path, out: Path | None = None) -> dict[str, str]:
    """Name of the clip → its place."""
    found = find_clips(paths, out=out)
    assert len({one.path for one in found}) == len(found)
    return {one.path.name: one.place for one in found}


def test_folders_are_searched_and_places_mirror_them(tmp_path):
    top = make(tmp_path, "b.mp4", "in/deep/a.MOV", "in/notes.txt")
    assert [one.place for one in find_clips([top])] == ["b", "in/deep/a"]


def test_a_folder_of_pictures_is_one_clip_and_its_folders_are_searched(tmp_path):
    top = make(tmp_path / "walk.2", "1.png", "2.png", "more/x.mp4")
    assert places(top) == {"walk.2": "walk.2", "x.mp4": "more/x"}
    assert places(tmp_path) == {"walk.2": "walk.2", "x.mp4": "walk.2/more/x"}


def test_pictures_beside_videos_are_passed_over(tmp_path):
    assert places(make(tmp_path, "a.mp4", "poster.png")) == {"a.mp4": "a"}


def test_what_a_name_does_not_tell_the_content_does(tmp_path):
    filmed.write(tmp_path / "v.mp4", filmed.noise(3))
    (tmp_path / "v.mp4").rename(tmp_path / "recording")
    make(tmp_path, "README", "data.bin")
    filmed.save_picture(tmp_path / "p.png")
    (tmp_path / "p.png").rename(tmp_path / "picture")
    assert places(tmp_path) == {"recording": "recording"}


def test_hidden_files_reports_and_the_output_are_not_clips(tmp_path):
    top = make(tmp_path, "a.mp4", ".b.mp4", ".trash/c.mp4", "out/x/y.png", "old/report.json", "old/frames.csv")
    make(tmp_path, "old/timeline.png", "new/annotated.mp4", "done.json")
    (tmp_path / "new" / "done.json").write_text('{"schema": "posture.done/1"}')
    assert places(top, out=tmp_path / "out") == {"a.mp4": "a"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["a/x.mp4", "b/x.mp4"], ["a/x", "b/x"]),
        (["a/x.mp4", "a/x.mov"], ["x.mp4", "x.mov"]),
        (["a", "b"], ["a/x.mp4", "a/x.mov", "b/x"]),
        (["a/x.mp4", "c/X.mp4"], ["a/x", "c/X"]),
        (["c/d/report.json.mp4"], ["report.json.mp4"]),
    ],
)
def test_no_two_clips_share_a_place(tmp_path, given, expected):
    make(tmp_path, "a/x.mp4", "a/x.mov", "b/x.mp4", "c/X.mp4", "c/d/report.json.mp4")
    found = find_clips([tmp_path / one for one in given])
    assert sorted(one.place for one in found) == sorted(expected)


def test_a_clip_given_twice_is_one(tmp_path, monkeypatch):
    make(tmp_path, "in/a.mp4")
    monkeypatch.chdir(tmp_path / "in")
    assert len(find_clips([tmp_path, tmp_path / "in" / "a.mp4", Path("a.mp4"), Path("../in/a.mp4")])) == 1


def test_a_folder_without_clips_is_one_sentence(tmp_path):
    with pytest.raises(ClipUnreadableError, match="holds no videos"):
        find_clips([make(tmp_path, "notes.txt")])
