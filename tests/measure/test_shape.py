import numpy as np
import pytest
from builders import mirrored, person

from posture.measure.contour import FAN_DEG, HIP_FAN_DEG, trace_back
from posture.measure.shape import FEATURES, QUALITY, SLOPES, measure_shape, outline_slopes
from posture.values import Contour, Pose, Side, Status, View


def shape_of(pose: Pose, facing: Side):
    contour = trace_back(pose, facing)
    assert contour is not None
    return measure_shape(pose, View(status=Status.OK, facing=facing, yaw_deg=6.0), contour)


def test_every_feature_has_a_name():
    shape = shape_of(person(), Side.LEFT)
    assert shape.features.shape == (len(FEATURES),)
    assert shape.quality.shape == (len(QUALITY),)
    assert len(set(FEATURES)) == len(FEATURES)
    assert shape.features[FEATURES.index("turn")] == pytest.approx(0.2)


@pytest.mark.parametrize("lean", [0, 35, 100])
def test_a_mirrored_person_has_the_same_shape(lean):
    pose = person(facing=Side.LEFT, lean_deg=lean, knee_deg=20)
    one, other = shape_of(pose, Side.LEFT), shape_of(mirrored(pose), Side.RIGHT)
    assert other.features == pytest.approx(one.features, abs=1e-6)
    assert one.trunk_lean_deg == pytest.approx(lean, abs=1e-6)


def test_a_larger_person_has_the_same_shape():
    small = shape_of(person(lean_deg=30), Side.LEFT)
    large = shape_of(person(lean_deg=30, scale=2.0, hip=(320, 260), size=(640, 520)), Side.LEFT)
    assert large.features == pytest.approx(small.features, abs=0.03)


def test_slopes_of_a_straight_back_are_zero_and_its_length_is_known():
    angle = np.radians(FAN_DEG)
    flat = 0.3 / np.cos(angle)  # a line parallel to the chord, 0.3 chords behind it
    slopes, length = outline_slopes(flat)
    assert slopes == pytest.approx(np.zeros(SLOPES), abs=1e-6)
    assert length == pytest.approx(0.3 * (np.tan(angle[-1]) - np.tan(angle[0])))


def test_slopes_of_a_circle_turn_from_outwards_to_inwards():
    slopes, length = outline_slopes(np.full(len(FAN_DEG), 0.5))
    assert (np.diff(slopes) < 0).all()
    assert length == pytest.approx(0.5 * np.radians(FAN_DEG[-1] - FAN_DEG[0]), rel=1e-3)
    # Slopes sit where the fan looks: straight out of the back the circle runs along the chord.
    span = (FAN_DEG[-1] - FAN_DEG[0]) * 0.08
    places = np.linspace(FAN_DEG[0] + span, FAN_DEG[-1] - span, SLOPES)
    assert slopes == pytest.approx(-places, abs=1.3)


def test_unseen_rays_are_bridged_and_counted():
    contour = trace_back(person(), Side.LEFT)
    assert contour is not None
    holes = contour.radius.copy()
    holes[10:14] = np.nan
    broken = Contour(points=contour.points, radius=holes, hip_radius=contour.hip_radius, sharpness=contour.sharpness)
    view = View(status=Status.OK, facing=Side.LEFT, yaw_deg=0.0)
    whole, bridged = (measure_shape(person(), view, c) for c in (contour, broken))
    assert bridged.features == pytest.approx(whole.features, abs=0.03)
    assert bridged.quality[QUALITY.index("unseen_rays")] == pytest.approx(4 / len(FAN_DEG))
    assert len(contour.hip_radius) == len(HIP_FAN_DEG)
