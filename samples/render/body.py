"""A dressed person at rest, and the linear-blend skinning that poses them.

Axes, in metres: x = the person's left, y = backwards, z = up. The person faces -y and stands on z = 0.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy import sparse  # type: ignore[import-not-found, import-untyped, unused-ignore]

from samples.render.clothes import ClothesSpec, dress
from samples.render.meshes import load_rest_mesh
from samples.render.rotations import Floats, Ints, align
from samples.render.shirt import LooseShirt
from samples.render.spine import build_rig, dense_weights

SOLE_LIFT = 0.018  # m, shoe sole under the bare foot


class Body:
    """A dressed body in its rest pose, with a spine of 5 lumbar and 12 thoracic levels.

    rest_vertices (n, 3) and rest_joints (bones, 3) in m; faces (f, 3); fields and paint as in clothes.Garments;
    dorsal = vertices of the midline of the back, from the sacrum up to C7; bone = number of a bone by name;
    neutral = rotations that take limbs from the rest pose to neutral standing; shirt = the loose shirt, if worn.
    """

    def __init__(self, phenotype: Mapping[str, float], clothes: ClothesSpec | None = None) -> None:
        """Dress and rig the person with this complete phenotype."""
        mesh = load_rest_mesh(phenotype)
        vertices, heads = mesh.vertices.copy(), mesh.bone_heads.copy()
        floor = vertices[:, 2].min()
        vertices[:, 2] -= floor
        heads[:, 2] -= floor
        weights = dense_weights(mesh)
        self.faces: Ints = mesh.faces
        self._rig = build_rig(mesh, vertices, heads, weights)
        self.bone = {name: i for i, name in enumerate(self._rig.names)}
        self.rest_joints: Floats = self._rig.heads.copy()
        self.neutral = self._neutral_limbs()
        n = len(self.faces)
        rows, columns = self.faces.ravel(), np.repeat(np.arange(n), 3)
        self._face_to_vertex = sparse.csr_matrix(
            (np.ones(3 * n, np.float32), (rows, columns)), shape=(len(vertices), n)
        )

        spec = clothes or ClothesSpec()
        garments = dress(vertices, weights, mesh.bone_names, heads, spec)
        self.fields, self.paint, self.arm_weight = garments.fields, garments.paint, garments.arm_weight
        rest = vertices + self.normals(vertices) * garments.thickness[:, None]
        soles = garments.soles
        rest[soles, 2] = np.minimum(rest[soles, 2], vertices[soles, 2] - 0.012)
        rest[:, 2] += SOLE_LIFT
        self.rest_joints[:, 2] += SOLE_LIFT
        self.rest_vertices: Floats = rest
        self.dorsal: Ints = self._dorsal_line(weights, mesh.bone_names)
        self.stature = float(vertices[:, 2].max())  # m, without shoes and hair
        self.shirt = LooseShirt(self, spec.loose) if spec.loose else None

    def joint(self, name: str) -> Floats:
        """Rest position (3,) of a joint in m."""
        position: Floats = self.rest_joints[self.bone[name]]
        return position

    def _neutral_limbs(self) -> dict[str, Floats]:
        """Rotations that bring the legs together and straight and the arms down (neutral standing)."""
        j, neutral = self.joint, {}
        for side, sign in (("L", 1), ("R", -1)):
            leg, knee, foot = j("upperleg01." + side), j("lowerleg01." + side), j("foot." + side)
            arm, elbow, wrist = j("upperarm01." + side), j("lowerarm01." + side), j("wrist." + side)
            down = np.array([sign * -0.012, 0, -1.0])
            neutral["upperleg01." + side] = align(knee - leg, down)
            neutral["lowerleg01." + side] = align(foot - knee, down)
            neutral["upperarm01." + side] = align(elbow - arm, np.array([sign * 0.16, 0.0, -1.0]))
            neutral["lowerarm01." + side] = align(wrist - elbow, np.array([sign * 0.06, -0.10, -1.0]))
        return neutral

    def _dorsal_line(self, weights: Floats, bones: tuple[str, ...]) -> Ints:
        v, normal = self.rest_vertices, self.normals(self.rest_vertices)
        soft = [bones.index(name) for name in ("spine05", "neck01", "pelvis.L", "pelvis.R")]
        trunk = self._rig.spine_weight + sum(weights[:, i] for i in soft) + weights[:, 0]
        on_line = (np.abs(v[:, 0]) < 0.002) & (normal[:, 1] > 0.3) & (trunk > 0.5)
        on_line &= (v[:, 2] >= self._rig.sacrum_z - 0.05) & (v[:, 2] <= self._rig.c7_z + 0.01)
        dorsal = np.nonzero(on_line)[0]
        return dorsal[np.argsort(v[dorsal, 2], kind="stable")]

    def normals(self, vertices: Floats) -> Floats:
        """Area-weighted unit normals (n, 3) of the vertices."""
        a = vertices[self.faces[:, 1]] - vertices[self.faces[:, 0]]
        b = vertices[self.faces[:, 2]] - vertices[self.faces[:, 0]]
        n = self._face_to_vertex @ np.cross(a, b).astype(np.float32)
        unit: Floats = n / (np.linalg.norm(n, axis=1, keepdims=True) + 1e-9)
        return unit

    def joints(self, rotations: Mapping[str, Floats], root: Floats | None = None) -> tuple[Floats, Floats]:
        """Forward kinematics: joint positions (bones, 3) in m and world rotations (bones, 3, 3).

        `rotations`: bone -> 3x3 in the parent's frame (identity at rest); `root`: where the pelvis bone is, (3,).
        """
        rig, count = self._rig, len(self._rig.names)
        position, rotation = np.zeros((count, 3)), np.zeros((count, 3, 3))
        for i in rig.order:
            parent, local = rig.parents[i], rotations.get(rig.names[i])
            if parent < 0:
                rotation[i] = np.eye(3) if local is None else local
                position[i] = self.rest_joints[i] if root is None else root
            else:
                position[i] = position[parent] + rotation[parent] @ (self.rest_joints[i] - self.rest_joints[parent])
                rotation[i] = rotation[parent] if local is None else rotation[parent] @ local
        return position, rotation

    def skin(self, position: Floats, rotation: Floats) -> Floats:
        """Vertices (n, 3) of the posed body in its tight clothes, m."""
        transform = np.zeros((len(position), 12), np.float32)
        transform[:, :9] = rotation.reshape(-1, 9)
        transform[:, 9:] = position - np.einsum("nij,nj->ni", rotation, self.rest_joints)
        m = self._rig.skin @ transform
        turned = np.einsum("vij,vj->vi", m[:, :9].reshape(-1, 3, 3), self.rest_vertices.astype(np.float32))
        skinned: Floats = turned + m[:, 9:]
        return skinned
