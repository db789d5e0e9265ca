"""The page's scripts without a browser: the tests beside this file, run by Node.js."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def test_the_pages_scripts_do_what_their_own_tests_say() -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    node = shutil.which("node", path=path)
    if node is None:
        pytest.skip("Node.js is not here; bash scripts/lint-page gets it")
    tests = sorted(str(test) for test in HERE.glob("*.test.js"))
    assert tests
    ran = subprocess.run([node, "--test", *tests], capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]
