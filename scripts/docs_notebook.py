"""A notebook, run from its first cell to its last, as a page of Markdown with what each cell showed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

LONGEST_S = 300
"""A cell that takes longer hangs, on the busiest of machines."""


def notebook_page(file: Path) -> str:
    """The page. Raises nbclient's CellExecutionError for a cell that fails, which fails the build."""
    notebook: Any = nbformat.read(file, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(notebook, timeout=LONGEST_S, resources={"metadata": {"path": folder}}).execute()
    parts = [part for cell in notebook.cells for part in _cell(cell)]
    return "\n\n".join([*parts, f"[This notebook as a file]({file.name})"]) + "\n"


def _cell(cell: Any) -> Iterator[str]:
    if cell.cell_type == "markdown":
        yield cell.source
        return
    yield f"```python\n{cell.source}\n```"
    for output in cell.outputs:
        if output.output_type == "stream":
            if output.name == "stdout":
                yield _plain(output.text)
        else:
            yield _shown(output.data)


def _shown(data: Any) -> str:
    """The richest of the forms in which a result shows itself."""
    if "text/html" in data:
        # Markdown would end the block at an empty line.
        inside = "\n".join(line for line in data["text/html"].splitlines() if line.strip())
        return f"<div>\n{inside}\n</div>"
    if "image/png" in data:
        return f'<img alt="" src="data:image/png;base64,{data["image/png"].strip()}">'
    return _plain(data["text/plain"])


def _plain(text: str) -> str:
    return f"```text\n{text.rstrip()}\n```"
