"""Writes the types that the page's scripts are checked against, for `tsc` and for editors.

    python scripts/page_types.py            writes server/pages/types/
    python scripts/page_types.py --check    says whether it is what the server says

messages.d.ts: all that goes over the wire, from the server's models. elements.d.ts: which elements the templates name.
What ready-made generators lack: tuples as pydantic writes them (prefixItems), or today's TypeScript.
"""

from __future__ import annotations

import json
import re
import sys
from difflib import unified_diff
from pathlib import Path
from typing import Any, TypeAlias, get_args

from pydantic.json_schema import models_json_schema

from server.app import create_app
from server.live.client_messages import CLIENT_MESSAGE, Message
from server.live.messages import Answer
from server.pages.routes import EVERY_PAGE, page_html

ROOT = Path(__file__).parents[1]
TYPES = ROOT / "server" / "pages" / "types"
HEAD = "// Written by scripts/page_types.py from the server's {source}: change those, and run it again.\n\n"

SVG = {"svg", "g", "path", "circle", "text", "symbol", "use"}
REF = "#/components/schemas/{model}"

Schema: TypeAlias = dict[str, Any]


def messages() -> str:
    """The file's text: one declaration for each model and enumeration that goes over the wire, by name."""
    requests, answers = _schemas()
    written = {_short(name): _declaration(_short(name), schema) for name, schema in requests.items()}
    for name, schema in answers.items():
        text = _declaration(_short(name), schema, whole=True)
        if written.setdefault(_short(name), text) != text:
            raise ValueError(f"{_short(name)} is two messages, or is both asked and answered: give one another name")
    # What may be said at all, and what is answered, on /ws/live.
    for name, any_of in (("Message", Message), ("Answer", Answer)):
        written[name] = f"export type {name} = {' | '.join(one.__name__ for one in get_args(any_of))};\n"
    return HEAD.format(source="models") + "\n".join(text for _, text in sorted(written.items()))


def _schemas() -> tuple[dict[str, Schema], dict[str, Schema]]:
    """What the page says and what it is told, by name: what goes to and fro on /ws/live, then what the routes take."""
    says = CLIENT_MESSAGE.json_schema(ref_template=REF)["$defs"]
    told = models_json_schema([(answer, "serialization") for answer in get_args(Answer)], ref_template=REF)[1]["$defs"]
    whole = create_app().openapi()
    routes = [route for path in whole["paths"].values() for route in path.values()]
    every: dict[str, Schema] = whole["components"]["schemas"]
    asked = _reached([route.get("requestBody") for route in routes], every)
    answered = _reached([code.get("content") for route in routes for code in _usual(route["responses"])], every)
    return {**asked, **says}, {**answered, **told}


def _usual(responses: dict[str, Schema]) -> list[Schema]:
    """Errors are two sentences, whatever FastAPI thinks."""
    return [response for code, response in responses.items() if code.startswith("2")]


def _reached(start: object, every: dict[str, Schema]) -> dict[str, Schema]:
    """All schemas that are named there or in those."""
    reached: dict[str, Schema] = {}
    waiting = [start]
    while waiting:
        match waiting.pop():
            case {"$ref": str(ref)}:
                name = ref.rpartition("/")[2]
                if name not in reached:
                    reached[name] = every[name]
                    waiting.append(every[name])
            case dict(parts):
                waiting.extend(parts.values())
            case list(parts):
                waiting.extend(parts)
    return reached


def _short(name: str) -> str:
    """A model's name, with its module's where there are two of them: `server__people__history__X` is HistoryX."""
    *modules, last = name.rpartition("/")[2].split("__")
    return "".join(part.title() for part in modules[-1].split("_")) + last if modules else last


def _declaration(name: str, schema: Schema, *, whole: bool = False) -> str:
    """whole: an answer leaves no field out, not even one that has a usual value."""
    comment = _comment(schema.get("description"), "")
    if schema.get("type") != "object" or "properties" not in schema:
        return f"{comment}export type {name} = {_type(schema)};\n"
    required = set(schema.get("required", ()))
    lines = []
    for field, its in schema["properties"].items():
        mark = "" if whole or field in required else "?"
        lines.append(f"{_comment(its.get('description'), '  ')}  {field}{mark}: {_type(its)};\n")
    return f"{comment}export interface {name} {{\n{''.join(lines)}}}\n"


def _comment(text: str | None, indent: str) -> str:
    if not text:
        return ""
    lines = text.strip().splitlines()
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    return f"{indent}/**\n" + "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines) + f"{indent} */\n"


def _type(schema: Schema) -> str:
    """The TypeScript for a part of a schema. Raises ValueError for what nothing here uses yet."""
    match schema:
        case {"$ref": str(name)}:
            return _short(name)
        case {"anyOf": list(options)} | {"oneOf": list(options)}:
            return " | ".join(_type(option) for option in options)
        case {"const": value}:
            return _literal(value)
        case {"enum": list(values)}:
            return " | ".join(map(_literal, values))
        case {"type": "array", "prefixItems": list(items), "maxItems": int(most)} if len(items) == most:
            return f"[{', '.join(_type(item) for item in items)}]"
        case {"type": "array", "items": dict(items)}:
            inner = _type(items)
            return f"({inner})[]" if " | " in inner else f"{inner}[]"
        case {"type": "object", "additionalProperties": dict(values), "propertyNames": dict(keys)}:
            return f"Partial<Record<{_type(keys)}, {_type(values)}>>"
        case {"type": "object", "additionalProperties": dict(values)}:
            return f"Record<string, {_type(values)}>"
        case {"type": "object", "additionalProperties": True}:
            return "Record<string, unknown>"
        case {"type": "integer" | "number"}:
            return "number"
        case {"type": "string" | "boolean" | "null" as simple}:
            return str(simple)
    raise ValueError(f"how is this written in TypeScript? {schema}")


def _literal(value: object) -> str:
    return json.dumps(value)


def elements() -> str:
    """The file's text: the kind of each element that a page gives an id. On two pages it may be of two kinds."""
    kinds: dict[str, set[str]] = {}
    for page in EVERY_PAGE:
        for name, attributes in re.findall(r"<(\w+)(\s[^>]*)>", page_html(page)):
            for wanted in re.findall(r'\sid="([^"]+)"', attributes):
                kinds.setdefault(wanted, set()).add(_element(name))
    rows = "".join(f'  "{name}": {" | ".join(sorted(its))};\n' for name, its in sorted(kinds.items()))
    comment = "/** The elements of the pages by their ids: none but these can be asked for. */\n"
    return HEAD.format(source="templates") + comment + f"export interface Elements {{\n{rows}}}\n"


def _element(name: str) -> str:
    names = "SVGElementTagNameMap" if name in SVG else "HTMLElementTagNameMap"
    return f'{names}["{name}"]'


def main() -> int:
    """Write the files, or compare them."""
    wrong = 0
    for name, text in {"messages.d.ts": messages(), "elements.d.ts": elements()}.items():
        path = TYPES / name
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
            continue
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        if before != text:
            wrong = 1
            sys.stderr.writelines(
                unified_diff(before.splitlines(True), text.splitlines(True), name, "what it should be")
            )
    if wrong:
        print("server/pages/types is not what the server says: run python scripts/page_types.py", file=sys.stderr)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
