"""All outcomes of a batch as one table: summary.csv and, where Polars is installed, summary.parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posture.clips.batch.job import ClipOutcome, State
from posture.clips.polars_found import polars_is_there, the_polars
from posture.errors import OutputError, why
from posture.files import whole_file
from posture.words import say

if TYPE_CHECKING:
    import polars as pl

CSV, PARQUET = "summary.csv", "summary.parquet"

COLUMNS: tuple[str, ...] = tuple(ClipOutcome.__dataclass_fields__)
"""In order: the fields of `ClipOutcome`."""

PARTLY_EVERY_S = 30.0
"""How often the table of a batch that is under way is written (chosen: as often as anybody looks)."""
PARTLY_SHARE = 0.02
"""Of the time that a batch takes, at most this much goes into it, however long the table has grown."""


def table_of(outcomes: Iterable[ClipOutcome]) -> pl.DataFrame:
    """One row an outcome, by place; unknown figures are null. Raises NeedsExtraError without Polars."""
    polars = the_polars()
    texts = dict.fromkeys(("place", "file", "reason", "reference", "words"), polars.String())
    seconds_and_degrees = {name: polars.Float64() for name in COLUMNS if name.endswith(("_s", "_deg"))}
    others = {
        "state": polars.Enum([state.value for state in State]),
        "frames": polars.Int64(),
        "warnings": polars.Int64(),
        "damaged": polars.Boolean(),
    }
    kinds = {**texts, **seconds_and_degrees, **others}
    schema = {name: kinds[name] for name in COLUMNS}
    table: pl.DataFrame = polars.DataFrame([asdict(outcome) for outcome in outcomes], schema=schema, orient="row")
    return table.sort("place")


def write_table(outcomes: Iterable[ClipOutcome], out: Path) -> tuple[Path, ...]:
    """Write the files into `out` (made if need be), each whole or not at all, and return which; raises OutputError."""
    rows = sorted(outcomes, key=lambda outcome: outcome.place)
    written = [out / CSV]
    try:
        out.mkdir(parents=True, exist_ok=True)
        with whole_file(out / CSV) as path:
            lines = [",".join(COLUMNS), *(",".join(_cell(getattr(row, name)) for name in COLUMNS) for row in rows)]
            path.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="backslashreplace", newline="")
        if polars_is_there():
            # As an open file: Polars wants names to be text, and a folder's may be any bytes.
            with whole_file(out / PARQUET) as path, path.open("wb") as file:
                table_of(rows).write_parquet(file)
            written.append(out / PARQUET)
    except OSError as error:
        raise OutputError(say("clips-summary-unwritten", folder=str(out), why=why(error))) from error
    return tuple(written)


class GrowingTable:
    """The table while a batch runs, for whoever looks in: written now and then, at the end by `write_table`."""

    def __init__(self, out: Path, begun_s: float) -> None:
        self.outcomes: list[ClipOutcome] = []
        self._out = out
        self._next_s = begun_s + PARTLY_EVERY_S

    def add(self, outcome: ClipOutcome, clock: Callable[[], float]) -> None:
        """One more clip is done. clock: seconds that only go up; raises OutputError."""
        self.outcomes.append(outcome)
        begun_s = clock()
        if begun_s >= self._next_s:
            write_table(self.outcomes, self._out)
            took_s = clock() - begun_s
            self._next_s = begun_s + took_s + max(PARTLY_EVERY_S, took_s / PARTLY_SHARE)


def _cell(value: Any) -> str:
    """Nothing is an empty cell, and an empty text a quoted one: the csv module tells them apart from Python 3.12 on."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.2f}"
    text = str(value)
    quoted = not text or any(character in text for character in ',"\r\n')
    return '"' + text.replace('"', '""') + '"' if quoted else text
