"""motion.mot and landmarks.trc read by OpenSim itself, openpose/ by a library of sign-language researchers."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import exporting
import numpy as np
import pytest
from builders import person
from pose_format.utils.openpose import BODY_POINTS, load_openpose_directory

from posture.clips.exports.c3d import nearest
from posture.clips.exports.catalogue import chosen
from posture.clips.exports.openpose import BODY_25, body_25
from posture.errors import OutputError
from posture.values import Landmark, Side

MEASURED = [i for i in range(exporting.COUNT) if i not in (*exporting.EMPTY, *exporting.UNMEASURED)]

# In a process of its own: OpenSim writes a log where it is started.
READ_MOTION = """
import json, sys, opensim
table, motion = opensim.TimeSeriesTable(sys.argv[1]), opensim.Storage(sys.argv[1])
states = [motion.getStateVector(i) for i in range(motion.getSize())]
names = list(table.getColumnLabels())
print(json.dumps({"names": names, "times": list(table.getIndependentColumn()), "degrees": motion.isInDegrees(),
    "rows": table.getMatrix().to_numpy().tolist(), "name": motion.getName(),
    "motion": [[one.getTime(), *(one.getData().get(k) for k in range(one.getSize()))] for one in states]}))
"""
READ_MARKERS = """
import json, sys, opensim
table, data = opensim.TimeSeriesTableVec3(sys.argv[1]), opensim.MarkerData(sys.argv[1])
frames = [data.getFrame(i) for i in range(data.getNumFrames())]
print(json.dumps({"names": list(table.getColumnLabels()), "times": list(table.getIndependentColumn()),
    "rate": data.getDataRate(), "units": data.getUnits().getLabel(),
    "table": [[table.getRowAtIndex(i)[k].to_numpy().tolist() for k in range(table.getNumColumns())]
        for i in range(table.getNumRows())],
    "data": [one.getMarker(0).to_numpy().tolist() for one in frames]}))
"""


def read(script: str, path: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, cwd=path.parent, timeout=60
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


needs_opensim = pytest.mark.skipif(
    find_spec("opensim") is None, reason="OpenSim has no wheel for this Python or system"
)


@needs_opensim
def test_opensim_reads_the_motion_with_its_signs(tmp_path):
    exporting.export(tmp_path, "motion")
    found = read(READ_MOTION, tmp_path / "motion.mot")
    assert found["degrees"]
    assert found["times"] == pytest.approx([exporting.TIMES[i] for i in MEASURED])
    # The reader behind OpenSim's tools and window: it would stop at the first figure that isn't one.
    assert np.array(found["motion"]) == pytest.approx(np.column_stack([found["times"], found["rows"]]))
    row = dict(zip(found["names"], found["rows"][MEASURED.index(12)], strict=True))
    assert row["pelvis_tilt"] == pytest.approx(-32)  # tipped forwards
    assert row["lumbar_extension"] == pytest.approx(-38)  # rounded
    assert (row["knee_angle_l"], row["knee_angle_r"]) == pytest.approx((3, 7))
    # The thigh is upright in the picture: all of the hip's flexion is the pelvis's.
    assert (row["hip_flexion_l"], row["hip_flexion_r"]) == pytest.approx((32, 32), abs=0.01)


@pytest.mark.parametrize("facing", Side)
def test_a_leg_raised_in_front_adds_to_the_flexion_of_its_hip(facing):
    from posture.clips.exports.motion import _thigh_lean_deg

    pose = person(facing=facing, raised=True)
    forward = 1.0 if facing is Side.RIGHT else -1.0
    raised_left = facing is Side.RIGHT  # the far leg
    assert _thigh_lean_deg(pose, forward, left=raised_left) == pytest.approx(60)
    assert _thigh_lean_deg(pose, forward, left=not raised_left) == pytest.approx(0)


@needs_opensim
def test_opensim_reads_the_landmarks_upright(tmp_path):
    exporting.export(tmp_path, "landmarks")
    found = read(READ_MARKERS, tmp_path / "landmarks.trc")
    assert found["times"] == pytest.approx(exporting.TIMES)
    assert found["units"] == "millimeters"
    assert found["rate"] == pytest.approx((exporting.COUNT - 1) / exporting.TIMES[-1], abs=0.01)
    table = np.array(found["table"])
    assert table.shape == (exporting.COUNT, 33, 3)
    unseen = np.isnan(table).all(axis=(1, 2))
    assert list(np.flatnonzero(unseen)) == list(exporting.EMPTY)
    pose = exporting.feedback(5).pose
    assert pose
    nose, left_knee = (table[5, found["names"].index(name)] for name in ("nose", "left_knee"))
    assert nose == pytest.approx(pose.world[Landmark.NOSE] * (1000, -1000, -1000), abs=0.01)
    assert nose[1] > 0 > left_knee[1]  # up is up
    assert np.array(found["data"])[5] == pytest.approx(nose)


def test_another_library_reads_the_openpose_folder(tmp_path):
    exporting.export(tmp_path, "openpose")
    files = sorted(one.name for one in (tmp_path / "openpose").iterdir())
    assert files[0] == "me & <you>_000000000000_keypoints.json"
    assert len(files) == exporting.COUNT
    found = load_openpose_directory(str(tmp_path / "openpose"), fps=25, width=exporting.SIZE[0], height=240)
    assert tuple(BODY_POINTS) == tuple(BODY_25)
    assert list(np.flatnonzero(found.body.confidence.max(axis=(1, 2)) == 0)) == list(exporting.EMPTY)
    pose = exporting.feedback(5).pose
    assert pose
    points = np.asarray(found.body.data[5, 0])
    for name, landmark in (("RKnee", Landmark.RIGHT_KNEE), ("LHeel", Landmark.LEFT_HEEL), ("Nose", Landmark.NOSE)):
        assert points[BODY_POINTS.index(name)] == pytest.approx(pose.points[landmark], abs=0.01)
    neck = (pose.points[Landmark.LEFT_SHOULDER] + pose.points[Landmark.RIGHT_SHOULDER]) / 2
    assert points[BODY_POINTS.index("Neck")] == pytest.approx(neck, abs=0.01)


def test_a_middle_is_as_sure_as_its_less_sure_side():
    pose = person()
    pose.visibility[Landmark.LEFT_HIP] = 0.25
    points = dict(zip(BODY_25, body_25(pose), strict=True))
    assert points["MidHip"][2] == 0.25
    assert (points["LSmallToe"] == 0).all()
    assert points["RHip"][2] == 1


def test_motion_capture_programs_read_the_points(tmp_path):
    ezc3d = pytest.importorskip("ezc3d")
    exporting.export(tmp_path, "c3d")
    read = ezc3d.c3d(str(tmp_path / "landmarks.c3d"))
    point = read["parameters"]["POINT"]
    assert point["LABELS"]["value"] == [landmark.name.lower() for landmark in Landmark]
    assert point["UNITS"]["value"] == ["mm"]
    assert point["RATE"]["value"][0] == pytest.approx((exporting.COUNT - 1) / exporting.TIMES[-1])
    points = read["data"]["points"][:3]
    assert points.shape == (3, len(Landmark), exporting.COUNT)
    assert np.isnan(points[:, :, 0]).all()  # nobody there yet
    pose = exporting.feedback(10).pose
    assert pose is not None
    expected = pose.world * (1000.0, -1000.0, -1000.0)
    np.testing.assert_allclose(points[:, :, 10].T, expected, atol=0.01)


def test_frames_at_uneven_times_are_put_on_the_beat():
    assert nearest(np.array([0.0, 0.1, 0.5, 0.6]), 5.0).tolist() == [0, 1, 2, 3]
    assert nearest(np.array([0.0, 0.04, 0.08, 0.6]), 5.0).tolist() == [0, 2, 3, 3]
    assert nearest(np.array([3.0]), 25.0).tolist() == [0]


def test_without_its_package_an_export_is_refused_by_name_and_left_out_of_all(monkeypatch):
    monkeypatch.setattr("posture.clips.exports.catalogue.find_spec", lambda name: None)
    assert "c3d" not in chosen("all")
    with pytest.raises(OutputError, match="not installed"):
        chosen("landmarks.c3d")
