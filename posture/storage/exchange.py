"""The text a profile travels in from one computer to another: JSON, with its version in `schema`."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, NoReturn

from posture.settings import Strictness
from posture.storage.errors import ProfileError
from posture.storage.names import printable
from posture.words import say

SCHEMA = "posture.profile/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A profile away from its database. calibrations: when each was taken and its text, the one in use last."""

    name: str
    created_at: datetime
    strictness: Strictness
    own_pct: tuple[float, float] | None
    calibrations: tuple[tuple[datetime, str], ...]


def written(profile: Exported) -> str:
    """The text, indented, with a line's end."""
    contents = {
        "schema": SCHEMA,
        "name": profile.name,
        "created_at": profile.created_at.isoformat(),
        "strictness": profile.strictness.value,
        "own_pct": list(profile.own_pct) if profile.own_pct else None,
        "calibrations": [
            {"taken_at": taken_at.isoformat(), "calibration": json_object(text)}
            for taken_at, text in profile.calibrations
        ],
    }
    return json.dumps(contents, indent=2, allow_nan=False) + "\n"


def read(text: str) -> Exported:
    """Read what `written` wrote. Raises ProfileError that says what is wrong where."""
    contents = json_object(text, "file")
    schema = contents.get("schema")
    if schema != SCHEMA:
        if isinstance(schema, str) and schema.startswith("posture.profile/"):
            raise ProfileError(say("storage-exchange-newer", schema=printable(schema)))
        raise ProfileError(say("storage-exchange-other", schema=SCHEMA))
    own = _field(contents, "own_pct", list, type(None))
    # A share is never above 100, and Python's whole numbers may be too large for a float.
    if own is not None and not (len(own) == 2 and all(type(pct) in (int, float) and 0 < pct <= 100 for pct in own)):
        raise _wrong("own_pct")
    try:
        strictness = Strictness(_field(contents, "strictness", str))
    except ValueError:
        raise _wrong("strictness") from None
    kept = []
    for entry in _field(contents, "calibrations", list):
        if not isinstance(entry, dict):
            raise _wrong("calibrations")
        kept.append((_moment(entry, "taken_at"), json.dumps(_field(entry, "calibration", dict))))
    return Exported(
        name=_field(contents, "name", str),
        created_at=_moment(contents, "created_at"),
        strictness=strictness,
        own_pct=(float(own[0]), float(own[1])) if own else None,
        calibrations=tuple(kept),
    )


def json_object(text: str, what: Literal["calibration", "file"] = "calibration") -> dict[str, Any]:
    """The object in a JSON text. Raises ProfileError for anything else; NaN and infinity are not JSON."""
    try:
        contents = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise ProfileError(say("storage-exchange-not-json", what=what)) from error
    if not isinstance(contents, dict):
        raise ProfileError(say("storage-exchange-no-object", what=what))
    return contents


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refuse(digits)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _field(contents: dict[str, Any], name: str, *kinds: type) -> Any:
    if name not in contents or not isinstance(contents[name], kinds):
        raise _wrong(name)
    return contents[name]


def _moment(contents: dict[str, Any], name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_field(contents, name, str))
        if moment.tzinfo is None:
            raise _wrong(name)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _wrong(name) from None


def _wrong(name: str) -> ProfileError:
    return ProfileError(say("storage-exchange-wrong", field=name))
