from itertools import islice

import numpy as np
import pytest
from builders import shape

from posture.errors import ModelDamagedError, ModelMissingError
from posture.measure.estimator import BackEstimator, Layer, Network
from posture.measure.shape import FEATURES, Shape
from posture.pipeline import ESTIMATOR_FILE, Session, load_estimator
from posture.resources import models_dir, plain_sample
from posture.sense.models import open_model
from posture.sense.sources import read_clip


def test_a_network_by_hand():
    # One member, two inputs: hidden h = silu(x0 - x1), output 3 h + 1, plus a straight path 10 x1.
    network = Network(
        hidden=(Layer(np.array([[[1.0, -1.0]]]), np.array([[0.0]])),),
        last=Layer(np.array([[[3.0]]]), np.array([[1.0]])),
        straight=Layer(np.array([[[0.0, 10.0]]]), np.array([[0.0]])),
    )
    silu_of_one = 1 / (1 + np.exp(-1))
    assert network(np.array([[2.0, 1.0]])) == pytest.approx(np.array([[[3 * silu_of_one + 1 + 10]]]))


def test_huge_inputs_do_not_overflow():
    network = Network(
        hidden=(Layer(np.full((1, 1, 1), 1e6), np.zeros((1, 1))),),
        last=Layer(np.ones((1, 1, 1)), np.zeros((1, 1))),
        straight=Layer(np.zeros((1, 1, 1)), np.zeros((1, 1))),
    )
    assert np.isfinite(network(np.array([[-1e3]]))).all()


@pytest.fixture(scope="module")
def standing() -> Shape:
    """The standing reference of somebody in a sample clip."""
    with open_model("full") as landmarker:
        session = Session(landmarker)
        for frame in islice(read_clip(plain_sample()).frames(), 30):
            session.step(frame.image, frame.time_s)
    assert session.reference is not None
    return session.reference.shape


def test_the_standing_shape_itself_reads_as_no_bend(standing):
    estimate = load_estimator().estimate(standing, standing)
    assert estimate.pelvis_deg == pytest.approx(0.0, abs=2.0)
    assert estimate.lumbar_deg == pytest.approx(0.0, abs=2.0)
    assert 0 < estimate.lumbar_sd_deg < 6


def test_without_a_reference_someone_standing_is_still_near_zero(standing):
    estimate = load_estimator().estimate(standing, None)
    assert abs(estimate.lumbar_deg) < 8


def test_a_strange_shape_has_a_wider_band(standing):
    estimator = load_estimator()
    usual = standing
    strange = Shape(
        features=usual.features + 3 * np.sign(np.sin(np.arange(len(FEATURES)))),
        quality=usual.quality,
        trunk_lean_deg=0.0,
    )
    assert estimator.estimate(strange, usual).lumbar_sd_deg > 2 * estimator.estimate(usual, usual).lumbar_sd_deg


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(ModelMissingError, match="missing"):
        BackEstimator(tmp_path / "none.npz")


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_one_sentence(tmp_path, content):
    path = tmp_path / "x.npz"
    path.write_bytes(content)
    with pytest.raises(ModelDamagedError, match="can't be read"):
        BackEstimator(path)


def test_a_file_for_other_features_is_refused(tmp_path):
    path = tmp_path / "x.npz"
    with np.load(models_dir() / ESTIMATOR_FILE) as stored:
        numbers = dict(stored)
    numbers["features"] = numbers["features"][::-1]
    np.savez(path, **numbers)
    with pytest.raises(ModelDamagedError, match="another version"):
        BackEstimator(path)


def test_builder_shapes_fit_the_estimator():
    load_estimator().estimate(shape(), None)
