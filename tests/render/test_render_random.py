"""Random specs: the same seed gives the same test set, and every set is valid."""

from __future__ import annotations

import hashlib
import json
from fnmatch import fnmatch

import pytest

from samples.render.draws import Draw
from samples.render.movements import MOVEMENTS, ONE_LEG
from samples.render.people import PEOPLE
from samples.render.postures import bent, standing
from samples.render.random_clips import SIDE_ON_DEG, calibrated_clips, random_clips
from samples.render.spec import parse_specs
from samples.render.trials import CHOSE, trial_clips

TRIALS_SHA256 = "1972a1ea1eabbe8581903a770619ea7ad27183854881e7e6c246eab77ea6fff3"


def test_the_same_seed_gives_the_same_clips() -> None:
    assert json.dumps(random_clips(5, 3, 7)) == json.dumps(random_clips(5, 3, 7))
    assert random_clips(5, 3, 7) != random_clips(5, 3, 8)


def test_a_person_does_not_depend_on_how_many_others_there_are() -> None:
    few, many = random_clips(2, 2, 7), random_clips(6, 2, 7)
    assert many["clips"][:4] == few["clips"]
    assert few["people"].items() <= many["people"].items()


def test_no_two_people_are_alike() -> None:
    people = [json.dumps(p) for p in random_clips(40, 1, 1)["people"].values()]
    assert len(set(people)) == 40


def test_random_clips_are_varied_and_valid() -> None:
    specs = parse_specs(json.loads(json.dumps(random_clips(80, 2, 3))))
    assert {spec.name.rsplit("_", 3)[0] for spec in specs} == set(MOVEMENTS)
    assert {spec.facing for spec in specs} == {"left", "right"}
    assert {spec.clothes.loose is None for spec in specs} == {True, False}
    assert {spec.background for spec in specs} == {"plain", "room", "carpet", "window"}
    assert any(spec.enters_at for spec in specs)
    assert sum(abs(spec.camera.yaw_deg) < 15 for spec in specs) > len(specs) / 2
    assert any(abs(spec.camera.yaw_deg) > 30 for spec in specs)


def test_everybody_has_a_calibration_and_a_set_on_the_same_day() -> None:
    specs = parse_specs(json.loads(json.dumps(calibrated_clips(3, 4, 5))))
    assert len(specs) == 15
    for i in range(3):
        first, *others = specs[5 * i : 5 * i + 5]
        assert first.name.startswith("calibration")
        assert not any(one.name.startswith("calibration") for one in others)
        assert {one.person for one in others} == {first.person}
        assert [one.camera == first.camera for one in others] == [True, True, False, False]
        assert [one.clothes == first.clothes for one in others[:2]] == [True, True]
    assert all(abs(spec.camera.yaw_deg) <= SIDE_ON_DEG for spec in specs)


def test_shipped_bodies_need_no_new_mesh() -> None:
    spec = random_clips(12, 1, 0, shipped_bodies=True)
    assert not spec["people"]
    assert {clip["person"] for clip in spec["clips"]} <= set(PEOPLE)


@pytest.mark.parametrize("name", MOVEMENTS)
@pytest.mark.parametrize("seed", range(5))
def test_every_movement_stands_first_with_both_feet_down(name: str, seed: int) -> None:
    keys = MOVEMENTS[name](Draw(seed))
    clip = {"name": name, "person": "avg_f", "keys": keys, "raised": "near" if name in ONE_LEG else None}
    (spec,) = parse_specs({"clips": [clip]})
    for t in (0.0, 0.8, 1.5):
        c = spec.motion.at(t)
        assert (c.hinge, c.lumbar, c.thoracic, c.heel, c.step) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("seed", range(20))
def test_flat_movements_stay_flat_and_rounded_ones_round(seed: int) -> None:
    def most(name: str) -> float:
        return max(float(key.get("lumbar", 0)) for key in MOVEMENTS[name](Draw(seed)))

    assert most("flat_hinge") <= 6
    assert most("repeated_flat_hinges") <= 6
    assert 10 <= most("slight_rounding") <= 20
    assert most("rounded_bend") >= 28
    assert most("heel_raised_rounded") >= 26
    assert most("calibration") >= 38


def test_random_postures_stay_in_reach() -> None:
    draw = Draw(4)
    for _ in range(300):
        c = bent(draw, draw.one("box", "step", "floor")).controls
        assert -15 < c.hinge < 106
        assert -30 < c.lumbar < 61
        assert not (c.heel and c.step)
        assert abs(standing(draw).controls.lumbar) < 5


def test_the_trials_of_the_documents_are_always_the_same() -> None:
    spec = json.dumps(trial_clips(), sort_keys=True)
    assert hashlib.sha256(spec.encode()).hexdigest() == TRIALS_SHA256, (
        "docs/accuracy.md tells of other clips than these"
    )


def test_nobody_who_was_chosen_on_is_in_a_clip_that_is_only_for_trying() -> None:
    clips = trial_clips()["clips"]
    chose = {clip["person"] for clip in clips if any(fnmatch(clip["name"], pattern) for pattern in CHOSE)}
    turned = {clip["person"] for clip in clips if clip["name"].startswith("turned")} - chose
    far = {clip["person"] for clip in clips if clip["name"].startswith("far_apart")}
    assert len(turned) == 6
    assert far.isdisjoint({f"others_{i}" for i in range(12)})
