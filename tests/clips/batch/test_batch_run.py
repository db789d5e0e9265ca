"""A batch in real processes, with pretended reviews where the review is not the point."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import batchwork
import filmed
import polars as pl
import pytest
from batchwork import job_of, logged, make_clips, pretend, proxies_of_worker
from typer.testing import CliRunner
from waiting import PATIENCE_S, wait_until

from posture.cli.main import app
from posture.clips.batch.job import BatchOptions, ClipOutcome, State
from posture.clips.batch.processes import Lost, in_processes
from posture.clips.batch.run import run_batch
from posture.clips.batch.table import GrowingTable, table_of, write_table
from posture.clips.batch.work import review_job
from posture.errors import ModelMissingError, NeedsExtraError
from posture.sense.mediapipe_guard import DEAD_PROXY


def batch(found, folder: Path, *, processes: int = 2, **options) -> dict[str, ClipOutcome]:
    run = run_batch(found, folder / "out", BatchOptions(), processes=processes, do=pretend, **options)
    outcomes = list(run)
    assert len({one.place for one in outcomes}) == len(outcomes) == len(found)
    return {one.place: one for one in outcomes}


def partials(folder: Path) -> list[Path]:
    return list(folder.rglob("*.partial"))


def test_a_process_that_dies_costs_only_its_clip_and_that_is_tried_once_more(tmp_path):
    found = make_clips(tmp_path, a="fine", b="die", c="die-once", d="raise", e="fine", f="fine")
    outcomes = batch(found, tmp_path)
    assert {place for place, one in outcomes.items() if one.state is State.DONE} == set("acef")
    assert "killed" in outcomes["b"].reason
    assert "exit code 1" in outcomes["d"].reason
    starts = sorted(clip for clip, _ in logged(tmp_path))
    assert starts == ["a", "b", "b", "c", "c", "d", "d", "e", "f"]
    assert partials(tmp_path) == []


def test_clips_are_reviewed_side_by_side(tmp_path):
    # Each waits for the other to begin: one after the other they would never end.
    found = make_clips(tmp_path, a="meet b", b="meet a")
    shares: list[float] = []
    assert [one.state for one in batch(found, tmp_path, told=shares.append).values()] == [State.DONE] * 2
    assert len({pid for _, pid in logged(tmp_path)} | {os.getpid()}) == 3
    assert 0 < min(shares) < 1
    assert max(shares) == 1


def test_what_is_done_is_skipped_until_content_or_settings_change(tmp_path):
    found = make_clips(tmp_path, a="fine")  # one: it needs no other process
    first = batch(found, tmp_path)
    assert batch(found, tmp_path) == first
    assert logged(tmp_path) == [("a", os.getpid())]
    found[0].path.write_text("fine otherwise")
    batch(found, tmp_path)
    assert len(logged(tmp_path)) == 2
    list(run_batch(found, tmp_path / "out", BatchOptions(model="lite"), do=pretend))
    assert len(logged(tmp_path)) == 3
    list(run_batch(found, tmp_path / "out", BatchOptions(model="lite"), do=pretend, again=True))
    assert len(logged(tmp_path)) == 4


def test_a_few_new_clips_among_many_done_are_all_that_is_reviewed(tmp_path):
    batch(make_clips(tmp_path, a="fine"), tmp_path)
    batch(make_clips(tmp_path, c="fine"), tmp_path)
    shares: list[float] = []
    outcomes = batch(make_clips(tmp_path, a="fine", b="fine", c="fine"), tmp_path, processes=1, told=shares.append)
    assert {one.state for one in outcomes.values()} == {State.DONE}
    assert sorted(clip for clip, _ in logged(tmp_path)) == ["a", "b", "c"]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_one_that_failed_is_tried_again_the_next_time(tmp_path):
    found = make_clips(tmp_path, a="fine")
    found[0].path.unlink()
    gone = batch(found, tmp_path)["a"]
    assert gone.state is State.FAILED
    assert "does not exist" in gone.reason
    assert batch(make_clips(tmp_path, a="fine"), tmp_path)["a"].state is State.DONE


def test_closing_ends_the_processes(tmp_path):
    found = make_clips(tmp_path, a="fine", b="sleep 600", c="sleep 600")
    run = run_batch(found, tmp_path / "out", BatchOptions(), processes=2, do=pretend)
    assert next(run).place == "a"
    wait_until(lambda: len(logged(tmp_path)) == 3)
    run.close()
    for _, pid in logged(tmp_path):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert partials(tmp_path) == []
    assert not (tmp_path / "out" / "b").exists()


# Whoever started the tests in the background had Ctrl-C ignored, and what it starts would inherit that.
PATCHED = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
import functools, batchwork, posture.clips.batch.run as run
run.run_batch = functools.partial(run.run_batch, do=batchwork.pretend)
from posture.cli.main import main
main()
"""


def test_ctrl_c_leaves_finished_ones_whole_and_the_same_command_carries_on(tmp_path):
    make_clips(tmp_path, a="fine", b="sleep 600", c="sleep 600", d="fine")
    out = tmp_path / "out"
    command = [sys.executable, "-c", PATCHED, "review", str(tmp_path / "clips"), "--out", str(out), "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": str(Path(batchwork.__file__).parent)}
    started = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True)
    wait_until(lambda: len(logged(tmp_path)) == 3)
    os.killpg(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=PATIENCE_S)
    assert started.returncode == 130
    assert "carries on" in said
    assert "Traceback" not in said
    assert [clip for clip, _ in logged(tmp_path, "finish")] == ["a"]
    assert sorted(one.name for one in out.iterdir()) == ["a"]
    assert (out / "a" / "frames.csv").read_text() == "whole"
    for _, pid in logged(tmp_path):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_the_command_reviews_a_folder_into_reports_and_a_table(tmp_path):
    top = tmp_path / "clips"
    (top / "sub").mkdir(parents=True)
    for name in ("x.mp4", "sub/x.mp4"):
        filmed.write(top / name, filmed.noise(4))
    (top / "bad[1].mp4").write_bytes(b"no video")
    arguments = ["review", str(top), "--out", str(tmp_path / "out"), "--model", "lite", "--jobs", "1"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    assert "3 clips, 1 failed" in done.output
    table = pl.read_parquet(tmp_path / "out" / "summary.parquet")
    assert table["place"].to_list() == ["bad[1]", "sub/x", "x"]
    assert table["state"].to_list() == ["failed", "done", "done"]
    assert table["frames"].to_list() == [None, 4, 4]
    assert "is not a video" in table["reason"][0]
    as_text = pl.read_csv(tmp_path / "out" / "summary.csv")
    assert as_text.columns == table.columns
    assert as_text["words"].to_list() == table["words"].to_list()
    mark = tmp_path / "out" / "sub" / "x" / "done.json"
    assert json.loads(mark.read_text())["files"] == ["frames.csv", "report.json", "timeline.png"]
    written = mark.stat().st_mtime_ns
    again = CliRunner().invoke(app, arguments)
    assert mark.stat().st_mtime_ns == written
    assert again.stdout == done.stdout


@pytest.mark.skipif(os.name != "posix", reason="asks the C library of Unix")
def test_usage_metrics_are_stopped_in_worker_processes_too(tmp_path, monkeypatch):
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)  # the worker must do it by itself
    monkeypatch.setenv("no_proxy", "*")
    filmed.write(tmp_path / "x.mp4", filmed.noise(2))
    found = make_clips(tmp_path, x="")[0]
    (tmp_path / "x.mp4").replace(found.path)
    job = job_of(found, tmp_path / "out", BatchOptions(model="lite"))
    ((_, outcome),) = in_processes([job], proxies_of_worker, workers=1)
    assert not isinstance(outcome, Lost)
    assert outcome.reason == ""
    assert outcome.words == repr([DEAD_PROXY.encode(), DEAD_PROXY.encode(), None])


def test_a_missing_model_is_said_once_before_anything_is_done(tmp_path):
    found = make_clips(tmp_path, a="fine", b="fine")
    with pytest.raises(ModelMissingError):
        next(run_batch(found, tmp_path / "out", BatchOptions(model="giant"), do=pretend))


def test_what_nobody_foresaw_fails_one_clip(tmp_path, monkeypatch):
    def stumble(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("posture.clips.batch.work.read_clip", stumble)
    outcome = review_job(job_of(make_clips(tmp_path, a="fine")[0], tmp_path / "out"))
    assert outcome.state is State.FAILED
    assert "ZeroDivisionError: by zero" in outcome.reason


def test_without_polars_the_figures_are_a_table_in_text_all_the_same(tmp_path, monkeypatch):
    rows = [
        ClipOutcome(place="b", file="b.mp4", state=State.DONE, max_hip_hinge_deg=61.237, words='“so”, and "so"\non'),
        ClipOutcome(place="a", file="a.mp4", state=State.FAILED, reason="no video", damaged=True),
    ]
    assert [file.name for file in write_table(rows, tmp_path)] == ["summary.csv", "summary.parquet"]
    as_text = pl.read_csv(tmp_path / "summary.csv", schema=table_of([]).schema)
    assert as_text.equals(table_of(rows).with_columns(pl.col("max_hip_hinge_deg").round(2)))
    (tmp_path / "summary.parquet").unlink()
    before = (tmp_path / "summary.csv").read_bytes()
    monkeypatch.setitem(sys.modules, "polars", None)
    monkeypatch.setattr("posture.clips.batch.table.polars_is_there", lambda: False)
    assert write_table(rows, tmp_path) == (tmp_path / "summary.csv",)
    assert (tmp_path / "summary.csv").read_bytes() == before
    assert not (tmp_path / "summary.parquet").exists()
    with pytest.raises(NeedsExtraError, match="Polars"):
        table_of(rows)


def test_the_table_of_a_batch_can_be_read_while_it_runs_and_costs_it_next_to_nothing(tmp_path, monkeypatch):
    written = []
    now = iter([29.0, 30.0, 40.0, 539.0, 540.0, 540.5])  # writing ten seconds long the first time, half a one the next
    monkeypatch.setattr("posture.clips.batch.table.write_table", lambda rows, out: written.append(len(rows)))
    table = GrowingTable(tmp_path, 0.0)
    for number in range(4):
        table.add(ClipOutcome(place=f"{number}", file="x.mp4", state=State.DONE), lambda: next(now))
    assert written == [2, 4]
    assert next(now, None) is None


def test_the_table_has_a_column_for_each_field_of_an_outcome():
    table = table_of([ClipOutcome(place="b", file="b.mp4", state=State.DONE, warnings=2, words="“quoted”, and\nmore")])
    assert table.row(0, named=True)["warnings"] == 2
    assert table_of([]).columns == list(ClipOutcome.__dataclass_fields__) == table.columns
