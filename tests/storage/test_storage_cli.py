"""`posture profiles` as a user runs it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from posture.cli.profiles import profiles_app
from posture.errors import PostureError
from posture.storage import Database, Profiles


def run(*arguments: str, answer: str = ""):
    return CliRunner().invoke(profiles_app, [*arguments], input=answer, env={"COLUMNS": "200"})


def said(*arguments: str) -> str:
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return str(done.output)


def refused(*arguments: str) -> str:
    """The error that `posture` prints as one line."""
    done = run(*arguments)
    assert isinstance(done.exception, PostureError), done.output
    return str(done.exception)


@pytest.fixture
def ana(profiles):
    one = profiles.create("Ana [x]", own_pct=(40, 60))
    profiles.save_calibration(one.id, "{}")
    profiles.save_calibration(one.id, "{}")
    return profiles.by_id(one.id)


def test_nobody_yet():
    assert said("list") == "No profiles yet. Make one by calibrating.\n"
    assert json.loads(said("list", "--json")) == []


def test_everybody(profiles, ana):
    profiles.create("Eva")
    lines = said("list").splitlines()
    assert [line.split("  ")[0].rstrip() for line in lines] == ["name", "Ana [x]", "Eva"]
    assert "own: caution at 40 %, rounded at 60 % of the maximum" in lines[1]
    assert lines[2].rstrip().endswith("never")
    assert [one["name"] for one in json.loads(said("list", "--json"))] == ["Ana [x]", "Eva"]


def test_one(ana):
    shown = said("show", "ana [X]")
    assert "own: caution at 40 %" in shown
    assert shown.count("before") == 1
    assert json.loads(said("show", "ana [X]", "--json"))["calibrations"] == 2
    assert "Did you mean 'Ana [x]'?" in refused("show", "anna [x]")


def test_renaming(ana):
    assert said("rename", "ana [x]", "Eva") == "Ana [x] is now called Eva.\n"
    assert "Eva" in said("list")


def test_deleting_asks_first(profiles, ana):
    asked = run("delete", "ana [x]", answer="n\n")
    assert asked.exit_code == 1
    assert "Delete Ana [x] with 2 calibrations, all sessions and every review" in asked.output
    assert profiles.list() == (ana,)
    assert said("delete", "ana [x]", "--yes") == "Ana [x] is deleted.\n"
    assert profiles.list() == ()


def test_out_and_in_again(profiles, tmp_path):
    profiles.create("Ana")
    file = tmp_path / "ana.json"
    assert said("export", "ana", str(file)) == f"Ana is in {file}.\n"
    assert said("export", "ana") == file.read_text(encoding="utf-8")
    assert "is there already" in refused("export", "ana", str(file))
    said("export", "ana", str(file), "--overwrite")
    assert "There already is" in refused("import", str(file))
    assert said("import", str(file), "--overwrite") == "Ana is here, with 0 calibrations.\n"
    assert said("import", str(file), "--name", "Eva") == "Eva is here, with 0 calibrations.\n"
    assert [one.name for one in tmp_path.glob("*.json")] == ["ana.json"]


def test_files_that_cannot_be_used(profiles, ana, tmp_path):
    assert "can't be read" in refused("import", str(tmp_path / "nosuch"))
    (tmp_path / "picture").write_bytes(b"\xff\xd8\xff")
    assert "not text" in refused("import", str(tmp_path / "picture"))
    assert "can't be written" in refused("export", "ana [x]", str(tmp_path / "nosuch" / "file"))
    # "{}" is no calibration that posture.calibration can use.
    said("export", "ana [x]", str(tmp_path / "ana"))
    refused("import", str(tmp_path / "ana"), "--name", "Eva")
    with Database() as database:
        assert Profiles(database).list() == (ana,)
