"""A door for each test, with a book of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from at_door import AtDoor

from server.data import Data


@pytest.fixture
def at_door(tmp_path: Path, data: Data) -> AtDoor:
    return AtDoor(tmp_path, data=data)
