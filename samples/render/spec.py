"""The spec of a clip: everything that decides what it looks like. JSON in, checked dataclasses out.

A file is `{"people": {name: phenotype}, "clips": [clip, ...]}`; `people` adds to people.PEOPLE and may be left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samples.render.camera import CameraSpec, LightSpec
from samples.render.clothes import ClothesSpec
from samples.render.errors import SpecError
from samples.render.fields import build, choice, color, known, mapping, number, whole
from samples.render.motion import Entrance, Key, Motion
from samples.render.people import PEOPLE, checked_phenotype
from samples.render.room import BACKGROUNDS, COLOR_NAMES, Color

NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
NESTED = {"camera": CameraSpec, "light": LightSpec, "clothes": ClothesSpec}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipSpec:
    """One clip. Nested specs may be given as JSON objects; they are checked and turned into their dataclasses."""

    name: str
    person: str | None  # name in `people`; None = an unnamed phenotype
    phenotype: Mapping[str, float]  # complete
    keys: tuple[Key, ...]
    description: str = ""
    facing: str = "left"  # the way the person looks in the image; the camera sees that side of the body
    camera: CameraSpec = field(default_factory=CameraSpec)
    light: LightSpec = field(default_factory=LightSpec)
    clothes: ClothesSpec = field(default_factory=ClothesSpec)
    colors: Mapping[str, Color] = field(default_factory=dict)
    background: str = "room"
    size: tuple[int, int] = (640, 480)  # px
    fps: int = 30
    noise: float = 3.0  # grey levels
    blur: float = 0.7  # px
    exposure: float = 1.0
    seed: int = 0  # furniture, colours, sway, noise
    sway: float = 0.6  # degrees of unsteadiness
    raised: str | None = None  # 'near' or 'far': the leg whose heel goes on the box, or that steps ahead
    box_height: float = 0.50  # m
    step_length: float = 0.45  # m
    hips_back: float = 0.10  # degrees the legs lean back for each degree of hinge
    duration: float | None = None  # s; None = until the last key
    enters_at: float | None = None  # s; the room is empty until then
    walk_in: float = 1.8  # s
    crf: int = 23  # H.264 quality
    max_kbps: int | None = None

    def __post_init__(self) -> None:
        """Check every field and turn nested objects into their specs."""
        if not isinstance(self.name, str) or not NAME.fullmatch(self.name):
            raise SpecError("name", f"must be a file name of letters, digits, '_', '-' and '.', got {self.name!r}")
        for name, kind in NESTED.items():
            object.__setattr__(self, name, build(kind, getattr(self, name) or {}, name))
        self._check_picture()
        self._check_motion()

    def _check_picture(self) -> None:
        choice("facing", self.facing, ("left", "right"))
        choice("background", self.background, BACKGROUNDS)
        size = self.size
        if not isinstance(size, list | tuple) or len(size) != 2:
            raise SpecError("size", f"must be [width, height] in pixels, got {size!r}")
        for i, side in enumerate(size):
            whole(f"size[{i}]", side, 64, 4096)
            if side % 2:
                raise SpecError(f"size[{i}]", f"must be even for H.264, got {side}")
        object.__setattr__(self, "size", (size[0], size[1]))
        object.__setattr__(self, "colors", mapping("colors", self.colors or {}))
        known("colors", self.colors, COLOR_NAMES)
        for part, value in self.colors.items():
            color(f"colors.{part}", value)
        whole("fps", self.fps, 1, 120)
        whole("seed", self.seed, 0, 2**31)
        whole("crf", self.crf, 0, 51)
        if self.max_kbps is not None:
            whole("max_kbps", self.max_kbps, 50, 100_000)
        number("noise", self.noise, 0, 60)
        number("blur", self.blur, 0, 20)
        number("exposure", self.exposure, 0.02, 5)

    def _check_motion(self) -> None:
        choice("raised", self.raised, ("near", "far", None))
        number("sway", self.sway, 0, 10)
        number("box_height", self.box_height, 0.05, 1.1)
        number("step_length", self.step_length, 0.1, 1.0)
        number("hips_back", self.hips_back, 0, 0.6)
        number("walk_in", self.walk_in, 0.2, 20)
        if self.enters_at is not None:
            number("enters_at", self.enters_at, 0, 3600)
        motion = self.motion
        number("duration", self.duration_s, 1 / self.fps, 3600)
        for control in ("heel", "step"):
            if motion.uses(control) and self.raised is None:
                raise SpecError("raised", f"must be 'near' or 'far' when a key sets '{control}'")
        if motion.uses("heel") and motion.uses("step"):
            raise SpecError("keys", "may use 'heel' or 'step', not both: they are for the same leg")

    @classmethod
    def from_json(
        cls, data: object, people: Mapping[str, Mapping[str, float]] = PEOPLE, where: str = "clip"
    ) -> ClipSpec:
        """A checked spec; errors name `where` and the field. `person` is a name in `people` or a phenotype."""
        settings = dict(mapping(where, data))
        known(where, settings, [name for name in cls.__slots__ if name != "phenotype"])
        for needed in ("name", "person", "keys"):
            if needed not in settings:
                raise SpecError(f"{where}.{needed}", "is missing")
        person, keys = settings.pop("person"), settings.pop("keys")
        if isinstance(person, str) and person not in people:
            raise SpecError(f"{where}.person", f"must be one of {', '.join(people)}, or a phenotype; got {person!r}")
        named = person if isinstance(person, str) else None
        phenotype = checked_phenotype(f"{where}.person", people[named] if named else person)
        if not isinstance(keys, list | tuple):
            raise SpecError(f"{where}.keys", f"must be a list, got {keys!r}")
        moments = tuple(Key.from_json(key, f"{where}.keys[{i}]") for i, key in enumerate(keys))
        return build(cls, {**settings, "person": named, "phenotype": phenotype, "keys": moments}, where)

    @property
    def motion(self) -> Motion:
        """What the person does."""
        return Motion(self.keys)

    @property
    def duration_s(self) -> float:
        """Length of the clip."""
        return self.duration or self.motion.end_s

    @property
    def frames(self) -> int:
        """How many pictures the clip has."""
        return round(self.duration_s * self.fps)

    @property
    def entrance(self) -> Entrance | None:
        """How the person comes in; None = is there from the start."""
        return None if self.enters_at is None else Entrance(self.enters_at, self.walk_in)

    @property
    def near(self) -> str:
        """The side of the person that the camera sees, 'L' or 'R'."""
        return {"left": "L", "right": "R"}[self.facing]

    @property
    def leading(self) -> str:
        """The leg that goes on the box or a step ahead, 'L' or 'R'; the far one if it stays on the floor."""
        return self.near if self.raised == "near" else {"L": "R", "R": "L"}[self.near]


def parse_specs(data: object) -> list[ClipSpec]:
    """All clips of a spec file's JSON."""
    settings = mapping("file", data)
    known("file", settings, ("people", "clips"))
    given = mapping("people", settings.get("people") or {})
    people: dict[str, Mapping[str, Any]] = {**PEOPLE, **given}
    for name in given:
        checked_phenotype(f"people.{name}", people[name])
    clips = settings.get("clips")
    if not isinstance(clips, list) or not clips:
        raise SpecError("clips", "must be a list of at least one clip")
    specs = [ClipSpec.from_json(clip, people, f"clips[{i}]") for i, clip in enumerate(clips)]
    names = [spec.name for spec in specs]
    for i, name in enumerate(names):
        if name in names[:i]:
            raise SpecError(f"clips[{i}].name", f"{name!r} is there twice")
    return specs


def load_specs(path: Path) -> list[ClipSpec]:
    """All clips of a spec file."""
    try:
        return parse_specs(json.loads(path.read_text(encoding="utf-8")))
    except json.JSONDecodeError as error:
        raise SpecError(path.name, f"is not JSON: {error}") from None
