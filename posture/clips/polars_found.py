"""Polars, of which tables are made for Python and for Parquet. It is an extra: the page and the reports need none."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from types import NoneType, UnionType
from typing import Any, get_args, get_type_hints

from posture.errors import NeedsExtraError
from posture.words import Sentence, say

_TYPES: dict[Any, str] = {float: "Float64", bool: "Boolean", str: "String", Sentence: "String"}
"""What Polars calls the types of our fields."""


def polars_is_there() -> bool:
    """Whether it is installed; nothing is loaded to know."""
    return find_spec("polars") is not None


def the_polars() -> Any:
    """The module. Raises NeedsExtraError where it isn't installed."""
    try:
        return import_module("polars")
    except ModuleNotFoundError as error:
        raise NeedsExtraError(say("clips-polars-missing")) from error


def schema_of(kind: type) -> dict[str, Any]:
    """The columns that frozen dataclasses of one kind make, and their types. Raises NeedsExtraError."""
    polars = the_polars()
    return {name: _type_of(hint, polars) for name, hint in get_type_hints(kind).items()}


def _type_of(hint: Any, polars: Any) -> Any:
    if isinstance(hint, UnionType):
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
    if issubclass(hint, StrEnum):
        return polars.Enum(hint)
    return getattr(polars, _TYPES[hint])()
