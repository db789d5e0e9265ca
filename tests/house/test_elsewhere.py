"""Posture asks no system for what only another has: all of it loads, and its main ways can be gone, as elsewhere.

What only a real one can show (cameras, voices, Ctrl-C) is left to the workflow on those systems.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HELPER = ROOT / "tests" / "helpers" / "elsewhere.py"

CLIP = f"Path({str(ROOT / 'samples' / 'hinge_flat_avg_f_left.mp4')!r})"

EVERY_MODULE = """
import importlib, pkgutil, posture, server
for package in (posture, server):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if "migrations" not in found.name and not found.name.endswith(("__main__", ".cluster", ".browser")):
            importlib.import_module(found.name)
"""

WAYS = """
import os, tempfile
from pathlib import Path
from fastapi.testclient import TestClient
from posture.clips.batch.find import find_clips
from posture.evaluation.benchmark import peak_mib
from posture.folders import close_to_others, private_folder
from posture.sandbox import limit_memory
from posture.resources import cores
from server.app import create_app
from server.run import claim, open_files

folder = private_folder(Path(tempfile.mkdtemp()) / "kept")
close_to_others(folder)
assert cores() >= 1
limit_memory(10**12)
open_files()
peak_mib()
claim("127.0.0.1", 0).close()
assert find_clips([CLIP])
with TestClient(create_app(), base_url="http://127.0.0.1") as client:
    for path in ("/", "/review", "/api/profiles", "/api/data"):
        assert client.get(path).status_code == 200, path
    made = client.post("/api/profiles", json={"name": "Anna"}, headers={"origin": "http://127.0.0.1"})
    assert made.status_code == 201, made.text
"""

COMMANDS = """
from posture.cli.main import app as command
from typer.testing import CliRunner
for words in (["doctor", "--json"], ["data", "show"], ["profiles", "list"]):
    done = CliRunner().invoke(command, words)
    assert done.exception is None or isinstance(done.exception, SystemExit), (words, done.exception)
words = ["review", str(CLIP), "--model", "lite", "--to", "0.2", "--out", str(folder / "out")]
done = CliRunner().invoke(command, words)
assert done.exit_code == 0, (done.output, done.exception)
"""


def elsewhere(system: str, code: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(HELPER), system, code],
        env={**os.environ, "PYTHONPATH": str(ROOT), "POSTURE_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_all_of_it_loads_and_the_page_is_served_as_on_windows(tmp_path: Path) -> None:
    elsewhere("win32", EVERY_MODULE + WAYS.replace("CLIP", CLIP), tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_the_commands_do_their_work_as_elsewhere(system: str, tmp_path: Path) -> None:
    elsewhere(system, (WAYS + COMMANDS).replace("CLIP", CLIP), tmp_path)


def test_what_is_missing_there_would_be_noticed(tmp_path: Path) -> None:
    for code in ("import resource", "import os; os.geteuid()", "import signal; signal.SIGKILL"):
        with pytest.raises(AssertionError, match=r"there|win32"):
            elsewhere("win32", code, tmp_path)
