"""What a request may hold, by kind: bounds that every field of a query, a path or a message goes by."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field, StringConstraints

ProfileId: TypeAlias = Annotated[int, Field(ge=1, lt=2**53)]
"""A profile's number as a client may name it: what JavaScript keeps exactly."""

PlaceId: TypeAlias = Annotated[int, Field(ge=1, lt=2**53)]
"""A place's number, in the same way."""

Weeks: TypeAlias = Annotated[int, Field(ge=1, le=520)]
"""How many weeks a paper looks back: ten years at most."""

PartNumber: TypeAlias = Annotated[int, Field(ge=0, le=10**6)]
"""The how manieth part of a recording: two seconds each, for two hours, and much more."""

Finite: TypeAlias = Annotated[float, Field(allow_inf_nan=False)]
"""A number that is one: JSON as Python reads it knows NaN and Infinity."""

Percent: TypeAlias = Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]
"""A share of a person's own maximum."""

Title: TypeAlias = Annotated[str, StringConstraints(max_length=500)]
"""What somebody calls a clip; cut to a line's length where it is kept."""

Name: TypeAlias = Annotated[str, StringConstraints(max_length=500)]
"""What somebody calls a person. Which names can be used says `posture.storage.names`, in a sentence of its own."""
