"""What the person wears: its spec, which part of the skin each garment covers, and how thick it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from samples.render.fields import build, choice, number, whole
from samples.render.rotations import Bools, Floats, ramp

SHIRT, BOTTOM, SHOES, HAIR = range(4)  # columns of the fields
EYE_WHITE, IRIS, LIPS, BROW = 1, 2, 3, 4  # values of the face paint
SHOE_MM = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseSpec:
    """A loose shirt; the defaults are a T-shirt, gap 25, hang 110, fold 8 something like a hoodie."""

    gap_mm: float = 16.0  # cloth to body
    sag: float = 0.03  # depth of the sag as a share of the span
    hang_mm: float = 70.0  # how far the free part hangs under a level trunk
    fold_mm: float = 5.0  # height of the folds
    seed: int = 0  # shape of the folds

    def __post_init__(self) -> None:
        """Refuse impossible values and fill in those that depend on `loose`."""
        number("gap_mm", self.gap_mm, 0, 60)
        number("sag", self.sag, 0, 0.3)
        number("hang_mm", self.hang_mm, 0, 300)
        number("fold_mm", self.fold_mm, 0, 30)
        whole("seed", self.seed, 0, 2**31)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClothesSpec:
    """All clothes. A field left out takes its value for a tight or, with `loose`, a loose top."""

    shirt_mm: float = 4.0  # thickness
    bottom_mm: float = 6.0
    hair_mm: float = 18.0
    shirt_low: float | None = None  # m, hem below the waist; 0.06 tight, 0.13 loose
    sleeve: float | None = None  # m, 0.16 tight, 0.20 loose
    bottom: str = "shorts"  # or 'leggings'
    loose: LooseSpec | None = None

    def __post_init__(self) -> None:
        """Refuse impossible values and fill in those that depend on `loose`."""
        if self.loose is not None:
            object.__setattr__(self, "loose", build(LooseSpec, self.loose, "loose"))
        for name in ("shirt_mm", "bottom_mm", "hair_mm"):
            number(name, getattr(self, name), 0, 80)
        for name, tight, loose in (("shirt_low", 0.06, 0.13), ("sleeve", 0.16, 0.20)):
            if getattr(self, name) is None:
                object.__setattr__(self, name, tight if self.loose is None else loose)
            number(name, getattr(self, name), 0, 0.8)
        choice("bottom", self.bottom, ("shorts", "leggings"))

    @property
    def hem_m(self) -> float:
        """Hem below the waist, m."""
        assert self.shirt_low is not None
        return self.shirt_low

    @property
    def sleeve_m(self) -> float:
        """Sleeve length from the shoulder, m."""
        assert self.sleeve is not None
        return self.sleeve


@dataclass(frozen=True, slots=True, kw_only=True)
class Garments:
    """Clothes laid over the vertices of one person."""

    fields: Floats  # (n, 4) float32: m into shirt, bottom, shoes, hair; positive inside
    paint: Floats  # (n,) float32: EYE_WHITE, IRIS, LIPS, BROW or 0
    thickness: Floats  # (n,) m to push the skin outwards
    arm_weight: Floats  # (n,) how much of a vertex belongs to the arms
    soles: Bools  # (n,) under the shoes


def dress(vertices: Floats, weights: Floats, bones: Sequence[str], heads: Floats, spec: ClothesSpec) -> Garments:
    """Garments for the rest mesh. `weights` (n, bones): skin weights of anny's `bones`, whose heads are in `heads`."""
    head_of = {name: heads[i] for i, name in enumerate(bones)}

    def share(*prefixes: str) -> Floats:
        columns = [i for i, name in enumerate(bones) if name.startswith(prefixes)]
        total: Floats = weights[:, columns].sum(1)
        return total

    arm = share("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
    z = vertices[:, 2]
    waist_z = head_of["spine04"][2] + 0.02
    shirt = _shirt_field(vertices, arm, share("neck", "head", "eye"), head_of, waist_z, spec)
    knee_z, ankle_z = head_of["lowerleg01.L"][2], head_of["foot.L"][2]
    bottom_low = {"shorts": knee_z + 0.10, "leggings": ankle_z + 0.06}[spec.bottom]
    bottom = np.where(arm > 0.4, -1, np.minimum(waist_z + 0.04 - z, z - bottom_low))
    shoes = np.where(arm > 0.1, -1, ankle_z + 0.025 - z)
    head = share("head", "eye")
    eyes = (head_of["eye.L"] + head_of["eye.R"]) / 2
    face = vertices - eyes
    hair = _hair_field(face, head)
    thickness = np.maximum.reduce(
        [
            spec.shirt_mm * 1e-3 * ramp(shirt, 0.02),
            spec.bottom_mm * 1e-3 * ramp(bottom, 0.02),
            SHOE_MM * 1e-3 * ramp(shoes, 0.02),
            spec.hair_mm * 1e-3 * ramp(hair, 0.03),
        ]
    )
    return Garments(
        fields=np.stack([shirt, bottom, shoes, hair], 1).astype(np.float32),
        paint=_face_paint(vertices, face, head, head_of, share),
        thickness=thickness,
        arm_weight=arm,
        soles=(shoes > 0) & (z < 0.03),
    )


def _shirt_field(
    vertices: Floats, arm: Floats, neck: Floats, head_of: Mapping[str, Floats], waist_z: float, spec: ClothesSpec
) -> Floats:
    shoulder, elbow = head_of["upperarm01.L"], head_of["lowerarm01.L"]
    mirrored = vertices.copy()
    mirrored[:, 0] = np.abs(mirrored[:, 0])
    along_arm = (mirrored - shoulder) @ ((elbow - shoulder) / np.linalg.norm(elbow - shoulder))
    covered: Floats = np.minimum.reduce(
        [
            vertices[:, 2] - waist_z + spec.hem_m,
            (0.55 - neck) * 0.1,
            np.where(arm > 0.02, spec.sleeve_m - along_arm, 1),
        ]
    )
    return covered


def _hair_field(face: Floats, head: Floats) -> Floats:
    """`face`: vertices relative to the point between the eyes; `head`: share of a vertex in the head."""
    up_back = np.array([0, 0.62, 1.0]) / np.linalg.norm([0, 0.62, 1.0])
    hair = np.where(head > 0.5, face @ up_back - 0.066, -1)
    ear = (np.abs(face[:, 0]) > 0.068) & (face[:, 1] > 0.06) & (face[:, 1] < 0.15) & (face[:, 2] < 0.02)
    return np.where(ear, -0.02, hair)


def _face_paint(
    vertices: Floats, face: Floats, head: Floats, head_of: Mapping[str, Floats], share: Callable[..., Floats]
) -> Floats:
    paint: Floats = np.zeros(len(vertices), np.float32)
    for side in "LR":
        d = vertices - head_of["eye." + side]
        is_eye = share("eye." + side) > 0.5
        brow = ~is_eye & (head > 0.5) & (d[:, 2] > 0.014) & (d[:, 2] < 0.024) & (np.abs(d[:, 0]) < 0.024)
        paint[is_eye] = EYE_WHITE
        paint[is_eye & (np.hypot(d[:, 0], d[:, 2]) < 0.0065) & (d[:, 1] < 0)] = IRIS
        paint[brow & (d[:, 1] < 0.01)] = BROW
    lips = (head > 0.5) & (np.abs(face[:, 0]) < 0.024) & (np.abs(face[:, 2] + 0.068) < 0.0085) & (face[:, 1] < 0)
    paint[lips] = LIPS
    return paint
