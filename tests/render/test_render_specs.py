"""Specs: what is accepted, and that an error names the field at fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from samples.render.camera import CameraSpec
from samples.render.errors import SpecError
from samples.render.people import PEOPLE, checked_phenotype, phenotype_key
from samples.render.spec import ClipSpec, load_specs, parse_specs

FOLDER = Path(__file__).resolve().parents[2] / "samples" / "render"


def clip(**changes: Any) -> dict[str, Any]:
    return {"name": "a", "person": "avg_f", "keys": [{"t": 0}, {"t": 2, "hinge": 40}], **changes}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "../a"}, "name"),
        ({"person": "nobody"}, "person"),
        ({"person": {"weight": 2}}, "person.weight"),
        ({"person": {"wieght": 0.5}}, "person.wieght"),
        ({"person": {"local:stomach-tone-incr": "x"}}, "person.local:stomach-tone-incr"),
        ({"keys": []}, "keys"),
        ({"keys": [{"t": 0}, {"hinge": 4}]}, "keys[1].t"),
        ({"keys": [{"t": 0}, {"t": 1, "hing": 4}]}, "keys[1].hing"),
        ({"keys": [{"t": 0}, {"t": 1, "lumbar": float("nan")}]}, "keys[1].lumbar"),
        ({"keys": [{"t": 0}, {"t": 1, "knee": -5}]}, "keys[1].knee"),
        ({"keys": [{"t": 1}, {"t": 1}]}, "keys[1].t"),
        ({"keys": [{"t": 0}, {"t": 1, "heel": 1}]}, "raised"),
        ({"keys": [{"t": 0}, {"t": 1, "step": 1}]}, "raised"),
        ({"keys": [{"t": 0, "heel": 1}, {"t": 1, "step": 1}], "raised": "far"}, "keys"),
        ({"raised": "left"}, "raised"),
        ({"facing": "up"}, "facing"),
        ({"camera": {"yaw": 3}}, "camera.yaw"),
        ({"camera": {"hfov_deg": 190}}, "camera.hfov_deg"),
        ({"camera": 3}, "camera"),
        ({"light": {"key": True}}, "light.key"),
        ({"clothes": {"loose": {"gap_mm": -1}}}, "clothes.loose.gap_mm"),
        ({"clothes": {"loose": 1}}, "clothes.loose"),
        ({"clothes": {"bottom": "kilt"}}, "clothes.bottom"),
        ({"colors": {"shirt": [1, 2, 3]}}, "colors.shirt[1]"),
        ({"colors": {"tie": [0, 0, 0]}}, "colors.tie"),
        ({"background": "beach"}, "background"),
        ({"size": [640]}, "size"),
        ({"size": [640, 481]}, "size[1]"),
        ({"fps": 29.97}, "fps"),
        ({"noise": -1}, "noise"),
        ({"seed": -1}, "seed"),
        ({"duration": -2}, "duration"),
        ({"enters_at": "soon"}, "enters_at"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_the_error_names_the_wrong_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse_specs({"clips": [clip(name="first"), clip(**changes)]})
    assert caught.value.field == f"clips[1].{field}"
    assert str(caught.value).startswith(f"clips[1].{field}: ")


@pytest.mark.parametrize("missing", ["name", "person", "keys"])
def test_a_missing_field_is_named(missing: str) -> None:
    data = {name: value for name, value in clip().items() if name != missing}
    with pytest.raises(SpecError, match=rf"clips\[0\]\.{missing}: is missing"):
        parse_specs({"clips": [data]})


def test_two_clips_of_one_name_are_refused() -> None:
    with pytest.raises(SpecError, match=r"clips\[1\]\.name: 'a' is there twice"):
        parse_specs({"clips": [clip(), clip()]})


def test_people_of_the_file_are_found_and_checked() -> None:
    (spec,) = parse_specs({"people": {"me": {"weight": 1}}, "clips": [clip(person="me")]})
    assert spec.phenotype["weight"] == 1.0
    with pytest.raises(SpecError, match=r"people\.me\.weight"):
        parse_specs({"people": {"me": {"weight": 3}}, "clips": [clip()]})


def test_a_file_that_is_not_json_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text("{")
    with pytest.raises(SpecError, match=r"broken\.json: is not JSON"):
        load_specs(path)


def test_defaults_are_those_of_the_first_generator() -> None:
    spec = ClipSpec.from_json(clip())
    assert spec.camera == CameraSpec()
    assert (spec.size, spec.fps, spec.sway, spec.hips_back, spec.frames) == ((640, 480), 30, 0.6, 0.10, 60)
    assert (spec.clothes.shirt_low, spec.clothes.sleeve) == (0.06, 0.16)
    loose = ClipSpec.from_json(clip(clothes={"loose": {}}))
    assert (loose.clothes.shirt_low, loose.clothes.sleeve) == (0.13, 0.20)


@pytest.mark.parametrize(
    ("facing", "raised", "near", "leading"),
    [("left", "near", "L", "L"), ("left", "far", "L", "R"), ("right", "near", "R", "R"), ("right", None, "R", "L")],
)
def test_the_camera_sees_the_side_the_person_faces(facing: str, raised: str | None, near: str, leading: str) -> None:
    spec = ClipSpec.from_json(clip(facing=facing, raised=raised))
    assert (spec.near, spec.leading) == (near, leading)


def test_shipped_specs_are_valid() -> None:
    assert len(load_specs(FOLDER / "devset.json")) == 14
    samples = load_specs(FOLDER / "samples.json")
    assert {spec.name for spec in samples} <= {path.stem for path in FOLDER.parent.glob("*.mp4")}
    for spec in samples:
        assert spec.size == (640, 480)
        assert 6 <= spec.duration_s <= (20 if spec.name == "calibration" else 12)


def test_every_sample_stands_first_with_both_feet_down() -> None:
    for spec in load_specs(FOLDER / "samples.json"):
        start = spec.enters_at + spec.walk_in if spec.enters_at is not None else 0.0
        for t in (start, start + 1.5):
            c = spec.motion.at(t)
            assert (c.heel, c.step, c.hinge, c.lumbar) == (0, 0, 0, 0), spec.name


def test_every_named_person_has_a_body_in_the_repository() -> None:
    for name, phenotype in PEOPLE.items():
        key = phenotype_key(checked_phenotype(name, phenotype))
        assert (FOLDER / "bodies" / f"{key}.npz").is_file(), name


def test_whole_numbers_make_the_same_body() -> None:
    assert phenotype_key(checked_phenotype("a", {"weight": 1})) == phenotype_key(
        checked_phenotype("a", {"weight": 1.0})
    )


def test_specs_survive_json() -> None:
    text = json.dumps(clip(camera={"yaw_deg": 20}, clothes={"loose": {}}))
    assert ClipSpec.from_json(json.loads(text)) == ClipSpec.from_json(
        clip(camera={"yaw_deg": 20}, clothes={"loose": {}})
    )
