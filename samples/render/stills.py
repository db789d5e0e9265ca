"""Random postures of random people, as MediaPipe sees them: what an estimator is fitted on.

One npz a person, readable without pickle: see `Stills`. Person SEED is the same on every machine but for the last bits
of MediaPipe's answers.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from samples.render import draws, postures
from samples.render.body import Body
from samples.render.clip import box_under_heel, wear
from samples.render.clothes import ClothesSpec
from samples.render.draws import Draw, Json
from samples.render.effects import compress, degrade
from samples.render.fields import build
from samples.render.people import checked_phenotype
from samples.render.pose import Pose, Poser
from samples.render.renderer import Renderer
from samples.render.rotations import Floats
from samples.render.sight import Observer, Sight
from samples.render.spec import ClipSpec

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stills:
    """One person: `truth` (n, COLUMNS), what was seen in each picture, and how it was made (`meta`)."""

    truth: Floats
    sights: list[Sight]
    meta: Json

    def write(self, path: Path) -> None:
        """Save as npz; masks as one run of PNG bytes with their ends."""
        masks = [sight.mask_png for sight in self.sights]
        unfinished = path.with_suffix(".part.npz")
        np.savez(
            unfinished,
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


def random_scene(seed: int) -> tuple[ClipSpec, Body]:
    """Who stands where, in which room; a spec without movement, and the body."""
    draw = Draw(seed)
    phenotype = checked_phenotype("person", draws.person(draw))
    worn = draws.clothes(draw)
    body = Body(phenotype, build(ClothesSpec, worn, "clothes"))
    size = draw.one(*draws.SIZES)
    settings = {
        "name": f"stills_{seed:05d}",
        "person": phenotype,
        "keys": [{"t": 0}],
        "duration": 1,
        "facing": draw.one("left", "right"),
        "size": list(size),
        "seed": seed,
        "camera": draws.camera(draw, size, body.stature),
        "light": draws.light(draw),
        "clothes": worn,
        "colors": draws.colors(draw),
        **draws.picture(draw),
        "raised": draw.one("near", "far"),
        "box_height": draw.uniform(0.25, 0.75),
        "step_length": draw.uniform(0.3, 0.6),
        "hips_back": draw.uniform(0, 0.2),
    }
    return ClipSpec.from_json(settings), body


def _truth_row(pose: Pose, poser: Poser, yaw: float, posture: postures.Posture) -> list[float]:
    a, c = pose.angles, posture.controls
    knees = [a.knee_flexion_left, a.knee_flexion_right]
    arms = [c.arm, c.elbow, c.neck]
    spine = [a.pelvis_tilt, a.lumbar_flexion, a.thoracic_flexion, poser.segments(pose).trunk]
    return [*spine, *knees, a.raised_heel, yaw, float(posture.standing), *arms]


def observe(seed: int, stills: int, observer: Observer) -> Stills:
    """Render `stills` pictures of person `seed`, the first few standing, and look at them."""
    spec, body = random_scene(seed)
    draw = Draw(seed, 1)
    leg = draw.one("box", "step", "floor", "box")
    poser = Poser(
        body,
        leading=spec.leading,
        near=spec.near,
        box_height=spec.box_height,
        step_length=spec.step_length,
        hips_back=spec.hips_back,
    )
    color = tuple(float(part) for part in draw.rng.uniform(0.05, 0.5, 3))
    boxes = [box_under_heel(body, poser, spec.box_height, (color[0], color[1], color[2]))] if leg == "box" else []
    rows: list[list[float]] = []
    sights: list[Sight] = []
    with Renderer(
        spec.size,
        body,
        camera=spec.camera,
        light=spec.light,
        background=spec.background,
        seed=seed,
        colors=spec.colors,
        side=spec.near,
        boxes=boxes,
    ) as renderer:
        for i in range(stills):
            posture = postures.standing(draw) if i < postures.STANDING else postures.bent(draw, leg)
            pose = poser.solve(posture.controls)
            dressed = wear(body, pose)
            clean, _ = renderer.draw(pose.vertices if dressed is None else dressed)
            filmed = degrade(clean, spec.noise, spec.blur, draw.rng, spec.exposure)
            sights.append(observer.look(compress(filmed, int(draw.rng.integers(55, 95)))))
            rows.append(_truth_row(pose, poser, spec.camera.yaw_deg, posture))
    meta = {
        "seed": seed,
        "phenotype": dict(spec.phenotype),
        "stature_m": body.stature,
        "facing": spec.facing,
        "leg": leg,
        "leading": spec.raised,
        "size": list(spec.size),
        "loose": spec.clothes.loose is not None,
        "clothes": asdict(spec.clothes),
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


def write_person(seed: int, stills: int, observer: Observer, path: Path) -> int:
    """Render, look, save; returns in how many pictures somebody was seen."""
    person = observe(seed, stills, observer)
    person.write(path)
    return sum(sight.seen for sight in person.sights)
