"""Random postures of random people, as MediaPipe sees them: what an estimator is fitted on.

One npz a person, readable without pickle: see `Stills`. Person SEED is the same on every machine but for the last bits
of MediaPipe's answers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from samples.render import draws, hands, looks, postures, scenes
from samples.render.body import Body
from samples.render.camera import View
from samples.render.clip import box_under_heel, wear
from samples.render.clothes import ClothesSpec
from samples.render.draws import Draw, Json
from samples.render.effects import compress, degrade
from samples.render.fields import build
from samples.render.motion import Controls
from samples.render.people import checked_phenotype
from samples.render.pose import Pose, Poser
from samples.render.renderer import Renderer
from samples.render.rotations import Floats
from samples.render.sight import Observer, Sight
from samples.render.spec import ClipSpec
from samples.render.things import Equipped

COLUMNS = (
    "pelvis_tilt_deg",
    "lumbar_flexion_deg",
    "thoracic_flexion_deg",
    "trunk_lean_deg",
    "knee_flexion_left_deg",
    "knee_flexion_right_deg",
    "raised_heel",
    "camera_yaw_deg",
    "standing",
    "arm_deg",
    "elbow_deg",
    "neck_deg",
)
_CHECKED = {"upperleg01.L": 23, "upperleg01.R": 24, "upperarm01.L": 11, "upperarm01.R": 12}
"""Joints and MediaPipe's landmarks of them."""
LOST_TRUNKS = 0.4
"""Landmarks of hips or shoulders further off than this share of the trunk are on something else (chosen)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stills:
    """One person: `truth` (n, COLUMNS), what was seen in each picture, and how it was made (`meta`)."""

    truth: Floats
    sights: list[Sight]
    meta: Json

    def write(self, path: Path) -> None:
        """Save as npz; masks as one run of PNG bytes with their ends."""
        masks = [sight.mask_png for sight in self.sights]
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        with unfinished.open("wb") as file:
            np.savez(
                file,
                truth=self.truth.astype(np.float32),
                columns=np.array(COLUMNS),
                seen=np.array([sight.seen for sight in self.sights]),
                landmarks=np.array([sight.landmarks for sight in self.sights], np.float32),
                world=np.array([sight.world for sight in self.sights], np.float32),
                mask_png=np.frombuffer(b"".join(masks), np.uint8),
                mask_end=np.cumsum([len(mask) for mask in masks]),
                meta=np.array(json.dumps(self.meta)),
            )
        unfinished.replace(path)

    @classmethod
    def read(cls, path: Path) -> Stills:
        """Load what `write` saved."""
        with np.load(path) as data:
            starts = np.concatenate([[0], data["mask_end"][:-1]])
            masks = [data["mask_png"][a:b].tobytes() for a, b in zip(starts, data["mask_end"], strict=True)]
            sights = [
                Sight(seen=bool(seen), landmarks=marks, world=world, mask_png=mask)
                for seen, marks, world, mask in zip(data["seen"], data["landmarks"], data["world"], masks, strict=True)
            ]
            return cls(truth=data["truth"], sights=sights, meta=json.loads(str(data["meta"])))


def random_scene(seed: int, plain: bool = False) -> tuple[ClipSpec, Body]:
    """Who stands where, in which room; a spec without movement, and the body. `plain`: as the clips (draws.py)."""
    draw, drawn = Draw(seed), draws if plain else looks
    phenotype = checked_phenotype("person", draws.person(draw))
    worn = drawn.clothes(draw)
    body = Body(phenotype, build(ClothesSpec, worn, "clothes"))
    size = draw.one(*drawn.SIZES)
    settings = {
        "name": f"stills_{seed:05d}",
        "person": phenotype,
        "keys": [{"t": 0}],
        "duration": 1,
        "facing": draw.one("left", "right"),
        "size": list(size),
        "seed": seed,
        "camera": drawn.camera(draw, size, body.stature),
        "light": draws.light(draw),
        "clothes": worn,
        "colors": draws.colors(draw),
        **drawn.picture(draw),
        "raised": draw.one("near", "far"),
        "box_height": draw.uniform(0.25, 0.75),
        "step_length": draw.uniform(0.3, 0.6),
        "hips_back": draw.uniform(0, 0.2),
    }
    return ClipSpec.from_json(settings), body


def _truth_row(pose: Pose, poser: Poser, yaw: float, controls: Controls, standing: bool) -> list[float]:
    a, c = pose.angles, controls
    knees = [a.knee_flexion_left, a.knee_flexion_right]
    arms = [c.arm, c.elbow, c.neck]
    spine = [a.pelvis_tilt, a.lumbar_flexion, a.thoracic_flexion, poser.segments(pose).trunk]
    return [*spine, *knees, a.raised_heel, yaw, float(standing), *arms]


def is_them(sight: Sight, pose: Pose, body: Body, view: View) -> bool:
    """Whether the landmarks are on this person at all, not on somebody else or on a chair."""
    if not sight.seen:
        return False
    joints = view.project(pose.joints[[body.bone[name] for name in _CHECKED]])
    found = sight.landmarks[list(_CHECKED.values()), :2] * [view.width, view.height]
    hips, shoulders = joints.reshape(2, 2, 2).mean(1)
    off = np.linalg.norm(joints.reshape(2, 2, 2).mean(1) - found.reshape(2, 2, 2).mean(1), axis=1)
    return bool(off.max() < LOST_TRUNKS * np.linalg.norm(hips - shoulders))


def observe(seed: int, stills: int, observer: Observer, plain: bool = False) -> Stills:
    """Render `stills` pictures of person `seed`, the first few standing, and look at them."""
    spec, body = random_scene(seed, plain)
    draw, extra = Draw(seed, 1), Draw(seed, 2)
    leg = draw.one("box", "step", "floor", "box")
    poser = Poser(
        body,
        leading=spec.leading,
        near=spec.near,
        box_height=spec.box_height,
        step_length=spec.step_length,
        hips_back=spec.hips_back,
    )
    red, green, blue = (float(part) for part in draw.rng.uniform(0.05, 0.5, 3))
    boxes = [box_under_heel(body, poser, spec.box_height, (red, green, blue))] if leg == "box" else []
    things = [] if plain else looks.things(extra, body)
    equipped = Equipped(body, things)
    set_up = None if plain else scenes.scene(extra, spec.size)
    others: list[scenes.Cutout] = []
    rows: list[list[float]] = []
    sights: list[Sight] = []
    with Renderer(
        spec.size,
        equipped,
        camera=spec.camera,
        light=spec.light,
        background=spec.background,
        seed=seed,
        colors=spec.colors,
        side=spec.near,
        boxes=boxes,
        thing_color=(blue, red, green),
    ) as renderer:
        for i in range(stills):
            posture = postures.standing(draw) if i < postures.STANDING else postures.bent(draw, leg)
            controls = posture.controls if plain else _lively(posture, poser, extra)
            pose = poser.solve(controls)
            dressed = wear(body, pose)
            vertices = equipped.with_things(pose.vertices if dressed is None else dressed, pose)
            picture, silhouette = renderer.draw(vertices)
            if set_up is not None:
                clean = scenes.Cutout(picture=picture, silhouette=silhouette)
                picture = scenes.stage(picture, silhouette, set_up, others, extra)
                others.append(clean)
            picture = degrade(picture, spec.noise, spec.blur, draw.rng, spec.exposure)
            if set_up is not None:
                picture = scenes.finish(picture, set_up)
            sight = observer.look(compress(picture, int(draw.rng.integers(55 if plain else 30, 95))))
            sights.append(sight if plain or is_them(sight, pose, body, renderer.view) else Sight())
            rows.append(_truth_row(pose, poser, spec.camera.yaw_deg, controls, posture.standing))
    meta = {
        "seed": seed,
        "plain": plain,
        "phenotype": dict(spec.phenotype),
        "stature_m": body.stature,
        "facing": spec.facing,
        "leg": leg,
        "leading": spec.raised,
        "size": list(spec.size),
        "loose": spec.clothes.loose is not None,
        "clothes": asdict(spec.clothes),
        "things": [asdict(thing) for thing in things],
        "camera": asdict(spec.camera),
        "light": asdict(spec.light),
        "background": spec.background,
        "noise": spec.noise,
        "blur": spec.blur,
        "exposure": spec.exposure,
        "box_height_m": spec.box_height,
        "step_length_m": spec.step_length,
        "neutral_segments_deg": asdict(poser.neutral),
    }
    return Stills(truth=np.array(rows), sights=sights, meta=meta)


def _lively(posture: postures.Posture, poser: Poser, draw: Draw) -> Controls:
    """The posture of somebody who looks about, and whose hands rest on something."""
    controls = postures.looking_about(draw, posture.controls)
    if posture.standing or not draw.chance(postures.HANDS_REST):
        return controls
    return hands.rest(poser, postures.knees_bent(draw, controls), draw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be made of each person."""

    stills: int
    """Pictures of each."""
    plain: bool
    """As `observe` has it."""
    model: Path | None
    """As `Observer` has it."""
    out: Path
    """Folder of the files."""


def write_people(wanted: Wanted, seeds: Sequence[int]) -> None:
    """Render, look at and save these people but those who have their file already; says a line of each."""
    with Observer(wanted.model) as observer:
        for seed in seeds:
            path = wanted.out / f"{seed:05d}.npz"
            if path.exists():
                continue
            person = observe(seed, wanted.stills, observer, wanted.plain)
            person.write(path)
            seen = sum(sight.seen for sight in person.sights)
            print(f"{path.name}: seen in {seen} of {wanted.stills}", flush=True)
