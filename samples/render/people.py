"""Who is rendered: phenotypes of the parametric body.

gender 0 = male, 1 = female; age 1/3 = child, 2/3 = young adult, 1 = old; height, weight, muscle, proportions
0.5 = average. Keys that start with `local:` change one part of the body, 0 = unchanged.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from samples.render.errors import SpecError
from samples.render.fields import mapping, number

DEFAULTS: Mapping[str, float] = {
    "gender": 0.5,
    "age": 0.67,
    "muscle": 0.5,
    "weight": 0.5,
    "height": 0.5,
    "proportions": 0.5,
}
RARELY_SET = ("cupsize", "firmness", "african", "asian", "caucasian")
LOCAL = "local:"

PEOPLE: Mapping[str, Mapping[str, float]] = {
    "slim_m": {"gender": 0.05, "weight": 0.3, "muscle": 0.55, "height": 0.38, "age": 0.67},
    "avg_f": {"gender": 0.95, "weight": 0.5, "muscle": 0.45, "height": 0.44, "age": 0.67},
    "heavy_m": {
        "gender": 0.08,
        "weight": 1.0,
        "muscle": 0.4,
        "height": 0.36,
        "age": 0.75,
        "local:measure-waist-circ-incr": 0.8,
        "local:measure-hips-circ-incr": 0.5,
        "local:stomach-tone-incr": -0.6,
        "local:stomach-pregnant-incr": 0.25,
        "local:torso-scale-depth-incr": 0.4,
        "local:buttocks-volume-incr": 0.4,
        "local:l-upperleg-fat-incr": 0.5,
        "local:r-upperleg-fat-incr": 0.5,
        "local:l-upperarm-fat-incr": 0.5,
        "local:r-upperarm-fat-incr": 0.5,
        "local:head-fat-incr": 0.4,
    },
    "older_f": {
        "gender": 0.92,
        "weight": 0.68,
        "muscle": 0.35,
        "height": 0.36,
        "age": 0.93,
        "proportions": 0.4,
        "local:measure-hips-circ-incr": 0.3,
        "local:stomach-tone-incr": -0.3,
        "local:measure-bust-circ-incr": 0.25,
    },
    "tall_m": {
        "gender": 0.1,
        "weight": 0.52,
        "muscle": 0.72,
        "height": 0.5,
        "age": 0.7,
        "proportions": 0.7,
        "local:torso-vshape-incr": 0.35,
        "local:torso-muscle-dorsi-incr": 0.3,
    },
}


def checked_phenotype(field: str, data: object) -> dict[str, float]:
    """A phenotype with its defaults filled in, every value a float; a SpecError names the key that is wrong."""
    given = mapping(field, data)
    for key, value in given.items():
        if key.startswith(LOCAL):
            number(f"{field}.{key}", value, -1, 1)
        elif key in DEFAULTS or key in RARELY_SET:
            number(f"{field}.{key}", value, 0, 1)
        else:
            allowed = ", ".join((*DEFAULTS, *RARELY_SET))
            raise SpecError(f"{field}.{key}", f"unknown; known: {allowed} and '{LOCAL}…' (anny's local changes)")
    return {**DEFAULTS, **{key: float(value) for key, value in given.items()}}


def phenotype_key(phenotype: Mapping[str, float]) -> str:
    """A short name for a complete phenotype, the same on every machine; names its mesh file."""
    text = json.dumps(dict(phenotype), sort_keys=True)
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:12]
