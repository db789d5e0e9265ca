"""The clips of docs/accuracy.md: people and rooms set apart to try the measurement on, drawn from fixed seeds.

`turned`: the camera 15, 25, 35 and 40 deg off the side. `far`: small in the picture, in the dark, with noise. Four
pictures a second, for what is asked is how far off the angles are, and rendering takes long. Who `chose` (limits and
shares were set on them) and who was only tried on stands in the names: see `CHOSE`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from samples.render import draws
from samples.render.draws import Draw, Json
from samples.render.groups import flat, rounded, standing
from samples.render.movements import Keys, bent_flat, bent_rounded
from samples.render.spec import parse_specs

FPS = 4
TURNS_DEG = (15, 25, 35, 40)
APART, OTHERS = 9101, 5202
"""Seeds of the people: eight who had no part in any choice but as `CHOSE` says, and twelve others."""

OTHERS_FAR, APART_FAR = 7700, 7701
"""Seeds of the clips in which they are far away."""

CHOSE = ("turned*_00_*", "turned*_01_*", "far_others_*")
"""The clips on which a limit or a share was chosen. All others are only for trying what was chosen."""


def trial_clips() -> Json:
    """A spec file's JSON. The same everywhere and always."""
    apart = {f"apart_{i}": draws.person(Draw(APART, i)) for i in range(8)}
    others = {f"others_{i}": _other(i) for i in range(12)}
    clips = [clip for i in range(len(apart)) for clip in _turned(i, apart[f"apart_{i}"])]
    for i in range(10):
        clips += _far("others", OTHERS_FAR, i, others[f"others_{i}"])
        if i < len(apart):
            clips += _far("apart", APART_FAR, i, apart[f"apart_{i}"])
    spec: Json = {"people": apart | others, "clips": clips}
    parse_specs(spec)
    return spec


def _other(i: int) -> Json:
    """Every fourth of them is heavy."""
    draw = Draw(OTHERS, i)
    phenotype = draws.person(draw)
    if i % 4 == 3:
        phenotype["weight"] = draw.uniform(0.85, 1.0)
        phenotype["local:stomach-pregnant-incr"] = draw.uniform(0, 0.3)
    return phenotype


def _turned(i: int, phenotype: Json) -> list[Json]:
    """A flat and a rounded clip at each turn, to either side by turns."""
    clips = []
    for k, turn in enumerate(TURNS_DEG):
        side = 1 if (i + k) % 2 else -1
        for shown, movement in (("flat", flat), ("rounded", rounded)):
            draw = Draw(APART, i, 10 + k, len(shown))
            yaw = side * turn + draw.uniform(-1.5, 1.5)
            loose = draw.chance(0.25)
            name = f"turned{turn}{'p' if side > 0 else 'm'}_{i:02d}_{shown}"
            clips.append(_clip(draw, name, f"apart_{i}", phenotype, movement, yaw, loose))
    return clips


def _far(who: str, seed: int, i: int, phenotype: Json) -> list[Json]:
    """A rounded clip, and of every second person a flat one."""
    clips = []
    movements: list[tuple[str, Callable[[Draw], Keys]]] = [("rounded", rounds), ("flat", stays_flat)]
    for shown, movement in movements[: 2 if i % 2 == 0 else 1]:
        draw = Draw(seed, i, len(shown))
        yaw, loose = draw.uniform(-14, 14), draw.chance(0.7)
        clip = _clip(draw, f"far_{who}_{i:02d}_{shown}", f"{who}_{i}", phenotype, movement, yaw, loose)
        clip |= {"exposure": draw.uniform(0.3, 0.5), "noise": draw.uniform(7, 13), "blur": draw.uniform(0.8, 1.4)}
        clip["camera"]["distance_m"] = round(clip["camera"]["distance_m"] * draw.uniform(1.25, 1.7), draws.DIGITS)
        if "loose" in clip["clothes"]:
            clip["clothes"]["loose"] |= {"hang_mm": draw.uniform(60, 130), "gap_mm": draw.uniform(15, 30)}
        clips.append(clip)
    return clips


def rounds(draw: Draw) -> Keys:
    """Stand for a moment, round, stay."""
    return standing(draw).to(1.4, 1.8, **bent_rounded(draw, draw.uniform(15, 45), 36, 52)).hold(2.0, 2.4).keys


def stays_flat(draw: Draw) -> Keys:
    """Stand for a moment, hinge with a flat back, stay."""
    return standing(draw).to(1.4, 1.8, **bent_flat(draw, draw.uniform(40, 70))).hold(2.0, 2.4).keys


def _clip(
    draw: Draw, name: str, person: str, phenotype: Json, movement: Callable[[Draw], Keys], yaw_deg: float, loose: bool
) -> Json:
    facing, size, seed = draw.one("left", "right"), draw.one(*draws.SIZES), int(draw.rng.integers(1_000_000))
    clip: dict[str, Any] = {
        "name": name,
        "person": person,
        "description": (movement.__doc__ or "").strip(),
        "facing": facing,
        "size": list(size),
        "fps": FPS,
        "seed": seed,
        "camera": {
            **draws.camera(draw, size, draws.likely_stature(phenotype)),
            "yaw_deg": round(yaw_deg, draws.DIGITS),
        },
        "light": draws.light(draw),
        "clothes": draws.clothes(draw, 1.0 if loose else 0.0),
        "colors": draws.colors(draw),
        **draws.surroundings(draw),
        "keys": movement(draw),
    }
    return clip
