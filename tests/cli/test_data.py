"""`posture data`: shows, asks before it erases, and says in a sentence what it can't do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from estates import NAME, live, traces
from typer.testing import CliRunner

from posture.cli.main import app
from posture.errors import PostureError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def told(*words: str, answer: str | None = None) -> str:
    result = CliRunner().invoke(app, ["data", *words], input=answer)
    if isinstance(result.exception, PostureError):
        raise result.exception
    assert result.exit_code in (0, 1), result.output
    return result.output


def test_a_person_s_data_from_end_to_end(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live(folder)
    assert "Recordings still coming in" in told("show")
    lines = json.loads(told("show", "--json"))["holdings"]
    assert {"kind", "whose", "count", "bytes", "since", "where"} == set(lines[0])
    told("export", NAME, str(tmp_path / "hers.zip"))
    told("export", "--all", str(tmp_path / "all.zip"))
    told("backup", str(tmp_path / "backup.zip"))
    with pytest.raises(PostureError, match="already"):
        told("backup", str(tmp_path / "backup.zip"))
    before = {path: path.stat().st_size for path in folder.rglob("*")}
    assert "This goes" in told("erase", NAME, "--dry-run")
    assert "This goes" in told("erase", NAME, answer="n\n")
    assert {path: path.stat().st_size for path in folder.rglob("*")} == before
    assert "is left" in told("erase", NAME, "--yes")
    assert traces(folder, NAME) == []
    told("erase", "--all", "--yes")
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "new"))
    told("restore", str(tmp_path / "backup.zip"))
    assert NAME in told("show")
    with pytest.raises(PostureError, match="something in"):
        told("restore", str(tmp_path / "backup.zip"))


def test_with_nothing_kept_it_says_so_and_makes_nothing(folder: Path) -> None:
    assert "Nothing is kept yet" in told("show")
    assert not folder.exists()


def test_what_is_on_a_database_server_is_not_ours_to_back_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTURE_DATABASE_URL", "postgresql://anna:secret@nowhere.invalid/posture")
    with pytest.raises(PostureError, match="its own means") as caught:
        told("restore", "backup.zip")
    assert "secret" not in str(caught.value)


def test_what_the_system_refuses_is_said_in_a_sentence(folder: Path, tmp_path: Path) -> None:
    live(folder)
    with pytest.raises(PostureError, match="can't be read or changed"):
        told("backup", str(tmp_path / "nowhere" / "backup.zip"))


@pytest.mark.parametrize("words", [["erase"], ["erase", "Anna", "--all"], ["export", "Anna"], ["export"]])
def test_whose_must_be_said(folder: Path, words: list[str]) -> None:
    assert CliRunner().invoke(app, ["data", *words]).exit_code == 2
