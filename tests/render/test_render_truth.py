"""The truth: angles recomputed from the joints, mirrored people, planted feet."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

pytest.importorskip("scipy", reason="the renderer's body needs scipy: pip install '.[render]'")

from samples.render.body import Body
from samples.render.check import joint_angles
from samples.render.clothes import ClothesSpec, LooseSpec
from samples.render.motion import Controls, Gait
from samples.render.people import PEOPLE, checked_phenotype
from samples.render.pose import Pose, Poser
from samples.render.truth import COLUMNS, JOINTS, row

if TYPE_CHECKING:
    from samples.render.rotations import Floats

POSES = {
    "stand": Controls(),
    "flat": Controls(hinge=70, lumbar=2, knee=8),
    "rounded": Controls(hinge=40, lumbar=45, thoracic=20, neck=12, arm=8),
    "arched": Controls(hinge=-8, lumbar=-15),
    "heel on box": Controls(hinge=15, lumbar=30, thoracic=12, arm=45, heel=1),
    "heel on its way": Controls(heel=0.4, knee=5),
    "step": Controls(step=1, knee=3),
    "step, bent": Controls(hinge=60, lumbar=20, knee=6, step=1, arm=30, arm_far=-40, elbow_far=20),
    "mid step": Controls(step=0.5),
    "hang": Controls(hinge=100, lumbar=45, thoracic=25, knee=15),
}


@cache
def body(person: str) -> Body:
    return Body(checked_phenotype(person, PEOPLE[person]))


def joints_of(posed: Body, pose: Pose) -> dict[str, Floats]:
    return {name: pose.joints[posed.bone[bone]] for name, bone in JOINTS.items()}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("leading", ["L", "R"])
@pytest.mark.parametrize("name", POSES)
def test_truth_recomputed_from_joints_agrees(person: str, leading: str, name: str) -> None:
    posed = body(person)
    poser = Poser(posed, leading=leading)
    pose = poser.solve(POSES[name])
    recomputed = joint_angles(joints_of(posed, pose), asdict(poser.neutral))
    stated = asdict(pose.angles)
    for angle, value in recomputed.items():
        assert value == pytest.approx(stated[angle], abs=0.2), angle


@pytest.mark.parametrize("name", POSES)
def test_a_mirrored_person_has_the_same_angles(name: str) -> None:
    posed = body("slim_m")
    left = Poser(posed, leading="R", near="L").solve(POSES[name])
    right = Poser(posed, leading="L", near="R").solve(POSES[name])
    a, b = asdict(left.angles), asdict(right.angles)
    for angle in a:
        twin = angle.replace("left", "*").replace("right", "left").replace("*", "right")
        assert a[angle] == pytest.approx(b[twin], abs=0.15), angle
    mirror = np.array([-1, 1, 1])
    for joint in ("hip", "knee", "ankle", "wrist"):
        there = joints_of(posed, left)[joint + "_left"]
        assert there * mirror == pytest.approx(joints_of(posed, right)[joint + "_right"], abs=0.004)


@pytest.mark.parametrize("leading", ["L", "R"])
def test_the_standing_foot_stays_where_it_is(leading: str) -> None:
    posed = body("heavy_m")
    poser = Poser(posed, leading=leading)
    ankle = "ankle_right" if leading == "L" else "ankle_left"
    places = np.array([joints_of(posed, poser.solve(c))[ankle] for c in POSES.values()])
    assert np.ptp(places[:, 1:], axis=0).max() < 0.002


def test_both_feet_are_on_the_floor_in_a_step() -> None:
    posed = body("avg_f")
    pose = Poser(posed, leading="L", step_length=0.5).solve(POSES["step, bent"])
    joints = joints_of(posed, pose)
    assert joints["ankle_left"][2] == pytest.approx(joints["ankle_right"][2], abs=0.003)
    assert joints["ankle_right"][1] - joints["ankle_left"][1] == pytest.approx(0.5, abs=0.003)
    assert min(pose.angles.knee_flexion_left, pose.angles.knee_flexion_right) == pytest.approx(6, abs=0.5)
    assert pose.angles.knee_flexion_right > pose.angles.knee_flexion_left, "the rear leg has more room"


def test_a_step_begins_without_a_jump() -> None:
    posed = body("avg_f")
    poser = Poser(posed)
    apart = poser.solve(Controls(hinge=30)).vertices - poser.solve(Controls(hinge=30, step=1e-6)).vertices
    assert np.abs(apart).max() < 0.006


def test_the_heel_reaches_the_box() -> None:
    posed = body("tall_m")
    pose = Poser(posed, leading="R", box_height=0.45).solve(POSES["heel on box"])
    assert joints_of(posed, pose)["ankle_right"][2] == pytest.approx(0.45 + 0.05, abs=0.02)
    assert pose.angles.knee_flexion_right < 25


def test_only_the_far_arm_takes_the_asymmetry() -> None:
    posed = body("avg_f")
    poser = Poser(posed, near="L")
    both, far = (joints_of(posed, poser.solve(Controls(arm=30, arm_far=extra))) for extra in (0, 40))
    assert np.allclose(both["wrist_left"], far["wrist_left"], atol=1e-9)
    assert np.linalg.norm(both["wrist_right"] - far["wrist_right"]) > 0.2


def test_walking_in_does_not_change_the_spine() -> None:
    poser = Poser(body("avg_f"))
    still, walking = (poser.solve(Controls(), gait) for gait in (None, Gait(1.0, 20, 1.5)))
    assert walking.angles.pelvis_tilt == still.angles.pelvis_tilt
    assert walking.angles.hip_flexion_left != pytest.approx(still.angles.hip_flexion_left, abs=5)
    assert walking.joints[0][1] > still.joints[0][1] + 1.2, "still behind"


def test_a_loose_shirt_hides_the_hollow_of_the_back() -> None:
    phenotype = checked_phenotype("avg_f", PEOPLE["avg_f"])
    loose = Body(phenotype, ClothesSpec(loose=LooseSpec(fold_mm=0)))
    pose = Poser(loose).solve(Controls())
    assert loose.shirt is not None
    cloth = loose.shirt.drape(pose.vertices, 0)
    hollow = loose.joint("L2L3")[2]
    at = loose.dorsal[np.abs(loose.rest_vertices[loose.dorsal, 2] - hollow) < 0.03]
    assert (cloth[at, 1] - pose.vertices[at, 1]).min() > 0.02


def test_a_row_has_every_column_and_blanks_while_nobody_is_there() -> None:
    poser = Poser(body("avg_f"))
    pose = poser.solve(POSES["rounded"])
    full = row(1.25, pose, poser.segments(pose), 20)
    assert len(full) == len(COLUMNS)
    assert full[:4] == ["1.25", "40.00", "45.00", "20.00"]
    assert row(0.5, None, None, 20) == ["0.50", *[""] * 9, "20.00"]


def test_controls_of_the_truth_are_not_rounded_away() -> None:
    c = replace(POSES["flat"], lumbar=2.34)
    assert Poser(body("avg_f")).solve(c).angles.lumbar_flexion == 2.34
