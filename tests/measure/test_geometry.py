import numpy as np
import pytest

from posture.measure.geometry import forward_lean_deg, joint_flexion_deg, resample, unit


def at(*xy: float) -> np.ndarray:
    return np.array(xy, dtype=float)


@pytest.mark.parametrize(
    ("vector", "expected"),
    [((3, 4), (0.6, 0.8)), ((-3, 4), (-0.6, 0.8)), ((0, 0), (0, 0)), ((0, 0, 5), (0, 0, 1))],
)
def test_unit_has_length_one_or_stays_zero(vector, expected):
    assert unit(at(*vector)) == pytest.approx(at(*expected))


@pytest.mark.parametrize(
    ("low", "high", "forward", "expected"),
    [
        ((0, 0), (0, -10), 1, 0),  # y points down: smaller y is higher
        ((0, 0), (10, -10), 1, 45),
        ((0, 0), (10, -10), -1, -45),  # the same line leans backwards for someone facing left
        ((0, 0), (-10, -10), -1, 45),
        ((0, 0), (10, 0), 1, 90),
        ((0, 0), (10, 10), 1, 135),  # head below hips
        ((5, 7), (5, 17), 1, 180),
        ((0, 0), (3, -4), 1, 36.8699),
    ],
)
def test_forward_lean(low, high, forward, expected):
    assert forward_lean_deg(at(*low), at(*high), forward) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(
    ("a", "joint", "b", "expected"),
    [
        ((0, 0), (0, 1), (0, 2), 0),  # straight
        ((0, 0), (0, 1), (1, 1), 90),
        ((0, 0), (0, 1), (0, 0), 180),  # folded shut
        ((1, 1), (0, 1), (0, 0), 90),  # reversed
        ((0, 0), (0, 0), (1, 0), 90),  # a joint on top of its neighbour has no direction; neither straight nor shut
        ((4, 0, 0), (0, 0, 0), (0, 0, 3), 90),
    ],
)
def test_joint_flexion(a, joint, b, expected):
    assert joint_flexion_deg(at(*a), at(*joint), at(*b)) == pytest.approx(expected, abs=1e-6)


def test_joint_flexion_is_the_same_mirrored_moved_and_scaled():
    a, joint, b = at(3, 8), at(1, 2), at(-4, 5)
    flexion = joint_flexion_deg(a, joint, b)
    for change in (lambda p: p * [-1, 1], lambda p: p + np.array([50, -20]), lambda p: 7.5 * p):
        assert joint_flexion_deg(change(a), change(joint), change(b)) == pytest.approx(flexion)


def test_resample_spaces_points_evenly_by_arc_length():
    corner = np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 1.0]])
    assert resample(corner, 5) == pytest.approx(np.array([[0, 0], [1, 0], [2, 0], [3, 0], [3, 1]]))
