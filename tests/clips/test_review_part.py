"""`posture review --from --to`, on a clip so short that no landmarks need be found."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from filmed import picture, write
from typer.testing import CliRunner

from posture.cli.main import app


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    write(tmp_path / "a.mp4", [picture()] * 20, codec="libx264")
    return tmp_path / "a.mp4"


def test_a_part_is_reviewed_at_the_times_of_the_whole(clip: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app, ["review", str(clip), "--model", "lite", "--from", "0:00.2", "--to", "0.4", "--out", str(tmp_path / "out")]
    )
    assert result.exit_code == 0, result.output
    with (tmp_path / "out" / "a" / "frames.csv").open(newline="") as file:
        times = [float(row["time_s"]) for row in csv.DictReader(file)]
    assert times == pytest.approx([0.2, 0.24, 0.28, 0.32, 0.36])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "5"], "a.mp4 is over by 5 s: it is 0.8 s long."),
        (["--from", "0:10", "--to", "5"], "would end (5 s) before it starts (10 s)"),
        (["--to", "half"], "'half' is not a time"),
    ],
)
def test_a_part_that_is_not_there_is_one_sentence(clip: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["review", str(clip), "--out", str(tmp_path / "out"), *arguments])
    assert result.exit_code == 2
    assert said in " ".join(result.output.replace("│", " ").split())
