"""Where Posture keeps what belongs to the user."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

DATA_VARIABLE = "POSTURE_DATA"
"""Environment variable naming the folder of everything Posture keeps, instead of the platform's own."""


def data_dir() -> Path:
    """The folder of everything Posture keeps; not made yet, perhaps."""
    own = os.environ.get(DATA_VARIABLE)
    return Path(own).expanduser() if own else platformdirs.user_data_path("posture", appauthor=False)
