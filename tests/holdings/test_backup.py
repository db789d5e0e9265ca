"""A backup holds everything that lasts, of one moment, and can be put anywhere; what is none is refused whole."""

from __future__ import annotations

import json
import os
import shutil
import stat
import threading
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cut_off import CutOff, Killed
from estates import MARCH, NAME, RECORDING, Lived, estate_of
from sqlalchemy import URL
from storing import sql

from posture.holdings import backup as module
from posture.holdings.archive import MANIFEST, BackupError, belongs
from posture.holdings.backup import back_up, finish_restoring, restore
from posture.holdings.inventory import walk
from posture.holdings.kinds import kind_of
from posture.holdings.serving import Serving
from posture.storage import Database, History, Profiles, StorageError


@pytest.fixture
def backup(lived: Lived, tmp_path: Path) -> Path:
    file = tmp_path / "backup.zip"
    with lived.estate() as estate:
        back_up(estate, file, MARCH)
    return file


def lasting(folder: Path) -> dict[str, bytes]:
    return {
        name: (folder / name).read_bytes()
        for name, _ in walk(folder)
        if belongs(name) and kind_of(name)[0].id != "database"
    }


def test_everything_that_lasts_is_somewhere_else_again(lived: Lived, backup: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "another" / "machine's path"
    restore(backup, elsewhere)
    assert lasting(elsewhere) == lasting(lived.folder)
    with lived.estate() as here, estate_of(elsewhere) as there:
        assert here.database
        assert there.database
        assert there.people() == here.people()
        assert History(there.database).everybodys() == History(here.database).everybodys()
        kinds = {piece.kind.id for piece in there.pieces()}
        since = {piece.unit: piece.since for piece in there.pieces() if piece.kind.id == "recordings"}
    assert kinds & {"keys", "logs", "copies"} == set()
    assert since[f"clips/{RECORDING}"] == MARCH
    assert [path.name for path in elsewhere.iterdir() if path.name.startswith(".")] == []


def test_no_path_of_this_computer_is_in_it(backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        for name in archive.namelist():
            assert str(tmp_path).encode() not in archive.read(name)


@pytest.mark.skipif(os.name != "posix", reason="Windows has other means")
def test_backup_and_what_is_restored_are_for_this_user_alone(backup: Path, tmp_path: Path) -> None:
    restore(backup, tmp_path / "new")
    paths = [backup, tmp_path / "new", *(tmp_path / "new").rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in paths} == {0}


def test_the_database_is_of_one_moment_while_it_is_written_to(lived: Lived, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with Database(Database().engine.url) as database:
            number = 0
            while not stop.is_set():
                number += 1
                Profiles(database).create(f"Person {number}")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        with lived.estate() as estate:
            back_up(estate, tmp_path / "backup.zip", MARCH)
    finally:
        stop.set()
        thread.join()
    restore(tmp_path / "backup.zip", tmp_path / "new")
    with estate_of(tmp_path / "new") as estate:
        assert NAME in estate.people().values()
    assert sql(tmp_path / "new" / "posture.db", "PRAGMA integrity_check") == [("ok",)]


def test_a_folder_in_which_something_is_is_left_alone_unless_asked(backup: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    (there / "logs").mkdir(parents=True)
    (there / "logs" / "posture.log").write_text("started")
    with Database(URL.create("sqlite", database=str(there / "posture.db"))) as database:
        Profiles(database).create("Eva")
    with pytest.raises(BackupError, match="something in"):
        restore(backup, there)
    with estate_of(there) as estate:
        assert [*estate.people().values()] == ["Eva"]
    restore(backup, there, overwrite=True)
    with estate_of(there) as estate:
        assert [*estate.people().values()] == ["Ben", NAME]
    assert (there / "logs" / "posture.log").read_text() == "started"
    assert [path.name for path in there.glob(".*")] == []


def test_somebody_s_own_files_are_never_in_the_way(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("mine")
    with pytest.raises(BackupError):
        restore(backup, tmp_path / "home")
    restore(backup, tmp_path / "home", overwrite=True)
    assert (tmp_path / "home" / "letter.txt").read_text() == "mine"


def test_nothing_is_restored_under_a_running_server(backup: Path, tmp_path: Path) -> None:
    serving = Serving(tmp_path / "new")
    assert serving.token
    with pytest.raises(BackupError, match="running"):
        restore(backup, tmp_path / "new", overwrite=True)
    serving.close()
    restore(backup, tmp_path / "new", overwrite=True)


def test_without_room_nothing_is_touched(backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1000, 990, 10))
    with pytest.raises(BackupError, match="no room"):
        restore(backup, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


Change = Callable[[dict[str, bytes]], object]


def rewritten(backup: Path, change: Change, *, compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """The backup with other contents."""
    with zipfile.ZipFile(backup) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    change(contents)
    other = backup.with_name("other.zip")
    with zipfile.ZipFile(other, "w", compression) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return other


def manifest(contents: dict[str, bytes], **changes: object) -> None:
    contents[MANIFEST] = json.dumps({**json.loads(contents[MANIFEST]), **changes}).encode()


def added(path: str, content: bytes = b"evil", **claims: object) -> Change:
    import hashlib

    def change(contents: dict[str, bytes]) -> None:
        contents[path] = content
        files = json.loads(contents[MANIFEST])["files"]
        digest = hashlib.sha256(content).hexdigest()
        files.append({"path": path, "size": len(content), "sha256": digest, "changed_s": 0, **claims})
        manifest(contents, files=files)

    return change


def turned(contents: dict[str, bytes]) -> None:
    name = f"clips/{RECORDING}/film"
    contents[name] = contents[name][::-1]


WRONG: dict[str, tuple[Change, str]] = {
    "a file was changed": (turned, "damaged"),
    "a file is missing": (lambda contents: contents.pop("stretches/mine.svg"), "damaged"),
    "a file is not named": (lambda contents: contents.update({"stretches/new.svg": b"<svg/>"}), "damaged"),
    "no list": (lambda contents: contents.pop(MANIFEST), "is no backup"),
    "a list that is none": (lambda contents: contents.update({MANIFEST: b"[]"}), "is no backup"),
    "a list that is no JSON": (lambda contents: contents.update({MANIFEST: b"\xff"}), "is no backup"),
    "of a newer version": (lambda contents: manifest(contents, schema="posture.backup/2"), "newer version"),
    "out of the folder": (added("../evil.toml"), "holds something"),
    "out of a folder of ours": (added("stretches/../../evil.toml"), "holds something"),
    "from the root": (added("/stretches/evil.toml"), "holds something"),
    "to a drive": (added("C:/stretches/evil.toml"), "holds something"),
    "by a backslash": (added("stretches\\..\\evil.toml"), "holds something"),
    "the same name in capitals": (added("stretches/MINE.toml"), "holds something"),
    "what Posture never writes": (added("evil.sh"), "holds something"),
    "keys of a door": (added("door/guests.json"), "holds something"),
    "another journal of the database": (added("posture.db-wal"), "holds something"),
    "a size that is another": (added("stretches/evil.toml", size=5), "damaged"),
    "a sum that is another": (added("stretches/evil.toml", sha256="0" * 64), "damaged"),
    "a bomb": (added("stretches/evil.toml", bytes(30_000_000)), "far larger"),
    "no database": (added("posture.db", b"no database"), "damaged"),
}


@pytest.mark.parametrize(("change", "said"), WRONG.values(), ids=WRONG)
def test_what_is_no_backup_is_refused_and_nothing_of_it_taken(
    backup: Path, tmp_path: Path, change: Change, said: str
) -> None:
    new = tmp_path / "new"
    with pytest.raises(BackupError, match=said):
        restore(rewritten(backup, change), new)
    assert not new.exists() or list(new.iterdir()) == []
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9, 0.999])
def test_what_breaks_off_is_refused(backup: Path, tmp_path: Path, share: float) -> None:
    content = backup.read_bytes()
    backup.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(BackupError):
        restore(backup, tmp_path / "new")


@pytest.mark.parametrize("where", ["a folder", "nothing", "a pipe"])
def test_what_is_no_file_is_refused(tmp_path: Path, where: str) -> None:
    path = tmp_path / "it"
    if where == "a folder":
        path.mkdir()
    elif where == "a pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("no pipes")
        os.mkfifo(path)
    with pytest.raises(BackupError):
        restore(path, tmp_path / "new")


def test_a_database_of_a_newer_version_is_refused(lived: Lived, tmp_path: Path) -> None:
    with lived.estate() as estate:
        sql(lived.file, "UPDATE posture_version SET version_num = '9999'")
        back_up(estate, tmp_path / "backup.zip", datetime.now(UTC))
    with pytest.raises(StorageError, match="newer"):
        restore(tmp_path / "backup.zip", tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize("left", range(0, 16, 3))
def test_a_restore_that_was_cut_off_is_whole_or_has_not_happened(
    lived: Lived, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: int
) -> None:
    there = tmp_path / "there"
    with Database(URL.create("sqlite", database=str(there / "posture.db"))) as database:
        Profiles(database).create("Eva")

    counted = CutOff(left)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", counted(Path.rename))
        patch.setattr(Path, "touch", counted(Path.touch))
        patch.setattr(module, "_check_database", counted(module._check_database))
        patch.setattr(shutil, "rmtree", counted(shutil.rmtree))
        with suppress(Killed):
            restore(backup, there, overwrite=True)
    finish_restoring(there)
    assert [path.name for path in there.glob(".restore*")] == []
    with estate_of(there) as estate:
        people = [*estate.people().values()]
    assert (people, len(lasting(there)) > 5) in ((["Eva"], False), (["Ben", NAME], True))
