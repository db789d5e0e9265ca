"""The scripts a stranger starts with say what they mean and know what Posture knows."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from posture.sense.libraries import LINUX_LIBRARIES

SCRIPTS = Path(__file__).parents[2] / "scripts"
BASH = shutil.which("bash")


def test_start_installs_the_libraries_that_are_loaded():
    listed = re.search(r"<<'LIBRARIES'.*?\n(.*?)\nLIBRARIES", (SCRIPTS / "start").read_text(), re.S)
    assert listed
    assert dict(line.split() for line in listed[1].splitlines()) == LINUX_LIBRARIES


@pytest.mark.skipif(BASH is None, reason="needs bash")
@pytest.mark.parametrize(
    "script", sorted(path.name for path in SCRIPTS.iterdir() if path.is_file() and not path.suffix)
)
def test_every_script_can_be_read_by_bash(script):
    assert BASH
    subprocess.run([BASH, "-n", SCRIPTS / script], check=True)


@pytest.mark.skipif(BASH is None, reason="needs bash")
@pytest.mark.parametrize("words", [[], ["next"], ["1.2"], ["0.2.0", "--realy"]])
def test_release_refuses_what_is_no_version_or_order(words):
    assert BASH
    done = subprocess.run([BASH, SCRIPTS / "release", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("No release: ")
