"""Checks for single fields of a spec, and the builder that turns a JSON object into a checked dataclass."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from math import isfinite
from typing import Any, TypeVar

from samples.render.errors import SpecError

T = TypeVar("T")


def number(field: str, value: object, low: float, high: float) -> None:
    """Refuse anything but a finite number from `low` to `high`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise SpecError(field, f"must be a number, got {value!r}")
    if not low <= value <= high:
        raise SpecError(field, f"must be from {low:g} to {high:g}, got {value:g}")


def whole(field: str, value: object, low: int, high: int) -> None:
    """Refuse anything but a whole number from `low` to `high`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise SpecError(field, f"must be a whole number, got {value!r}")
    number(field, value, low, high)


def choice(field: str, value: object, allowed: Collection[str | None]) -> None:
    """Refuse anything that is not one of `allowed`."""
    if value not in allowed:
        raise SpecError(field, f"must be one of {', '.join(map(str, allowed))}, got {value!r}")


def color(field: str, value: object) -> None:
    """Refuse anything but three numbers 0..1, linear red, green, blue."""
    if not isinstance(value, list | tuple) or len(value) != 3:
        raise SpecError(field, f"must be three numbers (linear red, green, blue), got {value!r}")
    for i, part in enumerate(value):
        number(f"{field}[{i}]", part, 0, 1)


def known(field: str, given: Collection[str], allowed: Collection[str]) -> None:
    """Refuse names that mean nothing, saying which do."""
    unknown = sorted(set(given) - set(allowed))
    if unknown:
        raise SpecError(f"{field}.{unknown[0]}".lstrip("."), f"unknown setting; known: {', '.join(sorted(allowed))}")


def mapping(field: str, value: object) -> Mapping[str, Any]:
    """`value` as a JSON object, or a SpecError."""
    if not isinstance(value, Mapping):
        raise SpecError(field, f"must be an object, got {value!r}")
    return value


def build(kind: type[T], data: object, field: str) -> T:
    """A `kind` (a dataclass that checks itself) from a JSON object; errors name `field` and the field in it."""
    if isinstance(data, kind):
        return data
    settings = mapping(field, data)
    specs = dataclasses.fields(kind)  # type: ignore[arg-type]
    known(field, settings, [f.name for f in specs])
    for f in specs:
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING and f.name not in settings:
            raise SpecError(f"{field}.{f.name}".lstrip("."), "is missing")
    try:
        return kind(**settings)
    except SpecError as error:
        raise (error.within(field) if field else error) from None
