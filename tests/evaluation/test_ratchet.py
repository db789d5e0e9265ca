"""The accuracy that was won is kept: recorded poses, judged again, give figures no worse than those in the repository.

A failure names the clip. What has become better is taken over with `python bench/figures.py --write`.
"""

from __future__ import annotations

import copy
import math
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import figures
import pytest

from posture.evaluation.evaluate import evaluate_folder
from posture.evaluation.ratchet import SAMPLES, Figures, compare, figures_of, judge_again
from posture.evaluation.scoring import ANGLES
from posture.measure.estimator import BackEstimator, Estimate
from posture.measure.shape import Shape
from posture.resources import samples_dir

GROUPS = {
    "side",
    "loose",
    "heavy",
    "turned",
    "turned_front",
    "turned_back",
    "heel_raised",
    "no_reference",
    "low_light",
    SAMPLES,
}
MODEL_TOLERANCE_DEG = 0.5
"""Between a film and its recording: masks are kept at half their size, and a processor's rounding steers the model."""


@pytest.fixture(scope="module")
def stored() -> Figures:
    """The figures in the repository."""
    accuracy: Figures = figures.stored()["accuracy"]
    return accuracy


@pytest.mark.no_cover
def test_nothing_that_was_won_is_lost(stored: Figures) -> None:
    found = compare(stored, figures_of(figures.judged()))
    assert not found.worse, "\n".join(found.worse)


def test_every_group_and_every_sample_is_watched(stored: Figures) -> None:
    assert set(stored["groups"]) == GROUPS
    assert stored["members"][SAMPLES] == sorted(path.stem for path in samples_dir().glob("*.mp4"))
    assert all(len(members) >= 2 for members in stored["members"].values())


def spoilt(
    monkeypatch: pytest.MonkeyPatch, group: str = "side", factor: float = 1.0, offset_deg: float = 0.0
) -> Figures:
    """The figures of a group by an estimator whose low back is off."""
    straight = BackEstimator.estimates

    def estimates(self: BackEstimator, shapes: Sequence[Shape], standing: Shape | None) -> list[Estimate]:
        found = straight(self, shapes, standing)
        return [replace(estimate, lumbar_deg=estimate.lumbar_deg * factor + offset_deg) for estimate in found]

    monkeypatch.setattr(BackEstimator, "estimates", estimates)
    recordings = sorted((figures.POSES / group).glob("*.zip"))
    return figures_of({group: [judge_again(path, path.with_suffix(".mp4")) for path in recordings]})


def of(stored: Figures, group: str = "side") -> Figures:
    """The figures of one group alone."""
    members = stored["members"][group]
    return {"clips": {name: stored["clips"][name] for name in members}, "groups": {group: stored["groups"][group]}}


@pytest.mark.parametrize(("factor", "offset_deg"), [(1.2, 0.0), (1.0, 3.0), (0.5, 0.0)])
def test_an_estimator_that_is_spoilt_on_purpose_is_named_by_its_clip(
    stored: Figures, monkeypatch: pytest.MonkeyPatch, factor: float, offset_deg: float
) -> None:
    worse = compare(of(stored), spoilt(monkeypatch, factor=factor, offset_deg=offset_deg)).worse
    assert any("side_" in sentence and "low back grew" in sentence for sentence in worse), worse


@pytest.mark.parametrize("group", sorted(GROUPS - {SAMPLES}))
def test_a_single_degree_more_than_it_errs_already_is_caught_in_every_group(
    stored: Figures, monkeypatch: pytest.MonkeyPatch, group: str
) -> None:
    bias_deg = math.copysign(1.0, stored["groups"][group]["bias_deg"]["lumbar_flexion_deg"])
    worse = compare(of(stored, group), spoilt(monkeypatch, group, offset_deg=bias_deg)).worse
    assert any("the error of the low back grew" in sentence for sentence in worse), worse


def test_an_estimator_as_it_is_changes_nothing(stored: Figures, monkeypatch: pytest.MonkeyPatch) -> None:
    found = compare(of(stored), spoilt(monkeypatch))
    assert found.worse == ()


def changed(before: Figures, clip: str, *path: str, by: float) -> Figures:
    """`before` with one figure of one clip changed."""
    after = copy.deepcopy(before)
    place = after["clips"][clip]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] += by
    return after


@pytest.mark.parametrize(
    ("path", "by", "said"),
    [
        (("mae_deg", "lumbar_flexion_deg"), 0.31, "clip side_flat: the error of the low back grew"),
        (("mae_deg", "hip_hinge_deg"), 0.31, "clip side_flat: the error of the hip hinge grew"),
        (("warnings", "warned"), -1, "clip side_flat: 1 warning lost"),
        (("warnings", "false"), 1, "clip side_flat: 1 false warning more"),
        (("judged",), -0.1, "clip side_flat: judged in "),
        (("false_comfort",), 0.03, "clip side_flat: 3 % of the rounded frames are called good"),
    ],
)
def test_each_kind_of_loss_is_a_sentence(stored: Figures, path: tuple[str, ...], by: float, said: str) -> None:
    before = copy.deepcopy(stored)
    before["clips"]["side_flat"] |= {"mae_deg": dict.fromkeys(ANGLES, 1.0), "false_comfort": 0.0}
    (worse,) = compare(before, changed(before, "side_flat", *path, by=by)).worse
    assert worse.startswith(said)
    better = compare(changed(before, "side_flat", *path, by=by), before).better
    assert [sentence[:14] for sentence in better] == (
        [] if path in (("judged",), ("false_comfort",)) else ["clip side_flat"]
    )


@pytest.mark.parametrize(("was", "grown", "worse"), [(1.0, 0.29, 0), (1.0, 0.31, 1), (5.0, 0.49, 0), (5.0, 0.51, 1)])
def test_an_error_may_grow_by_a_third_of_a_degree_or_a_tenth(
    stored: Figures, was: float, grown: float, worse: int
) -> None:
    before = copy.deepcopy(stored)
    before["clips"]["side_flat"]["mae_deg"] = dict.fromkeys(ANGLES, was)
    after = changed(before, "side_flat", "mae_deg", "lumbar_flexion_deg", by=grown)
    assert len(compare(before, after).worse) == worse


def test_a_clip_that_has_gone_is_a_loss(stored: Figures) -> None:
    after = copy.deepcopy(stored)
    del after["clips"]["side_flat"]
    assert compare(stored, after).worse == ("clip side_flat: is missing",)


@pytest.mark.samples
def test_a_film_judged_with_the_pose_model_gives_what_its_recording_gives(stored: Figures, tmp_path: Path) -> None:
    name = "flat_then_rounded_avg_f_left"
    for ending in (".mp4", ".truth.csv"):
        shutil.copy(samples_dir() / f"{name}{ending}", tmp_path)
    (score,) = evaluate_folder(tmp_path)
    kept = stored["clips"][name]
    for angle, error in zip(ANGLES, score.mean_absolute_error, strict=True):
        assert error == pytest.approx(kept["mae_deg"][angle], abs=MODEL_TOLERANCE_DEG)
    assert (score.warned, score.false_warnings) == (kept["warnings"]["warned"], kept["warnings"]["false"])


def test_the_documents_show_the_figures() -> None:
    shown = ""
    for document in figures.DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        assert figures.printed(text, figures.stored()) == text, f"{document.name}: run python bench/figures.py --write"
        shown += text
    assert all(f"<!-- figures: {name} -->" in shown for name in figures.blocks(figures.stored()))


def test_better_figures_are_taken_over_by_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stored: Figures
) -> None:
    document, file = tmp_path / "README.md", tmp_path / "figures.json"
    document.write_bytes(figures.DOCUMENTS[0].read_bytes())
    monkeypatch.setattr(figures, "DOCUMENTS", (document,))
    monkeypatch.setattr(figures, "FIGURES", file)
    clip = figures.POSES / "side" / "side_flat.zip"
    monkeypatch.setattr(figures, "judged", lambda: {"side": [judge_again(clip, clip.with_suffix(".mp4"))], SAMPLES: []})
    now = figures_of(figures.judged())
    worse = changed(now, "side_flat", "mae_deg", "lumbar_flexion_deg", by=2.0)
    speed = {"review": {"what": "a review", "ratio": 1.5}}
    figures.write(worse, speed)
    monkeypatch.setattr("sys.argv", ["figures.py"])
    assert figures.main() == 0
    assert "better: clip side_flat: the error of the low back shrank" in capsys.readouterr().out
    assert figures.stored()["accuracy"] == worse
    monkeypatch.setattr("sys.argv", ["figures.py", "--write"])
    assert figures.main() == 0
    assert figures.stored() == {"schema": "posture.figures/1", "accuracy": now, "speed": speed}
    figures.write(changed(now, "side_flat", "mae_deg", "lumbar_flexion_deg", by=-0.5), speed)
    monkeypatch.setattr("sys.argv", ["figures.py"])
    assert figures.main() == 1
    assert "WORSE: clip side_flat" in capsys.readouterr().out
