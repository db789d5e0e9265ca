"""Polars, of which tables are made for Python and for Parquet. It is an extra: the page and the reports need none."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from posture.errors import NeedsExtraError
from posture.words import say


def polars_is_there() -> bool:
    """Whether it is installed; nothing is loaded to know."""
    return find_spec("polars") is not None


def the_polars() -> Any:
    """The module. Raises NeedsExtraError where it isn't installed."""
    try:
        return import_module("polars")
    except ModuleNotFoundError as error:
        raise NeedsExtraError(say("clips-polars-missing")) from error
