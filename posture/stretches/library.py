"""All stretches: those that come with Posture, and the user's own in the folder `stretches` of their data.

A file a stretch, `<id>.toml`, with its drawing beside it. A variant gives only what differs from its parent. What a
stretch that comes with Posture says stands in the catalogue of words, by its id; or, as with a user's own, in its file.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from posture.errors import StretchError, why
from posture.files import check_ordinary
from posture.folders import data_dir
from posture.stretches.lines import line_of
from posture.stretches.schema import StretchFile, blamed
from posture.stretches.stretch import Stretch
from posture.words import Sentence, catalogue, say, text
from posture.words.fluent import SOURCE

MAIN = "standing_heel_raised"
"""The id of the stretch that Posture is made for."""

FREE = "free_practice"
"""The id of practice without a clock: what a page begins with when no stretch was chosen."""

SHIPPED = Path(__file__).resolve().parent / "data"
"""The folder of those that come with Posture."""

_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_MAX_BYTES = 20_000
_MOST = 20  # steps, cautions, ...: more than anybody wants to be told


def own_folder() -> Path:
    """Where a user's own stretches are looked for; not made yet, perhaps."""
    return data_dir() / "stretches"


def all_stretches(own: Path | None = None) -> tuple[Stretch, ...]:
    """Every stretch: the main one first, then the others that come with Posture, then the user's own by their ids.

    own: the folder of the user's own, `own_folder()` when not given. Raises StretchError for a file that is wrong.
    """
    shipped = _shipped()
    added: dict[str, Stretch] = {}
    own = own_folder() if own is None else own
    # Parents first: a user's variant may be one of their own stretches.
    files = sorted(own.glob("[!.]*.toml")) if own.is_dir() else []
    for file in sorted(files, key=lambda file: bool(_document(file)[1].get("variant_of"))):
        if file.stem in shipped:
            raise _taken(file)
        added[file.stem] = read_stretch(file, shipped | added)
    return (*shipped.values(), *(added[id_] for id_ in sorted(added)))


def stretch(id_: str, own: Path | None = None) -> Stretch:
    """The stretch called `id_`. Raises StretchError, naming those that sound alike, when there is none."""
    known = {one.id: one for one in all_stretches(own)}
    if id_ in known:
        return known[id_]
    wanted = re.sub(r"[\s-]+", "_", id_.strip().casefold())
    near = [one for one in known if wanted and wanted in one]
    near = near or difflib.get_close_matches(wanted, known, n=3, cutoff=0.6)
    missing = say("stretches-missing", id=id_)
    if near:
        *first, last = near[:4]
        remedy = say("stretches-missing-near", first=", ".join(first), last=last, count=len(near[:4]))
    else:
        remedy = say("stretches-missing-known", ids=", ".join(known))
    raise StretchError(missing, remedy)


def drawing(id_: str, own: Path | None = None) -> Path:
    """The SVG of the stretch called `id_`. Raises StretchError when there is no such stretch."""
    own = own_folder() if own is None else own
    chosen = stretch(id_, own)
    return _drawing_file(chosen.drawing, SHIPPED if chosen.id in _shipped() else own) or SHIPPED / chosen.drawing


def check(file: Path, own: Path | None = None) -> Stretch:
    """The stretch in `file`, as it would be with `file` in the user's folder. Raises StretchError."""
    others = {one.id: one for one in all_stretches(own) if one.id != file.stem}
    if file.stem in _shipped() and file.resolve().parent != SHIPPED:
        raise _taken(file)
    return read_stretch(file, others)


def read_stretch(file: Path, others: Mapping[str, Stretch]) -> Stretch:
    """The stretch in `file`; others: by id, where a parent is looked for. Raises StretchError."""
    text, document = _document(file)
    if not _ID.fullmatch(file.stem):
        raise StretchError(say("stretches-file-id", file=str(file), id=repr(file.stem)))
    try:
        return _with_drawing(StretchFile.model_validate(_with_parent(file, text, document, others)), file, text)
    except ValidationError as error:
        place, problem, allowed = blamed(error)
        raise StretchError(_at_line(file, line_of(text, place), problem), allowed) from error


def _document(file: Path) -> tuple[str, dict[str, Any]]:
    """The text of `file`, and what it says."""
    try:
        check_ordinary(file)
        with file.open("rb") as opened:
            data = opened.read(_MAX_BYTES + 1)
        text = data.decode("utf-8").replace("\r\n", "\n")
    except OSError as error:
        raise StretchError(say("stretches-file-unread", file=str(file), why=why(error))) from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        wrong = say("stretches-wrong-utf8")
        raise StretchError(_at_line(file, line, wrong), wrong.attribute("remedy")) from error
    if len(data) > _MAX_BYTES:
        raise StretchError(say("stretches-file-large", file=str(file), kilobytes=_MAX_BYTES // 1000))
    try:
        return text, tomllib.loads(text)
    except RecursionError as error:
        raise StretchError(say("stretches-file-nested", file=str(file))) from error
    except tomllib.TOMLDecodeError as error:
        # "Expected '=' after a key in a key/value pair (at line 3, column 7)", or "... (at end of document)"
        parts = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", str(error), re.DOTALL)
        what, at = (parts[1], parts[2]) if parts else (str(error), None)
        last = text.rstrip().count("\n") + 1
        wrong = say("stretches-wrong-toml", what=what)
        raise StretchError(_at_line(file, int(at or last), wrong), wrong.attribute("remedy")) from error


def _with_parent(file: Path, text: str, document: dict[str, Any], others: Mapping[str, Stretch]) -> dict[str, Any]:
    """What the file and the catalogue say, and the parent where they say nothing.

    A drawing of its own counts as said.
    """
    if file.parent.resolve() == SHIPPED:
        document = _of_catalogue(file.stem) | document
    if _drawing_file(f"{file.stem}.svg", file.parent, shipped=False):
        document = {"drawing": f"{file.stem}.svg"} | document
    parent_id = document.get("variant_of") or ""
    if not parent_id:
        return {"drawing": f"{file.stem}.svg"} | document
    parent = others.get(parent_id) if isinstance(parent_id, str) else None
    if parent is None or parent.variant_of:
        known = [one.id for one in others.values() if not one.variant_of]
        wrong = say("stretches-wrong-parent", id=repr(parent_id))
        allowed = say("stretches-allowed", values=", ".join(known))
        raise StretchError(_at_line(file, line_of(text, ("variant_of",)), wrong), allowed)
    inherited = {name: getattr(parent, name) for name in StretchFile.model_fields}
    doses = {name: getattr(parent.dose, name) for name in type(parent.dose).__dataclass_fields__}
    own_dose = document.get("dose", {})
    if isinstance(own_dose, dict):
        # A new high end would not fit the parent's low one.
        replaced = {f"min_{name}" for name in own_dose}
        document = document | {"dose": {k: v for k, v in doses.items() if k not in replaced} | own_dose}
    return inherited | document


def _with_drawing(checked: StretchFile, file: Path, text: str) -> Stretch:
    if _drawing_file(checked.drawing, file.parent) is None:
        known = ", ".join(path.name for path in sorted(SHIPPED.glob("*.svg")))
        wrong = say("stretches-wrong-drawing", name=checked.drawing, known=known)
        raise StretchError(_at_line(file, line_of(text, ("drawing",)), wrong), wrong.attribute("remedy"))
    return checked.stretch(file.stem)


def name_of(stretch_id: str) -> str:
    """What a stretch is called, in the language in force; its id as words for one that is no longer there."""
    try:
        return text(stretch(stretch_id).name)
    except StretchError:
        return stretch_id.replace("_", " ").capitalize()


def _drawing_file(name: str, folder: Path, *, shipped: bool = True) -> Path | None:
    """The drawing `name` in `folder`, or else among those that come with Posture."""
    places = (folder, SHIPPED) if shipped else (folder,)
    return next((place / name for place in places if (place / name).is_file()), None)


def _of_catalogue(id_: str) -> dict[str, Any]:
    """What the catalogue says of a stretch that comes with Posture, by field; nothing where it says nothing."""
    base, known = id_.replace("_", "-"), catalogue(SOURCE).ids
    each = {
        "name": say(f"stretches-{base}-name"),
        "summary": say(f"stretches-{base}-summary"),
        "camera": say(f"stretches-{base}-camera"),
    }
    lists = {
        "steps": tuple(say(f"stretches-{base}-step-{number}") for number in range(1, _MOST)),
        "not_judged": tuple(say(f"stretches-{base}-not-judged-{number}") for number in range(1, _MOST)),
        "cautions": tuple(say(f"stretches-{base}-caution-{number}") for number in range(1, _MOST)),
    }
    there = {name: tuple(one for one in sentences if one.id in known) for name, sentences in lists.items()}
    return {name: one for name, one in each.items() if one.id in known} | {k: v for k, v in there.items() if v}


@cache
def _shipped() -> dict[str, Stretch]:
    """The stretches that come with Posture, in their order; read parents first."""
    files = sorted(SHIPPED.glob("[!.]*.toml"), key=lambda file: bool(_document(file)[1].get("variant_of")))
    read: dict[str, Stretch] = {}
    for file in files:
        read[file.stem] = read_stretch(file, read)
    return {one.id: one for one in sorted(read.values(), key=lambda one: (one.order, one.id))}


def _taken(file: Path) -> StretchError:
    return StretchError(say("stretches-file-taken", file=str(file), id=repr(file.stem)))


def _at_line(file: Path, line: int, wrong: Sentence) -> Sentence:
    return say("stretches-at-line", file=str(file), line=str(line), wrong=wrong)
