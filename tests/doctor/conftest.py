from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from posture.doctor.check import Finding, Machine


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, closed to others."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("POSTURE_DATA", str(folder))
    return folder


@pytest.fixture
def machine(data: Path) -> Machine:
    """A machine without a camera, with all its disk free, and that data folder."""
    return Machine(data=data, port=0, free=lambda _: 10**11, mounts=lambda: "disk / ext4 rw 0 0\n", cameras=tuple)


@pytest.fixture
def look(machine: Machine) -> Callable[..., list[Finding]]:
    """What a check finds on that machine, changed in some ways."""

    def looked(check: Callable[[Machine], Any], **changes: Any) -> list[Finding]:
        return list(check(replace(machine, **changes)))

    return looked
