"""What was left behind is found, told apart from what is under way, and mended; nothing else is touched."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from posture.doctor.check import Finding, Machine, State
from posture.doctor.strays import UNTOUCHED_S, strays
from posture.files import temporary_for
from posture.holdings.serving import Serving
from server.clips.recordings import Recordings
from server.clips.reviews import Clips
from server.clips.store import Library

Look = Callable[..., list[Finding]]

CLIP = "0b7e4a5e6a534a53"
KEY = "0123456789abcdef01234567"


@pytest.fixture
def clips(data: Path) -> Path:
    """A library with a clip, a sample's folder, and everything that belongs there."""
    folder = data / "clips"
    for each in (folder / CLIP / "reviews" / KEY, folder / "sample-calibration" / "reviews" / KEY):
        each.mkdir(parents=True)
    for name in ("film", "clip.json", "poster.jpg", "copy.mp4"):
        (folder / CLIP / name).write_bytes(b"0")
    for name in ("posture.db", "posture.db-wal", "posture-0002-20260301T100000000000Z.backup.db"):
        (data / name).write_bytes(b"0")
    for name in ("stretches", "logs", "door"):
        (data / name).mkdir()
    return folder


def by_id(found: list[Finding]) -> dict[str, Finding]:
    return {finding.says.id.removeprefix("doctor-strays-"): finding for finding in found}


def old(path: Path) -> Path:
    """Make this, and what is in it, look untouched for long."""
    for each in (*path.rglob("*"), path):
        os.utime(each, (0, each.stat().st_mtime - UNTOUCHED_S - 60))
    return path


def test_where_all_is_in_order_nothing_is_found(look: Look, clips: Path) -> None:
    assert list(by_id(look(strays))) == ["none"]


def test_where_nothing_is_kept_yet_nothing_is_found(look: Look, data: Path) -> None:
    data.rmdir()
    assert list(by_id(look(strays))) == ["none"]


def test_what_a_killed_server_left_is_removed_and_what_one_is_at_is_not(look: Look, clips: Path, data: Path) -> None:
    library = Library(titles={})
    under_way = [library.passing("new"), library.passing("work")]
    # The token of a server that is not there; names that earlier versions gave; a deletion that was cut off.
    killed = [clips / f"{under_way[0].name[:-8]}deadbeef", clips / f"{under_way[1].name[:-8]}deadbeef"]
    earlier = [clips / ".new-0123456789abcdef", clips / ".work-0123456789abcdef", clips / f".gone-{CLIP}-01234567"]
    half = [temporary_for(clips / CLIP / "poster.jpg"), temporary_for(data / "posture.db")]
    for folder in (*under_way, *killed, *earlier):
        folder.mkdir()
        (folder / "film").write_bytes(bytes(1000))
    for file in half:
        file.write_bytes(b"half")
    for path in (*earlier, *half):
        old(path)
    finding = by_id(look(strays))["left"]
    assert (finding.state, finding.says["count"]) == (State.NEEDS_YOU, 7)
    assert finding.mend
    assert finding.mend().state is State.MENDED
    assert [path for path in (*killed, *earlier, *half) if path.exists()] == []
    assert all(path.is_dir() for path in under_way)
    assert (clips / CLIP / "film").is_file()
    library.close()
    assert by_id(look(strays))["left"].says["count"] == 2  # now nobody is at them


def test_what_was_touched_a_moment_ago_is_left_to_whoever_is_at_it(look: Look, clips: Path) -> None:
    (clips / ".work-0123456789abcdef").mkdir()
    temporary_for(clips / CLIP / "clip.json").write_text("{}")
    assert list(by_id(look(strays))) == ["none"]


def test_a_recording_that_was_cut_off_is_told_of_and_never_removed(look: Look, clips: Path) -> None:
    recordings = Recordings(Clips())
    recording = clips / f".rec-{recordings.begin('A recording')}"
    old(recording)
    found = by_id(look(strays))
    assert found["recordings"].state is State.NOTE
    assert all(finding.mend is None for finding in found.values())
    assert recording.is_dir()


def test_a_recording_that_comes_in_is_no_stray(look: Look, clips: Path, data: Path) -> None:
    serving = Serving(data)
    assert serving.token
    (clips / ".rec-0123456789abcdef").mkdir()
    assert list(by_id(look(strays))) == ["none"]
    serving.close()


def test_a_review_that_was_cut_off_is_told_of(look: Look, clips: Path) -> None:
    (clips / CLIP / f".reviewing-{KEY}-deadbeef").write_text("{}")
    assert by_id(look(strays))["reviews"].says["count"] == 1


def test_an_earlier_review_is_put_back_where_no_newer_one_is(look: Look, clips: Path) -> None:
    reviews, other = clips / CLIP / "reviews", "f" * 24
    for name in (f".old-{KEY}-01234567", f".old-{other}-01234567"):
        (reviews / name).mkdir()
        (reviews / name / "earlier").write_text("")
    finding = by_id(look(strays))["old"]
    assert finding.mend
    assert finding.mend().state is State.MENDED
    assert sorted(path.relative_to(reviews).as_posix() for path in reviews.rglob("*")) == [
        KEY,
        other,
        f"{other}/earlier",
    ]


def test_an_erasure_that_was_cut_off_is_gone_on_with(look: Look, clips: Path, data: Path) -> None:
    (data / "posture.db").unlink()
    (data / "posture.db-wal").unlink()
    journal = {"everything": False, "profile_id": None, "units": [f"clips/{CLIP}"], "retitled": [], "orphaned": []}
    (data / "erasing.json").write_text(json.dumps(journal))
    (data / ".restore-01234567").mkdir()
    finding = by_id(look(strays))["unfinished"]
    assert (finding.state, (clips / CLIP).is_dir()) == (State.NEEDS_YOU, True)
    assert finding.mend
    assert finding.mend().state is State.MENDED
    assert list(by_id(look(strays))) == ["none"]
    assert not (clips / CLIP).exists()


def test_a_copy_of_the_database_that_a_killed_backup_left_is_removed(look: Look, clips: Path, data: Path) -> None:
    (data / ".backup-01234567").write_bytes(b"everybody")
    assert list(by_id(look(strays))) == ["none"]  # perhaps it is being made
    old(data / ".backup-01234567")
    finding = by_id(look(strays))["left"]
    assert finding.mend
    assert finding.mend().state is State.MENDED
    assert not (data / ".backup-01234567").exists()


def test_a_clip_without_its_film_needs_a_person(look: Look, clips: Path) -> None:
    (clips / CLIP / "film").unlink()
    finding = by_id(look(strays))["no-film"]
    assert (finding.state, finding.says["names"], finding.mend) == (State.NEEDS_YOU, (CLIP,), None)


def test_what_is_not_ours_is_named_and_left_alone(look: Look, clips: Path, data: Path) -> None:
    theirs = (data / "notes.txt", clips / "holiday.mp4", clips / CLIP / "todo", data / "films" / "a")
    (data / "films").mkdir()
    for path in theirs:
        path.write_text("")
        old(path)
    finding = by_id(look(strays))["foreign"]
    assert (finding.state, finding.mend) == (State.NOTE, None)
    assert set(finding.says["names"]) == {str(path.relative_to(data)) for path in theirs}  # type: ignore[arg-type]


def test_what_can_not_be_removed_is_said(look: Look, clips: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (clips / ".new-0123456789abcdef-deadbeef").mkdir()
    finding = by_id(look(strays))["left"]

    def refused(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("shutil.rmtree", refused)
    assert finding.mend
    assert finding.mend().says.id == "doctor-strays-stay"


def test_a_library_just_used_by_a_server_has_no_strays(machine: Machine, data: Path) -> None:
    clips = Clips()
    clips.library.made()
    assert clips.library.token  # its lock is there
    assert [finding.says.id for finding in strays(machine)] == ["doctor-strays-none"]
    clips.library.close()
