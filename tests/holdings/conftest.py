"""A data folder that has been lived in."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from estates import Lived, live


@pytest.fixture(scope="session")
def lived_once(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    return live(tmp_path_factory.mktemp("lived") / "data")


@pytest.fixture
def lived(lived_once: Lived, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lived:
    folder = tmp_path / "data"
    shutil.copytree(lived_once.folder, folder)
    monkeypatch.setenv("POSTURE_DATA", str(folder))
    return replace(lived_once, folder=folder)
