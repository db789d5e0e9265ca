"""A loose T-shirt or hoodie, laid over the posed body without a cloth simulation.

Three effects that matter to a camera which looks at the outline of the back:
* the cloth spans hollows (the small of the back, below the chest) as a chord between the body's high points,
  and sags towards the body when the span is level;
* the part under a bent trunk hangs down;
* folds, a smooth random relief that changes with the pose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse  # type: ignore[import-not-found, import-untyped, unused-ignore]
from scipy.spatial import cKDTree  # type: ignore[import-not-found, import-untyped, unused-ignore]

from samples.render.clothes import SHIRT, LooseSpec
from samples.render.rotations import Floats, Ints, ramp, smooth_step

if TYPE_CHECKING:
    from samples.render.body import Body

BACK, FRONT = 1, -1
SMOOTHINGS = 6
LONGEST_SPAN_M = 0.12  # how far the cloth may stand off the body


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Cloth stretched between two high points of the back or the front, for each vertex under the shirt."""

    side: int  # BACK or FRONT
    faces_out: Floats  # 0..1, whether the vertex is on that side of the trunk
    upper: Ints  # vertex it hangs from
    lower: Ints  # vertex it runs to


class LooseShirt:
    """The shirt of one body. `vertex`: which vertices it covers; all arrays but that follow its order."""

    def __init__(self, body: Body, spec: LooseSpec) -> None:
        """Cut the shirt to the body at rest."""
        self.body, self.spec = body, spec
        v = body.rest_vertices
        inside = ramp(body.fields[:, SHIRT], 0.02)
        torso = 1 - np.clip(body.arm_weight * 3, 0, 1)
        self.vertex: Ints = np.nonzero(inside > 0)[0]
        i = self.vertex
        self.inside, self.torso = inside[i], torso[i]
        hem_z = v[i][self.inside > 0.9][:, 2].min()
        below_collar = body.joint("T2T3")[2] - v[i, 2]
        # 0 at the collar, where the shirt rests on the shoulders, 1 at the hem
        self.freedom = smooth_step(below_collar, 0, body.joint("T2T3")[2] - hem_z)
        gap = spec.gap_mm * 1e-3 * (0.25 + 0.75 * smooth_step(below_collar, -0.02, 0.20)) * self.inside
        self.gap = np.where(body.arm_weight[i] > 0.3, 0.8 * spec.gap_mm * 1e-3 * self.inside, gap)
        self.spans = self._spans(hem_z)
        self.waves = self._waves()
        waves = len(self.waves)
        self.fold = spec.fold_mm * 1e-3 * np.sqrt(2 / waves) * (0.3 + 0.7 * self.freedom) * self.inside * self.torso
        self.average = self._averaging()

    def _spans(self, hem_z: float) -> list[Span]:
        """From the high points of the back and of the front, one for each side-to-side position."""
        body, i, v = self.body, self.vertex, self.body.rest_vertices
        torso = 1 - np.clip(body.arm_weight * 3, 0, 1)
        normal = body.normals(v)

        def apex(sign: int, low: float, high: float) -> float:
            z, x = v[i, 2], np.abs(v[i, 0])
            here = i[(low <= z) & (z <= high) & (x < 0.11) & (torso[i] > 0.9)]
            return float(v[here[np.lexsort((v[here, 2], sign * v[here, 1]))[-1]], 2])

        l5_z, t12_z, t9_z, t4_z = (float(body.joint(name)[2]) for name in ("L5S1", "T12L1", "T9T10", "T4T5"))
        seat_z = max(apex(BACK, hem_z, l5_z), hem_z + 0.02)
        spans = []
        for side, upper_z, lower_z in (
            (BACK, apex(BACK, t9_z, t4_z), seat_z),
            (FRONT, apex(FRONT, t12_z, t4_z), hem_z + 0.02),
        ):
            surface = i[(side * normal[i, 1] > 0.15) & (self.torso > 0.9)]
            tree = cKDTree(v[surface][:, [0, 2]])
            x = v[i, 0]
            lower_x = np.where(np.abs(x) < 0.06, np.where(x < 0, -0.06, 0.06), x) if side == BACK else x
            upper, lower = (
                surface[tree.query(np.stack([at_x, np.full(len(i), at_z)], 1))[1]]
                for at_x, at_z in ((x, upper_z), (lower_x, lower_z))
            )
            faces_out = smooth_step(side * normal[i, 1], 0.05, 0.55) * self.torso
            spans.append(Span(side=side, faces_out=faces_out, upper=upper, lower=lower))
        return spans

    def _waves(self) -> list[tuple[Floats, float]]:
        """Folds: waves around the trunk that drift along it; phase of each vertex (rad) and drift with the lean."""
        r = np.random.default_rng(self.spec.seed + 101)
        points = self.body.rest_vertices[self.vertex]
        axis_y = np.median(points[self.torso > 0.9][:, 1])
        around, up = np.arctan2(points[:, 0], points[:, 1] - axis_y), points[:, 2]
        waves = [(float(m), r.uniform(-9, 9), r.uniform(0, 6.3), r.uniform(-2, 2)) for m in (3, 5, 7, 9)]
        waves += [(float(r.integers(1, 4)), r.uniform(18, 34), r.uniform(0, 6.3), r.uniform(-3, 3)) for _ in range(3)]
        return [(m * around + k * up + phase, drift) for m, k, phase, drift in waves]

    def _averaging(self) -> sparse.csr_matrix:
        """Neighbour averaging inside the shirt."""
        i = self.vertex
        number = np.full(len(self.body.rest_vertices), -1)
        number[i] = np.arange(len(i))
        f = number[self.body.faces]
        edges = np.concatenate([f[:, [0, 1]], f[:, [1, 2]], f[:, [2, 0]]])
        edges = edges[(edges >= 0).all(1)]
        link = sparse.coo_matrix((np.ones(len(edges)), edges.T), shape=(len(i), len(i))).tocsr()
        link = ((link + link.T + sparse.identity(len(i))) > 0).astype(float)
        return sparse.diags(1 / np.asarray(link.sum(1)).ravel()) @ link

    def _stand_off(self, span: Span, vertices: Floats, normal: Floats, base: Floats) -> Floats:
        """How far (n, 3), m, the cloth of one span stands off the body."""
        gap = np.median(self.gap)
        a = vertices[span.upper] + normal[span.upper] * gap
        b = vertices[span.lower] + normal[span.lower] * gap
        along = a - b
        length = np.linalg.norm(along, axis=1)
        along /= length[:, None]
        out = span.side * np.cross(along, [1.0, 0, 0])
        out /= np.linalg.norm(out, axis=1, keepdims=True)
        u = ((base - b) * along).sum(1) / length
        sag = self.spec.sag * length * 4 * np.clip(u * (1 - u), 0, None) * np.abs(out[:, 2])
        hollow = ((b - base) * out).sum(1) - np.where(out[:, 2] > 0, sag, 0)
        spanned = 0.004 * np.logaddexp(0, np.clip(hollow / 0.004, -40, 40))
        spanned *= smooth_step(u, -0.05, 0.05) * smooth_step(1 - u, -0.05, 0.05)
        shift: Floats = out * (np.clip(spanned, 0, LONGEST_SPAN_M) * span.faces_out)[:, None]
        return shift

    def drape(self, vertices: Floats, trunk_lean: float) -> Floats:
        """Posed vertices (n, 3) with the shirt over them. `trunk_lean` in degrees moves the folds."""
        i = self.vertex
        normal = self.body.normals(vertices)
        cloth: Floats = vertices + 0.0
        base = vertices[i] + normal[i] * self.gap[:, None]
        shift = np.zeros_like(base)
        for span in self.spans:
            shift += self._stand_off(span, vertices, normal, base)
        under = smooth_step(-normal[i, 2], 0.05, 0.8) * self.torso
        shift[:, 2] -= self.spec.hang_mm * 1e-3 * self.freedom * under
        for _ in range(SMOOTHINGS):
            shift = self.average @ shift
        lean = np.deg2rad(trunk_lean)
        relief = self.fold * sum(np.sin(phase + drift * lean) for phase, drift in self.waves)
        cloth[i] = base + shift * self.inside[:, None] + normal[i] * relief[:, None]
        return cloth
