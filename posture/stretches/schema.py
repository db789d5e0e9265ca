"""What a stretch's file may hold, and what is wrong with one in a sentence that names the line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from posture.stretches.lines import Place
from posture.stretches.stretch import Dose, Judged, Kind, Knee, Position, Rounding, Stretch

MAX_STEP_CHARACTERS = 120
"""A step is spoken, to somebody who is holding a stretch: about seven seconds."""

_TYPES = {
    "string_type": "Write text in quotes",
    "tuple_type": "Write a list in brackets, with commas between",
    "float_type": "Write a number, without quotes",
    "int_type": "Write a whole number, without quotes",
    "int_from_float": "Write a whole number",
    "bool_type": "Allowed are true and false",
    "model_type": "Write a table, which begins with its name in brackets",
}
"""What is wanted where TOML has another kind of value."""

_NONE_BUT_THE_KNEE = {Judged.KNEE}


def _whole(text: str) -> str:
    if not text.strip() or text.strip()[-1] not in ".!?":
        raise PydanticCustomError("sentence", "write a whole sentence, with a full stop")
    return text.strip()


Sentence = Annotated[str, AfterValidator(_whole)]
Step = Annotated[str, Field(max_length=MAX_STEP_CHARACTERS), AfterValidator(_whole)]
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

    name: Annotated[str, Field(min_length=1, max_length=60)]
    variant_of: str = ""
    position: Position
    kind: Kind = Kind.HOLD
    summary: Sentence
    steps: Annotated[tuple[Step, ...], Field(min_length=2, max_length=12)]
    cautions: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    camera: Sentence
    drawing: Annotated[str, Field(pattern=r"^[^/\\]+\.svg$")]
    judged: tuple[Judged, ...]
    not_judged: tuple[Sentence, ...]
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
        for place, wrong, problem in self._contradictions():
            if wrong:
                raise PydanticCustomError("contradiction", "{problem}", {"place": place, "problem": problem})
        return self

    def _contradictions(self) -> Sequence[tuple[Place, bool, str]]:
        """The place to blame, whether it is to blame, and what is wrong."""
        judged, dose = set(self.judged), self.dose.dose()
        lying = self.position is Position.LYING
        seen = self.rounding is not Rounding.NOT_JUDGED
        pressing, repeating = self.kind is Kind.CONTRACT_RELAX, self.kind is Kind.REPETITIONS
        return (
            (("judged",), len(judged) < len(self.judged), "the same is named twice"),
            (
                ("judged",),
                not self.side_on and not judged <= _NONE_BUT_THE_KNEE,
                'without side_on only "knee" can be judged',
            ),
            (("judged",), lying and Judged.HINGE in judged, 'nobody leans while "lying": use "leg_angle"'),
            (("judged",), lying and Judged.LUMBAR in judged, 'the back can\'t be seen while "lying"'),
            (("judged",), not lying and Judged.LEG_ANGLE in judged, '"leg_angle" is for the position "lying"'),
            (("rounding",), seen and Judged.LUMBAR not in judged, '"lumbar" isn\'t judged, so write "not_judged"'),
            (("rounding",), not seen and Judged.LUMBAR in judged, '"lumbar" is judged: write "normal" or "loose"'),
            (("knee",), Judged.KNEE in judged and self.knee is Knee.NONE, "the knee is judged: say which"),
            (("dose", "min_hold_s"), dose.min_hold_s > dose.hold_s, "it is more than hold_s"),
            (("dose", "min_press_s"), dose.min_press_s > dose.press_s, "it is more than press_s"),
            (("dose", "min_repetitions"), dose.min_repetitions > dose.repetitions, "it is more than repetitions"),
            (("dose", "hold_s"), not repeating and not dose.hold_s, "a hold takes more than 0 seconds"),
            (("dose", "press_s"), pressing and not dose.press_s, "contract_relax needs seconds of pressing"),
            (("dose", "press_s"), not pressing and dose.press_s > 0, 'it is for the kind "contract_relax"'),
            (("dose", "repetitions"), repeating and not dose.repetitions, "repetitions needs a number of them"),
            (("dose", "repetitions"), not repeating and dose.repetitions > 0, 'it is for the kind "repetitions"'),
        )

    def stretch(self, id_: str) -> Stretch:
        """The value that everything else uses."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return Stretch(**{**fields, "id": id_, "dose": self.dose.dose()})


def blamed(error: ValidationError) -> tuple[Place, str, str]:
    """The first thing wrong: where, what is wrong with it, and what is allowed, each without a full stop."""
    # A misspelt field is also missing: the misspelling is what the writer can see.
    first = min(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")
    context: dict[str, Any] = first.get("ctx", {})
    place: Place = context.get("place", first["loc"])
    name = ".".join(str(step) for step in place if isinstance(step, str))
    if place and isinstance(place[-1], int):
        name = f"{name}, number {place[-1] + 1}"
    return place, *_sentences(name, place, first, context)


def _sentences(name: str, place: Place, first: ErrorDetails, context: dict[str, Any]) -> tuple[str, str]:
    match first["type"]:
        case "missing":
            return f"{name} is missing", "Add it; the stretches that come with Posture show how"
        case "extra_forbidden":
            known = DoseFile if len(place) > 1 else StretchFile
            return f"there is no field {name}", f"Allowed are {', '.join(sorted(known.model_fields))}"
        case "enum":
            return f"{name} can't be {first['input']!r}", f"Allowed are {context['expected']}"
        case "contradiction":
            return f"{name} doesn't fit the rest: {context['problem']}", "Correct one or the other"
        case "string_pattern_mismatch":
            return f"{name} can't be {first['input']!r}", "Write the name of an SVG file beside this one"
        case _:
            shown = repr(first["input"])
            shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
            return f"{name} can't be {shown}", _TYPES.get(first["type"], first["msg"][:1].upper() + first["msg"][1:])
