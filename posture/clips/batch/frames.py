"""All frames of all reports of a batch as one table, of which no more is read than is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from posture.clips.batch.marks import MARK
from posture.clips.polars_found import schema_of, the_polars
from posture.clips.rows import Row

if TYPE_CHECKING:
    import polars as pl

FRAMES = "frames.csv"


def all_frames(folder: Path) -> pl.LazyFrame:
    """The frames of all finished reports in `folder`, also while a batch still writes there; a row a frame, lazily.

    Columns: `clip`, the report's place in `folder`, then those of `Row` (degrees and seconds, null where unknown);
    `status` and `verdict` are categories (polars Enum). Nothing is read before `collect()`, and then only the columns
    that are asked for. To ask often, put it into one file: `all_frames(folder).sink_parquet(FILE)`, then
    `pl.scan_parquet(FILE)`. Raises NeedsExtraError without Polars.
    """
    polars = the_polars()
    schema = schema_of(Row)
    # As text: the categories are words, and truth is 0 or 1 in frames.csv.
    in_file = {name: kind if kind == polars.Float64 else polars.String for name, kind in schema.items()}
    files = sorted(mark.with_name(FRAMES) for mark in folder.rglob(MARK) if mark.with_name(FRAMES).is_file())
    if not files:
        return polars.LazyFrame(schema={"clip": polars.String, **schema})  # type: ignore[no-any-return]
    table = polars.scan_csv(files, schema=in_file, include_file_paths="clip", glob=False)
    clip = polars.col("clip").str.replace_all("\\", "/", literal=True)
    clip = clip.str.slice(len(folder.as_posix()) + 1).str.strip_suffix(f"/{FRAMES}")
    typed = [
        (polars.col(name) == "1") if kind == polars.Boolean else polars.col(name).cast(kind)
        for name, kind in schema.items()
    ]
    lazily: pl.LazyFrame = table.select(clip, *typed)
    return lazily
