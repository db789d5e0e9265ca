"""A hook of MkDocs: pages of the site that are made from what the repository holds, so that nothing is written twice.

The stretches and their drawings come from `posture/stretches/data/`, the protocol and the guide for contributors from
where they stand; the notebook is run.
"""

from __future__ import annotations

import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from posture.stretches.library import all_stretches, drawing
from posture.stretches.stretch import Kind, Stretch
from posture.stretches.words import dose_in_words
from posture.words import speaking, text

sys.path.insert(0, str(Path(__file__).parent))  # hooks are loaded by their path
from docs_notebook import notebook_page

ROOT = Path(__file__).parent.parent
FROM_THE_REPOSITORY = {
    "protocol.md": "server/PROTOCOL.md",
    "contributing.md": "CONTRIBUTING.md",
    "security.md": "SECURITY.md",
    "changes.md": "CHANGELOG.md",
    "pictures/icon.svg": "server/pages/static/icon.svg",
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is made here to the files of the site."""
    for name, source in FROM_THE_REPOSITORY.items():
        files.append(File.generated(config, name, content=(ROOT / source).read_text(encoding="utf-8")))
    with speaking("en"):
        stretches = [stretch for stretch in all_stretches(own=ROOT / "nobody") if stretch.kind is not Kind.FREE]
        files.append(File.generated(config, "stretches.md", content=stretches_page(stretches)))
    files.append(File.generated(config, "notebook.md", content=notebook_page(ROOT / "docs" / "notebook.ipynb")))
    for stretch in stretches:
        svg = drawing(stretch.id, own=ROOT / "nobody").read_text(encoding="utf-8")
        files.append(File.generated(config, f"pictures/{stretch.id}.svg", content=svg))
    return files


def stretches_page(stretches: list[Stretch]) -> str:
    """The page with a section for each."""
    head = (
        "# The stretches\n\n"
        "Each is a file with its drawing (`posture/stretches/data/`); the page leads through all of them. For all: no "
        "bouncing, keep breathing, a strong stretch and never pain. **Not with acute back pain, or pain running down "
        "the leg: ask a doctor first.**\n\n"
    )
    return head + "\n".join(section(stretch) for stretch in stretches)


def section(stretch: Stretch) -> str:
    """A stretch as a section: its picture, its steps, its dose, what the camera can't see."""
    lines = [f"## {text(stretch.name)}", "", text(stretch.summary), ""]
    lines += [f"![{text(stretch.name)}](pictures/{stretch.id}.svg){{ width=320 }}", ""]
    lines += [f"{number}. {text(step)}" for number, step in enumerate(stretch.steps, 1)]
    lines += ["", f"**How long:** {text(dose_in_words(stretch))}", ""]
    lines += [f"**Camera:** {text(stretch.camera)}", ""]
    lines += [f"- {text(told)}" for told in (*stretch.cautions, *stretch.not_judged)]
    return "\n".join([*lines, ""])
