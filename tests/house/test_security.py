"""What SECURITY.md claims is shown: every row of its tables of threats names tests, and they are there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAPER = (ROOT / "SECURITY.md").read_text(encoding="utf-8")

_TEST = re.compile(r"(?P<file>tests/[\w/]+\.py)::(?P<name>\w+)")


def threats(paper: str) -> list[tuple[str, str]]:
    """Each row of a table whose last column is "shown by": the threat, and that column."""
    rows, inside = [], False
    for line in paper.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            inside = False
        elif cells[-1] == "shown by":
            inside = True
        elif inside and not set(cells[0]) <= {"-", " "}:
            rows.append((cells[0], cells[-1]))
    return rows


@cache
def named_in(file: str) -> frozenset[str]:
    """The tests of a file, none where there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def missing(paper: str) -> list[str]:
    """The tests that are named and are not there."""
    return [f"{file}::{name}" for file, name in _TEST.findall(paper) if name not in named_in(file)]


@pytest.mark.parametrize(("threat", "shown_by"), threats(PAPER), ids=lambda cell: cell[:40])
def test_every_threat_is_shown_by_a_test(threat, shown_by):
    assert _TEST.search(shown_by), f"no test shows: {threat}"


def test_every_test_that_is_named_is_there():
    assert missing(PAPER) == []


def test_a_row_without_a_test_and_a_test_that_has_gone_would_be_noticed():
    paper = "| threat | what | shown by |\n| --- | --- | --- |\n| rain | a roof | we think so |\n\n| a | b |\n"
    assert threats(paper) == [("rain", "we think so")]
    assert missing("`tests/house/test_security.py::test_gone`, `tests/house/test_no.py::test_x`") == [
        "tests/house/test_security.py::test_gone",
        "tests/house/test_no.py::test_x",
    ]
