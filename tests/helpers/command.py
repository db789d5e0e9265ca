"""The `posture` command as a user types it, but without a process of its own, which would load MediaPipe each time."""

from __future__ import annotations

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from posture.cli.main import main


@dataclass(frozen=True)
class Done:
    """What a command printed and its exit code."""

    returncode: int
    stdout: str
    stderr: str


def command(*arguments: str, data: Path | None = None) -> Done:
    """Run `posture` with these arguments; data: the folder of a person's data, instead of that of all tests."""
    out, err = io.StringIO(), io.StringIO()
    code: int | str | None = 0
    with (
        patch.dict(os.environ, {"POSTURE_DATA": str(data)} if data else {}),
        patch.object(sys, "argv", ["posture", *arguments]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code
    return Done(code if isinstance(code, int) else int(code is not None), out.getvalue(), err.getvalue())
