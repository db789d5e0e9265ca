"""Code and catalogue fit: what is said is there, and what is there is said."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from posture.words.fluent import SOURCE, Catalogue

ROOT = Path(__file__).parents[2]
# t("id", ...) in scripts and templates; `${...}` in a template string, like {...} in an f-string, stands for anything.
_IN_PAGES = re.compile(r"""\bt\(\s*(["'`])([a-z][\w.${}-]*?)\1""")
# An id written anywhere in markup as data, e.g. data-t="page-live-start".
_IN_MARKUP = re.compile(r"""\bdata-t(?:-[a-z-]+)?=["']([a-z][\w.-]*)["']""")
_HOLE = "\0"


def _of_python(path: Path) -> Iterator[str]:
    """The ids said in a Python file: first arguments of `say`, and of nothing else; holes where they are computed."""
    source = path.read_text(encoding="utf-8")
    if "from posture.words" not in source:
        return  # some other `say`
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in ("say", "Sentence"):
            continue
        first = node.args[0]
        for id_ in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
            if isinstance(id_, ast.Constant) and isinstance(id_.value, str):
                yield id_.value
            elif isinstance(id_, ast.JoinedStr):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else _HOLE for part in id_.values)


def _said() -> dict[str, str]:
    """Every id said, or pattern of one, with a file that says it."""
    said: dict[str, str] = {}
    for room in ("posture", "server"):
        for path in (ROOT / room).rglob("*"):
            where = str(path.relative_to(ROOT))
            if path.suffix == ".py" and "words" not in path.relative_to(ROOT / room).parts[:1]:
                said |= dict.fromkeys(_of_python(path), where)
            elif path.suffix in (".js", ".html", ".jinja"):
                words = path.read_text(encoding="utf-8")
                ids = [match[2] for match in _IN_PAGES.finditer(words)] + _IN_MARKUP.findall(words)
                said |= dict.fromkeys((re.sub(r"\$\{[^}]*\}", _HOLE, id_) for id_ in ids), where)
    return said


def _pattern(id_: str) -> re.Pattern[str]:
    return re.compile(re.escape(id_).replace(re.escape(_HOLE), r"[\w-]+(?:\.[\w-]+)?") + r"(?:\..+)?")


def _any_like(id_: str, own: Catalogue) -> bool:
    pattern = re.compile(re.escape(id_).replace(re.escape(_HOLE), r"[\w-]+(?:\.[\w-]+)?"))
    return any(pattern.fullmatch(known) for known in _with_attributes(own))


def _with_attributes(own: Catalogue) -> Iterator[str]:
    for name in own.ids:
        yield name
        yield from (f"{name}.{part}" for part in re.findall(r"^ +\.([\w-]+) *=", own.entry(name), re.MULTILINE))


def test_what_is_said_is_in_the_catalogue() -> None:
    own = Catalogue(SOURCE)
    lacking = [
        f"{id_.replace(_HOLE, '…')} ({where})"
        for id_, where in _said().items()
        if not (own.has(id_) if _HOLE not in id_ else _any_like(id_, own))
    ]
    assert lacking == []


def test_what_is_in_the_catalogue_is_said() -> None:
    own = Catalogue(SOURCE)
    referred = {name for id_ in own.ids for name in re.findall(r"\{\s*(-?[a-z][\w-]*)", own.entry(id_))}
    patterns = [_pattern(id_.split(".")[0]) for id_ in _said()]
    unsaid = [name for name in sorted(own.ids - referred) if not any(pattern.fullmatch(name) for pattern in patterns)]
    assert unsaid == []
