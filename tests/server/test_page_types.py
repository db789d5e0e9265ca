"""The types that the page's scripts are checked against: what the server says today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_types_are_what_the_server_says() -> None:
    """A field or an id that changed without them would let a script be checked against what no longer comes."""
    checked = subprocess.run(
        [sys.executable, "scripts/page_types.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
