"""All outcomes of a batch as one table: summary.csv, summary.parquet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import polars as pl

from posture.clips.batch.job import ClipOutcome, State
from posture.errors import OutputError, why
from posture.files import whole_file
from posture.words import say

CSV, PARQUET = "summary.csv", "summary.parquet"

SCHEMA: dict[str, pl.DataType] = {
    "place": pl.String(),
    "file": pl.String(),
    "state": pl.Enum([state.value for state in State]),
    "reason": pl.String(),
    "frames": pl.Int64(),
    "duration_s": pl.Float64(),
    "judged_s": pl.Float64(),
    "rounded_s": pl.Float64(),
    "max_hip_hinge_deg": pl.Float64(),
    "max_lumbar_flexion_deg": pl.Float64(),
    "warnings": pl.Int64(),
    "damaged": pl.Boolean(),
    "reference": pl.String(),
    "words": pl.String(),
}
"""The columns, in order: the fields of `ClipOutcome`."""


def table_of(outcomes: Iterable[ClipOutcome]) -> pl.DataFrame:
    """One row an outcome, by place; unknown figures are null."""
    return pl.DataFrame([asdict(one) for one in outcomes], schema=SCHEMA, orient="row").sort("place")


def write_table(table: pl.DataFrame, out: Path) -> None:
    """Write both files into `out` (made if need be), each whole or not at all; raises OutputError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        # As open files: Polars wants names to be text, and a folder's may be any bytes.
        with whole_file(out / CSV) as path, path.open("wb") as file:
            table.write_csv(file, float_precision=2)
        with whole_file(out / PARQUET) as path, path.open("wb") as file:
            table.write_parquet(file)
    except OSError as error:
        raise OutputError(say("clips-summary-unwritten", folder=str(out), why=why(error))) from error
