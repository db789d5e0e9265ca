"""Commands that the documents show are there, with their options. Their Python is run by scripts/docs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import docs_snippets  # noqa: E402


@pytest.mark.parametrize("shape", docs_snippets.PAGES)
def test_every_command_a_document_shows_is_there(shape):
    lines = [line for page in ROOT.glob(shape) for line in docs_snippets.commands(page.read_text(encoding="utf-8"))]
    assert {line: wrong for line in lines if (wrong := docs_snippets.wrong_with(line))} == {}


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("posture review CLIP --out DIR", None),
        ("posture data erase PERSON [--dry-run]      # or --all; says what goes", None),
        ("posture revue CLIP", "posture has no command revue"),
        ("posture review CLIP --oot DIR", "posture review has no option --oot"),
        ("posture profiles lists", "posture profiles has no command lists"),
    ],
)
def test_a_command_that_is_not_there_would_be_noticed(line, wrong):
    assert docs_snippets.wrong_with(line) == wrong
