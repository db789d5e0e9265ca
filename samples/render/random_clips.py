"""A test set of people the code has never seen: random people, clothes, cameras, rooms, light and movements."""

from __future__ import annotations

from typing import Any

from samples.render import draws
from samples.render.draws import Draw, Json
from samples.render.movements import MOVEMENTS, ONE_LEG
from samples.render.people import DEFAULTS, PEOPLE
from samples.render.spec import parse_specs

LATE_SHARE = 0.08  # people who come in late
SIDE_ON_DEG = 14.0
# What stays from a calibration to the set that follows it.
_OF_THE_DAY = ("facing", "size", "camera", "light", "clothes", "colors", "background", "exposure", "noise", "blur")


def random_clips(people: int, clips_each: int, seed: int, shipped_bodies: bool = False) -> Json:
    """A spec file's JSON: `people` people with `clips_each` clips each.

    The same arguments give the same spec; person i is the same whatever `people` is. All clips of a person show the
    same body, in other clothes, rooms and movements. With `shipped_bodies` no mesh has to be made.
    """
    everybody: dict[str, Json] = {}
    clips = []
    for i in range(people):
        draw = Draw(seed, i)
        if shipped_bodies:
            name = draws.shipped_person(draw)
            phenotype = {**DEFAULTS, **PEOPLE[name]}
        else:
            name = f"random_{seed}_{i}"
            phenotype = everybody[name] = draws.person(draw)
        stature = draws.likely_stature(phenotype)
        clips += [_clip(Draw(seed, i, 1 + k), f"{seed}_{i:03d}_{k}", name, stature) for k in range(clips_each)]
    spec = {"people": everybody, "clips": clips}
    parse_specs(spec)
    return spec


def calibrated_clips(people: int, clips_each: int, seed: int) -> Json:
    """A spec file's JSON: of each person a calibration clip and `clips_each` others to judge by it.

    Every clip is within `SIDE_ON_DEG` of side-on. The first half of the others show what a calibration just before the
    set is for: the same clothes, camera, light and way of facing; the rest are of another day.
    """
    spec = random_clips(people, clips_each + 1, seed)
    others = [name for name in MOVEMENTS if name != "calibration"]
    clips: list[dict[str, Any]] = []
    for i in range(people):
        mine = spec["clips"][i * (clips_each + 1) : (i + 1) * (clips_each + 1)]
        stature = draws.likely_stature(spec["people"][mine[0]["person"]])
        for k, clip in enumerate(mine):
            draw = Draw(seed, i, 1 + k, 1)
            movement = "calibration" if k == 0 else draw.one(*others)
            one = _clip(draw, f"{seed}_{i:03d}_{k}", clip["person"], stature, movement)
            if 0 < k <= (clips_each + 1) // 2:
                one |= {name: clips[-k][name] for name in _OF_THE_DAY}
            else:
                one["camera"]["yaw_deg"] = max(-SIDE_ON_DEG, min(SIDE_ON_DEG, one["camera"]["yaw_deg"]))
            clips.append(one)
    spec = {"people": spec["people"], "clips": clips}
    parse_specs(spec)
    return spec


def _clip(draw: Draw, number: str, person: str, stature: float, movement: str | None = None) -> Json:
    movement = movement or draw.one(*MOVEMENTS)
    size = draw.one(*draws.SIZES)
    clip: Json = {
        "name": f"{movement}_{number}",
        "person": person,
        "description": (MOVEMENTS[movement].__doc__ or "").strip(),
        "facing": draw.one("left", "right"),
        "size": list(size),
        "seed": int(draw.rng.integers(1_000_000)),
        "camera": draws.camera(draw, size, stature),
        "light": draws.light(draw),
        "clothes": draws.clothes(draw),
        "colors": draws.colors(draw),
        **draws.picture(draw),
        "sway": draw.uniform(0.2, 1.2),
        "hips_back": draw.uniform(0, 0.2),
        "keys": MOVEMENTS[movement](draw),
    }
    if movement in ONE_LEG:
        clip["raised"] = draw.one("near", "far")
        clip["box_height"] = draw.uniform(0.25, 0.75)
        clip["step_length"] = draw.uniform(0.3, 0.6)
    elif draw.chance(LATE_SHARE):
        wait, walk = draw.uniform(0.5, 2), draw.uniform(1.5, 2.5)
        clip |= {"enters_at": wait, "walk_in": walk}
        first, *others = clip["keys"]
        later = [{**key, "t": round(key["t"] + wait + walk, draws.DIGITS)} for key in others]
        clip["keys"] = [first, {"t": round(wait + walk, draws.DIGITS)}, *later]
    return clip
