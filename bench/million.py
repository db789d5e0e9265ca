"""A million rows of frames, opened lazily: python bench/million.py [--rows 1000000] [--keep FOLDER]

Judges the recorded poses of the samples again, which gives reports as any batch writes them, and copies those, with a
little chance in every angle so that no two are alike, until they have a million frames. Then asks them the same
question three ways, each in a process of its own: of the reports as they lie there, of one Parquet file made of them,
and of that file read whole. Prints time and memory of each as shares of the last. Needs Polars, and Linux to look at
memory.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from posture.clips.batch.find import find_recordings
from posture.clips.batch.frames import FRAMES, all_frames
from posture.clips.batch.job import BatchOptions
from posture.clips.batch.marks import MARK
from posture.clips.batch.run import run_batch

POSES = Path(__file__).resolve().parents[1] / "bench" / "poses" / "samples"

WAYS = {
    "reports": "of the reports, lazily",
    "lazily": "of one Parquet file, lazily",
    "whole": "of that file, read whole",
}


def make_reports(folder: Path, rows: int) -> int:
    """Reports with at least so many frames in all; how many there are."""
    frames = 0
    for outcome in run_batch(
        find_recordings(sorted(POSES.glob("*.zip"))), folder / "0", BatchOptions(recorded=True), processes=2
    ):
        frames += outcome.frames or 0
    chance = np.random.default_rng(1)
    for copy in range(1, -(-rows // frames)):
        for mark in (folder / "0").rglob(MARK):
            to = folder / str(copy) / mark.parent.name
            to.mkdir(parents=True)
            shutil.copyfile(mark, to / MARK)
            _like(mark.with_name(FRAMES), to / FRAMES, chance)
    return frames * -(-rows // frames)


def _like(frames: Path, to: Path, chance: np.random.Generator) -> None:
    """Another clip's frames: every angle a little different."""
    import polars as pl

    table = pl.read_csv(frames, infer_schema_length=None)
    angles = [name for name, kind in table.schema.items() if kind == pl.Float64 and name != "time_s"]
    other = [(pl.col(name) + pl.Series(chance.normal(size=len(table)))).round(2) for name in angles]
    table.with_columns(other).write_csv(to)


def asked(way: str, reports: Path, parquet: Path) -> dict[str, float]:
    """What the question costs: the clips with the largest rounding of all. Seconds, and megabytes on top of Polars."""
    import polars as pl

    before_mb = _peak_mb()
    began = time.perf_counter()
    table = {
        "reports": lambda: all_frames(reports),
        "lazily": lambda: pl.scan_parquet(parquet),
        "whole": lambda: pl.read_parquet(parquet).lazy(),
    }[way]()
    worst = table.group_by("clip").agg(pl.col("lumbar_flexion_deg").max()).top_k(10, by="lumbar_flexion_deg").collect()
    assert len(worst) == 10
    return {"seconds": time.perf_counter() - began, "megabytes": _peak_mb() - before_mb}


def _peak_mb() -> float:
    # Not what getrusage says, which counts whoever started this process as well.
    return int(re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))[0]) / 1024


def main() -> None:
    """Make the reports, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave reports and file here")
    parser.add_argument("--ask", choices=WAYS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask:
        print(json.dumps(asked(options.ask, options.keep / "reports", options.keep / "frames.parquet")))
        return
    with TemporaryDirectory() as name:
        folder = options.keep or Path(name)
        reports, parquet = folder / "reports", folder / "frames.parquet"
        rows = make_reports(reports, options.rows)
        all_frames(reports).sink_parquet(parquet)
        size_mb = parquet.stat().st_size / 1e6
        files = [file.stat().st_size for file in reports.rglob(FRAMES)]
        print(f"{rows} rows in {len(files)} reports, {sum(files) / 1e6:.0f} MB; as Parquet {size_mb:.0f} MB")
        command = [sys.executable, __file__, "--keep", str(folder), "--ask"]
        found = {way: json.loads(subprocess.check_output([*command, way])) for way in WAYS}
        for way, cost in found.items():
            shares = ", ".join(f"{what} {cost[what] / found['whole'][what]:.2f}" for what in cost)
            print(f"asked {WAYS[way]}: {cost['seconds']:.2f} s, {cost['megabytes']:.0f} MB; shares: {shares}")


if __name__ == "__main__":
    main()
