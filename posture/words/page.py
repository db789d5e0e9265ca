"""The page's part of the catalogue, in a form a browser fills in with its own `Intl`: no Fluent library in the page."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeAlias

from posture.words.fluent import SOURCE, catalogue

PREFIX = "page-"
"""The ids the page may ask for begin with this."""

Part: TypeAlias = str | dict[str, Any]
"""A piece of a sentence: plain text; `{"arg": name, "digits"?: [least, most]}` to fill in; or `{"select": name,
"cases": {key: [Part]}, "other": key}`, a choice by an argument's text, its number, or its plural category."""


@cache
def page_sentences(language: str) -> dict[str, list[Part]]:
    """Every sentence of the page in this language, in English where it lacks one: id or `id.attribute` → its parts."""
    own, source = catalogue(language), catalogue(SOURCE)
    sentences: dict[str, list[Part]] = {}
    for name in sorted(source.ids):
        if not name.startswith(PREFIX):
            continue
        entry = (own if name in own.ids else source).parsed(name)
        if entry.value is not None:
            sentences[name] = _parts(entry.value)
        sentences |= {f"{name}.{attribute.id.name}": _parts(attribute.value) for attribute in entry.attributes}
    return sentences


def _parts(pattern: Any) -> list[Part]:
    from fluent.syntax import ast

    parts: list[Part] = []
    for element in pattern.elements:
        if isinstance(element, ast.TextElement):
            parts.append(element.value)
        else:
            parts.append(_expression(element.expression))
    return parts


def _expression(expression: Any) -> Part:
    """One placeable; raises ValueError for what the page can't fill in."""
    from fluent.syntax import ast

    match expression:
        case ast.StringLiteral():
            return str(expression.parse()["value"])
        case ast.VariableReference():
            return {"arg": expression.id.name}
        case ast.FunctionReference() if expression.id.name == "NUMBER":
            named = {argument.name.name: int(argument.value.value) for argument in expression.arguments.named}
            least, most = named.get("minimumFractionDigits", 0), named.get("maximumFractionDigits", 3)
            return {**_argument(expression.arguments.positional[0]), "digits": [least, max(least, most)]}
        case ast.SelectExpression():
            cases = {_key(variant.key): _parts(variant.value) for variant in expression.variants}
            other = next(_key(variant.key) for variant in expression.variants if variant.default)
            return {"select": _argument(expression.selector)["arg"], "cases": cases, "other": other}
    raise ValueError(f"the page can't fill in {type(expression).__name__}")


def _argument(expression: Any) -> dict[str, Any]:
    part = _expression(expression)
    if not isinstance(part, dict) or "arg" not in part:
        raise ValueError("the page fills in arguments only")
    return part


def _key(key: Any) -> str:
    from fluent.syntax import ast

    return str(key.value if isinstance(key, ast.NumberLiteral) else key.name)
