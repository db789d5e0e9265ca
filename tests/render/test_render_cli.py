"""The command line: random specs, wrong specs, wrong names; nothing is drawn here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from samples.render.__main__ import main
from samples.render.spec import load_specs

ROOT = Path(__file__).resolve().parents[2]


def test_random_writes_a_spec_that_can_be_rendered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["random", "--people", "3", "--clips", "2", "--seed", "9", str(tmp_path)]) == 0
    assert len(load_specs(tmp_path / "clips.json")) == 6
    assert "6 clips" in capsys.readouterr().out


def test_a_wrong_spec_is_one_line_and_an_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clips = tmp_path / "clips.json"
    clips.write_text(json.dumps({"clips": [{"name": "a", "person": "avg_f", "keys": [{"t": 0, "knees": 3}]}]}))
    assert main([str(clips), str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("wrong spec: clips[0].keys[0].knees: unknown setting; known: ")
    assert error.count("\n") == 1


def test_an_unknown_clip_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([str(ROOT / "samples/render/devset.json"), str(tmp_path), "--only", "nothing"]) == 2
    assert "no clip is called nothing" in capsys.readouterr().err


def test_a_part_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(ROOT / "samples/render/devset.json"), str(tmp_path), "--part", "2/2"])
    assert "K/N" in capsys.readouterr().err


def test_importing_changes_nothing() -> None:
    code = (
        "import os; before = dict(os.environ); import samples.render.__main__, samples.render.random_clips; "
        "import sys; assert dict(os.environ) == before; assert 'moderngl' not in sys.modules"
    )
    environment = {**os.environ}
    environment.pop("LP_NUM_THREADS", None)
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
