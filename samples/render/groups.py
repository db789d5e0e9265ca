"""The clips the accuracy ratchet keeps: a few of each group that people differ in, drawn from a seed.

Only bodies that ship with the renderer, so that anybody can remake them; the estimator was fitted on none of these.
Short, and fifteen pictures a second: what is kept of them is what the pose model saw, and that has to be small.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from samples.render import draws
from samples.render.draws import Draw, Json
from samples.render.movements import Keys, Script, bent_flat, bent_rounded
from samples.render.people import DEFAULTS, PEOPLE
from samples.render.spec import parse_specs

FPS = 15
SIZE = (640, 480)
SEED = 2611
"""Of the clips in tests/ratchet: no other set of this project was drawn from it."""


@dataclass(frozen=True, slots=True)
class Group:
    """One way in which people and rooms differ."""

    people: tuple[str, ...]
    """Who is in its clips, by turns."""
    flat: Callable[[Draw], Keys]
    """What its first clip shows."""
    rounded: Callable[[Draw], Keys]
    """What its second clip shows."""
    change: Callable[[Draw, Json], Json] = lambda _draw, _clip: {}
    """What makes a clip one of the group: the fields that differ."""
    loose: bool = False
    """Whether a loose shirt is worn."""


def flat(draw: Draw) -> Keys:
    """Stand, hinge with a flat back, hold, stand."""
    return standing(draw).to(1.8, 2.2, **bent_flat(draw, draw.uniform(40, 70))).hold(1.2, 1.6).back().keys


def rounded(draw: Draw) -> Keys:
    """Stand, bend with a rounded back, hold, stand."""
    return standing(draw).to(1.8, 2.2, **bent_rounded(draw, draw.uniform(20, 50))).hold(1.2, 1.6).back().keys


def heel_flat(draw: Draw) -> Keys:
    """Stand, heel up, lean with a flat back, hold."""
    return _heel_up(draw).to(1.8, 2.2, **bent_flat(draw, draw.uniform(18, 40))).hold(1.2, 1.6).keys


def heel_rounded(draw: Draw) -> Keys:
    """Stand, heel up, reach with a rounded back, hold."""
    bent = {**bent_rounded(draw, draw.uniform(0, 20)), "arm": draw.uniform(25, 50)}
    return _heel_up(draw).to(1.8, 2.2, **bent).hold(1.2, 1.6).keys


def never_stands_flat(draw: Draw) -> Keys:
    """Bent from the first picture, deeper with a flat back, not up again."""
    return _never_stands(draw).to(1.8, 2.2, **bent_flat(draw, draw.uniform(50, 70))).hold(1.2, 1.6).keys


def never_stands_rounded(draw: Draw) -> Keys:
    """Bent from the first picture, then rounded, not up again."""
    return _never_stands(draw).to(1.8, 2.2, **bent_rounded(draw, draw.uniform(35, 55))).hold(1.2, 1.6).keys


def standing(draw: Draw) -> Script:
    """Somebody stands at ease for as long as a reference takes."""
    return Script.standing(draw, 1.7, 2.0)


def _heel_up(draw: Draw) -> Script:
    tipped = draw.uniform(0, 6)
    return standing(draw).to(1.4, 1.7, heel=1.0, hinge=-tipped, lumbar=tipped, arm=draw.uniform(0, 20)).hold(0.4, 0.6)


def _never_stands(draw: Draw) -> Script:
    script = standing(draw)
    start = bent_flat(draw, draw.uniform(28, 38))
    script.keys[0] |= {name: round(value, draws.DIGITS) for name, value in start.items()}
    return script


def _turned(draw: Draw, clip: Json) -> Json:
    return {"camera": {**clip["camera"], "yaw_deg": draw.uniform(16, 26) * draw.one(-1, 1)}}


def _towards_the_front(draw: Draw, clip: Json) -> Json:
    return {"camera": {**clip["camera"], "yaw_deg": draw.uniform(30, 40)}}


def _towards_the_back(draw: Draw, clip: Json) -> Json:
    return {"camera": {**clip["camera"], "yaw_deg": -draw.uniform(30, 40)}}


def _dark(draw: Draw, clip: Json) -> Json:  # noqa: ARG001 (as every change)
    return {"exposure": draw.uniform(0.5, 0.6), "noise": draw.uniform(4, 7), "blur": draw.uniform(0.7, 1.3)}


def _one_leg(draw: Draw, clip: Json) -> Json:  # noqa: ARG001 (as every change)
    return {"raised": draw.one("near", "far"), "box_height": draw.uniform(0.3, 0.55)}


_ANYBODY = tuple(name for name in PEOPLE if name != "heavy_m")
GROUPS: Mapping[str, Group] = {
    "side": Group(_ANYBODY, flat, rounded),
    "loose": Group(_ANYBODY, flat, rounded, loose=True),
    "heavy": Group(("heavy_m",), flat, rounded),
    "turned": Group(_ANYBODY, flat, rounded, _turned),
    "heel_raised": Group(_ANYBODY, heel_flat, heel_rounded, _one_leg),
    "no_reference": Group(_ANYBODY, never_stands_flat, never_stands_rounded),
    "low_light": Group(_ANYBODY, flat, rounded, _dark),
    "turned_front": Group(_ANYBODY, flat, rounded, _towards_the_front),
    "turned_back": Group(_ANYBODY, flat, rounded, _towards_the_back),
}


def group_clips(seed: int = SEED) -> Json:
    """A spec file's JSON: GROUP_flat and GROUP_rounded of every group. The same seed gives the same spec."""
    clips = []
    for number, (name, group) in enumerate(GROUPS.items()):
        for turn, (shown, movement) in enumerate((("flat", group.flat), ("rounded", group.rounded))):
            person = group.people[(2 * number + turn) % len(group.people)]
            clips.append(_clip(Draw(seed, number, turn), f"{name}_{shown}", person, group, movement))
    spec: Json = {"clips": clips}
    parse_specs(spec)
    return spec


def _clip(draw: Draw, name: str, person: str, group: Group, movement: Callable[[Draw], Keys]) -> Json:
    stature = draws.likely_stature({**DEFAULTS, **PEOPLE[person]})
    clip: Json = {
        "name": name,
        "person": person,
        "description": (movement.__doc__ or "").strip(),
        "facing": draw.one("left", "right"),
        "size": list(SIZE),
        "fps": FPS,
        "seed": int(draw.rng.integers(1_000_000)),
        "camera": {**draws.camera(draw, SIZE, stature), "yaw_deg": draw.uniform(-8, 8)},
        "light": draws.light(draw),
        "clothes": draws.clothes(draw, 1.0 if group.loose else 0.0),
        "colors": draws.colors(draw),
        **draws.surroundings(draw),
        "keys": movement(draw),
    }
    return clip | group.change(draw, clip)
