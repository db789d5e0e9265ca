"""What is kept is closed to everybody else on this computer."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from posture.folders import close_to_others, private_files, private_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has other means")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_a_folder_and_those_missing_above_it_are_for_this_user_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    made = private_folder(tmp_path / "data" / "clips")
    assert [mode(made), mode(made.parent), mode(tmp_path)] == [0o700, 0o700, 0o755]


def test_a_folder_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    for folder in (tmp_path / "data", tmp_path / "data" / "clips"):
        with pytest.raises(OSError, match="data"):
            private_folder(folder)


def test_what_is_loose_is_closed_and_its_owner_keeps_every_right(tmp_path: Path) -> None:
    loose, script = tmp_path / "loose", tmp_path / "script"
    for path, bits in ((loose, 0o644), (script, 0o755)):
        path.touch()
        path.chmod(bits)
    assert close_to_others(loose)
    assert close_to_others(script)
    assert not close_to_others(loose)
    assert (mode(loose), mode(script)) == (0o600, 0o700)


def test_a_link_is_not_followed_and_a_shared_folder_is_left_open(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.touch()
    elsewhere.chmod(0o644)
    (tmp_path / "link").symlink_to(elsewhere)
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o1777)
    assert not close_to_others(tmp_path / "link")
    assert not close_to_others(tmp_path / "shared")
    assert (mode(elsewhere), mode(tmp_path / "shared")) == (0o644, 0o1777)


def test_what_a_server_writes_is_for_its_user_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with private_files():
            (tmp_path / "film").write_bytes(b"")
            (tmp_path / "clip").mkdir()
        (tmp_path / "other").touch()
    finally:
        os.umask(before)
    assert [mode(tmp_path / name) for name in ("film", "clip", "other")] == [0o600, 0o700, 0o644]
