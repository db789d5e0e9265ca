"""The frames of all reports as one table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from posture.clips.batch.frames import all_frames
from posture.clips.batch.marks import marked_folder
from posture.clips.report import write_frames
from posture.clips.rows import COLUMNS, Row
from posture.values import Status, Verdict
from posture.words import say

_BLANK: dict[str, Any] = dict.fromkeys(COLUMNS)
NOBODY = Row(
    **_BLANK | {"time_s": 0.0, "status": Status.NO_PERSON, "verdict": Verdict.UNKNOWN, "warning": False, "advice": None}
)
ROUNDED = replace(NOBODY, status=Status.OK, verdict=Verdict.ROUNDED, lumbar_flexion_deg=40.5, warning=True)


def report(folder: Path, *rows: Row) -> None:
    with marked_folder(folder, {"key": folder.name}) as hidden:
        write_frames(rows, hidden / "frames.csv")


@pytest.mark.parametrize("relative", [False, True])
def test_the_frames_of_all_reports_are_one_table_with_the_types_of_their_fields(tmp_path, monkeypatch, relative):
    monkeypatch.chdir(tmp_path)
    out = Path("out") if relative else tmp_path / "out"
    report(out / "empty", NOBODY)
    report(out / "in" / "b[1]", ROUNDED, replace(ROUNDED, time_s=0.0333, advice=say("measure-missing-much")))
    table = all_frames(out).collect()
    assert table.columns == ["clip", *COLUMNS]
    assert table["clip"].to_list() == ["empty", "in/b[1]", "in/b[1]"]
    assert table["lumbar_flexion_deg"].to_list() == [None, 40.5, 40.5]
    assert table["warning"].to_list() == [False, True, True]
    assert table.filter(pl.col("verdict") == Verdict.ROUNDED)["time_s"].to_list() == [0.0, 0.0333]
    assert table["advice"].to_list()[:2] == [None, None]
    assert table["advice"][2].startswith("Step back")


def test_what_is_still_being_written_is_not_in_it(tmp_path):
    report(tmp_path / "whole", NOBODY)
    with marked_folder(tmp_path / "half", {"key": "half"}) as hidden:
        write_frames((NOBODY,), hidden / "frames.csv")
        assert all_frames(tmp_path).collect()["clip"].to_list() == ["whole"]
    assert all_frames(tmp_path).collect()["clip"].to_list() == ["half", "whole"]


def test_before_the_first_report_it_is_empty(tmp_path):
    assert all_frames(tmp_path).collect().columns == ["clip", *COLUMNS]
