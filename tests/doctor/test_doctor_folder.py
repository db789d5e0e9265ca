"""The data folder: barred, in the way, far away, full, open to others."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from posture.doctor.check import Finding, Machine, State
from posture.doctor.folder import permissions, reachable, remote, room

Look = Callable[..., list[Finding]]
posix = pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")


def only(found: list[Finding]) -> tuple[State, str]:
    [finding] = found
    return finding.state, finding.says.id


def test_a_folder_that_can_be_written_is_well_and_left_as_it_was(look: Look, data: Path) -> None:
    assert only(look(reachable)) == (State.GOOD, "doctor-folder-good")
    assert list(data.iterdir()) == []


def test_one_that_is_not_there_yet_is_well_and_not_made(look: Look, data: Path) -> None:
    assert only(look(reachable, data=data / "a" / "b")) == (State.GOOD, "doctor-folder-none")
    assert list(data.iterdir()) == []


def test_a_file_in_its_place_needs_a_person(look: Look, data: Path) -> None:
    (data / "file").write_text("")
    assert only(look(reachable, data=data / "file")) == (State.NEEDS_YOU, "doctor-folder-file")


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="nothing is barred to root")
def test_one_that_can_not_be_written_needs_a_person(look: Look, data: Path) -> None:
    data.chmod(0o500)
    assert only(look(reachable)) == (State.NEEDS_YOU, "doctor-folder-barred")
    data.chmod(0o700)


def test_what_the_system_refuses_is_said(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refused)
    assert only(look(reachable)) == (State.NEEDS_YOU, "doctor-folder-barred")


@pytest.mark.skipif(os.name != "posix", reason="mounts are those of POSIX")
def test_a_disk_of_another_computer_is_noticed(look: Look, machine: Machine, data: Path) -> None:
    def mounts(kind: str, place: Path) -> Callable[[], str]:
        escaped = str(place).replace(" ", "\\040")
        return lambda: f"disk / ext4 rw 0 0\nproc /proc proc rw 0 0\nhost:/x {escaped} {kind} rw 0 0\n"

    far = data / "far away"
    far.mkdir()
    for kind in ("nfs4", "cifs", "smb3", "fuse.sshfs", "9p"):
        [finding] = look(reachable, data=far / "data", mounts=mounts(kind, far))
        assert (finding.state, finding.says.id) == (State.NOTE, "doctor-folder-remote")
        assert finding.says["filesystem"] == kind
    for kind in ("ext4", "btrfs", "fuse.veracrypt", "tmpfs"):
        assert only(look(reachable, data=far, mounts=mounts(kind, far))) == (State.GOOD, "doctor-folder-good")
    assert remote(data, machine) == ""


@pytest.mark.parametrize(
    ("free", "state", "said"),
    [
        (0, State.NEEDS_YOU, "doctor-room-none"),
        (10**9, State.NOTE, "doctor-room-little"),
        (10**11, State.GOOD, "doctor-room-good"),
    ],
)
def test_a_full_disk_needs_a_person(look: Look, data: Path, free: int, state: State, said: str) -> None:
    (data / "kept").write_bytes(bytes(3_000_000))
    [finding] = look(room, free=lambda _: free)
    assert (finding.state, finding.says.id, finding.says["kept_mb"]) == (state, said, 3.0)


def test_room_is_asked_where_the_folder_will_be(look: Look, data: Path) -> None:
    asked: list[Path] = []

    def free(folder: Path) -> int:
        asked.append(folder)
        return 10**11

    look(room, data=data / "not" / "there", free=free)
    assert asked == [data]


@posix
def test_what_others_may_reach_is_closed_to_them(look: Look, data: Path) -> None:
    (data / "clips" / "film").mkdir(parents=True)
    (data / "posture.db").write_text("")
    for path, mode in (
        (data, 0o755),
        (data / "clips", 0o750),
        (data / "clips/film", 0o700),
        (data / "posture.db", 0o644),
    ):
        path.chmod(mode)
    [finding] = look(permissions)
    assert (finding.state, finding.says["count"]) == (State.NEEDS_YOU, 3)
    assert finding.mend
    assert finding.mend().state is State.MENDED
    modes = [path.stat().st_mode & 0o777 for path in (data, data / "clips", data / "clips/film", data / "posture.db")]
    assert modes == [0o700, 0o700, 0o700, 0o600]
    assert only(look(permissions)) == (State.GOOD, "doctor-permissions-good")


@posix
def test_a_disk_that_keeps_no_permissions_is_said_to_be_one(
    look: Look, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data.chmod(0o755)
    [finding] = look(permissions)
    monkeypatch.setattr("posture.doctor.folder.close_to_others", lambda _: False)
    assert finding.mend
    assert only([finding.mend()]) == (State.NEEDS_YOU, "doctor-permissions-stay")


@posix
def test_links_are_left_alone(look: Look, data: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o755)
    (outside / "file").write_text("")
    (data / "link").symlink_to(outside)
    assert only(look(permissions)) == (State.GOOD, "doctor-permissions-good")
