from dataclasses import replace

import numpy as np
import pytest
from builders import disc_mask, mirrored, person

from posture.measure.contour import FAN_DEG, dorsal_normal, near_chord, trace_back
from posture.values import Landmark, Side


@pytest.mark.parametrize(
    ("facing", "shoulder", "expected"),
    [
        (Side.LEFT, (0, -10), (1, 0)),  # upright, facing left: the back is to the right
        (Side.RIGHT, (0, -10), (-1, 0)),
        (Side.LEFT, (-10, 0), (0, -1)),  # bent to the horizontal: the back is on top
        (Side.RIGHT, (10, 0), (0, -1)),
    ],
)
def test_dorsal_normal_points_out_of_the_back(facing, shoulder, expected):
    assert dorsal_normal(np.zeros(2), np.array(shoulder, float), facing) == pytest.approx(expected)


@pytest.mark.parametrize(("facing", "side"), [(Side.LEFT, "LEFT"), (Side.RIGHT, "RIGHT")])
def test_the_chord_is_taken_on_the_near_side(facing, side):
    pose = person(facing=facing)
    pose.points[Landmark[f"{side}_HIP"]] = (1, 2)
    hip, _ = near_chord(pose, facing)
    assert tuple(hip) == (1, 2)


@pytest.mark.parametrize("lean", [0, 45, 90, 140])
@pytest.mark.parametrize("facing", list(Side))
def test_a_round_body_is_equally_far_all_along_the_back(facing, lean):
    pose = person(facing=facing, lean_deg=lean)  # a disc of 40 px about the middle of a 60 px chord
    contour = trace_back(pose, facing)
    assert contour is not None
    assert contour.radius == pytest.approx(np.full(len(FAN_DEG), 40 / 60), abs=0.01)


def test_the_outline_runs_from_pelvis_to_neck():
    pose = person(facing=Side.LEFT)
    contour = trace_back(pose, Side.LEFT)
    assert contour is not None
    assert contour.points[0, 1] > contour.points[-1, 1]
    assert (contour.points[:, 0] > 160).all()


def test_a_mirrored_person_has_the_same_back():
    pose = person(facing=Side.LEFT, lean_deg=30)
    pose.mask[:] = np.maximum(pose.mask, disc_mask((190, 100), 20))
    one, other = trace_back(pose, Side.LEFT), trace_back(mirrored(pose), Side.RIGHT)
    assert one is not None
    assert other is not None
    assert other.radius == pytest.approx(one.radius, abs=1e-6)
    assert other.hip_radius == pytest.approx(one.hip_radius, abs=1e-6)


def test_a_mask_of_whole_numbers_reads_as_the_fractions_it_stands_for():
    pose = person()
    whole = np.rint(pose.mask * 255).astype(np.uint8)
    one = trace_back(replace(pose, mask=whole), Side.LEFT)
    other = trace_back(replace(pose, mask=(whole / 255).astype(np.float32)), Side.LEFT)
    assert one is not None
    assert other is not None
    assert one.radius == pytest.approx(other.radius, abs=1e-6)
    assert one.sharpness == pytest.approx(other.sharpness, abs=1e-6)


@pytest.mark.parametrize(
    "mask",
    [
        np.zeros((240, 320), np.float32),  # nobody
        np.ones((240, 320), np.float32),  # a mask that fills the picture has no edge of its own
        disc_mask((160, 200), 12),  # somebody else, beside the chord
    ],
    ids=["empty", "full", "elsewhere"],
)
def test_no_outline_is_none_not_a_guess(mask):
    assert trace_back(person(mask=mask), Side.LEFT) is None


def test_hip_on_top_of_shoulder_is_none():
    pose = person()
    pose.points[Landmark.LEFT_SHOULDER] = pose.points[Landmark.LEFT_HIP]
    assert trace_back(pose, Side.LEFT) is None


def test_a_soft_mask_is_less_sharp():
    crisp = trace_back(person(), Side.LEFT)
    x, y = np.meshgrid(np.arange(320), np.arange(240))
    soft_mask = np.clip((40 - np.hypot(x - 160, y - 90)) / 30 + 0.5, 0, 1).astype(np.float32)
    soft = trace_back(person(mask=soft_mask), Side.LEFT)
    assert crisp is not None
    assert soft is not None
    assert soft.sharpness < 0.5 < crisp.sharpness
