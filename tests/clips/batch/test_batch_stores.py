"""Clips in stores, which are folders of this computer here: fsspec reads them by the same calls."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import filmed
import polars as pl
import pytest
from typer.testing import CliRunner
from waiting import wait_until

from posture.cli.main import app
from posture.clips.batch import stores
from posture.clips.batch.find import find_clips
from posture.clips.batch.stores import StoredClip, fetch, fetched, is_address, list_store, trouble, way_in
from posture.errors import ClipUnreadableError, NeedsExtraError
from posture.sense.mediapipe_guard import user_environment


def store(folder: Path, *names: str) -> str:
    """The address of a store with these files."""
    for name in names:
        (folder / "store" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "store" / name).write_bytes(name.encode())
    return f"file://{(folder / 'store').as_posix()}"


def listed(address: str) -> StoredClip:
    (clip,) = list_store(address)
    return clip


def test_an_address_is_told_from_a_path():
    assert is_address("s3://bucket/clip.mp4")
    assert is_address("zip://::file:///films.zip")
    assert not any(is_address(path) for path in ("clips", "/a/b.mp4", "C:/clips", "C://clips", "s3:/bucket", "a/b://c"))


def test_a_folder_in_a_store_is_searched_as_one_on_the_disk_is(tmp_path):
    address = store(tmp_path, "b.mp4", "in/deep/a.MOV", "in/notes.txt", ".hidden/c.mp4", "in/bare")
    clips = find_clips([], addresses=[address])
    assert [clip.place for clip in clips] == ["b", "in/deep/a"]
    assert [clip.file for clip in clips] == [f"{address}/b.mp4", f"{address}/in/deep/a.MOV"]
    # Named itself, a file is a clip whatever it is called; the same clip is there once.
    assert [clip.place for clip in find_clips([], addresses=[f"{address}/in/bare"])] == ["bare"]
    assert len(find_clips([], addresses=[address, f"{address}/b.mp4"])) == 2


@pytest.mark.skipif(os.name != "posix", reason="no other system has such names")
def test_clips_of_one_name_on_the_disk_and_in_a_store_have_reports_of_their_own(tmp_path):
    address = store(tmp_path, "a.mp4", "b?.mp4", "b*.mp4")
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips" / "a.mp4").write_bytes(b"other")
    clips = find_clips([tmp_path / "clips"], addresses=[address])
    assert len({clip.place for clip in clips}) == len(clips) == 4


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("s3://bucket/a/b.mp4", ("bucket", "a", "b.mp4")),
        ("s3://bucket/../../b.mp4", ("bucket", "_..", "_..", "b.mp4")),
        ("s3://bucket//a\\..\\C:b?.mp4", ("bucket", "_", "a_.._C_b_.mp4")),
        ("zip://in/b.mp4::s3://bucket/films.zip", ("in", "b.mp4")),
    ],
)
def test_no_name_in_a_store_leads_a_report_elsewhere(address, parts):
    assert way_in(address) == parts


def test_another_version_of_a_clip_is_another_clip(tmp_path):
    address = f"{store(tmp_path, 'a.mp4')}/a.mp4"
    before = listed(address).content
    assert listed(address).content == before
    os.utime(tmp_path / "store" / "a.mp4", (1, 1))
    assert listed(address).content != before


def test_a_fetched_clip_is_there_for_as_long_as_it_is_needed(tmp_path):
    with zipfile.ZipFile(tmp_path / "films.zip", "w") as archive:
        archive.writestr("in/a.mp4", b"film")
    clip = listed(f"zip://::file://{(tmp_path / 'films.zip').as_posix()}")
    with fetched(clip) as path:
        assert path.name == "a.mp4"
        assert path.read_bytes() == b"film"
    assert not path.parent.exists()


KILLED = """
import sys, time
from posture.clips.batch.stores import fetched, list_store
with fetched(list_store(sys.argv[1])[0]) as path:
    print(path, flush=True)
    time.sleep(600)
"""


def test_what_a_killed_review_had_fetched_is_removed(tmp_path):
    address = store(tmp_path, "a.mp4")
    with subprocess.Popen([sys.executable, "-c", KILLED, address], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        path = Path(process.stdout.readline().strip())
        assert path.read_bytes() == b"a.mp4"
        process.kill()
    wait_until(lambda: not path.parent.exists())


def test_clips_are_fetched_with_the_users_own_proxies_and_not_those_that_stop_usage_metrics(tmp_path, monkeypatch):
    clip = listed(store(tmp_path, "a.mp4"))
    own = {**user_environment(), "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)}
    monkeypatch.setattr(stores, "user_environment", lambda: own)
    with fetched(clip) as path:
        assert path.parent.parent == tmp_path


def test_a_clip_too_large_is_not_fetched_whatever_the_store_says_of_its_size(tmp_path, monkeypatch):
    clip = listed(store(tmp_path, "a.mp4"))
    monkeypatch.setattr(stores, "LARGEST_FETCH", 4)
    with pytest.raises(ClipUnreadableError, match="no more than that is fetched"):
        fetch(clip, tmp_path)


def test_a_clip_that_changed_since_it_was_listed_is_said(tmp_path):
    clip = listed(store(tmp_path, "a.mp4"))
    (tmp_path / "store" / "a.mp4").write_bytes(b"longer than before")
    with pytest.raises(ClipUnreadableError, match="has changed"), fetched(clip):
        pass


def test_what_is_wrong_with_an_address_is_a_sentence_with_a_remedy(tmp_path, monkeypatch):
    address = store(tmp_path, "notes.txt")
    with pytest.raises(ClipUnreadableError, match="There are no videos at"):
        find_clips([], addresses=[address])
    with pytest.raises(ClipUnreadableError, match="There is nothing at"):
        list_store(f"{address}/elsewhere")
    with pytest.raises(ClipUnreadableError, match="no kind of store that is called nonsense"):
        list_store("nonsense://bucket")
    (gone,) = list_store(address)
    (tmp_path / "store" / "notes.txt").unlink()
    with pytest.raises(ClipUnreadableError, match="There is nothing at"), fetched(gone):
        pass
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(NeedsExtraError) as lacking:
        list_store("s3://bucket/folder")
    assert "pip install 'posture-coach[stores]'" in lacking.value.remedy
    assert "AWS_ACCESS_KEY_ID" in trouble(PermissionError("403"), "s3://bucket").remedy


def test_reviewing_clips_in_a_store_is_done_once_and_the_table_names_their_addresses(tmp_path):
    address = store(tmp_path, "in/bad.mp4")
    filmed.write(tmp_path / "x.mp4", filmed.noise(4))
    (tmp_path / "x.mp4").replace(tmp_path / "store" / "x.mp4")
    out = tmp_path / "out"
    arguments = ["review", address, "--out", str(out), "--model", "lite", "--jobs", "1"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    table = pl.read_parquet(out / "summary.parquet")
    assert table["place"].to_list() == ["in/bad", "x"]
    assert table["file"].to_list() == [f"{address}/in/bad.mp4", f"{address}/x.mp4"]
    assert table["frames"].to_list() == [None, 4]
    assert f"{address}/in/bad.mp4 is not a video" in table["reason"][0]
    mark = out / "x" / "done.json"
    written = mark.stat().st_mtime_ns
    (tmp_path / "store" / "in" / "bad.mp4").unlink()
    alone = CliRunner().invoke(app, [*arguments[:1], f"{address}/x.mp4", *arguments[2:]])
    assert alone.exit_code == 0, alone.output
    assert mark.stat().st_mtime_ns == written
