"""What bench/cluster.py works out of what it measured."""

from __future__ import annotations

from dataclasses import replace

import cluster
import pytest
from cluster import Costs, on_paper

FREE = Costs(clip_s=10.0, overhead_s=0.0, client_s=0.0, scheduler_s=0.0)


def test_where_nothing_costs_anything_nothing_is_lost():
    assert on_paper(1000, 20_000, FREE) == pytest.approx(200)


def test_what_a_worker_spends_besides_is_lost_by_all_alike():
    assert on_paper(1000, 20_000, replace(FREE, overhead_s=1.0)) == pytest.approx(220)


@pytest.mark.parametrize("one_after_the_other", ["client_s", "scheduler_s"])
def test_what_one_does_for_all_decides_where_there_are_too_many_workers(one_after_the_other):
    slow = replace(FREE, **{one_after_the_other: 0.02})
    assert on_paper(1000, 20_000, slow) == pytest.approx(20_000 * 0.02 + 10)
    assert on_paper(10, 200, slow) == pytest.approx(200, rel=0.01)


def test_the_page_has_the_place_where_the_table_is_written(tmp_path, monkeypatch):
    page = tmp_path / "cluster.md"
    page.write_text(cluster.PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(cluster, "PAGE", page)
    for block in ("first\n", "second\n"):
        cluster.write(block)
    now, before = page.read_text(encoding="utf-8"), cluster.BEGIN
    assert now.partition(before)[2].startswith("second\n" + cluster.END)
    assert "first" not in now.partition(before)[2].partition(cluster.END)[0]
