"""`posture guests`: who is in, and throwing out without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from at_door import PHONE
from certificates import own_files
from command import command

from server.door.door import Door
from server.door.kept import KeptBook


@pytest.fixture
def door(tmp_path: Path) -> Door:
    """A door in the person's own folder, with two guests."""
    (tmp_path / "door").mkdir()
    door = Door(KeptBook(tmp_path / "door"), https=True)
    for address in ("192.168.1.7", "192.168.1.8"):
        assert door.knock(door.code, address, PHONE["user-agent"])
    return door


def test_guests_are_listed_with_the_code(door: Door, tmp_path: Path) -> None:
    done = command("guests", data=tmp_path)
    assert done.returncode == 0
    for part in (door.code, "Chrome", "Android", "192.168.1.7", door.guests[1].id):
        assert part in done.stdout


def test_thrown_out_by_command_is_out_of_a_server_that_runs(door: Door, tmp_path: Path) -> None:
    first, second = door.guests
    code = door.code
    done = command("guests", "throw-out", first.id, data=tmp_path)
    assert (done.returncode, first.id in done.stdout, second.id in done.stdout) == (0, False, True)
    assert (door.guests, door.code == code) == ((second,), False)
    assert command("guests", "throw-out", "--all", data=tmp_path).returncode == 0
    assert door.guests == ()


@pytest.mark.parametrize("arguments", [["nobody"], [], ["x", "--all"]])
def test_whom_has_to_be_said(door: Door, tmp_path: Path, arguments: list[str]) -> None:
    done = command("guests", "throw-out", *arguments, data=tmp_path)
    assert done.returncode == 2
    assert len(door.guests) == 2


def test_where_there_never_was_a_door_nothing_is_made(tmp_path: Path) -> None:
    assert "No device" in command("guests", data=tmp_path).stdout
    assert list(tmp_path.iterdir()) == []


def test_a_certificate_that_cannot_be_used_is_one_sentence_and_nothing_is_served(tmp_path: Path) -> None:
    certificate, _ = own_files(tmp_path, "posture.example.org")
    for files in (["--certificate", str(certificate)], ["--certificate", str(certificate), "--key", "none.key"]):
        done = command("serve", "--host", "0.0.0.0", "--port", "8479", *files, data=tmp_path / "data")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.strip()
