"""The guest book on the disk: for this user alone, whole, and the same for every server."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from posture.errors import ServeError
from server.door.device import device_of
from server.door.guests import GuestBook, admitted, thrown_out
from server.door.kept import FILE, KeptBook, door_dir, write_private

posix = pytest.mark.skipif(os.name != "posix", reason="permissions are bits on POSIX only")


def come_in(book: KeptBook) -> str:
    cookies: list[str] = []

    def let_in(before: GuestBook) -> GuestBook:
        after, cookie = admitted(before, device_of("curl/8"), "192.168.1.7", 100.0)
        cookies.append(cookie)
        return after

    book.change(let_in)
    return cookies[0]


@posix
def test_only_this_user_may_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    before = os.umask(0)
    try:
        folder = door_dir()
        KeptBook(folder)
        write_private(folder / "key", b"secret")
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "data", folder)] == [0o700, 0o700]
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {FILE: 0o600, "key": 0o600}


@posix
def test_one_that_came_out_of_a_backup_is_closed_to_others_again(tmp_path: Path) -> None:
    code = KeptBook(tmp_path).now.code
    (tmp_path / FILE).chmod(0o644)
    assert KeptBook(tmp_path).now.code == code
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_code_and_guests_survive_a_restart(tmp_path: Path) -> None:
    book = KeptBook(tmp_path)
    cookie = come_in(book)
    again = KeptBook(tmp_path)
    assert again.now == book.now
    assert again.now.of(cookie, 200.0) is not None


def test_what_another_server_changes_is_seen_at_once(tmp_path: Path) -> None:
    here, there = KeptBook(tmp_path), KeptBook(tmp_path)
    cookie = come_in(there)
    guest = here.now.of(cookie, 200.0)
    assert guest
    there.change(lambda book: thrown_out(book, {guest.id}))
    assert here.now.of(cookie, 200.0) is None
    assert here.now.code == there.now.code


def test_a_book_that_is_damaged_while_served_lets_nobody_in(tmp_path: Path) -> None:
    book = KeptBook(tmp_path)
    cookie, code = come_in(book), book.now.code
    (tmp_path / FILE).write_text("{", encoding="utf-8")
    assert book.now.of(cookie, 200.0) is None
    assert book.now.code != code
    assert book.now.code == book.now.code


def test_after_everything_was_erased_nobody_is_in_and_the_code_is_good(tmp_path: Path) -> None:
    folder = tmp_path / "door"
    folder.mkdir()
    book = KeptBook(folder)
    cookie, code = come_in(book), book.now.code
    shutil.rmtree(folder)
    assert book.now.of(cookie, 200.0) is None
    assert book.now.code == code
    again = come_in(book)
    assert KeptBook(folder).now.of(again, 200.0) is not None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"code": 1}', '{"guests": []}'])
def test_a_damaged_book_is_said_before_anything_is_served(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ServeError, match="damaged"):
        KeptBook(tmp_path)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").write_text("a file")
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    with pytest.raises(ServeError, match="can't keep the access code"):
        door_dir()


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = KeptBook(tmp_path)
    before = book.now

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        come_in(book)
    assert book.now == before
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
