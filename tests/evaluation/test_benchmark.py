"""The benchmark's sums with runs that are made up, and one real run of each way on a very short clip."""

from __future__ import annotations

from pathlib import Path

import pytest
from filmed import picture, write
from typer.testing import CliRunner

from posture.cli.main import app
from posture.errors import ClipUnreadableError
from posture.evaluation import benchmark
from posture.evaluation.benchmark import Run, Way, a_minute_of, compare, in_own_process
from posture.resources import cores
from posture.sense.sources import read_clip


def run_of(fps: float) -> Run:
    return Run(frames=100, seconds=100 / fps, peak_mib=300.0)


def test_each_round_is_compared_with_its_own_plain_loop() -> None:
    order: list[Way] = []
    speeds = {Way.PLAIN: iter([100.0, 50.0, 80.0]), Way.REVIEW: iter([180.0, 100.0, 120.0])}

    def run(way: Way, clip: Path, model: str) -> Run:
        order.append(way)
        return run_of(next(speeds[way]))

    *_, (plain, review) = compare(Path("a.mp4"), ways=(Way.PLAIN, Way.REVIEW), run=run)
    assert order == [Way.PLAIN, Way.REVIEW, Way.REVIEW, Way.PLAIN, Way.PLAIN, Way.REVIEW]
    assert (plain.fps, plain.ratio) == pytest.approx((80, 1.0))
    assert (review.fps, review.best_fps) == pytest.approx((120, 180))
    assert review.ratio == pytest.approx(1.8)  # the median of 1.8, 2.0 and 1.5


@pytest.mark.parametrize(("way", "frames"), [(Way.PLAIN, 12), (Way.VIDEO, 12), (Way.JOBS, 12 * cores())])
def test_each_way_reads_the_whole_clip_in_a_process_of_its_own(tmp_path: Path, way: Way, frames: int) -> None:
    write(tmp_path / "a.mp4", [picture(320, 240)] * 12, codec="libx264")
    run = in_own_process(way, tmp_path / "a.mp4", "lite")
    assert run.frames == frames
    assert run.seconds > 0
    assert 50 < run.peak_mib < 2000


def test_a_clip_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("no")
    with pytest.raises(ClipUnreadableError, match=r"can't be measured: .*not a video"):
        in_own_process(Way.REVIEW, tmp_path / "a.mp4", "lite")


def test_a_minute_of_a_clip_shows_all_its_frames_over_and_over(tmp_path: Path) -> None:
    write(tmp_path / "a.mp4", [picture(64, 48, shade=n % 200 + 20) for n in range(400)], codec="libx264")
    with a_minute_of(tmp_path / "a.mp4") as path:
        clip = read_clip(path)
        shown = [(time_s, int(one.rgb()[24, 32, 0])) for time_s, one in clip.pictures()]
        assert clip.duration_s == pytest.approx(64.0)  # four times sixteen seconds
    assert not path.exists()
    assert [round(time_s * 25) for time_s, _ in shown] == list(range(1600))
    assert [shade for _, shade in shown[:400]] == [shade for _, shade in shown[1200:]]


def test_the_command_prints_a_line_for_each_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark, "in_own_process", lambda way, clip, model: run_of(90 if way is Way.PLAIN else 153))
    result = CliRunner().invoke(app, ["bench", "review", "--rounds", "2"])
    assert result.exit_code == 0
    assert "plain loop: OpenCV and the bare pose model" in result.stdout
    assert result.stdout.count("1.70") == len(set(Way) - {Way.PLAIN})
    assert "300 MiB" in result.stdout
