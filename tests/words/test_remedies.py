"""An error that is given one sentence finds its remedy beside it, in every language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from posture.words import LANGUAGES, catalogue

ROOT = Path(__file__).parents[2]


def _said_alone(tree: ast.AST) -> Iterator[str]:
    """Patterns of the ids in `SomeError(say("id", ...))`, errors with a remedy of their own left out."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("Error")):
            continue
        if len(node.args) != 1 or not isinstance(node.args[0], ast.Call):
            continue
        said = node.args[0]
        if not (isinstance(said.func, ast.Name) and said.func.id == "say"):
            continue
        match said.args[0]:
            case ast.Constant(value=str() as id_):
                yield re.escape(id_)
            case ast.JoinedStr(values=parts):
                yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[\w-]+" for p in parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_of_one_sentence_has_a_remedy(language: str) -> None:
    own = catalogue(language)
    patterns = {
        pattern
        for room in ("posture", "server")
        for path in (ROOT / room).rglob("*.py")
        for pattern in _said_alone(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert patterns
    messages = [id_ for id_ in own.ids if any(re.fullmatch(pattern, id_) for pattern in patterns)]
    # Only some of the sentences that begin like it need be errors.
    exact = [id_ for id_ in messages if re.escape(id_) in patterns]
    assert [id_ for id_ in exact if not own.has(f"{id_}.remedy")] == []
    for pattern in patterns - {re.escape(id_) for id_ in exact}:
        assert any(own.has(f"{id_}.remedy") for id_ in own.ids if re.fullmatch(pattern, id_)), pattern
