"""What a stretch's file may hold, and what is wrong with one in a sentence that names the line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetPydanticSchema,
    ValidationError,
    ValidatorFunctionWrapHandler,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError, core_schema

from posture.stretches.lines import Place
from posture.stretches.stretch import Dose, Judged, Kind, Knee, Position, Rounding, Stretch
from posture.words import Sentence, say

LAST = 1000
"""The place of a stretch that names none."""

MAX_STEP_CHARACTERS = 120
"""A step is spoken, to somebody who is holding a stretch: about seven seconds."""

_WANTED = {
    "string_type": "text",
    "tuple_type": "list",
    "float_type": "number",
    "int_type": "whole",
    "int_from_float": "whole",
    "bool_type": "flag",
    "model_type": "table",
    "sentence": "sentence",
    "finite_number": "finite",
    "greater_than_equal": "at-least",
    "less_than_equal": "at-most",
    "string_too_long": "characters",
    "string_too_short": "text",
    "too_short": "more",
    "too_long": "fewer",
}
"""What to write instead, by what pydantic calls the slip: the end of an id in the catalogue."""

_NONE_BUT_THE_KNEE = {Judged.KNEE}


def _whole(text: str) -> str:
    if not text.strip() or text.strip()[-1] not in ".!?":
        raise PydanticCustomError("sentence", "not a whole sentence")
    return text.strip()


def _inline(value: Any, read: ValidatorFunctionWrapHandler) -> Sentence:
    """The catalogue's sentence as it is; a file's own words, once checked, as the same in every language."""
    return value if isinstance(value, Sentence) else say("stretches-inline", words=read(value))


def _words(text: Any) -> GetPydanticSchema:
    """A field that a file fills with text of this kind, and the catalogue with a sentence."""
    return GetPydanticSchema(
        lambda _, handler: core_schema.no_info_wrap_validator_function(_inline, handler.generate_schema(text))
    )


Name = Annotated[Sentence, _words(Annotated[str, Field(min_length=1, max_length=60)])]
Words = Annotated[Sentence, _words(Annotated[str, AfterValidator(_whole)])]
Step = Annotated[Sentence, _words(Annotated[str, Field(max_length=MAX_STEP_CHARACTERS), AfterValidator(_whole)])]
# TOML knows numbers from text and flags, so nothing is taken for what it isn't.
Number = Annotated[float, Field(strict=True)]
Seconds = Annotated[Number, Field(ge=0, le=600)]
Whole = Annotated[int, Field(strict=True)]
Count = Annotated[Whole, Field(ge=0, le=100)]
Flag = Annotated[bool, Field(strict=True)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class DoseFile(_Part):
    """The table [dose]; a low end that isn't given is the same as the high one."""

    hold_s: Seconds = 30
    min_hold_s: Seconds | None = None
    rounds: Annotated[Whole, Field(ge=1, le=20)] = 1
    press_s: Seconds = 0
    min_press_s: Seconds | None = None
    repetitions: Count = 0
    min_repetitions: Count | None = None

    def dose(self) -> Dose:
        """The value, with every low end filled in."""
        return Dose(
            hold_s=self.hold_s,
            min_hold_s=self.hold_s if self.min_hold_s is None else self.min_hold_s,
            rounds=self.rounds,
            press_s=self.press_s,
            min_press_s=self.press_s if self.min_press_s is None else self.min_press_s,
            repetitions=self.repetitions,
            min_repetitions=self.repetitions if self.min_repetitions is None else self.min_repetitions,
        )


class StretchFile(_Part):
    """A whole file, the parent's fields merged in where it is a variant."""

    order: Annotated[Whole, Field(ge=0)] = LAST
    name: Name
    variant_of: str = ""
    position: Position
    kind: Kind = Kind.HOLD
    summary: Words
    steps: Annotated[tuple[Step, ...], Field(min_length=2, max_length=12)]
    cautions: Annotated[tuple[Words, ...], Field(min_length=1)]
    camera: Words
    drawing: Annotated[str, Field(pattern=r"^[^/\\]+\.svg$")]
    judged: tuple[Judged, ...]
    not_judged: tuple[Words, ...]
    rounding: Rounding
    side_on: Flag = True
    legs: Annotated[Whole, Field(ge=1, le=2)]
    knee: Knee
    knee_max_deg: Annotated[Number, Field(ge=0, le=90)] = 20
    min_depth_deg: Annotated[Number, Field(ge=0, le=180)]
    hips_first: Flag = False
    dose: DoseFile

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> StretchFile:
        for place, wrong, why in self._contradictions():
            if wrong:
                raise PydanticCustomError("contradiction", "it contradicts itself", {"place": place, "why": why})
        return self

    def _contradictions(self) -> Sequence[tuple[Place, bool, str]]:
        """The place to blame, whether it is to blame, and what is wrong: the end of an id in the catalogue."""
        judged, dose = set(self.judged), self.dose.dose()
        lying = self.position is Position.LYING
        seen = self.rounding is not Rounding.NOT_JUDGED
        pressing, repeating = self.kind is Kind.CONTRACT_RELAX, self.kind is Kind.REPETITIONS
        return (
            (("judged",), len(judged) < len(self.judged), "twice"),
            (
                ("judged",),
                not self.side_on and not judged <= _NONE_BUT_THE_KNEE,
                "side-on",
            ),
            (("judged",), lying and Judged.HINGE in judged, "lying-hinge"),
            (("judged",), lying and Judged.LUMBAR in judged, "lying-back"),
            (("judged",), not lying and Judged.LEG_ANGLE in judged, "leg-angle"),
            (("rounding",), seen and Judged.LUMBAR not in judged, "rounding-unjudged"),
            (("rounding",), not seen and Judged.LUMBAR in judged, "rounding-judged"),
            (("knee",), Judged.KNEE in judged and self.knee is Knee.NONE, "which-knee"),
            (("dose", "min_hold_s"), dose.min_hold_s > dose.hold_s, "over-hold"),
            (("dose", "min_press_s"), dose.min_press_s > dose.press_s, "over-press"),
            (("dose", "min_repetitions"), dose.min_repetitions > dose.repetitions, "over-repetitions"),
            (("dose", "hold_s"), not repeating and not dose.hold_s, "no-hold"),
            (("dose", "press_s"), pressing and not dose.press_s, "no-press"),
            (("dose", "press_s"), not pressing and dose.press_s > 0, "press-kind"),
            (("dose", "repetitions"), repeating and not dose.repetitions, "no-repetitions"),
            (("dose", "repetitions"), not repeating and dose.repetitions > 0, "repetitions-kind"),
        )

    def stretch(self, id_: str) -> Stretch:
        """The value that everything else uses."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return Stretch(**{**fields, "id": id_, "dose": self.dose.dose()})


def blamed(error: ValidationError) -> tuple[Place, Sentence, Sentence]:
    """The first thing wrong: where, what is wrong with it (without a full stop), and what is allowed."""
    # A misspelt field is also missing: the misspelling is what the writer can see.
    first = min(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")
    context: dict[str, Any] = first.get("ctx", {})
    place: Place = context.get("place", first["loc"])
    name: Sentence | str = ".".join(str(step) for step in place if isinstance(step, str))
    if place and isinstance(place[-1], int):
        name = say("stretches-item", name=name, number=place[-1] + 1)
    return place, *_sentences(name, place, first, context)


def _sentences(
    name: Sentence | str, place: Place, first: ErrorDetails, context: dict[str, Any]
) -> tuple[Sentence, Sentence]:
    shown = repr(first["input"])
    shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
    wrong = say("stretches-wrong-value", name=name, value=shown)
    match first["type"]:
        case "missing":
            missing = say("stretches-wrong-missing", name=name)
            return missing, missing.attribute("remedy")
        case "extra_forbidden":
            known = DoseFile if len(place) > 1 else StretchFile
            fields = ", ".join(sorted(known.model_fields))
            return say("stretches-wrong-unknown", name=name), say("stretches-allowed", values=fields)
        case "enum":
            return wrong, say("stretches-allowed", values=", ".join(_values(context["expected"])))
        case "contradiction":
            why = say(f"stretches-contradiction-{context['why']}")
            contradicts = say("stretches-wrong-contradiction", name=name, why=why)
            return contradicts, contradicts.attribute("remedy")
        case "string_pattern_mismatch":
            return wrong, say("stretches-wanted-drawing")
        case slip if slip in _WANTED:
            limits = {key: value for key, value in context.items() if isinstance(value, int | float)}
            return wrong, say(f"stretches-wanted-{_WANTED[slip]}", **limits)
        case _:
            return wrong, say("stretches-inline", words=f"{first['msg'][:1].upper()}{first['msg'][1:]}.")


def _values(expected: str) -> list[str]:
    """The values of "'a', 'b' or 'c'"."""
    return re.findall(r"'[^']*'", expected)
