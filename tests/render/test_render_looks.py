"""People as they are met: what they have on, where their hands rest, what is around them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy", reason="the renderer's body needs scipy: pip install '.[render]'")

from samples.render import hands, looks, scenes, stills
from samples.render.body import Body
from samples.render.clothes import HAIR
from samples.render.draws import Draw
from samples.render.motion import Controls
from samples.render.people import PEOPLE, checked_phenotype
from samples.render.pose import Poser
from samples.render.sight import Sight
from samples.render.spec import ClipSpec
from samples.render.things import HAIR_COLOR, Equipped, Thing


@pytest.fixture(scope="module")
def body() -> Body:
    return Body(checked_phenotype("avg_f", PEOPLE["avg_f"]))


@pytest.fixture(scope="module")
def poser(body: Body) -> Poser:
    return Poser(body)


def test_a_rigid_thing_turns_with_its_bone_and_one_that_hangs_points_down(body: Body, poser: Poser) -> None:
    head = body.rest_vertices[body.fields[:, HAIR] > 0].mean(0)
    at = (float(head[0]), float(head[1]), float(head[2]))
    rigid = Thing(bone="head", at=at, half=(0.02, 0.02, 0.3), color=HAIR_COLOR)
    both = Equipped(body, [rigid, dataclasses.replace(rigid, hangs=True)])
    pose = poser.solve(Controls(hinge=60, lumbar=20))
    first = len(body.rest_vertices)
    vertices = both.with_things(pose.vertices, pose)
    fixed, hanging = np.split(vertices[first:], 2)
    assert np.ptp(hanging[:, 2]) > 0.55 > np.ptp(hanging[:, 1]) * 5
    assert np.ptp(fixed[:, 1]) > 0.4
    assert len(both.normals(vertices)) == len(both.paint) == len(both.fields) == len(vertices)
    assert both.faces.max() == len(vertices) - 1


def test_normals_of_things_point_outwards(body: Body) -> None:
    ball = Equipped(body, [Thing(bone="head", at=(0, 0, 0), half=(0.1, 0.1, 0.1), color=HAIR_COLOR)])
    first = len(body.rest_vertices)
    outwards = (ball.normals(ball.rest_vertices)[first:] * ball.rest_vertices[first:]).sum(1)
    assert (outwards > 0.08).all()


@pytest.mark.parametrize(
    ("place", "ends", "bend"),
    [
        ("thigh", ("upperleg01.", "lowerleg01."), Controls(hinge=50, lumbar=25, thoracic=10, knee=30)),
        ("shank", ("lowerleg01.", "foot."), Controls(hinge=80, lumbar=45, thoracic=20)),
    ],
)
def test_a_hand_comes_to_rest_on_the_leg(
    poser: Poser, monkeypatch: pytest.MonkeyPatch, place: str, ends: tuple[str, str], bend: Controls
) -> None:
    monkeypatch.setattr(hands, "_place", lambda _: (place, 0.5, 0.04))
    pose = poser.solve(hands.rest(poser, bend, Draw(4)))
    joint = {name: pose.joints[i] for name, i in poser.body.bone.items()}
    middle = (joint[ends[0] + "L"] + joint[ends[1] + "L"]) / 2
    off = [float(np.linalg.norm((joint[name] - middle)[1:])) for name in ("wrist.L", "wrist.R")]
    assert max(off) < 0.08


def test_random_looks_are_valid_and_varied(body: Body) -> None:
    kinds = set()
    for seed in range(60):
        draw = Draw(seed)
        size = draw.one(*looks.SIZES)
        ClipSpec.from_json(
            {
                "name": "one",
                "person": "avg_f",
                "keys": [{"t": 0}],
                "duration": 1,
                "clothes": looks.clothes(draw),
                "camera": looks.camera(draw, size, 1.7),
                **looks.picture(draw),
            }
        )
        kinds |= {thing.bone.split(".")[0] for thing in looks.things(draw, body)}
    assert kinds == {"head", "T2T3", "foot", "lowerleg01", "upperleg01", "wrist"}


def test_a_backdrop_is_behind_the_person_only() -> None:
    picture, silhouette = np.full((60, 80, 3), 200, np.uint8), np.zeros((60, 80), np.uint8)
    silhouette[10:50, 30:50] = 255
    behind = np.full_like(picture, 10)
    scene = scenes.Scene(backdrop=behind, others=0, furniture=0, sharpened=0, scaled=1, enlarged=1)
    staged = scenes.stage(picture, silhouette, scene, [], Draw(1))
    assert (staged[silhouette > 0] == 200).all()
    assert (staged[silhouette == 0] == 10).all()


def test_somebody_else_stands_behind_and_furniture_in_front() -> None:
    picture, silhouette = np.full((60, 80, 3), 200, np.uint8), np.zeros((60, 80), np.uint8)
    silhouette[10:50, 30:50] = 255
    other = scenes.Cutout(picture=np.full_like(picture, 90), silhouette=np.full_like(silhouette, 255))
    crowded = scenes.Scene(backdrop=None, others=1, furniture=0, sharpened=0, scaled=1, enlarged=1)
    staged = scenes.stage(picture, silhouette, crowded, [other], Draw(1))
    assert (staged[silhouette > 0] == 200).all()
    assert (staged == 90).any()
    blocked = dataclasses.replace(crowded, others=0, furniture=1)
    changed = [(scenes.stage(picture, silhouette, blocked, [], Draw(i)) != picture).any(2) for i in range(8)]
    assert any(one[silhouette > 0].any() for one in changed)
    assert not any(one[:35].any() for one in changed)


def test_sharpening_makes_an_edge_steeper() -> None:
    edge = np.repeat(np.repeat(np.linspace(60, 180, 20)[None, :, None], 8, 0), 3, 2).astype(np.uint8)
    picture = np.pad(edge, ((0, 0), (20, 20), (0, 0)), mode="edge")
    scene = scenes.Scene(backdrop=None, others=0, furniture=0, sharpened=1.5, scaled=1, enlarged=1)
    assert np.ptp(scenes.finish(picture, scene).astype(int)) > np.ptp(picture.astype(int))
    assert scenes.finish(picture, dataclasses.replace(scene, enlarged=2)).shape == (16, 120, 3)


def test_people_who_have_their_file_are_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    class Nobody:
        def __init__(self, _: object) -> None: ...
        def __enter__(self) -> Nobody:
            return self

        def __exit__(self, *_: object) -> None: ...

    def observe(seed: int, count: int, *_: object) -> stills.Stills:
        made.append(seed)
        return stills.Stills(truth=np.zeros((count, len(stills.COLUMNS))), sights=[Sight()] * count, meta={})

    monkeypatch.setattr(stills, "Observer", Nobody)
    monkeypatch.setattr(stills, "observe", observe)
    wanted = stills.Wanted(stills=2, plain=False, model=None, out=tmp_path)
    (tmp_path / "00005.npz").write_bytes(b"there already")
    stills.write_people(wanted, [4, 5])
    stills.write_people(wanted, [4, 5, 6])
    assert made == [4, 6]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["00004.npz", "00005.npz", "00006.npz"]
