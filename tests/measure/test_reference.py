from dataclasses import replace

import numpy as np
import pytest
from builders import person, shape
from english import told
from placed import placed

from posture.measure.reference import ReferenceFinder, sitting_doubt, standing_doubt, steady_mean
from posture.values import Landmark, Pose


def swung(degrees: float) -> Pose:
    """Somebody whose straight legs are swung forwards by so much, as when leaning against a wall; backwards below 0."""
    pose = person()
    hips = pose.points[Landmark.LEFT_HIP]
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = pose.points.copy()
    for name in ("KNEE", "ANKLE", "HEEL", "TOE"):
        for side in ("LEFT", "RIGHT"):
            points[Landmark[f"{side}_{name}"]] = hips + turn @ (points[Landmark[f"{side}_{name}"]] - hips)
    return replace(pose, points=points)


@pytest.mark.parametrize(
    ("pose", "lean", "lumbar", "word"),
    [
        (person(), 0, 0, ""),
        (person(), -8, 0, ""),
        (person(), 20, 0, "upright"),
        (person(raised=True), 0, 0, "One foot"),
        (person(knee_deg=50), 0, 0, "knees"),
        (person(), 0, 35, "tall"),
        (placed("floor"), -8, 0, "Get up"),
        (placed("chair, near leg straight"), 0, 0, "Get up"),
        (placed("chair, far leg straight"), 10, 0, "Get up"),
        (placed("lunge"), 10, 0, "Get up"),
        (placed("all fours"), 10, 0, "Get up"),
        (swung(-20), 0, 0, "over your feet"),
        (swung(20), 0, 0, "over your feet"),
        (swung(8), 0, 0, ""),
    ],
)
def test_what_is_not_relaxed_standing_is_said(pose, lean, lumbar, word):
    doubt = told(standing_doubt(pose, shape(trunk_lean_deg=lean), lumbar))
    assert (doubt == "") if word == "" else (word in doubt)


@pytest.mark.parametrize(
    ("pose", "lean", "lumbar", "word"),
    [
        (placed("floor"), -8, 0, ""),
        (placed("chair, near leg straight"), 0, 15, ""),
        (placed("standing"), 0, 0, "Sit down"),
        (placed("lying"), 0, 0, "Sit down"),
        (placed("floor"), 20, 0, "upright"),
        (placed("floor"), -25, 0, "upright"),
        (placed("floor"), 0, 30, "as tall as you can"),
    ],
)
def test_what_is_not_sitting_tall_is_said(pose, lean, lumbar, word):
    doubt = told(sitting_doubt(pose, shape(trunk_lean_deg=lean), lumbar))
    assert (doubt == "") if word == "" else (word in doubt)


def stand(
    finder: ReferenceFinder, seconds: float, *, start: float = 0.0, lean: float = 0.0, pose: Pose | None = None
) -> float:
    """Offer standing frames at 20 a second; returns the time of the next frame."""
    for i in range(round(seconds * 20)):
        finder.offer(pose or person(), shape(trunk_lean_deg=lean), 0.0, start + i / 20)
    return start + seconds


def test_a_moment_of_standing_is_taken_once():
    finder = ReferenceFinder()
    taken = [finder.offer(person(), shape(trunk_lean_deg=1.0), 0.0, i / 20) for i in range(40)]
    assert taken.count(True) == 1
    assert taken.index(True) == 10  # half a second
    assert finder.reference is not None
    assert finder.reference.shape.trunk_lean_deg == pytest.approx(1.0)


def test_progress_grows_to_one():
    finder = ReferenceFinder()
    assert finder.progress == 0.0
    stand(finder, 0.3)
    assert 0.2 < finder.progress < 0.9
    stand(finder, 0.5, start=0.3)
    assert finder.progress == 1.0


def test_a_short_stop_is_not_enough():
    finder = ReferenceFinder()
    stand(finder, 0.4)
    finder.offer(person(), shape(trunk_lean_deg=40.0), 0.0, 0.4)
    stand(finder, 0.4, start=0.45)
    assert finder.reference is None


def test_walking_is_not_standing():
    finder = ReferenceFinder()
    for i in range(60):
        finder.offer(person(hip=(100.0 + 2 * i, 120.0)), shape(), 0.0, i / 20)
    assert finder.reference is None


def test_legs_whose_length_trembles_are_still_when_the_hips_are() -> None:
    finder, rng = ReferenceFinder(), np.random.default_rng(3)
    for i in range(20):
        finder.offer(person(scale=float(1 + 0.08 * rng.standard_normal())), shape(), 0.0, i / 20)
    assert finder.reference is not None


def test_rocking_is_not_standing():
    finder = ReferenceFinder()
    for i in range(60):
        finder.offer(person(), shape(trunk_lean_deg=6.0 * (i % 10 < 5)), 0.0, i / 20)
    assert finder.reference is None


def test_it_is_never_adapted_later():
    finder = ReferenceFinder()
    stand(finder, 2.0, lean=0.0)
    finder.offer(person(), shape(trunk_lean_deg=60.0), 0.0, 2.1)
    stand(finder, 3.0, start=3.0, lean=8.0)
    assert finder.reference is not None
    assert finder.reference.shape.trunk_lean_deg == pytest.approx(0.0)


def test_a_gap_starts_the_count_again():
    finder = ReferenceFinder()
    stand(finder, 0.4)
    stand(finder, 0.4, start=10.0)
    assert finder.reference is None


def test_reset_forgets():
    finder = ReferenceFinder()
    stand(finder, 2.0)
    finder.reset()
    assert finder.reference is None
    assert finder.progress == 0.0
    stand(finder, 1.0, start=50.0, lean=5.0)
    assert finder.reference is not None


def test_a_bend_that_has_begun_stays_out_of_the_mean():
    shapes = [shape(trunk_lean_deg=0.0)] * 9 + [shape(trunk_lean_deg=3.0)] * 3
    assert steady_mean(shapes).trunk_lean_deg == pytest.approx(0.0)
