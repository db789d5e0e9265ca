"""What a stretch is: a value, read from a file by `posture.stretches.library`. Where they come from: docs/method.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from posture.values import Position as Position
from posture.words import Sentence


class Judged(StrEnum):
    """What the camera judges in a stretch."""

    HINGE = "hinge"  # depth of the lean from the hips
    LUMBAR = "lumbar"  # rounding of the low back
    KNEE = "knee"
    LEG_ANGLE = "leg_angle"  # of a leg raised while lying, from the floor
    BOUNCE = "bounce"


class Knee(StrEnum):
    """Which knee should be straight."""

    STRETCHED = "stretched"  # that of the leg being stretched: raised, in front, or lifted while lying
    BACK = "back"  # that of the leg behind
    BOTH = "both"
    NONE = "none"


class Kind(StrEnum):
    """How the time in the stretch is spent."""

    HOLD = "hold"
    CONTRACT_RELAX = "contract_relax"
    REPETITIONS = "repetitions"
    FREE = "free"  # as often and as long as one likes: nothing ends it but the person


class Rounding(StrEnum):
    """How the low back is judged."""

    NORMAL = "normal"
    LOOSE = "loose"  # a hang is allowed to round
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """How long and how often.

    hold_s: one hold; practised freely, what a hold may aim for without ending there. rounds: holds a leg (or in all
    when both legs are stretched at once). press_s: seconds of pressing in a contract-relax round, 0 otherwise.
    repetitions: a leg, 0 unless the kind is repetitions. min_hold_s, min_press_s, min_repetitions: where the source
    gives a range ("20-30 s"), its low end.
    """

    hold_s: float = 30.0
    min_hold_s: float = 30.0
    rounds: int = 1
    press_s: float = 0.0
    repetitions: int = 0
    min_press_s: float = 0.0
    min_repetitions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One stretch. Its texts are the catalogue's, or a file's own words, which are the same in every language."""

    id: str
    """As in its file's name."""
    order: int
    """Its place among those that come with Posture, from the front."""
    name: Sentence
    variant_of: str
    """The id of the stretch it is a variant of, "" when none."""
    position: Position
    kind: Kind
    summary: Sentence
    steps: tuple[Sentence, ...]
    cautions: tuple[Sentence, ...]
    camera: Sentence
    """Where to put the camera."""
    drawing: str
    """Name of the SVG beside the file."""
    judged: tuple[Judged, ...]
    not_judged: tuple[Sentence, ...]
    rounding: Rounding
    side_on: bool
    """The camera sees the person from the side; else nothing but time and the knee is judged."""
    legs: int
    """1 when one leg is stretched at a time (then both are done in turn), 2 when both at once."""
    knee: Knee
    """Which should be straight, up to `knee_max_deg` of flexion."""
    knee_max_deg: float
    min_depth_deg: float
    """The lean (lying: the leg's angle from the floor) that counts as being in position."""
    hips_first: bool
    """The hips must move before the back."""
    dose: Dose
