"""What is slow to load is loaded when it is needed: the page and the command are there at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

LATE = ("cryptography", "icalendar", "matplotlib", "mediapipe", "plotly", "polars", "reportlab", "segno")
"""For pictures, https, the QR code, tables and the pose: nothing that a server needs to begin with."""


@pytest.mark.parametrize("module", ["posture.cli.main", "server.run"])
def test_what_is_slow_to_load_is_not_loaded_at_the_start(module):
    code = f"import sys, {module}; print(*({{{', '.join(map(repr, LATE))}}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []
