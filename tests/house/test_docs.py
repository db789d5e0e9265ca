"""Every path and module that the documents name is there: a reader never looks for a file that has moved."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAPERS = sorted(
    {
        path.relative_to(ROOT).as_posix()
        for path in [
            *ROOT.glob("*.md"),
            *(ROOT / "docs").glob("*.md"),
            *ROOT.glob("*/*.md"),
            *ROOT.glob("samples/*/*.md"),
        ]
        if "node_modules" not in path.parts
    }
)
FLOORS = ("posture/", "server/", "docs/", "models/", "samples/", "tests/", "scripts/", "bench/", "examples/")
# Made by a command, or unpacked from a package: named, and not in the repository.
MADE = {"models/pose_landmarker_heavy.task", "posture/_data/name"}
# Pages of the site that scripts/docs_pages.py makes; MkDocs follows every link to them.
_MADE_NAMES = ("changes", "contributing", "notebook", "protocol", "security", "stretches")
MADE_PAGES = {f"docs/{name}.md" for name in _MADE_NAMES}

_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
_PATH = re.compile(r"(?<![\w./-])((?:[\w.-]+/)+[\w.*-]*)(?![\w*<{])")
_MODULE = re.compile(r"\b((?:posture|server|samples)(?:\.[a-z_]+)+)\b(?!/\d)")  # posture.poses/1 is a format


def paths_named(text: str) -> set[str]:
    """The paths from the root of the repository that `text` names, in code or as a command."""
    return {
        found.rstrip(".")
        for found in _PATH.findall(text)
        if found.startswith(FLOORS) and not re.search(r"[A-Z]{2,}\.|\*", found)
    } - MADE


def modules_named(text: str) -> set[str]:
    """The modules that `text` names between backticks, or starts with python -m."""
    spoken = " ".join([*_CODE.findall(text), *re.findall(r"python -m ([\w.]+)", text)])
    return {
        name for name in _MODULE.findall(spoken) if not re.search(r"\.(json|csv|toml|py|npz|task|calibration)\b", name)
    }


def module_file(name: str) -> Path | None:
    """The file of a module, None where there is no such module."""
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError:
        return None
    return Path(spec.origin) if spec and spec.origin else None


def is_there(name: str) -> bool:
    """Whether this is a module, or a name that stands in one."""
    if module_file(name):
        return True
    parent, _, last = name.rpartition(".")
    file = module_file(parent)
    return bool(file and re.search(rf"\b{last}\b", file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("paper", PAPERS)
def test_every_path_a_document_names_is_there(paper):
    text = (ROOT / paper).read_text(encoding="utf-8")
    assert [path for path in sorted(paths_named(text)) if not (ROOT / path).exists()] == []
    led_to = [Path(paper).parent.joinpath(link) for link in _LINK.findall(text)]
    assert [page for page in led_to if not (ROOT / page).exists() and page.as_posix() not in MADE_PAGES] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_every_module_a_document_names_is_there(paper):
    text = (ROOT / paper).read_text(encoding="utf-8")
    assert [name for name in sorted(modules_named(text)) if not is_there(name)] == []


def test_every_path_a_comment_names_is_there():
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    missing = [
        f"{name}: {path}"
        for name in listed.split()
        if not name.endswith("test_docs.py")
        for path in paths_named((ROOT / name).read_text(encoding="utf-8"))
        if path.startswith(("docs/", "posture/", "server/")) and not (ROOT / path).exists()
    ]
    assert missing == []


def test_a_path_that_has_moved_would_be_noticed():
    assert paths_named("see `posture/gone.py`, or python models/fit.py NAME") == {"posture/gone.py", "models/fit.py"}
    assert paths_named("`OUT/NAME.json`, `samples/*.mp4`, `https://x.org/posture/a.py`") == set()
    assert not is_there("posture.gone")
    assert is_there("posture.measure.shape.FEATURES")
