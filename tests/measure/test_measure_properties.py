"""What must hold of the geometry, the filters and the shape whatever they are given."""

from __future__ import annotations

import math
from dataclasses import fields

import numpy as np
import pytest
from builders import mirrored, person
from drawn import ANGLES, PIXELS, SCALES, broken, clocks, people, points
from hypothesis import assume, example, given
from hypothesis import strategies as st

from posture.measure.contour import trace_back
from posture.measure.filters import OneEuro, Window
from posture.measure.geometry import (
    arc_lengths,
    distance,
    forward_lean_deg,
    joint_flexion_deg,
    resample,
    unit,
)
from posture.measure.legs import LegFinder, Settled, leg_angle_deg, trunk_lean_deg
from posture.measure.positions import read_position
from posture.measure.rays import Rays
from posture.measure.shape import measure_shape
from posture.measure.tracking import Track, Tracker
from posture.measure.view import Viewer, facing_score, missing_parts, turn_features
from posture.pipeline import load_estimator
from posture.settings import Settings
from posture.values import Side, Status, View

ORIGIN = np.zeros(2)
MIRROR = np.array([-1.0, 1.0])
ESTIMATOR = load_estimator()


def turned(vector: np.ndarray, degrees: float) -> np.ndarray:
    """`vector` turned clockwise in the picture, as a lean to the right is."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return np.array([cosine * vector[0] - sine * vector[1], sine * vector[0] + cosine * vector[1]])


def apart(one: float, other: float) -> float:
    """The angle between two directions given in degrees."""
    return abs((one - other + 180) % 360 - 180)


@given(points(3), ANGLES, SCALES, points())
def test_a_joints_flexion_is_the_same_turned_mirrored_scaled_moved_and_from_the_other_end(three, by_deg, scale, by):
    a, joint, b = three
    assume(min(distance(a, joint), distance(b, joint)) > 1)
    flexion = joint_flexion_deg(a, joint, b)
    assert 0 <= flexion <= 180
    # The arc cosine is coarse near straight and near shut: a thousandth of a degree.
    for change in (
        lambda p: turned(p, by_deg),
        lambda p: p * MIRROR,
        lambda p: p * max(scale, 0.1),
        lambda p: p + by,
    ):
        assert joint_flexion_deg(change(a), change(joint), change(b)) == pytest.approx(flexion, abs=1e-3)
    assert joint_flexion_deg(b, joint, a) == pytest.approx(flexion, abs=1e-6)


@given(points(3))
@example(np.zeros((3, 2)))
def test_a_joint_of_points_that_coincide_still_has_an_angle(three):
    assert 0 <= joint_flexion_deg(*three) <= 180
    assert 0 <= joint_flexion_deg(three[0], three[0], three[1]) <= 180


@given(points(), points(), ANGLES, SCALES, st.sampled_from([1.0, -1.0]))
def test_a_lean_turns_with_the_line_and_is_the_same_for_the_mirrored_person(low, line, by_deg, scale, forward):
    assume(distance(ORIGIN, line) > 1)
    lean = forward_lean_deg(ORIGIN, line, forward)
    assert -180 <= lean <= 180
    assert apart(forward_lean_deg(ORIGIN, line * MIRROR, -forward), lean) < 1e-6
    assert apart(forward_lean_deg(low, low + line * max(scale, 0.1), forward), lean) < 1e-3
    assert apart(forward_lean_deg(ORIGIN, turned(line, by_deg), forward), lean + forward * by_deg) < 1e-3


@given(points(3))
def test_distances_are_those_of_a_plane(three):
    a, b, c = three
    assert distance(a, b) == distance(b, a)
    assert distance(a, a) == 0
    assert distance(a, c) <= distance(a, b) + distance(b, c) + 1e-6
    if distance(a, b) > 1e-9 or distance(a, b) == 0:
        assert np.hypot(*unit(b - a)) == pytest.approx(0 if distance(a, b) == 0 else 1)


@given(st.integers(1, 12).flatmap(lambda n: points(n + 1)), st.integers(2, 60))
def test_a_resampled_line_keeps_its_ends_stays_on_it_and_is_even(line, count):
    again = resample(line, count)
    along = arc_lengths(line[:, 0], line[:, 1])
    assert again.shape == (count, 2)
    assert np.isfinite(again).all()
    assert again[0] == pytest.approx(line[0])
    assert again[-1] == pytest.approx(line[-1], abs=1e-6 * (1 + along[-1]))
    assert (np.diff(along) >= 0).all()
    # Corners are cut, so no step is longer than its share of the way.
    assert np.hypot(*np.diff(again, axis=0).T).max() <= along[-1] / (count - 1) * (1 + 1e-6) + 1e-6


@given(st.integers(2, 9), st.integers(2, 9), st.integers(0, 2**31), points(7))
def test_a_field_is_read_between_its_own_values_and_mirrored_the_same(w, h, seed, where):
    field = np.random.default_rng(seed).random((h, w))
    x, y = where[:, 0] / 400, where[:, 1] / 400

    def read_at(field: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        points = np.stack([x, y], axis=-1)
        return Rays([field], points[None], np.zeros((1, *points.shape))).values(np.zeros((len(points), 1), np.intp))[
            :, 0
        ]

    read = read_at(field, x, y)
    inside = (x >= 0) & (y >= 0) & (x <= w - 1) & (y <= h - 1)
    assert (read[~inside] == 0).all()
    assert (field.min() - 1e-9 <= read[inside]).all()
    assert (read[inside] <= field.max() + 1e-9).all()
    assert read_at(field[:, ::-1].copy(), w - 1 - x, y)[inside] == pytest.approx(read[inside], abs=1e-9)


@given(st.lists(PIXELS, min_size=2, max_size=40), st.data())
def test_a_smoothed_value_is_finite_and_never_outside_what_it_has_seen(values, data):
    times = data.draw(clocks(len(values)))
    smooth = OneEuro(1.2, 0.1)
    for n, (value, time_s) in enumerate(zip(values, times, strict=True)):
        found = smooth.step(value, time_s)
        assert found is not None
        assert min(values[: n + 1]) - 1e-6 <= found <= max(values[: n + 1]) + 1e-6


@given(st.lists(st.one_of(PIXELS, st.sampled_from([math.nan, math.inf, -math.inf])), min_size=1, max_size=30))
def test_what_is_no_number_never_comes_out_of_a_filter(values):
    smooth, window = OneEuro(), Window(1.0)
    for n, value in enumerate(values):
        found = smooth.step(value, n / 20)
        window.push(value, n / 20)
        assert found is None or math.isfinite(found)
        assert math.isfinite(window.median)
        assert window.spread >= 0


@given(st.lists(PIXELS, min_size=1, max_size=60), st.data())
def test_a_window_holds_what_is_recent_and_knows_its_middle(values, data):
    window = Window(1.0)
    for value, time_s in zip(values, data.draw(clocks(len(values))), strict=True):
        window.push(value, time_s)
        assert window.times == sorted(window.times)
        assert time_s - 1.0 <= window.times[0] <= window.times[-1] == time_s
        assert len(set(window.times)) == len(window.times)
        assert len(window.values) == len(window.times) == len(window._ordered)
        assert window._ordered == sorted(window.values)
        assert min(window.values) <= window.median <= max(window.values)
        assert 0 <= window.span_s <= 1.0


def test_a_clock_that_stands_still_fills_no_memory():
    window = Window(1.0)
    for value in range(200):
        window.push(value, 7.0)
    assert window.values == [0]


@given(st.lists(st.sampled_from(["a", "b", None]), min_size=2, max_size=40), st.data())
def test_a_finding_settles_whatever_the_clock_did(found, data):
    settled = Settled[str]()
    for one, time_s in zip(found, data.draw(clocks(len(found))), strict=True):
        assert settled.step(one, time_s) in ("a", "b", None)
    start = data.draw(st.sampled_from([-50.0, 0.0, 3.0, 1e9]))
    for n in range(12):
        settled.step("a", start + n / 10)
    assert settled.value == "a"


def facing_of(pose):
    return Side.RIGHT if facing_score(pose) > 0 else Side.LEFT


@given(people())
def test_whatever_is_read_from_a_body_is_a_number_and_the_same_in_a_mirror(pose):
    other = mirrored(pose)
    facing, opposite = facing_of(pose), Side.RIGHT if facing_of(pose) is Side.LEFT else Side.LEFT
    assert -1 <= facing_score(pose) <= 1
    assert facing_score(other) == pytest.approx(-facing_score(pose), abs=1e-6)
    assert apart(trunk_lean_deg(other, opposite), trunk_lean_deg(pose, facing)) < 1e-6
    assert missing_parts(other) == missing_parts(pose)
    assert turn_features(other, opposite) == pytest.approx(turn_features(pose, facing), abs=1e-6)
    assert all(-180 <= leg_angle_deg(pose, side) <= 180 for side in Side)
    read_position(pose)


@given(people(), st.floats(-60, 60))
def test_a_back_has_finite_features_or_no_outline(pose, yaw_deg):
    for facing in Side:
        contour = trace_back(pose, facing)
        if contour is None:
            continue
        assert np.isfinite(contour.points).all()
        assert 0 <= contour.sharpness <= 1
        shape = measure_shape(pose, View(status=Status.OK, facing=facing, yaw_deg=yaw_deg), contour)
        assert np.isfinite(shape.features).all()
        assert np.abs(shape.features).max() <= 8
        assert np.isfinite(shape.quality).all()
        for standing in (None, shape):
            found = ESTIMATOR.estimate(shape, standing)
            assert all(math.isfinite(getattr(found, field.name)) for field in fields(found))
            assert min(found.pelvis_sd_deg, found.lumbar_sd_deg, found.thoracic_sd_deg) > 0


@given(st.integers(0, 110), st.integers(0, 60), st.floats(0.7, 1.5), st.integers(-40, 40), st.integers(-30, 30))
def test_a_person_who_is_mirrored_moved_or_nearer_has_the_same_shape(lean, knee, scale, right, down):
    def shape_of(pose, facing):
        contour = trace_back(pose, facing)
        assert contour is not None
        return measure_shape(pose, View(status=Status.OK, facing=facing, yaw_deg=0.0), contour)

    size, hip = (420, 360), (200.0, 180.0)
    pose = person(lean_deg=lean, knee_deg=knee, hip=hip, scale=1.2, size=size)
    shape = shape_of(pose, Side.LEFT)
    assert shape_of(mirrored(pose), Side.RIGHT).features == pytest.approx(shape.features, abs=1e-6)
    there = person(lean_deg=lean, knee_deg=knee, hip=(hip[0] + right, hip[1] + down), scale=1.2, size=size)
    assert shape_of(there, Side.LEFT).features == pytest.approx(shape.features, abs=1e-3)
    nearer = person(lean_deg=lean, knee_deg=knee, hip=hip, scale=scale, size=size)
    # The mask's pixels don't scale.
    assert shape_of(nearer, Side.LEFT).features == pytest.approx(shape.features, abs=0.06)


@given(st.lists(people(), min_size=1, max_size=25), st.data())
def test_following_a_body_never_raises_and_soon_believes_who_stays(poses, data):
    tracker, legs, viewer = Tracker(), LegFinder(), Viewer(ESTIMATOR.turn_deg, Settings())
    for pose, time_s in zip(poses, data.draw(clocks(len(poses))), strict=True):
        assert tracker.step(pose, time_s) in Track
        view = viewer.assess(pose, time_s)
        assert math.isfinite(view.yaw_deg)
        reading = legs.step(pose, view.facing, None, time_s)
        assert all(math.isfinite(value) for value in (reading.knee_deg, reading.trunk_lean_deg) if value is not None)
    start = data.draw(st.sampled_from([0.0, 5.0, 1e9]))
    stays = data.draw(broken())
    tracks = [tracker.step(stays, start + n / 10) for n in range(14)]
    assert tracks[-1] is not Track.DOUBTFUL
